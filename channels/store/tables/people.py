"""Networks, organisations, people, and how they sign in."""

from __future__ import annotations

from sqlalchemy import Column, String, Table, Text

from channels.store.tables.base import Instant, id_column, metadata

network = Table(
    "network",
    metadata,
    id_column("id", primary_key=True),
    Column("name", String(120), nullable=False),
    Column("timezone", String(60), nullable=False),
    Column("created_at", Instant, nullable=False),
)

organisation = Table(
    "organisation",
    metadata,
    id_column("id", primary_key=True),
    id_column("network_id", "network"),
    Column("name", String(200), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("code", String(6)),
    Column("district", String(120), nullable=False, server_default=""),
    Column("purpose", Text, nullable=False, server_default=""),
)

person = Table(
    "person",
    metadata,
    id_column("id", primary_key=True),
    id_column("network_id", "network"),
    Column("email", String(254), nullable=False, unique=True),
    Column("name", String(120), nullable=False),
    Column("role", String(12), nullable=False),
    Column("locale", String(5), nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("district", String(120), nullable=False, server_default=""),
    Column("phone", String(30), nullable=False, server_default=""),
    id_column("organisation_id", "organisation", nullable=True),
    Column("created_at", Instant, nullable=False),
    Column("removed_at", Instant),
)

organisation_member = Table(
    "organisation_member",
    metadata,
    id_column("organisation_id", "organisation", primary_key=True),
    id_column("person_id", "person", primary_key=True, index=True),
)

# A session is opened by a password or an invitation; only the hash of its token is kept.
# ``id`` is what the person sees in their list of devices and what a revocation names.
session = Table(
    "session",
    metadata,
    id_column("id", primary_key=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    id_column("person_id", "person", index=True),
    Column("device", String(200), nullable=False, server_default=""),
    Column("created_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("revoked_at", Instant),
)

api_token = Table(
    "api_token",
    metadata,
    id_column("id", primary_key=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    id_column("person_id", "person", index=True),
    Column("label", String(120), nullable=False, server_default=""),
    Column("created_at", Instant, nullable=False),
    Column("revoked_at", Instant),
)

invitation = Table(
    "invitation",
    metadata,
    id_column("id", primary_key=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    id_column("network_id", "network"),
    id_column("invited_by", "person", nullable=True),
    Column("role", String(12), nullable=False),
    Column("email", String(254), nullable=False, server_default=""),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("accepted_at", Instant),
    id_column("accepted_by", "person", nullable=True),
)
