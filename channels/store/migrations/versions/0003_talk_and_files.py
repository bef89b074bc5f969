"""Reactions, mentions, drafts and the rest of a conversation; files."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("message", sa.Column("mentions", sa.JSON(), nullable=True))
    op.create_table(
        "file",
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("network_id", sa.String(length=20), nullable=False),
        sa.Column("by", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("deleted_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_file_by")),
        sa.ForeignKeyConstraint(["network_id"], ["network.id"], name=op.f("fk_file_network_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file")),
    )
    op.create_index(op.f("ix_file_by"), "file", ["by"], unique=False)
    op.create_index(op.f("ix_file_network_id"), "file", ["network_id"], unique=False)

    op.create_table(
        "draft",
        sa.Column("person_id", sa.String(length=20), nullable=False),
        sa.Column("channel_id", sa.String(length=20), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["channel_id"], ["channel.id"], name=op.f("fk_draft_channel_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_draft_person_id")),
        sa.PrimaryKeyConstraint("person_id", "channel_id", name=op.f("pk_draft")),
    )
    op.create_table(
        "direct",
        sa.Column("channel_id", sa.String(length=20), nullable=False),
        sa.Column("people", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["channel_id"], ["channel.id"], name=op.f("fk_direct_channel_id")),
        sa.PrimaryKeyConstraint("channel_id", name=op.f("pk_direct")),
        sa.UniqueConstraint("people", name=op.f("uq_direct_people")),
    )
    op.create_table(
        "bookmark",
        sa.Column("person_id", sa.String(length=20), nullable=False),
        sa.Column("message_id", sa.String(length=20), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_bookmark_message_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_bookmark_person_id")),
        sa.PrimaryKeyConstraint("person_id", "message_id", name=op.f("pk_bookmark")),
    )
    op.create_table(
        "mention",
        sa.Column("message_id", sa.String(length=20), nullable=False),
        sa.Column("person_id", sa.String(length=20), nullable=False),
        sa.Column("channel_id", sa.String(length=20), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["channel_id"], ["channel.id"], name=op.f("fk_mention_channel_id")),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_mention_message_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_mention_person_id")),
        sa.PrimaryKeyConstraint("message_id", "person_id", name=op.f("pk_mention")),
    )
    op.create_index(
        "ix_mention_person_channel_seq", "mention", ["person_id", "channel_id", "seq"], unique=False
    )

    op.create_table(
        "message_edit",
        sa.Column("message_id", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_message_edit_message_id")),
        sa.PrimaryKeyConstraint("message_id", "version", name=op.f("pk_message_edit")),
    )
    op.create_table(
        "pin",
        sa.Column("message_id", sa.String(length=20), nullable=False),
        sa.Column("channel_id", sa.String(length=20), nullable=False),
        sa.Column("by", sa.String(length=20), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_pin_by")),
        sa.ForeignKeyConstraint(["channel_id"], ["channel.id"], name=op.f("fk_pin_channel_id")),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_pin_message_id")),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_pin")),
    )
    op.create_index(op.f("ix_pin_channel_id"), "pin", ["channel_id"], unique=False)

    op.create_table(
        "reaction",
        sa.Column("message_id", sa.String(length=20), nullable=False),
        sa.Column("person_id", sa.String(length=20), nullable=False),
        sa.Column("word", sa.String(length=12), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_reaction_message_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_reaction_person_id")),
        sa.PrimaryKeyConstraint("message_id", "person_id", "word", name=op.f("pk_reaction")),
    )

    op.create_table(
        "attachment",
        sa.Column("file_id", sa.String(length=20), nullable=False),
        sa.Column("message_id", sa.String(length=20), nullable=True),
        sa.Column("need_id", sa.String(length=20), nullable=True),
        sa.Column("position", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["file.id"], name=op.f("fk_attachment_file_id")),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_attachment_message_id")),
        sa.ForeignKeyConstraint(["need_id"], ["need.id"], name=op.f("fk_attachment_need_id")),
        sa.PrimaryKeyConstraint("file_id", name=op.f("pk_attachment")),
    )
    op.create_index(op.f("ix_attachment_message_id"), "attachment", ["message_id"], unique=False)
    op.create_index(op.f("ix_attachment_need_id"), "attachment", ["need_id"], unique=False)
