"""Every table. Bodies and private fields live once, in their own rows; the log points at them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Column,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)


class Instant(TypeDecorator[datetime]):
    """An instant as milliseconds since 1970 in UTC: the same integer on every database."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else round(value.timestamp() * 1000)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        return None if value is None else datetime.fromtimestamp(value / 1000, UTC)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Id = String(20)


def _id(name: str, target: str | None = None, **options: Any) -> Column[str]:
    if target is None:
        return Column(name, Id, **options)
    options.setdefault("nullable", False)
    return Column(name, Id, ForeignKey(f"{target}.id"), **options)


meta = Table(
    "meta",
    metadata,
    Column("key", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)

network = Table(
    "network",
    metadata,
    _id("id", primary_key=True),
    Column("name", String(120), nullable=False),
    Column("timezone", String(60), nullable=False),
    Column("created_at", Instant, nullable=False),
)

organisation = Table(
    "organisation",
    metadata,
    _id("id", primary_key=True),
    _id("network_id", "network"),
    Column("name", String(200), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("code", String(6)),
    Column("district", String(120), nullable=False, server_default=""),
    Column("purpose", Text, nullable=False, server_default=""),
)

person = Table(
    "person",
    metadata,
    _id("id", primary_key=True),
    _id("network_id", "network"),
    Column("email", String(254), nullable=False, unique=True),
    Column("name", String(120), nullable=False),
    Column("role", String(12), nullable=False),
    Column("locale", String(5), nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("district", String(120), nullable=False, server_default=""),
    Column("phone", String(30), nullable=False, server_default=""),
    _id("organisation_id", "organisation", nullable=True),
    Column("created_at", Instant, nullable=False),
    Column("removed_at", Instant),
)

organisation_member = Table(
    "organisation_member",
    metadata,
    _id("organisation_id", "organisation", primary_key=True),
    _id("person_id", "person", primary_key=True, index=True),
)

# A session is opened by a password or an invitation; only the hash of its token is kept.
# ``id`` is what the person sees in their list of devices and what a revocation names.
session = Table(
    "session",
    metadata,
    _id("id", primary_key=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    _id("person_id", "person", index=True),
    Column("device", String(200), nullable=False, server_default=""),
    Column("created_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("revoked_at", Instant),
)

api_token = Table(
    "api_token",
    metadata,
    _id("id", primary_key=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    _id("person_id", "person", index=True),
    Column("label", String(120), nullable=False, server_default=""),
    Column("created_at", Instant, nullable=False),
    Column("revoked_at", Instant),
)

invitation = Table(
    "invitation",
    metadata,
    _id("id", primary_key=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    _id("network_id", "network"),
    _id("invited_by", "person", nullable=True),
    Column("role", String(12), nullable=False),
    Column("email", String(254), nullable=False, server_default=""),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("accepted_at", Instant),
    _id("accepted_by", "person", nullable=True),
)

channel = Table(
    "channel",
    metadata,
    _id("id", primary_key=True),
    _id("network_id", "network"),
    Column("kind", String(12), nullable=False),
    Column("name", String(80), nullable=False),
    Column("purpose", Text, nullable=False, server_default=""),
    Column("posting", String(12), nullable=False, server_default="members"),
    _id("organisation_id", "organisation", nullable=True),
    _id("parent_id", "channel", nullable=True),
    _id("person_id", "person", nullable=True, index=True),
    _id("created_by", "person", nullable=True),
    Column("head", BigInteger, nullable=False, server_default="0"),
    Column("created_at", Instant, nullable=False),
    Index("ix_channel_network_kind", "network_id", "kind"),
)

# Membership is a set of intervals of seq: what was said while somebody was away from a
# private channel stays unheard when they come back. ``until_seq`` is null while it lasts.
membership = Table(
    "membership",
    metadata,
    _id("channel_id", "channel", primary_key=True),
    _id("person_id", "person", primary_key=True),
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
    _id("person_id", "person", primary_key=True),
    _id("channel_id", "channel", primary_key=True),
    Column("seq", BigInteger, nullable=False),
)

# The log. ``facts`` holds only what cannot be derived from the entity's own row.
event = Table(
    "event",
    metadata,
    _id("channel_id", "channel", primary_key=True),
    Column("seq", BigInteger, primary_key=True),
    Column("kind", String(30), nullable=False),
    Column("entity_id", Id, nullable=False),
    _id("actor_id", "person"),
    Column("at", Instant, nullable=False),
    Column("facts", JSON(none_as_null=True)),
    sqlite_with_rowid=False,
)

message = Table(
    "message",
    metadata,
    _id("id", primary_key=True),
    _id("channel_id", "channel"),
    Column("seq", BigInteger, nullable=False),
    _id("author_id", "person"),
    Column("body", Text, nullable=False),
    _id("reply_to", "message", nullable=True),
    Column("at", Instant, nullable=False),
    Column("edited_at", Instant),
    Column("deleted_at", Instant),
    UniqueConstraint("channel_id", "seq"),
)

need = Table(
    "need",
    metadata,
    _id("id", primary_key=True),
    _id("channel_id", "channel", index=True),
    _id("thread_id", "channel"),
    _id("author_id", "person"),
    Column("title", String(120), nullable=False),
    Column("body", Text, nullable=False),
    Column("category", String(20), nullable=False),
    Column("quantity", Integer, nullable=False),
    Column("taken", Integer, nullable=False, server_default="0"),
    Column("unit", String(40), nullable=False),
    Column("urgency", String(8), nullable=False),
    Column("place", String(120), nullable=False),
    Column("needed_by", Instant, nullable=False),
    Column("state", String(14), nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("at", Instant, nullable=False),
    Column("closed_at", Instant),
    Column("outcome", String(12)),
    _id("merged_into", "need", nullable=True),
    CheckConstraint("taken BETWEEN 0 AND quantity", name="taken_fits"),
    CheckConstraint("quantity > 0", name="quantity_positive"),
    Index("ix_need_state_needed_by", "state", "needed_by"),
)

# Contact, address, notes: apart from the need, so that no query for a card can carry them along.
need_private = Table(
    "need_private",
    metadata,
    _id("need_id", "need", primary_key=True),
    Column("contact", Text, nullable=False, server_default=""),
    Column("address", Text, nullable=False, server_default=""),
    Column("notes", Text, nullable=False, server_default=""),
)

# Each sight of private details is written down (design §5).
private_sight = Table(
    "private_sight",
    metadata,
    _id("id", primary_key=True),
    _id("need_id", "need", index=True),
    _id("person_id", "person"),
    Column("at", Instant, nullable=False),
)

claim = Table(
    "claim",
    metadata,
    _id("id", primary_key=True),
    _id("need_id", "need", index=True),
    _id("person_id", "person", index=True),
    _id("organisation_id", "organisation", nullable=True),
    Column("quantity", Integer, nullable=False),
    Column("state", String(12), nullable=False),
    Column("at", Instant, nullable=False),
    Column("released_at", Instant),
    Column("reason", String(12)),
    CheckConstraint("quantity > 0", name="quantity_positive"),
    Index(
        "uq_claim_active",
        "need_id",
        "person_id",
        unique=True,
        sqlite_where=text("state <> 'released'"),
        postgresql_where=text("state <> 'released'"),
    ),
)

response = Table(
    "response",
    metadata,
    _id("need_id", "need", primary_key=True),
    _id("person_id", "person", primary_key=True),
    Column("answer", String(8), nullable=False),
    Column("at", Instant, nullable=False),
)

# Idempotency keys are kept for ever: a phone may find its network again after weeks.
idempotency = Table(
    "idempotency",
    metadata,
    _id("person_id", "person", primary_key=True),
    Column("key", String(64), primary_key=True),
    Column("fingerprint", String(64), nullable=False),
    Column("answer", JSON, nullable=False),
    Column("at", Instant, nullable=False),
    sqlite_with_rowid=False,
)
