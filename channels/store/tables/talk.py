"""What was said."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from channels.store.tables.base import Instant, id_column, metadata

message = Table(
    "message",
    metadata,
    id_column("id", primary_key=True),
    id_column("channel_id", "channel"),
    Column("seq", BigInteger, nullable=False),
    id_column("author_id", "person"),
    Column("body", Text, nullable=False),
    id_column("reply_to", "message", nullable=True),
    Column("at", Instant, nullable=False),
    Column("edited_at", Instant),
    Column("deleted_at", Instant),
    Column("mentions", JSON(none_as_null=True)),  # which of its words call somebody; null for none
    UniqueConstraint("channel_id", "seq"),
)

# What a message said before it was edited, oldest first.
message_edit = Table(
    "message_edit",
    metadata,
    id_column("message_id", "message", primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("body", Text, nullable=False),
    Column("at", Instant, nullable=False),  # when it was first said so
)

# A channel of kind ``direct``, found by its people: their ids in order, a space between them.
direct = Table(
    "direct",
    metadata,
    id_column("channel_id", "channel", primary_key=True),
    Column("people", String(200), nullable=False, unique=True),
)

reaction = Table(
    "reaction",
    metadata,
    id_column("message_id", "message", primary_key=True),
    id_column("person_id", "person", primary_key=True),
    Column("word", String(12), primary_key=True),
    Column("at", Instant, nullable=False),
)

# Whom a message calls; organisations and whole channels are resolved when it is posted.
mention = Table(
    "mention",
    metadata,
    id_column("message_id", "message", primary_key=True),
    id_column("person_id", "person", primary_key=True),
    id_column("channel_id", "channel"),
    Column("seq", BigInteger, nullable=False),
    Index("ix_mention_person_channel_seq", "person_id", "channel_id", "seq"),
)

pin = Table(
    "pin",
    metadata,
    id_column("message_id", "message", primary_key=True),
    id_column("channel_id", "channel", index=True),
    id_column("by", "person"),
    Column("at", Instant, nullable=False),
)

bookmark = Table(
    "bookmark",
    metadata,
    id_column("person_id", "person", primary_key=True),
    id_column("message_id", "message", primary_key=True),
    Column("at", Instant, nullable=False),
)

draft = Table(
    "draft",
    metadata,
    id_column("person_id", "person", primary_key=True),
    id_column("channel_id", "channel", primary_key=True),
    Column("body", Text, nullable=False),
    Column("at", Instant, nullable=False),
)

# A message that passes the words of another on: copied, so that the copy reads as it was passed on;
# taken back where they were said, they are erased here too. ``channel_id`` only if all who hear may open it.
forward = Table(
    "forward",
    metadata,
    id_column("message_id", "message", primary_key=True),
    id_column("source_id", "message", index=True),
    id_column("author_id", "person"),
    Column("body", Text, nullable=False),
    Column("said_at", Instant, nullable=False),
    id_column("channel_id", "channel", nullable=True),
    Column("erased_at", Instant),
)

# A file that a forward brought along: it hangs on its first message, and shows here as well.
forward_file = Table(
    "forward_file",
    metadata,
    id_column("message_id", "message", primary_key=True),
    id_column("file_id", "file", primary_key=True, index=True),
    Column("position", Integer, nullable=False),
)
