"""The tables. Their history stands in migrations/; a test holds the two together."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    false,
)

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


class Instant(TypeDecorator[datetime]):
    """A point in time, in UTC; SQLite forgets the zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


owners = Table(
    "owners",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("created_at", Instant, nullable=False),
)

# A scorecard names points by id; what they said when it was made stays readable here.
rubric_versions = Table(
    "rubric_versions",
    metadata,
    Column("rubric_hash", String(64), primary_key=True),
    Column("question_id", String(64), nullable=False),
    Column("content", JSON, nullable=False),
)

# `objection` is what the scoring that waits or runs has to weigh: a criterion, and the words that speak for it.
# `rubric_hash` is the rubric of the asking, `scoring_rubric_hash` that of the last scoring where it is another.
attempts = Table(
    "attempts",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("owner_id", String(36), ForeignKey("owners.id", ondelete="CASCADE"), nullable=False),
    Column("question_id", String(64), nullable=False),
    Column("rubric_hash", String(64), ForeignKey("rubric_versions.rubric_hash"), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("submitted_at", Instant),
    Column("idempotency_key", String(255)),
    Column("request_hash", String(64), nullable=False),
    Column("scoring", Integer, nullable=False),
    Column("scoring_started_at", Instant),
    Column("scoring_rubric_hash", String(64)),
    Column("failure", JSON(none_as_null=True)),
    Column("objection", JSON(none_as_null=True)),
    Column("is_sample", Boolean, nullable=False, server_default=false()),
    UniqueConstraint("owner_id", "idempotency_key"),
    Index("ix_attempts_history", "owner_id", "created_at", "id"),
    Index("ix_attempts_question", "owner_id", "question_id", "created_at"),
)

# The words of an attempt; a correction adds a version.
answers = Table(
    "answers",
    metadata,
    Column("attempt_id", String(36), ForeignKey("attempts.id", ondelete="CASCADE"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("text", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
)

# `heard` is what was transcribed of a recording that may still grow; it goes when the transcript is there.
recordings = Table(
    "recordings",
    metadata,
    Column("attempt_id", String(36), ForeignKey("attempts.id", ondelete="CASCADE"), primary_key=True),
    Column("media_type", String(255), nullable=False),
    Column("listened_at", Instant),
    Column("heard", JSON(none_as_null=True)),
    Column("heard_s", Float),
    Column("duration_s", Float),
    Column("sha256", String(64)),
    Column("deleted_at", Instant),
)

recording_parts = Table(
    "recording_parts",
    metadata,
    Column("attempt_id", String(36), ForeignKey("recordings.attempt_id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("size", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("received_at", Instant, nullable=False),
)

transcripts = Table(
    "transcripts",
    metadata,
    Column("attempt_id", String(36), ForeignKey("recordings.attempt_id", ondelete="CASCADE"), primary_key=True),
    Column("content", JSON, nullable=False),
    Column("created_at", Instant, nullable=False),
)

# How an answer was said, measured by this version of the method; kept so that a series needs no transcripts.
deliveries = Table(
    "deliveries",
    metadata,
    Column("attempt_id", String(36), ForeignKey("transcripts.attempt_id", ondelete="CASCADE"), primary_key=True),
    Column("method", Integer, nullable=False),
    Column("recognizer", String(255), nullable=False),
    Column("figures", JSON, nullable=False),
)


def _reply_columns() -> tuple[Column[Any], ...]:
    return (
        Column("text", Text, nullable=False),
        Column("model", String(255), nullable=False),
        Column("input_tokens", Integer),
        Column("cached_tokens", Integer),
        Column("output_tokens", Integer),
        Column("price_usd", Float),
        Column("counted_here", Boolean, nullable=False),
        Column("received_at", Instant, nullable=False),
    )


# `model` is the one that answered, `asked_model` the name by which it was asked for.
replies = Table(
    "replies",
    metadata,
    Column("attempt_id", String(36), ForeignKey("attempts.id", ondelete="CASCADE"), primary_key=True),
    Column("scoring", Integer, primary_key=True),
    Column("call", Integer, primary_key=True),
    Column("asked_model", String(255)),
    *_reply_columns(),
)

# `readings` is how many readings of the words it was combined from.
scorecards = Table(
    "scorecards",
    metadata,
    Column("attempt_id", String(36), ForeignKey("attempts.id", ondelete="CASCADE"), primary_key=True),
    Column("scoring", Integer, primary_key=True),
    Column("scorer", String(32), nullable=False),
    Column("rubric_hash", String(64), ForeignKey("rubric_versions.rubric_hash"), nullable=False),
    Column("prompt_hash", String(64)),
    Column("model", String(255)),
    Column("answer_version", Integer, nullable=False),
    Column("readings", Integer, nullable=False, server_default="1"),
    Column("content", JSON, nullable=False),
    Column("scored_at", Instant, nullable=False),
)

# How somebody rated an answer of their own, before its scorecard.
self_ratings = Table(
    "self_ratings",
    metadata,
    Column("attempt_id", String(36), ForeignKey("attempts.id", ondelete="CASCADE"), primary_key=True),
    Column("criterion_id", String(64), primary_key=True),
    Column("level", Integer, nullable=False),
    Column("rated_at", Instant, nullable=False),
)

preferences = Table(
    "preferences",
    metadata,
    Column("owner_id", String(36), ForeignKey("owners.id", ondelete="CASCADE"), primary_key=True),
    Column("content", JSON, nullable=False),
)

# A model server that was set on the page; one that is set in the environment wins.
model_servers = Table(
    "model_servers",
    metadata,
    Column("owner_id", String(36), ForeignKey("owners.id", ondelete="CASCADE"), primary_key=True),
    Column("base_url", String(2000), nullable=False),
    Column("model", String(255)),
    Column("api_key", Text),
    Column("set_at", Instant, nullable=False),
)

# What became of real interviews, as their owner tells it.
outcomes = Table(
    "outcomes",
    metadata,
    Column("owner_id", String(36), ForeignKey("owners.id", ondelete="CASCADE"), primary_key=True),
    Column("id", String(36), primary_key=True),
    Column("held_on", Date, nullable=False),
    Column("what", String(200), nullable=False),
    Column("round", String(64)),
    Column("outcome", String(16), nullable=False),
    Column("note", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
)

# Links on which somebody else may hear an attempt and rate it, as one scoring of it stood. `token_hash` is the SHA-256
# of the secret in the link; a review that was imported has none, and so no link.
reviews = Table(
    "reviews",
    metadata,
    Column("attempt_id", String(36), primary_key=True),
    Column("id", String(36), primary_key=True),
    Column("scoring", Integer, nullable=False),
    Column("token_hash", String(64)),
    Column("name", String(100)),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("revoked_at", Instant),
    Column("rated_at", Instant),
    Column("rating", JSON(none_as_null=True)),
    ForeignKeyConstraint(
        ["attempt_id", "scoring"], ["scorecards.attempt_id", "scorecards.scoring"], ondelete="CASCADE"
    ),
    UniqueConstraint("token_hash"),
)

# Answers that are scored again on the present scale, one after the other: a rescoring, and its attempts.
rescorings = Table(
    "rescorings",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("owner_id", String(36), ForeignKey("owners.id", ondelete="CASCADE"), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("scorer", String(32), nullable=False),
    Column("model", String(255)),
    Column("ended_at", Instant),
    Column("cancelled_at", Instant),
    Column("stopped_because", Text),
    Index("ix_rescorings_owner", "owner_id", "created_at"),
)

# `rubric_hash` is the one to score by; `scoring` is the number of the scoring once it was asked for.
rescored_attempts = Table(
    "rescored_attempts",
    metadata,
    Column("rescoring_id", String(36), ForeignKey("rescorings.id", ondelete="CASCADE"), primary_key=True),
    Column("attempt_id", String(36), ForeignKey("attempts.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("rubric_hash", String(64), ForeignKey("rubric_versions.rubric_hash"), nullable=False),
    Column("scoring", Integer),
    Index("ix_rescored_attempts_attempt", "attempt_id", "scoring"),
)

# Blind readings of two answers beside each other: of which words of which attempts, and by which rubric. `content` is
# what both orders gave.
pairwise_readings = Table(
    "pairwise_readings",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("owner_id", String(36), ForeignKey("owners.id", ondelete="CASCADE"), nullable=False),
    Column("before_id", String(36), ForeignKey("attempts.id", ondelete="CASCADE"), nullable=False),
    Column("after_id", String(36), ForeignKey("attempts.id", ondelete="CASCADE"), nullable=False),
    Column("before_version", Integer, nullable=False),
    Column("after_version", Integer, nullable=False),
    Column("rubric_hash", String(64), ForeignKey("rubric_versions.rubric_hash"), nullable=False),
    Column("prompt_hash", String(64), nullable=False),
    Column("asked_model", String(255), nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("started_at", Instant),
    Column("failure", JSON(none_as_null=True)),
    Column("content", JSON(none_as_null=True)),
    Index("ix_pairwise_readings_pair", "before_id", "after_id", "asked_at"),
    Index("ix_pairwise_readings_after", "after_id"),
)

pairwise_replies = Table(
    "pairwise_replies",
    metadata,
    Column("reading_id", String(36), ForeignKey("pairwise_readings.id", ondelete="CASCADE"), primary_key=True),
    Column("call", Integer, primary_key=True),
    *_reply_columns(),
)

# What calibrations found of scorers; it belongs to the installation, not to a person. `noise` is how far readings of
# the same words scattered, where words were read twice.
trust_cards = Table(
    "trust_cards",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("scorer", String(32), nullable=False),
    Column("prompt_hash", String(64)),
    Column("model", String(255)),
    Column("content", JSON, nullable=False),
    Column("noise", JSON(none_as_null=True)),
    Column("made_at", Instant, nullable=False),
)
