"""What is to happen later: messages to send, messages to be reminded of. And when somebody was last seen."""

from __future__ import annotations

from sqlalchemy import Column, Index, String, Table, Text, UniqueConstraint

from channels.store.tables.base import Instant, id_column, metadata

# A row waits until it is sent, and is gone then. What could not be sent stays, with the reason.
scheduled = Table(
    "scheduled",
    metadata,
    id_column("id", primary_key=True),
    id_column("person_id", "person", index=True),
    id_column("channel_id", "channel"),
    Column("body", Text, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("refused", String(40)),  # the code of the refusal
    Index("ix_scheduled_due_at", "due_at"),
)

reminder = Table(
    "reminder",
    metadata,
    id_column("id", primary_key=True),
    id_column("person_id", "person"),
    id_column("message_id", "message", index=True),
    Column("due_at", Instant, nullable=False, index=True),
    UniqueConstraint("person_id", "message_id"),
)

# Only of who agreed, to the hour, and no more than once an hour. No row: nobody is told anything.
last_seen = Table(
    "last_seen",
    metadata,
    id_column("person_id", "person", primary_key=True),
    Column("at", Instant),  # empty: agreed, and not seen since
)
