"""The channels of a person: which, how far they go, how much of each is unread."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, FromClause, Select, bindparam, func, literal, or_, select

from channels.reading.directs import names_of
from channels.shapes import ChannelKind
from channels.store.ready import Ready
from channels.store.tables import (
    channel,
    channel_preference,
    membership,
    mention,
    message,
    organisation,
    person,
    read_cursor,
)
from matching.access import INSIDERS, Actor

UNREAD_MOST: Final = 100  # more reads as "many"
_STREAM: Final = Ready(lambda _: select(channel.c.id).where(channel.c.person_id == bindparam("person")))


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
    mentions: int
    members: int
    staff_only: bool


@dataclass(frozen=True, slots=True)
class Left:
    """How far somebody has read a channel, and what is left: messages, and how many of them call them."""

    seq: int
    unread: int
    mentions: int


def channels_of(conn: Connection, actor: Actor) -> list[ChannelLine]:
    """Every channel this person may see: the ones they joined and the open ones, oldest first."""
    open_kinds = ("town", "theme") if actor.role in INSIDERS else ("town",)
    return _lines(conn, actor, or_(channel.c.kind.in_(open_kinds), channel.c.id.in_(_joined_by(actor))))


def joined_by(conn: Connection, actor: Actor) -> list[ChannelLine]:
    """The channels that this person is a member of, however many others there are; in the same order."""
    return _lines(conn, actor, channel.c.id.in_(_joined_by(actor)))


def _joined_by(actor: Actor) -> Select[tuple[str]]:
    return select(membership.c.channel_id).where(
        membership.c.person_id == actor.id, membership.c.until_seq.is_(None)
    )


def _lines(conn: Connection, actor: Actor, which: ColumnElement[bool]) -> list[ChannelLine]:
    rows = conn.execute(
        select(
            channel.c.id,
            channel.c.kind,
            channel.c.name,
            channel.c.purpose,
            channel.c.posting,
            channel.c.head,
            organisation.c.name.label("organisation"),
            channel.c.id.in_(_joined_by(actor)).label("joined"),
        )
        .outerjoin(organisation, organisation.c.id == channel.c.organisation_id)
        .where(
            channel.c.network_id == actor.network,
            channel.c.kind.in_(("town", "theme", "organisation", "private", "direct", "help")),
            which,
        )
        .order_by(channel.c.id)
    ).all()
    mine = [row.id for row in rows if row.joined]
    unread = unread_counts(conn, actor.id, mine)
    mentions = mention_counts(conn, actor.id, mine)
    members = member_counts(conn, [row.id for row in rows])
    others = names_of(conn, actor.id, [row.id for row in rows if row.kind in ("direct", "help")])
    return [
        ChannelLine(
            row.id,
            row.kind,
            others.get(row.id, row.name),
            row.purpose,
            row.organisation,
            row.head,
            bool(row.joined),
            unread.get(row.id, 0),
            mentions.get(row.id, 0),
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
    """How many messages of others stand after this person's cursor, in the channels they joined.

    Counted up to ``UNREAD_MOST``: nobody reads the difference, and a long absence costs no more.
    """
    asked = {"person": person_id, "channels": list(channels)}
    return {row.id: row.n for row in conn.execute(_UNREAD, asked) if row.n}


def mention_counts(conn: Connection, person_id: str, channels: Iterable[str]) -> dict[str, int]:
    """How many unread messages call this person, in the channels whose level lets a call through."""
    asked = {"person": person_id, "channels": list(channels)}
    return {row.id: row.n for row in conn.execute(_MENTIONS, asked) if row.n}


def left_in(conn: Connection, person_id: str, channel_id: str) -> Left:
    """How far this person has read a channel, and what is left of it."""
    return Left(
        read_up_to(conn, person_id, channel_id),
        unread_counts(conn, person_id, [channel_id]).get(channel_id, 0),
        mention_counts(conn, person_id, [channel_id]).get(channel_id, 0),
    )


def mentions_of(person_id: ColumnElement[str], channel_id: ColumnElement[str], *outer: FromClause) -> Any:
    """The count of unread calls as a column of a query whose tables are ``outer``."""
    quiet = (
        select(channel_preference.c.level)
        .where(
            channel_preference.c.person_id == person_id,
            channel_preference.c.channel_id == channel_id,
            channel_preference.c.level.in_(("none", "urgent")),
        )
        .correlate(mention, *outer)
    )
    return (
        select(func.count())
        .select_from(mention)
        .where(
            mention.c.person_id == person_id,
            mention.c.channel_id == channel_id,
            mention.c.seq > _mark(person_id, channel_id, mention, *outer),
            ~quiet.exists(),
        )
        .correlate(*outer)
        .scalar_subquery()
    )


def unread_of(person_id: ColumnElement[str], channel_id: ColumnElement[str], *outer: FromClause) -> Any:
    """The count as a column of a query whose tables are ``outer``: read along the index, and no further."""
    unread = (
        select(literal(1).label("one"))
        .select_from(message)
        .where(
            message.c.channel_id == channel_id,
            message.c.seq > _mark(person_id, channel_id, *outer),
            message.c.deleted_at.is_(None),
            message.c.author_id != person_id,
        )
        .limit(UNREAD_MOST)
        .correlate(*outer)
        .subquery()
    )
    return select(func.count()).select_from(unread).correlate(*outer).scalar_subquery()


def _mark(person_id: ColumnElement[str], channel_id: ColumnElement[str], *outer: FromClause) -> Any:
    """The seq up to which a person has read a channel, 0 before the first time."""
    seq = select(read_cursor.c.seq).where(
        read_cursor.c.person_id == person_id, read_cursor.c.channel_id == channel_id
    )
    return func.coalesce(seq.correlate(*outer).scalar_subquery(), 0)


def _where_joined(count: Callable[..., Any]) -> Select[Any]:
    """A count of each of these channels, of those in which this person is now."""
    return select(
        membership.c.channel_id.label("id"),
        count(membership.c.person_id, membership.c.channel_id, membership).label("n"),
    ).where(
        membership.c.person_id == bindparam("person"),
        membership.c.channel_id.in_(bindparam("channels", expanding=True)),
        membership.c.until_seq.is_(None),
    )


_UNREAD: Final = _where_joined(unread_of)
_MENTIONS: Final = _where_joined(mentions_of)


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


def stream_of(conn: Connection, person_id: str) -> str:
    """The channel that is a person's own: what is told to them alone, on all their devices."""
    stream: str = _STREAM.one(conn, person=person_id).id
    return stream


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
