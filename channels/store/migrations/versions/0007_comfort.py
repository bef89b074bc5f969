"""Comfort: how somebody likes the page, a channel muted for a while, not being disturbed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "comfort",
        sa.Column("person_id", sa.String(length=20), nullable=False),
        sa.Column("theme", sa.String(length=8), server_default="auto", nullable=False),
        sa.Column("text", sa.String(length=8), server_default="normal", nullable=False),
        sa.Column("density", sa.String(length=8), server_default="airy", nullable=False),
        sa.Column("motion", sa.String(length=8), server_default="auto", nullable=False),
        sa.Column("shortcuts", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("toured_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_comfort_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_comfort")),
    )
    op.create_table(
        "help_channel",
        sa.Column("person_id", sa.String(length=20), nullable=False),
        sa.Column("channel_id", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["channel_id"], ["channel.id"], name=op.f("fk_help_channel_channel_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_help_channel_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_help_channel")),
        sa.UniqueConstraint("channel_id", name=op.f("uq_help_channel_channel_id")),
    )
    op.add_column("preference", sa.Column("undisturbed_until", sa.BigInteger(), nullable=True))
    op.add_column("channel_preference", sa.Column("muted_until", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    op.drop_column("channel_preference", "muted_until")
    op.drop_column("preference", "undisturbed_until")
    op.drop_table("help_channel")
    op.drop_table("comfort")
