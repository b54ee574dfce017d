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

attempts = Table(
    "attempts",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("owner_id", String(36), ForeignKey("owners.id", ondelete="CASCADE"), nullable=False),
    Column("question_id", String(64), nullable=False),
    Column("rubric_hash", String(64), ForeignKey("rubric_versions.rubric_hash"), nullable=False),
    Column("answer", Text, nullable=False),
    Column("submitted_at", Instant, nullable=False),
    Column("idempotency_key", String(255)),
    Column("request_hash", String(64), nullable=False),
    Column("scoring", Integer, nullable=False),
    Column("scoring_started_at", Instant),
    Column("failure", JSON(none_as_null=True)),
    UniqueConstraint("owner_id", "idempotency_key"),
    Index("ix_attempts_history", "owner_id", "submitted_at", "id"),
    Index("ix_attempts_question", "owner_id", "question_id", "submitted_at"),
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
    Column("content", JSON, nullable=False),
    Column("scored_at", Instant, nullable=False),
)
