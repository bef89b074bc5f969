"""Channels, who is in them, how far they read, and the log."""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Column, Index, PrimaryKeyConstraint, String, Table, Text, text

from channels.store.tables.base import Id, Instant, id_column, metadata

meta = Table(
    "meta",
    metadata,
    Column("key", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)

channel = Table(
    "channel",
    metadata,
    id_column("id", primary_key=True),
    id_column("network_id", "network"),
    Column("kind", String(12), nullable=False),
    Column("name", String(80), nullable=False),
    Column("purpose", Text, nullable=False, server_default=""),
    Column("posting", String(12), nullable=False, server_default="members"),
    id_column("organisation_id", "organisation", nullable=True),
    id_column("parent_id", "channel", nullable=True),
    id_column("person_id", "person", nullable=True, index=True),
    id_column("created_by", "person", nullable=True),
    Column("head", BigInteger, nullable=False, server_default="0"),
    Column("created_at", Instant, nullable=False),
    Index("ix_channel_network_kind", "network_id", "kind"),
)

# Membership is a set of intervals of seq: what was said while somebody was away from a
# private channel stays unheard when they come back. ``until_seq`` is null while it lasts.
membership = Table(
    "membership",
    metadata,
    id_column("channel_id", "channel", primary_key=True),
    id_column("person_id", "person", primary_key=True),
    Column("from_seq", BigInteger, primary_key=True),
    Column("until_seq", BigInteger),
    Column("joined_at", Instant, nullable=False),
    Index(
        "uq_membership_current",
        "person_id",
        "channel_id",
        unique=True,
        sqlite_where=text("until_seq IS NULL"),
        postgresql_where=text("until_seq IS NULL"),
    ),
)

read_cursor = Table(
    "read_cursor",
    metadata,
    id_column("person_id", "person", primary_key=True),
    id_column("channel_id", "channel", primary_key=True),
    Column("seq", BigInteger, nullable=False),
)

# The log. ``facts`` holds only what cannot be derived from the entity's own row.
event = Table(
    "event",
    metadata,
    id_column("channel_id", "channel", primary_key=True),
    Column("seq", BigInteger, primary_key=True),
    Column("kind", String(30), nullable=False),
    Column("entity_id", Id, nullable=False),
    id_column("actor_id", "person"),
    Column("at", Instant, nullable=False),
    Column("facts", JSON(none_as_null=True)),
    sqlite_with_rowid=False,
)

# Idempotency keys are kept for ever: a phone may find its network again after weeks.
# The key stands first: ours begin with the time, so that new rows are written side by side.
idempotency = Table(
    "idempotency",
    metadata,
    id_column("person_id", "person"),
    Column("key", String(64), nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("answer", JSON, nullable=False),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("key", "person_id"),
    sqlite_with_rowid=False,
)
