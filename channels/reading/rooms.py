"""The channels of a person: which, how far they go, how much of each is unread."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, and_, func, or_, select

from channels.shapes import ChannelKind
from channels.store.tables import channel, membership, message, organisation, person, read_cursor
from matching.access import INSIDERS, Actor


@dataclass(frozen=True, slots=True)
class ChannelLine:
    """A channel in a person's list. ``organisation`` is the name of the one it belongs to."""

    id: str
    kind: ChannelKind
    name: str
    purpose: str
    organisation: str | None
    head: int
    joined: bool
    unread: int
    members: int
    staff_only: bool


def channels_of(conn: Connection, actor: Actor) -> list[ChannelLine]:
    """Every channel this person may see: the ones they joined and the open ones, by kind and name."""
    joined = (
        select(membership.c.channel_id)
        .where(membership.c.person_id == actor.id, membership.c.until_seq.is_(None))
        .scalar_subquery()
    )
    open_kinds = ("town", "theme") if actor.role in INSIDERS else ("town",)
    rows = conn.execute(
        select(
            channel.c.id,
            channel.c.kind,
            channel.c.name,
            channel.c.purpose,
            channel.c.posting,
            channel.c.head,
            organisation.c.name.label("organisation"),
            channel.c.id.in_(joined).label("joined"),
        )
        .outerjoin(organisation, organisation.c.id == channel.c.organisation_id)
        .where(
            channel.c.network_id == actor.network,
            channel.c.kind.in_(("town", "theme", "organisation", "private")),
            or_(channel.c.kind.in_(open_kinds), channel.c.id.in_(joined)),
        )
        .order_by(channel.c.id)
    ).all()
    mine = [row.id for row in rows if row.joined]
    unread = unread_counts(conn, actor.id, mine)
    members = member_counts(conn, [row.id for row in rows])
    return [
        ChannelLine(
            row.id,
            row.kind,
            row.name,
            row.purpose,
            row.organisation,
            row.head,
            bool(row.joined),
            unread.get(row.id, 0),
            members.get(row.id, 0),
            row.posting == "coordinators",
        )
        for row in rows
    ]


def joined_channels(conn: Connection, person_id: str) -> list[str]:
    """The ids of the channels a person is a member of now."""
    rows = conn.execute(
        select(membership.c.channel_id).where(
            membership.c.person_id == person_id, membership.c.until_seq.is_(None)
        )
    )
    return list(rows.scalars())


def unread_counts(conn: Connection, person_id: str, channels: Iterable[str]) -> dict[str, int]:
    """How many messages of others stand after this person's cursor, in the channels they joined."""
    rows = conn.execute(
        select(message.c.channel_id, func.count().label("n"))
        .join(
            membership,
            and_(
                membership.c.channel_id == message.c.channel_id,
                membership.c.person_id == person_id,
                membership.c.until_seq.is_(None),
            ),
        )
        .outerjoin(
            read_cursor,
            and_(
                read_cursor.c.channel_id == message.c.channel_id,
                read_cursor.c.person_id == person_id,
            ),
        )
        .where(
            message.c.channel_id.in_(list(channels)),
            message.c.seq > func.coalesce(read_cursor.c.seq, 0),
            message.c.deleted_at.is_(None),
            message.c.author_id != person_id,
        )
        .group_by(message.c.channel_id)
    )
    return {row.channel_id: row.n for row in rows}


def read_up_to(conn: Connection, person_id: str, channel_id: str) -> int:
    """The seq up to which a person has read a channel."""
    seq = conn.execute(
        select(read_cursor.c.seq).where(
            read_cursor.c.person_id == person_id, read_cursor.c.channel_id == channel_id
        )
    ).scalar_one_or_none()
    return int(seq or 0)


def member_counts(conn: Connection, channels: Iterable[str]) -> dict[str, int]:
    """How many people each channel has now."""
    rows = conn.execute(
        select(membership.c.channel_id, func.count().label("n"))
        .where(membership.c.channel_id.in_(list(channels)), membership.c.until_seq.is_(None))
        .group_by(membership.c.channel_id)
    )
    return {row.channel_id: row.n for row in rows}


def special_channels(conn: Connection, actor: Actor) -> dict[str, tuple[str, int]]:
    """The town's board (``urgences``) and the person's own stream (``me``): id and head."""
    rows = conn.execute(
        select(channel.c.kind, channel.c.id, channel.c.head).where(
            channel.c.network_id == actor.network,
            or_(channel.c.kind == "urgences", channel.c.person_id == actor.id),
        )
    )
    return {row.kind: (row.id, row.head) for row in rows}


def members_of(conn: Connection, channel_id: str) -> list[tuple[str, str, str, str | None]]:
    """(id, name, role, organisation) of everybody in a channel now, by name."""
    rows = conn.execute(
        select(person.c.id, person.c.name, person.c.role, organisation.c.name.label("org"))
        .join(membership, membership.c.person_id == person.c.id)
        .outerjoin(organisation, organisation.c.id == person.c.organisation_id)
        .where(membership.c.channel_id == channel_id, membership.c.until_seq.is_(None))
        .order_by(func.lower(person.c.name))
    )
    return [(row.id, row.name, row.role, row.org) for row in rows]
