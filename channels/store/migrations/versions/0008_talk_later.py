"""Polls, forwards, messages for later, reminders, and when somebody was last seen."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def _id(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=20), nullable=nullable)


def _refers(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    op.create_table(
        "poll",
        _id("message_id"),
        sa.Column("several", sa.Boolean(), nullable=False),
        sa.Column("anonymous", sa.Boolean(), nullable=False),
        sa.Column("closes_at", sa.BigInteger(), nullable=True),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        _refers("poll", "message_id", "message.id"),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_poll")),
    )
    op.create_index("ix_poll_closes_at", "poll", ["closes_at"])
    op.create_table(
        "poll_option",
        _id("message_id"),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(length=120), nullable=False),
        _refers("poll_option", "message_id", "message.id"),
        sa.PrimaryKeyConstraint("message_id", "position", name=op.f("pk_poll_option")),
    )
    op.create_table(
        "vote",
        _id("message_id"),
        _id("person_id"),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        _refers("vote", "message_id", "message.id"),
        _refers("vote", "person_id", "person.id"),
        sa.PrimaryKeyConstraint("message_id", "person_id", "position", name=op.f("pk_vote")),
    )
    op.create_index(op.f("ix_vote_person_id"), "vote", ["person_id"])
    op.create_table(
        "forward",
        _id("message_id"),
        _id("source_id"),
        _id("author_id"),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("said_at", sa.BigInteger(), nullable=False),
        _id("channel_id", nullable=True),
        sa.Column("erased_at", sa.BigInteger(), nullable=True),
        _refers("forward", "message_id", "message.id"),
        _refers("forward", "source_id", "message.id"),
        _refers("forward", "author_id", "person.id"),
        _refers("forward", "channel_id", "channel.id"),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_forward")),
    )
    op.create_index(op.f("ix_forward_source_id"), "forward", ["source_id"])
    op.create_table(
        "forward_file",
        _id("message_id"),
        _id("file_id"),
        sa.Column("position", sa.Integer(), nullable=False),
        _refers("forward_file", "message_id", "message.id"),
        _refers("forward_file", "file_id", "file.id"),
        sa.PrimaryKeyConstraint("message_id", "file_id", name=op.f("pk_forward_file")),
    )
    op.create_index(op.f("ix_forward_file_file_id"), "forward_file", ["file_id"])
    op.create_table(
        "scheduled",
        _id("id"),
        _id("person_id"),
        _id("channel_id"),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("refused", sa.String(length=40), nullable=True),
        _refers("scheduled", "person_id", "person.id"),
        _refers("scheduled", "channel_id", "channel.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scheduled")),
    )
    op.create_index("ix_scheduled_due_at", "scheduled", ["due_at"])
    op.create_index(op.f("ix_scheduled_person_id"), "scheduled", ["person_id"])
    op.create_table(
        "reminder",
        _id("id"),
        _id("person_id"),
        _id("message_id"),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        _refers("reminder", "person_id", "person.id"),
        _refers("reminder", "message_id", "message.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint("person_id", "message_id", name=op.f("uq_reminder_person_id_message_id")),
    )
    op.create_index(op.f("ix_reminder_due_at"), "reminder", ["due_at"])
    op.create_index(op.f("ix_reminder_message_id"), "reminder", ["message_id"])
    op.create_table(
        "last_seen",
        _id("person_id"),
        sa.Column("at", sa.BigInteger(), nullable=True),
        _refers("last_seen", "person_id", "person.id"),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_last_seen")),
    )


def downgrade() -> None:
    for name in (
        "last_seen",
        "reminder",
        "scheduled",
        "forward_file",
        "forward",
        "vote",
        "poll_option",
        "poll",
    ):
        op.drop_table(name)
