"""Offers, the whole life of a promise, preferences, alerts and practice."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ACTIVE = "state IN ('held', 'confirmed', 'on_the_way', 'delivered', 'validated')"
SOURCED = "source_id IS NOT NULL AND state <> 'cancelled'"
NATURES = {  # of the needs asked so far; everything else is goods
    "service": ("transport", "translation", "admin_help", "handyman", "moving", "housing", "health"),
    "time": ("visit", "childcare", "event"),
    "equipment": ("equipment",),
}

need = sa.table("need", sa.column("category", sa.String), sa.column("nature", sa.String))


def upgrade() -> None:
    op.create_table(
        "district",
        sa.Column("network_id", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=False),
        sa.Column("longitude", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["network_id"], ["network.id"], name=op.f("fk_district_network_id")),
        sa.PrimaryKeyConstraint("network_id", "name", name=op.f("pk_district")),
    )
    op.create_table(
        "exercise",
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("network_id", sa.String(length=20), nullable=False),
        sa.Column("by", sa.String(length=20), nullable=False),
        sa.Column("channel_id", sa.String(length=20), nullable=False),
        sa.Column("circle_id", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_exercise_by")),
        sa.ForeignKeyConstraint(["channel_id"], ["channel.id"], name=op.f("fk_exercise_channel_id")),
        sa.ForeignKeyConstraint(["circle_id"], ["channel.id"], name=op.f("fk_exercise_circle_id")),
        sa.ForeignKeyConstraint(["network_id"], ["network.id"], name=op.f("fk_exercise_network_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exercise")),
        sa.UniqueConstraint("channel_id", name=op.f("uq_exercise_channel_id")),
    )
    op.create_index(op.f("ix_exercise_circle_id"), "exercise", ["circle_id"], unique=False)
    op.create_index(op.f("ix_exercise_network_id"), "exercise", ["network_id"], unique=False)
    op.create_table(
        "preference",
        sa.Column("person_id", sa.String(length=20), nullable=False),
        sa.Column("on_duty", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("unavailable_until", sa.BigInteger(), nullable=True),
        sa.Column("availability", sa.String(length=42), server_default="", nullable=False),
        sa.Column("timezone", sa.String(length=60), server_default="", nullable=False),
        sa.Column("quiet_from", sa.Integer(), server_default="1320", nullable=True),
        sa.Column("quiet_until", sa.Integer(), server_default="420", nullable=True),
        sa.Column("wake_for_vital", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("max_distance", sa.Integer(), nullable=True),
        sa.Column("categories", sa.JSON(), server_default="[]", nullable=False),
        sa.Column("skills", sa.JSON(), server_default="[]", nullable=False),
        sa.Column("equipment", sa.JSON(), server_default="[]", nullable=False),
        sa.Column("languages", sa.JSON(), server_default="[]", nullable=False),
        sa.Column("by_push", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("by_email", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("by_sms", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("digest", sa.String(length=8), server_default="none", nullable=False),
        sa.Column("digested_at", sa.BigInteger(), nullable=True),
        sa.Column("email_failed_at", sa.BigInteger(), nullable=True),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_preference_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_preference")),
    )
    op.create_table(
        "channel_preference",
        sa.Column("person_id", sa.String(length=20), nullable=False),
        sa.Column("channel_id", sa.String(length=20), nullable=False),
        sa.Column("level", sa.String(length=8), nullable=False),
        sa.ForeignKeyConstraint(
            ["channel_id"], ["channel.id"], name=op.f("fk_channel_preference_channel_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_channel_preference_person_id")),
        sa.PrimaryKeyConstraint("person_id", "channel_id", name=op.f("pk_channel_preference")),
    )
    op.create_table(
        "exercise_member",
        sa.Column("exercise_id", sa.String(length=20), nullable=False),
        sa.Column("person_id", sa.String(length=20), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["exercise_id"], ["exercise.id"], name=op.f("fk_exercise_member_exercise_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_exercise_member_person_id")),
        sa.PrimaryKeyConstraint("exercise_id", "person_id", name=op.f("pk_exercise_member")),
    )
    op.create_index(op.f("ix_exercise_member_person_id"), "exercise_member", ["person_id"], unique=False)

    op.create_table(
        "push_subscription",
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("person_id", sa.String(length=20), nullable=False),
        sa.Column("session_id", sa.String(length=20), nullable=True),
        sa.Column("endpoint", sa.Text(), nullable=False),
        sa.Column("p256dh", sa.String(length=120), nullable=False),
        sa.Column("auth", sa.String(length=60), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("gone_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_push_subscription_person_id")),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_push_subscription_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_push_subscription")),
        sa.UniqueConstraint("endpoint", name=op.f("uq_push_subscription_endpoint")),
    )
    op.create_index(op.f("ix_push_subscription_person_id"), "push_subscription", ["person_id"], unique=False)

    op.create_table(
        "alert",
        sa.Column("need_id", sa.String(length=20), nullable=False),
        sa.Column("person_id", sa.String(length=20), nullable=False),
        sa.Column("wave", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["need_id"], ["need.id"], name=op.f("fk_alert_need_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_alert_person_id")),
        sa.PrimaryKeyConstraint("need_id", "person_id", name=op.f("pk_alert")),
    )
    op.create_index("ix_alert_person_at", "alert", ["person_id", "at"], unique=False)

    op.create_table(
        "notice",
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("person_id", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("tag", sa.String(length=80), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("need_id", sa.String(length=20), nullable=True),
        sa.Column("channel_id", sa.String(length=20), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("read_at", sa.BigInteger(), nullable=True),
        sa.Column("replaced_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["channel_id"], ["channel.id"], name=op.f("fk_notice_channel_id")),
        sa.ForeignKeyConstraint(["need_id"], ["need.id"], name=op.f("fk_notice_need_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_notice_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("person_id", "key", name=op.f("uq_notice_person_id_key")),
    )
    op.create_index(op.f("ix_notice_need_id"), "notice", ["need_id"], unique=False)
    op.create_index("ix_notice_person_at", "notice", ["person_id", "at"], unique=False)
    op.create_index("ix_notice_person_tag", "notice", ["person_id", "tag"], unique=False)

    op.create_table(
        "proxy",
        sa.Column("need_id", sa.String(length=20), nullable=False),
        sa.Column("by", sa.String(length=20), nullable=False),
        sa.Column("beneficiary", sa.Text(), nullable=False),
        sa.Column("consent", sa.String(length=10), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_proxy_by")),
        sa.ForeignKeyConstraint(["need_id"], ["need.id"], name=op.f("fk_proxy_need_id")),
        sa.PrimaryKeyConstraint("need_id", name=op.f("pk_proxy")),
    )
    op.create_table(
        "thanks",
        sa.Column("need_id", sa.String(length=20), nullable=False),
        sa.Column("by", sa.String(length=20), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_thanks_by")),
        sa.ForeignKeyConstraint(["need_id"], ["need.id"], name=op.f("fk_thanks_need_id")),
        sa.PrimaryKeyConstraint("need_id", name=op.f("pk_thanks")),
    )
    op.create_table(
        "waiting",
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("need_id", sa.String(length=20), nullable=False),
        sa.Column("person_id", sa.String(length=20), nullable=False),
        sa.Column("organisation_id", sa.String(length=20), nullable=True),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["need_id"], ["need.id"], name=op.f("fk_waiting_need_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_waiting_organisation_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_waiting_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiting")),
        sa.UniqueConstraint("need_id", "person_id", name=op.f("uq_waiting_need_id_person_id")),
    )
    op.create_index(op.f("ix_waiting_person_id"), "waiting", ["person_id"], unique=False)

    op.create_table(
        "course",
        sa.Column("need_id", sa.String(length=20), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.Column("stopped_at", sa.BigInteger(), nullable=True),
        sa.Column("by_hand", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(["need_id"], ["need.id"], name=op.f("fk_course_need_id")),
        sa.PrimaryKeyConstraint("need_id", name=op.f("pk_course")),
    )
    op.create_index(op.f("ix_course_due_at"), "course", ["due_at"], unique=False)
    op.create_table(
        "wave",
        sa.Column("need_id", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["need_id"], ["need.id"], name=op.f("fk_wave_need_id")),
        sa.PrimaryKeyConstraint("need_id", "number", name=op.f("pk_wave")),
    )
    op.create_table(
        "fanout",
        sa.Column("channel_id", sa.String(length=20), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["channel_id"], ["channel.id"], name=op.f("fk_fanout_channel_id")),
        sa.PrimaryKeyConstraint("channel_id", name=op.f("pk_fanout")),
    )
    op.create_table(
        "delivery",
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("notice_id", sa.String(length=20), nullable=False),
        sa.Column("way", sa.String(length=6), nullable=False),
        sa.Column("target", sa.Text(), server_default="", nullable=False),
        sa.Column("state", sa.String(length=9), nullable=False),
        sa.Column("run_at", sa.BigInteger(), nullable=False),
        sa.Column("leased_until", sa.BigInteger(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("fault", sa.Text(), nullable=True),
        sa.Column("sent_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_delivery_notice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
        sa.UniqueConstraint("notice_id", "way", "target", name=op.f("uq_delivery_notice_id_way_target")),
    )
    op.create_index(op.f("ix_delivery_notice_id"), "delivery", ["notice_id"], unique=False)
    op.create_index("ix_delivery_state_run_at", "delivery", ["state", "run_at"], unique=False)

    # Not in a batch: rebuilding a table on SQLite would lose its CHECK constraints.
    add("claim", "confirm_by BIGINT")
    add("claim", "nudge_at BIGINT")
    add("claim", "nudged_at BIGINT")
    add("claim", "confirmed_at BIGINT")
    add("claim", "on_the_way_at BIGINT")
    add("claim", "delivered_at BIGINT")
    add("claim", "validated_at BIGINT")
    add("claim", "handed_from VARCHAR(20) CONSTRAINT fk_claim_handed_from REFERENCES claim (id)")
    add("claim", "match_id VARCHAR(20) CONSTRAINT fk_claim_match_id REFERENCES need (id)")
    add("claim", "twin_id VARCHAR(20) CONSTRAINT fk_claim_twin_id REFERENCES claim (id)")
    add("claim", "handing_to VARCHAR(20) CONSTRAINT fk_claim_handing_to REFERENCES person (id)")
    add(
        "claim",
        "handing_organisation VARCHAR(20)"
        " CONSTRAINT fk_claim_handing_organisation REFERENCES organisation (id)",
    )
    add("need", "nature VARCHAR(9) DEFAULT 'goods' NOT NULL")
    for nature, categories in NATURES.items():
        op.execute(need.update().where(need.c.category.in_(categories)).values(nature=nature))
    add("need", "kind VARCHAR(5) DEFAULT 'need' NOT NULL")
    add("need", "starts_at BIGINT")
    add("need", "unlimited BOOLEAN DEFAULT FALSE NOT NULL")
    add("need", "covered_at BIGINT")
    add("need", "delivered INTEGER")
    add("need", "source_id VARCHAR(20) CONSTRAINT fk_need_source_id REFERENCES message (id)")
    add("need", "exercise_id VARCHAR(20) CONSTRAINT fk_need_exercise_id REFERENCES exercise (id)")
    add("need_private", "masked_at BIGINT")
    op.create_index("ix_need_author_state", "need", ["author_id", "state"], unique=False)
    op.create_index("ix_need_at", "need", ["at"], unique=False)
    op.create_index("ix_claim_state_confirm_by", "claim", ["state", "confirm_by"], unique=False)
    op.create_index(
        "uq_need_source",
        "need",
        ["source_id"],
        unique=True,
        sqlite_where=sa.text(SOURCED),
        postgresql_where=sa.text(SOURCED),
    )
    op.drop_index("uq_claim_active", "claim")
    op.create_index(
        "uq_claim_active",
        "claim",
        ["need_id", "person_id"],
        unique=True,
        sqlite_where=sa.text(ACTIVE),
        postgresql_where=sa.text(ACTIVE),
    )


def add(table: str, column: str) -> None:
    op.execute(f"ALTER TABLE {table} ADD COLUMN {column}")
