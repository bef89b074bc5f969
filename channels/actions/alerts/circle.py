"""The circle of a need: everybody who could be alerted of it. The one place that decides this."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Row, func, select

from channels.actions.notices.ways import USUAL_LEVEL, levels_of
from channels.doorway import OPEN_KINDS
from channels.store.tables import channel, exercise_member, membership, person
from matching.access import INSIDERS

_SCOPE: Final = channel.alias("scope")


@dataclass(frozen=True, slots=True)
class Circle:
    """Who could be alerted. ``members`` of them are in the need's channel, ``loud`` want to hear all."""

    people: frozenset[str]
    members: frozenset[str]
    loud: frozenset[str]


def circle_of(conn: Connection, row: Row[Any]) -> Circle:
    """The circle of a need (its row).

    An open channel calls on the whole town, a closed one on its members, an exercise on those who joined it.
    Only who may promise is called: nobody removed, no citizen, not who asks; and nobody who wants to hear
    nothing of that channel.
    """
    members = set(conn.execute(_members(row.channel_id)).scalars())
    found = set(conn.execute(_people(conn, row, members)).scalars())
    levels = levels_of(conn, row.channel_id, found)
    people = {one for one in found if levels.get(one, USUAL_LEVEL) != "none"}
    loud = {one for one in people if levels.get(one) == "all"}
    return Circle(frozenset(people), frozenset(people & members), frozenset(loud))


def _people(conn: Connection, row: Row[Any], members: Collection[str]) -> Any:
    asked = select(person.c.id).where(
        person.c.removed_at.is_(None), person.c.role.in_(INSIDERS), person.c.id != row.author_id
    )
    if row.exercise_id is not None:
        playing = select(exercise_member.c.person_id).where(exercise_member.c.exercise_id == row.exercise_id)
        asked = asked.where(person.c.id.in_(playing))
    place = conn.execute(_place(row.channel_id)).one()
    if place.kind in OPEN_KINDS:
        return asked.where(person.c.network_id == place.network_id)
    return asked.where(person.c.id.in_(members))


def _place(channel_id: str) -> Any:
    """The kind of the channel whose members hear a need: its own, or the parent's."""
    return (
        select(_SCOPE.c.kind, _SCOPE.c.network_id, _SCOPE.c.id, _SCOPE.c.name)
        .join(channel, _SCOPE.c.id == func.coalesce(channel.c.parent_id, channel.c.id))
        .where(channel.c.id == channel_id)
    )


def _members(channel_id: str) -> Any:
    return (
        select(membership.c.person_id)
        .join(channel, membership.c.channel_id == func.coalesce(channel.c.parent_id, channel.c.id))
        .where(channel.c.id == channel_id, membership.c.until_seq.is_(None))
    )
