"""Needs, promises, answers; what is private stands apart."""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

from channels.store.tables.base import Instant, id_column, metadata

SOURCED: Final = "source_id IS NOT NULL AND state <> 'cancelled'"

# A card that asks or gives. ``kind`` is "need" or "offer": an offer is a need turned round, its
# claims take instead of give, its ``needed_by`` is the day until which it stands.
need = Table(
    "need",
    metadata,
    id_column("id", primary_key=True),
    id_column("channel_id", "channel", index=True),
    id_column("thread_id", "channel"),
    id_column("author_id", "person"),
    Column("kind", String(5), nullable=False, server_default="need"),
    Column("title", String(120), nullable=False),
    Column("body", Text, nullable=False),
    Column("nature", String(9), nullable=False, server_default="goods"),  # goods, service, time, equipment
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
    id_column("merged_into", "need", nullable=True),
    Column("starts_at", Instant),  # from when help is wanted, or an offer stands; empty: now
    Column("unlimited", Boolean, nullable=False, server_default=false()),  # an offer that never runs out
    Column("covered_at", Instant),
    Column("delivered", Integer),  # units that really came, told with the outcome
    id_column("source_id", "message", nullable=True),  # the message it was made from
    id_column("exercise_id", "exercise", nullable=True),  # practice: alerts nobody else, counts nowhere
    # One card a message, unless it was withdrawn.
    Index(
        "uq_need_source",
        "source_id",
        unique=True,
        sqlite_where=text(SOURCED),
        postgresql_where=text(SOURCED),
    ),
    CheckConstraint("taken BETWEEN 0 AND quantity", name="taken_fits"),
    CheckConstraint("quantity > 0", name="quantity_positive"),
    Index("ix_need_state_needed_by", "state", "needed_by"),
    Index("ix_need_author_state", "author_id", "state"),
    Index("ix_need_at", "at"),  # the figures of a period
)

# Contact, address, notes: apart from the need, so that no query for a card can carry them along.
need_private = Table(
    "need_private",
    metadata,
    id_column("need_id", "need", primary_key=True),
    Column("contact", Text, nullable=False, server_default=""),
    Column("address", Text, nullable=False, server_default=""),
    Column("notes", Text, nullable=False, server_default=""),
    Column("masked_at", Instant),  # emptied some days after the end
)

# Entered for somebody who cannot do it themselves, and how they agreed to it.
proxy = Table(
    "proxy",
    metadata,
    id_column("need_id", "need", primary_key=True),
    id_column("by", "person"),
    Column("beneficiary", Text, nullable=False),  # private, like ``need_private``
    Column("consent", String(10), nullable=False),
    Column("at", Instant, nullable=False),
)

# Each sight of private details is written down (design §5).
private_sight = Table(
    "private_sight",
    metadata,
    id_column("id", primary_key=True),
    id_column("need_id", "need", index=True),
    id_column("person_id", "person"),
    Column("at", Instant, nullable=False),
)

ACTIVE: Final = "state IN ('held', 'confirmed', 'on_the_way', 'delivered', 'validated')"

claim = Table(
    "claim",
    metadata,
    id_column("id", primary_key=True),
    id_column("need_id", "need", index=True),
    id_column("person_id", "person", index=True),
    id_column("organisation_id", "organisation", nullable=True),
    Column("quantity", Integer, nullable=False),
    Column("state", String(12), nullable=False),
    Column("at", Instant, nullable=False),
    Column("confirm_by", Instant),  # held until then; empty once confirmed
    Column("nudge_at", Instant),  # when to remind; empty once done
    Column("nudged_at", Instant),
    Column("confirmed_at", Instant),
    Column("on_the_way_at", Instant),
    Column("delivered_at", Instant),
    Column("validated_at", Instant),
    Column("released_at", Instant),  # however it ended without help: released, lapsed, no_show, reassigned
    Column("reason", String(12)),
    id_column("handed_from", "claim", nullable=True),  # the claim it took over
    id_column("match_id", "need", nullable=True),  # the offer that answers this need, or the need it serves
    id_column("twin_id", "claim", nullable=True),  # the same promise on that other card
    id_column("handing_to", "person", nullable=True),  # who is asked to take it over
    id_column("handing_organisation", "organisation", nullable=True),  # or any member of which
    CheckConstraint("quantity > 0", name="quantity_positive"),
    Index("ix_claim_state_confirm_by", "state", "confirm_by"),
    Index(
        "uq_claim_active",
        "need_id",
        "person_id",
        unique=True,
        sqlite_where=text(ACTIVE),
        postgresql_where=text(ACTIVE),
    ),
)

response = Table(
    "response",
    metadata,
    id_column("need_id", "need", primary_key=True),
    id_column("person_id", "person", primary_key=True),
    Column("answer", String(8), nullable=False),
    Column("at", Instant, nullable=False),
    Index("ix_response_person_answer_at", "person_id", "answer", "at"),  # what somebody declined of late
)

# Who would take over what is given back, first come first served. Promoted in the transaction of the release.
waiting = Table(
    "waiting",
    metadata,
    id_column("id", primary_key=True),
    id_column("need_id", "need"),
    id_column("person_id", "person", index=True),
    id_column("organisation_id", "organisation", nullable=True),
    Column("place", Integer, nullable=False),  # in line: two may come in the same millisecond
    Column("quantity", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    UniqueConstraint("need_id", "person_id"),
)

# The words of thanks that close a need.
thanks = Table(
    "thanks",
    metadata,
    id_column("need_id", "need", primary_key=True),
    id_column("by", "person"),
    Column("body", Text, nullable=False),
    Column("at", Instant, nullable=False),
)

# A rehearsal: its needs are simulated. ``channel_id`` is its own channel, of those who play;
# ``circle_id`` the channel in which people were asked to join.
exercise = Table(
    "exercise",
    metadata,
    id_column("id", primary_key=True),
    id_column("network_id", "network", index=True),
    id_column("by", "person"),
    id_column("channel_id", "channel", unique=True),
    id_column("circle_id", "channel", index=True),
    Column("name", String(120), nullable=False),
    Column("at", Instant, nullable=False),
    Column("ended_at", Instant),
)

# Who plays: the members of its channel, and nobody else is alerted of what is asked in it.
exercise_member = Table(
    "exercise_member",
    metadata,
    id_column("exercise_id", "exercise", primary_key=True),
    id_column("person_id", "person", primary_key=True, index=True),
    Column("at", Instant, nullable=False),
)
