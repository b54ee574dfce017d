"""What progress needs."""

import sqlalchemy as sa
from alembic import op

from coach.store.tables import Instant

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    _trust_cards()
    _outcomes()
    _rescorings()
    _reviews()
    _readings()
    _deliveries()
    _pairwise_readings()


def _readings() -> None:
    op.add_column("scorecards", sa.Column("readings", sa.Integer(), server_default="1", nullable=False))


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("attempt_id", sa.String(36), nullable=False),
        sa.Column("method", sa.Integer(), nullable=False),
        sa.Column("recognizer", sa.String(255), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("attempt_id", name="pk_deliveries"),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["transcripts.attempt_id"], name="fk_deliveries_attempt_id", ondelete="CASCADE"
        ),
    )


def _outcomes() -> None:
    op.create_table(
        "outcomes",
        sa.Column("owner_id", sa.String(36), nullable=False),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("what", sa.String(200), nullable=False),
        sa.Column("round", sa.String(64)),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("owner_id", "id", name="pk_outcomes"),
        sa.ForeignKeyConstraint(["owner_id"], ["owners.id"], name="fk_outcomes_owner_id", ondelete="CASCADE"),
    )


def _reviews() -> None:
    op.create_table(
        "reviews",
        sa.Column("attempt_id", sa.String(36), nullable=False),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("scoring", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(64)),
        sa.Column("name", sa.String(100)),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("revoked_at", Instant()),
        sa.Column("rated_at", Instant()),
        sa.Column("rating", sa.JSON(none_as_null=True)),
        sa.PrimaryKeyConstraint("attempt_id", "id", name="pk_reviews"),
        sa.ForeignKeyConstraint(
            ["attempt_id", "scoring"],
            ["scorecards.attempt_id", "scorecards.scoring"],
            name="fk_reviews_attempt_id",
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("token_hash", name="uq_reviews_token_hash"),
    )


def _rescorings() -> None:
    op.add_column("attempts", sa.Column("scoring_rubric_hash", sa.String(64)))
    op.add_column("replies", sa.Column("asked_model", sa.String(255)))
    op.create_table(
        "rescorings",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("owner_id", sa.String(36), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("scorer", sa.String(32), nullable=False),
        sa.Column("model", sa.String(255)),
        sa.Column("ended_at", Instant()),
        sa.Column("cancelled_at", Instant()),
        sa.Column("stopped_because", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_rescorings"),
        sa.ForeignKeyConstraint(["owner_id"], ["owners.id"], name="fk_rescorings_owner_id", ondelete="CASCADE"),
    )
    op.create_index("ix_rescorings_owner", "rescorings", ["owner_id", "created_at"])
    op.create_table(
        "rescored_attempts",
        sa.Column("rescoring_id", sa.String(36), nullable=False),
        sa.Column("attempt_id", sa.String(36), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("rubric_hash", sa.String(64), nullable=False),
        sa.Column("scoring", sa.Integer()),
        sa.PrimaryKeyConstraint("rescoring_id", "attempt_id", name="pk_rescored_attempts"),
        sa.ForeignKeyConstraint(
            ["rescoring_id"], ["rescorings.id"], name="fk_rescored_attempts_rescoring_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempts.id"], name="fk_rescored_attempts_attempt_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["rubric_hash"], ["rubric_versions.rubric_hash"], name="fk_rescored_attempts_rubric_hash"
        ),
    )
    op.create_index("ix_rescored_attempts_attempt", "rescored_attempts", ["attempt_id", "scoring"])


def _trust_cards() -> None:
    op.create_table(
        "trust_cards",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("scorer", sa.String(32), nullable=False),
        sa.Column("prompt_hash", sa.String(64)),
        sa.Column("model", sa.String(255)),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("noise", sa.JSON(none_as_null=True)),
        sa.Column("made_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_trust_cards"),
    )


def _pairwise_readings() -> None:
    op.create_table(
        "pairwise_readings",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("owner_id", sa.String(36), nullable=False),
        sa.Column("before_id", sa.String(36), nullable=False),
        sa.Column("after_id", sa.String(36), nullable=False),
        sa.Column("before_version", sa.Integer(), nullable=False),
        sa.Column("after_version", sa.Integer(), nullable=False),
        sa.Column("rubric_hash", sa.String(64), nullable=False),
        sa.Column("prompt_hash", sa.String(64), nullable=False),
        sa.Column("asked_model", sa.String(255), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("started_at", Instant()),
        sa.Column("failure", sa.JSON(none_as_null=True)),
        sa.Column("content", sa.JSON(none_as_null=True)),
        sa.PrimaryKeyConstraint("id", name="pk_pairwise_readings"),
        sa.ForeignKeyConstraint(["owner_id"], ["owners.id"], name="fk_pairwise_readings_owner_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["before_id"], ["attempts.id"], name="fk_pairwise_readings_before_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["after_id"], ["attempts.id"], name="fk_pairwise_readings_after_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["rubric_hash"], ["rubric_versions.rubric_hash"], name="fk_pairwise_readings_rubric_hash"
        ),
    )
    op.create_index("ix_pairwise_readings_pair", "pairwise_readings", ["before_id", "after_id", "asked_at"])
    op.create_index("ix_pairwise_readings_after", "pairwise_readings", ["after_id"])
    op.create_table(
        "pairwise_replies",
        sa.Column("reading_id", sa.String(36), nullable=False),
        sa.Column("call", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("model", sa.String(255), nullable=False),
        sa.Column("input_tokens", sa.Integer()),
        sa.Column("cached_tokens", sa.Integer()),
        sa.Column("output_tokens", sa.Integer()),
        sa.Column("price_usd", sa.Float()),
        sa.Column("counted_here", sa.Boolean(), nullable=False),
        sa.Column("received_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("reading_id", "call", name="pk_pairwise_replies"),
        sa.ForeignKeyConstraint(
            ["reading_id"], ["pairwise_readings.id"], name="fk_pairwise_replies_reading_id", ondelete="CASCADE"
        ),
    )
