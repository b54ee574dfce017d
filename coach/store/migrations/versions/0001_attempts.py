"""Owners, attempts, the model's replies, scorecards, and the rubrics that they were scored with."""

import sqlalchemy as sa
from alembic import op

from coach.store.tables import Instant

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "owners",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_owners"),
    )
    op.create_table(
        "rubric_versions",
        sa.Column("rubric_hash", sa.String(64), nullable=False),
        sa.Column("question_id", sa.String(64), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("rubric_hash", name="pk_rubric_versions"),
    )
    op.create_table(
        "attempts",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("owner_id", sa.String(36), nullable=False),
        sa.Column("question_id", sa.String(64), nullable=False),
        sa.Column("rubric_hash", sa.String(64), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("submitted_at", Instant(), nullable=False),
        sa.Column("idempotency_key", sa.String(255)),
        sa.Column("request_hash", sa.String(64), nullable=False),
        sa.Column("scoring", sa.Integer(), nullable=False),
        sa.Column("scoring_started_at", Instant()),
        sa.Column("failure", sa.JSON(none_as_null=True)),
        sa.PrimaryKeyConstraint("id", name="pk_attempts"),
        sa.ForeignKeyConstraint(["owner_id"], ["owners.id"], name="fk_attempts_owner_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["rubric_hash"], ["rubric_versions.rubric_hash"], name="fk_attempts_rubric_hash"),
        sa.UniqueConstraint("owner_id", "idempotency_key", name="uq_attempts_owner_id_idempotency_key"),
    )
    op.create_index("ix_attempts_history", "attempts", ["owner_id", "submitted_at", "id"])
    op.create_index("ix_attempts_question", "attempts", ["owner_id", "question_id", "submitted_at"])
    op.create_table(
        "replies",
        sa.Column("attempt_id", sa.String(36), nullable=False),
        sa.Column("scoring", sa.Integer(), nullable=False),
        sa.Column("call", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("model", sa.String(255), nullable=False),
        sa.Column("input_tokens", sa.Integer()),
        sa.Column("cached_tokens", sa.Integer()),
        sa.Column("output_tokens", sa.Integer()),
        sa.Column("price_usd", sa.Float()),
        sa.Column("counted_here", sa.Boolean(), nullable=False),
        sa.Column("received_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("attempt_id", "scoring", "call", name="pk_replies"),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempts.id"], name="fk_replies_attempt_id", ondelete="CASCADE"),
    )
    op.create_table(
        "scorecards",
        sa.Column("attempt_id", sa.String(36), nullable=False),
        sa.Column("scoring", sa.Integer(), nullable=False),
        sa.Column("scorer", sa.String(32), nullable=False),
        sa.Column("rubric_hash", sa.String(64), nullable=False),
        sa.Column("prompt_hash", sa.String(64)),
        sa.Column("model", sa.String(255)),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("scored_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("attempt_id", "scoring", name="pk_scorecards"),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempts.id"], name="fk_scorecards_attempt_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["rubric_hash"], ["rubric_versions.rubric_hash"], name="fk_scorecards_rubric_hash"),
    )


def downgrade() -> None:
    for table in ("scorecards", "replies", "attempts", "rubric_versions", "owners"):
        op.drop_table(table)
