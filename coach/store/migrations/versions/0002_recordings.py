"""Recordings and their transcripts; answers in versions.

No table is made anew: on SQLite that would delete the rows that refer to it.
"""

import sqlalchemy as sa
from alembic import op

from coach.store.tables import Instant

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    _move_answers()
    op.create_table(
        "recordings",
        sa.Column("attempt_id", sa.String(36), nullable=False),
        sa.Column("media_type", sa.String(255), nullable=False),
        sa.Column("listened_at", Instant()),
        sa.Column("heard", sa.JSON(none_as_null=True)),
        sa.Column("heard_s", sa.Float()),
        sa.Column("duration_s", sa.Float()),
        sa.Column("sha256", sa.String(64)),
        sa.Column("deleted_at", Instant()),
        sa.PrimaryKeyConstraint("attempt_id", name="pk_recordings"),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempts.id"], name="fk_recordings_attempt_id", ondelete="CASCADE"),
    )
    op.create_table(
        "recording_parts",
        sa.Column("attempt_id", sa.String(36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("received_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("attempt_id", "number", name="pk_recording_parts"),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["recordings.attempt_id"], name="fk_recording_parts_attempt_id", ondelete="CASCADE"
        ),
    )
    op.create_table(
        "transcripts",
        sa.Column("attempt_id", sa.String(36), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("attempt_id", name="pk_transcripts"),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["recordings.attempt_id"], name="fk_transcripts_attempt_id", ondelete="CASCADE"
        ),
    )


def _move_answers() -> None:
    op.create_table(
        "answers",
        sa.Column("attempt_id", sa.String(36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("attempt_id", "version", name="pk_answers"),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempts.id"], name="fk_answers_attempt_id", ondelete="CASCADE"),
    )
    op.execute(
        "INSERT INTO answers (attempt_id, version, kind, text, created_at)"
        " SELECT id, 1, 'typed', answer, submitted_at FROM attempts"
    )
    op.drop_column("attempts", "answer")
    op.execute("ALTER TABLE attempts RENAME COLUMN submitted_at TO created_at")
    op.add_column("attempts", sa.Column("submitted_at", Instant()))
    op.execute("UPDATE attempts SET submitted_at = created_at")
    op.add_column("scorecards", sa.Column("answer_version", sa.Integer(), nullable=False, server_default="1"))


def downgrade() -> None:
    for table in ("transcripts", "recording_parts", "recordings"):
        op.drop_table(table)
    op.drop_column("scorecards", "answer_version")
    op.drop_column("attempts", "submitted_at")
    op.execute("ALTER TABLE attempts RENAME COLUMN created_at TO submitted_at")
    op.add_column("attempts", sa.Column("answer", sa.Text(), nullable=False, server_default=""))
    op.execute(
        "UPDATE attempts SET answer = coalesce((SELECT text FROM answers WHERE attempt_id = id AND version = 1), '')"
    )
    op.drop_table("answers")
