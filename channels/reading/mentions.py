"""Whom one may call by name in a channel: what is offered while one types."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, and_, select

from channels.doorway import Door
from channels.shapes import Mention
from channels.store.tables import membership, organisation, person
from matching.access import can
from matching.text.folding import fold

OFFERED: Final = 8


def mentionable(conn: Connection, door: Door, starts: str) -> list[Mention]:
    """The channel itself, people and organisations with a word that begins so.

    Those whose first word it is come first, and members before others.
    """
    wanted = fold(starts.strip())
    found = [one for one in _everybody(conn, door) if _fits(one.name, wanted)]
    found.sort(key=lambda one: not fold(one.name).startswith(wanted))
    return found[:OFFERED]


def _fits(name: str, wanted: str) -> bool:
    folded = fold(name)
    return folded.startswith(wanted) or any(word.startswith(wanted) for word in folded.split())


def _everybody(conn: Connection, door: Door) -> Iterator[Mention]:
    if can(door.actor, "channel.call_all", door.thing):
        yield Mention(kind="channel", id=door.room.id, name="canal")
    people = sorted(_people(conn, door), key=lambda row: (row.joined is None, fold(row.name)))
    yield from (Mention(kind="person", id=row.id, name=row.name) for row in people)
    groups = conn.execute(
        select(organisation.c.id, organisation.c.name)
        .where(organisation.c.network_id == door.thing.network)
        .order_by(organisation.c.name)
    )
    yield from (Mention(kind="organisation", id=row.id, name=row.name) for row in groups)


def _people(conn: Connection, door: Door) -> Sequence[Row[Any, Any, Any]]:
    """Members, and in a channel that is open to the network whoever else hears it."""
    current = and_(
        membership.c.channel_id == (door.room.parent_id or door.room.id),
        membership.c.person_id == person.c.id,
        membership.c.until_seq.is_(None),
    )
    rows = conn.execute(
        select(person.c.id, person.c.name, membership.c.person_id.label("joined"))
        .outerjoin(membership, current)
        .where(
            person.c.network_id == door.thing.network,
            person.c.removed_at.is_(None),
            person.c.id != door.actor.id,
            _hears(door),
        )
    )
    return rows.all()


def _hears(door: Door) -> ColumnElement[bool]:
    joined = membership.c.person_id.is_not(None)
    if door.thing.town:
        return person.c.id.is_not(None)
    return joined | (person.c.role != "citizen") if door.thing.open else joined
