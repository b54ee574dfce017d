"""What the page needs: samples, objections, self-ratings, preferences, a model server."""

import sqlalchemy as sa
from alembic import op

from coach.store.tables import Instant

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("attempts", sa.Column("objection", sa.JSON(none_as_null=True)))
    op.add_column("attempts", sa.Column("is_sample", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "self_ratings",
        sa.Column("attempt_id", sa.String(36), nullable=False),
        sa.Column("criterion_id", sa.String(64), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("rated_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("attempt_id", "criterion_id", name="pk_self_ratings"),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempts.id"], name="fk_self_ratings_attempt_id", ondelete="CASCADE"),
    )
    op.create_table(
        "preferences",
        sa.Column("owner_id", sa.String(36), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("owner_id", name="pk_preferences"),
        sa.ForeignKeyConstraint(["owner_id"], ["owners.id"], name="fk_preferences_owner_id", ondelete="CASCADE"),
    )
    op.create_table(
        "model_servers",
        sa.Column("owner_id", sa.String(36), nullable=False),
        sa.Column("base_url", sa.String(2000), nullable=False),
        sa.Column("model", sa.String(255)),
        sa.Column("api_key", sa.Text()),
        sa.Column("set_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("owner_id", name="pk_model_servers"),
        sa.ForeignKeyConstraint(["owner_id"], ["owners.id"], name="fk_model_servers_owner_id", ondelete="CASCADE"),
    )
