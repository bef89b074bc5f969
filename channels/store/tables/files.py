"""Files: what was handed in, and what it hangs on."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer, String, Table

from channels.store.tables.base import Instant, id_column, metadata

# The bytes are in the files' own store under ``id``; this is what is known of them.
file = Table(
    "file",
    metadata,
    id_column("id", primary_key=True),
    id_column("network_id", "network", index=True),
    id_column("by", "person", index=True),
    Column("name", String(200), nullable=False),
    Column("type", String(100), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("width", Integer),
    Column("height", Integer),
    Column("at", Instant, nullable=False),
    Column("deleted_at", Instant),
)

# A file shows where its message or card shows, and to nobody else.
attachment = Table(
    "attachment",
    metadata,
    id_column("file_id", "file", primary_key=True),
    id_column("message_id", "message", nullable=True, index=True),
    id_column("need_id", "need", nullable=True, index=True),
    Column("position", Integer, nullable=False, server_default="0"),
)
