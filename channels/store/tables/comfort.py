"""How somebody likes the page."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, String, Table, true

from channels.store.tables.base import Instant, id_column, metadata

# No row: the usual choices, and the tour was not seen yet.
comfort = Table(
    "comfort",
    metadata,
    id_column("person_id", "person", primary_key=True),
    Column("theme", String(8), nullable=False, server_default="auto"),
    Column("text", String(8), nullable=False, server_default="normal"),
    Column("density", String(8), nullable=False, server_default="airy"),
    Column("motion", String(8), nullable=False, server_default="auto"),
    Column("shortcuts", Boolean, nullable=False, server_default=true()),
    Column("toured_at", Instant),  # went through the tour, or put it away
)

# The one channel of kind ``help`` where somebody talks with the coordination.
help_channel = Table(
    "help_channel",
    metadata,
    id_column("person_id", "person", primary_key=True),
    id_column("channel_id", "channel", unique=True),
)
