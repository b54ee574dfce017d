"""The tables. Their history stands in migrations/; a test holds the two together."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
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

replies = Table(
    "replies",
    metadata,
    Column("attempt_id", String(36), ForeignKey("attempts.id", ondelete="CASCADE"), primary_key=True),
    Column("scoring", Integer, primary_key=True),
    Column("call", Integer, primary_key=True),
    Column("text", Text, nullable=False),
    Column("model", String(255), nullable=False),
    Column("input_tokens", Integer),
    Column("cached_tokens", Integer),
    Column("output_tokens", Integer),
    Column("price_usd", Float),
    Column("counted_here", Boolean, nullable=False),
    Column("received_at", Instant, nullable=False),
)

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
