"""Quick video: calls, and who sat in them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "call",
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("channel_id", sa.String(length=20), nullable=False),
        sa.Column("by", sa.String(length=20), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_call_by")),
        sa.ForeignKeyConstraint(["channel_id"], ["channel.id"], name=op.f("fk_call_channel_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call")),
    )
    open_ones = sa.text("ended_at IS NULL")
    op.create_index(
        "uq_call_open",
        "call",
        ["channel_id"],
        unique=True,
        sqlite_where=open_ones,
        postgresql_where=open_ones,
    )
    op.create_index("ix_call_channel_id", "call", ["channel_id"], unique=False)
    op.create_table(
        "call_seat",
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("call_id", sa.String(length=20), nullable=False),
        sa.Column("person_id", sa.String(length=20), nullable=False),
        sa.Column("session_id", sa.String(length=20), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.Column("left_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_call_seat_call_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_call_seat_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_seat")),
    )
    op.create_index("ix_call_seat_call_id", "call_seat", ["call_id"], unique=False)
    taken = sa.text("left_at IS NULL")
    op.create_index(
        "ix_call_seat_taken",
        "call_seat",
        ["person_id"],
        unique=False,
        sqlite_where=taken,
        postgresql_where=taken,
    )


def downgrade() -> None:
    op.drop_table("call_seat")
    op.drop_table("call")
