"""Quick video: calls, and who sat in them."""

from __future__ import annotations

from sqlalchemy import Column, Index, String, Table, text

from channels.store.tables.base import Instant, id_column, metadata

call = Table(
    "call",
    metadata,
    id_column("id", primary_key=True),
    id_column("channel_id", "channel"),
    id_column("by", "person"),
    Column("at", Instant, nullable=False),
    Column("ended_at", Instant),
)
# One call at a time in a channel: whoever starts one meanwhile finds it.
Index(
    "uq_call_open",
    call.c.channel_id,
    unique=True,
    sqlite_where=text("ended_at IS NULL"),
    postgresql_where=text("ended_at IS NULL"),
)
Index("ix_call_channel_id", call.c.channel_id)

# A device in a call. Whoever comes back, or comes with another device, takes another seat.
call_seat = Table(
    "call_seat",
    metadata,
    id_column("id", primary_key=True),
    id_column("call_id", "call"),
    id_column("person_id", "person"),
    Column("session_id", String(20), nullable=False),  # what it signed in with: a session, or a token
    Column("at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("left_at", Instant),
    Index("ix_call_seat_call_id", "call_id"),
    Index(
        "ix_call_seat_taken",
        "person_id",
        postgresql_where=text("left_at IS NULL"),
        sqlite_where=text("left_at IS NULL"),
    ),
)
