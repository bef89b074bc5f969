"""Who is told what, by which way: preferences, waves, notices, deliveries, jobs."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    true,
)

from channels.store.tables.base import Instant, id_column, metadata

# Where a district lies, so that "600 m away" needs nobody's address.
district = Table(
    "district",
    metadata,
    id_column("network_id", "network", primary_key=True),
    Column("name", String(120), primary_key=True),
    Column("latitude", Float, nullable=False),
    Column("longitude", Float, nullable=False),
)

# What somebody can do, when, and how they want to be told. No row: the defaults.
preference = Table(
    "preference",
    metadata,
    id_column("person_id", "person", primary_key=True),
    Column("on_duty", Boolean, nullable=False, server_default=false()),
    Column("unavailable_until", Instant),
    Column("availability", String(42), nullable=False, server_default=""),  # 7 x 24 hours as hex; empty: any
    Column("timezone", String(60), nullable=False, server_default=""),  # empty: the network's
    Column("quiet_from", Integer, server_default="1320"),  # minutes after midnight of their own clock
    Column("quiet_until", Integer, server_default="420"),  # both empty: none
    Column("wake_for_vital", Boolean, nullable=False, server_default=false()),
    Column("undisturbed_until", Instant),  # asked for now, beside the quiet hours of every day
    Column("max_distance", Integer),  # metres
    Column("categories", JSON, nullable=False, server_default="[]"),
    Column("skills", JSON, nullable=False, server_default="[]"),
    Column("equipment", JSON, nullable=False, server_default="[]"),
    Column("languages", JSON, nullable=False, server_default="[]"),
    Column("by_push", Boolean, nullable=False, server_default=true()),
    Column("by_email", Boolean, nullable=False, server_default=true()),
    Column("by_sms", Boolean, nullable=False, server_default=false()),
    Column("digest", String(8), nullable=False, server_default="none"),  # none, daily, weekly
    Column("digested_at", Instant),
    Column("email_failed_at", Instant),  # the mailbox refuses for good
    Column("updated_at", Instant, nullable=False),
)

# How much of one channel somebody wants to be told: all, mentions, urgent, none. No row: mentions.
channel_preference = Table(
    "channel_preference",
    metadata,
    id_column("person_id", "person", primary_key=True),
    id_column("channel_id", "channel", primary_key=True),
    Column("level", String(8), nullable=False),
    Column("muted_until", Instant),  # until then nothing but what is urgent
)

# Where the alerting for one need stands: the durable job that every worker looks for by ``due_at``.
# ``step`` counts the waves of this ``round``, ``number`` those of all rounds.
course = Table(
    "course",
    metadata,
    id_column("need_id", "need", primary_key=True),
    Column("round", Integer, nullable=False),
    Column("step", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("due_at", Instant, index=True),  # when the next wave starts; empty: none will by itself
    Column("stopped_at", Instant),  # covered or over: the alerts were taken back
    Column("by_hand", Boolean, nullable=False, server_default=false()),  # the next wave was asked for
)

# A wave that started. ``kind`` is some, calm, channel or calls (``matching.waves``).
wave = Table(
    "wave",
    metadata,
    id_column("need_id", "need", primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("round", Integer, nullable=False),
    Column("kind", String(8), nullable=False),
    Column("people", Integer, nullable=False),
    Column("at", Instant, nullable=False),
)

# Somebody was alerted of a need, last by this wave; the answer is in ``response`` and ``claim``.
alert = Table(
    "alert",
    metadata,
    id_column("need_id", "need", primary_key=True),
    id_column("person_id", "person", primary_key=True),
    Column("wave", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("reasons", JSON, nullable=False),  # codes and facts, worded when they are shown
    Index("ix_alert_person_at", "person_id", "at"),
)

# How far the messages of a channel were looked through for people who want to be told of them.
fanout = Table(
    "fanout",
    metadata,
    id_column("channel_id", "channel", primary_key=True),
    Column("seq", BigInteger, nullable=False),
)

# Something one person is to be told, written in the transaction of the event.
notice = Table(
    "notice",
    metadata,
    id_column("id", primary_key=True),
    id_column("person_id", "person"),
    Column("kind", String(30), nullable=False),
    Column("tag", String(80), nullable=False),  # a later notice of the same tag replaces it on screen
    Column("key", String(120), nullable=False),  # the same key is told once
    id_column("need_id", "need", nullable=True, index=True),
    id_column("channel_id", "channel", nullable=True),
    Column("facts", JSON, nullable=False),
    Column("at", Instant, nullable=False),
    Column("read_at", Instant),
    Column("replaced_at", Instant),  # a later notice of the same tag stands in its place
    UniqueConstraint("person_id", "key"),
    Index("ix_notice_person_at", "person_id", "at"),
    Index("ix_notice_person_tag", "person_id", "tag"),
)

# One notice on one way: the outbox, and afterwards the delivery log.
delivery = Table(
    "delivery",
    metadata,
    id_column("id", primary_key=True),
    id_column("notice_id", "notice", index=True),
    Column("way", String(6), nullable=False),  # push, email, sms
    Column(
        "target", Text, nullable=False, server_default=""
    ),  # a subscription's id; otherwise the person's own
    Column("state", String(9), nullable=False),  # due, sent, failed, dropped
    Column("run_at", Instant, nullable=False),
    Column("leased_until", Instant),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("fault", Text),
    Column("sent_at", Instant),
    UniqueConstraint("notice_id", "way", "target"),
    Index("ix_delivery_state_run_at", "state", "run_at"),
)

push_subscription = Table(
    "push_subscription",
    metadata,
    id_column("id", primary_key=True),
    id_column("person_id", "person", index=True),
    id_column("session_id", "session", nullable=True),
    Column("endpoint", Text, nullable=False, unique=True),
    Column("p256dh", String(120), nullable=False),
    Column("auth", String(60), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("gone_at", Instant),
)
