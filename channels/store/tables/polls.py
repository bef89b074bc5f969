"""Polls: a message that asks, its answers, and who chose which."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, PrimaryKeyConstraint, String, Table

from channels.store.tables.base import Instant, id_column, metadata

# The question is the message's own body. ``closed_at`` is set by who closes it, or by the sweep.
poll = Table(
    "poll",
    metadata,
    id_column("message_id", "message", primary_key=True),
    Column("several", Boolean, nullable=False),
    Column("anonymous", Boolean, nullable=False),
    Column("closes_at", Instant),
    Column("closed_at", Instant),
    Index("ix_poll_closes_at", "closes_at"),
)

poll_option = Table(
    "poll_option",
    metadata,
    id_column("message_id", "message"),
    Column("position", Integer, nullable=False),
    Column("words", String(120), nullable=False),
    PrimaryKeyConstraint("message_id", "position"),
)

# Of an anonymous poll as well: so that one may change one's mind. Nothing shows them to others.
vote = Table(
    "vote",
    metadata,
    id_column("message_id", "message"),
    id_column("person_id", "person", index=True),
    Column("position", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("message_id", "person_id", "position"),
)
