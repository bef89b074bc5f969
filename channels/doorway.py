"""The doorway: the only way to a channel, a message, a need or a claim that a person may see.

Every function here answers in the person's name or raises ``Refused("not_found")``: what is
not theirs to see does not exist. With a verb, it also asks the table in ``matching.access``.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, FromClause, Row, Select, and_, bindparam, func, select

from channels.shapes import ChannelKind, Person
from channels.store.bulk import BulkAsk
from channels.store.ready import Ready, among, no_index
from channels.store.tables import (
    call,
    channel,
    claim,
    exercise,
    membership,
    message,
    need,
    organisation,
    organisation_member,
    person,
)
from matching.access import Actor, Role, Thing, can, may_see
from matching.claims import ACTIVE
from matching.refusals import Refused

OPEN_KINDS: Final = frozenset({"town", "theme", "urgences"})
TOWN_KINDS: Final = frozenset({"town", "urgences"})
NOT_THE_CLAIMERS: Final = frozenset({"claim.validate", "claim.take_over"})  # of a promise, yet others' to do

_SCOPE: Final = channel.alias("scope")


class _Seen(msgspec.Struct, frozen=True, array_like=True):
    """What is known of a person at a channel, whatever they may do there."""

    asker: str
    asker_name: str
    asker_org: str | None
    role: Role
    person_network: str
    removed: bool | int
    id: str
    network: str
    kind: ChannelKind
    name: str
    purpose: str
    parent_id: str | None
    organisation_id: str | None
    head: int
    scope_kind: ChannelKind
    scope_posting: str
    scope_head: int
    scope_person: str | None
    scope_creator: str | None
    joined: str | None


def _select_seen(asked: FromClause, postgres: bool) -> Select[Any]:
    """The columns of ``_Seen`` for each (person, channel) asked, by the members of a thread's parent."""
    return (
        select(
            person.c.id,
            person.c.name,
            organisation.c.name,
            person.c.role,
            person.c.network_id,
            person.c.removed_at.is_not(None),
            channel.c.id,
            channel.c.network_id,
            channel.c.kind,
            channel.c.name,
            channel.c.purpose,
            channel.c.parent_id,
            channel.c.organisation_id,
            channel.c.head,
            _SCOPE.c.kind,
            _SCOPE.c.posting,
            _SCOPE.c.head,
            _SCOPE.c.person_id,
            _SCOPE.c.created_by,
            membership.c.person_id,
        )
        .select_from(asked)
        .join(channel, channel.c.id == asked.c.channel)
        .join(_SCOPE, _SCOPE.c.id == func.coalesce(channel.c.parent_id, channel.c.id))
        .join(person, person.c.id == asked.c.person)
        .outerjoin(organisation, organisation.c.id == person.c.organisation_id)
        .outerjoin(
            membership,
            and_(
                membership.c.channel_id == _SCOPE.c.id,
                membership.c.person_id == person.c.id,
                membership.c.until_seq.is_(None),
            ),
        )
    )


_SEEN: Final = BulkAsk(("person", "channel"), _Seen, _select_seen)
_NEEDS: Final = Ready(lambda postgres: select(need).where(among(need.c.id, "ids", postgres)))


class _Held(msgspec.Struct, frozen=True, array_like=True):
    person: str
    need: str
    claim: str


_HELD: Final = BulkAsk(
    ("person", "need"),
    _Held,
    lambda asked, postgres: (
        select(claim.c.person_id, claim.c.need_id, claim.c.id)
        .join(asked, and_(claim.c.need_id == asked.c.need, claim.c.person_id == asked.c.person))
        .where(no_index(claim.c.state, postgres).in_(sorted(ACTIVE)))
    ),
)
_CLAIM: Final = Ready(lambda _: select(claim).where(claim.c.id == bindparam("claim")))
_ACTOR: Final = Ready(
    lambda _: select(person.c.id, person.c.network_id, person.c.role, person.c.removed_at).where(
        person.c.id == bindparam("person")
    )
)
_INTERVALS: Final = Ready(
    lambda _: (
        select(membership.c.from_seq, membership.c.until_seq)
        .where(membership.c.channel_id == bindparam("channel"), membership.c.person_id == bindparam("person"))
        .order_by(membership.c.from_seq)
    )
)
_MESSAGE: Final = Ready(lambda _: select(message).where(message.c.id == bindparam("message")))


@dataclass(frozen=True, slots=True)
class Room:
    """A channel's row, as far as rules and pages need it."""

    id: str
    kind: ChannelKind
    name: str
    purpose: str
    parent_id: str | None
    organisation_id: str | None
    head: int
    scope_head: int  # of the channel whose members hear it: its parent's for a thread


@dataclass(frozen=True, slots=True)
class Door:
    """A channel opened for one person: who asks, what it is, what the rules look at."""

    asker: Person
    actor: Actor
    room: Room
    thing: Thing


@dataclass(frozen=True, slots=True)
class MessageDoor:
    """A message opened for one person."""

    door: Door
    row: Row[Any]
    thing: Thing


@dataclass(frozen=True, slots=True)
class NeedDoor:
    """A need opened for one person. ``claim_id`` is the active claim they hold, if any."""

    door: Door
    row: Row[Any]
    thing: Thing
    claim_id: str | None


@dataclass(frozen=True, slots=True)
class ClaimDoor:
    """A claim opened for one person, with the need it covers."""

    need: NeedDoor
    row: Row[Any]
    thing: Thing


@dataclass(frozen=True, slots=True)
class CallDoor:
    """A call opened for one person."""

    door: Door
    row: Row[Any]


@dataclass(frozen=True, slots=True)
class ExerciseDoor:
    """An exercise opened for one person."""

    actor: Actor
    row: Row[Any]
    thing: Thing


def actor_for(conn: Connection, person_id: str) -> Actor:
    """The person as the rules see them. ``Refused("not_signed_in")`` once removed."""
    row = _ACTOR.first(conn, person=person_id)
    if row is None or row.removed_at is not None:
        raise Refused("not_signed_in")
    return Actor(row.id, row.network_id, row.role)


def require(actor: Actor, verb: str, thing: Thing) -> None:
    """Go on only if the table allows it; ``forbidden``, or ``not_member`` where joining helps."""
    if can(actor, verb, thing):
        return
    if not thing.member and can(actor, verb, replace(thing, member=True)):
        raise Refused("not_member")
    raise Refused("forbidden")


def channel_for(conn: Connection, person_id: str, channel_id: str, verb: str = "channel.read") -> Door:
    """The channel, if this person may see it and do ``verb`` in it.

    A need's thread is as open as the channel of its need.
    """
    door = channels_for(conn, [(person_id, channel_id)], verb)[person_id, channel_id]
    if isinstance(door, Refused):
        raise door
    return door


def channels_for(
    conn: Connection, asked: Collection[tuple[str, str]], verb: str
) -> dict[tuple[str, str], Door | Refused]:
    """Many doors in one query: for each (person, channel), what ``channel_for`` answers or raises."""
    doors: dict[tuple[str, str], Door | Refused] = dict.fromkeys(asked, Refused("not_found"))
    rooms: dict[str, Room] = {}  # those who ask at once ask for few
    for seen in _SEEN.run(conn, list(doors)):
        try:
            doors[seen.asker, seen.id] = _opened(seen, verb, rooms)
        except Refused as refusal:
            doors[seen.asker, seen.id] = refusal
    return doors


def _opened(seen: _Seen, verb: str, rooms: dict[str, Room]) -> Door:
    """The door, if its asker may see the channel and do ``verb`` in it."""
    if seen.removed:
        raise Refused("not_found")
    actor = Actor(seen.asker, seen.person_network, seen.role)
    thing = _thing(
        seen.network,
        seen.scope_kind,
        seen.joined is not None or seen.scope_person == seen.asker,
        seen.scope_creator == seen.asker,
        seen.scope_posting == "coordinators" and seen.kind != "thread",
    )
    if not may_see(actor, thing):
        raise Refused("not_found")
    require(actor, verb, thing)
    room = rooms.get(seen.id) or rooms.setdefault(seen.id, _room(seen))
    return Door(Person(id=seen.asker, name=seen.asker_name, org=seen.asker_org), actor, room, thing)


@lru_cache(maxsize=256)  # a handful a network
def _thing(network: str, scope_kind: ChannelKind, member: bool, own: bool, staff_only: bool) -> Thing:
    """A channel as the rules look at it, for somebody who stands so to it."""
    return Thing(
        network=network,
        open=scope_kind in OPEN_KINDS,
        town=scope_kind in TOWN_KINDS,
        member=member,
        own=own,
        staff_only=staff_only,
        practice=scope_kind == "exercise",
    )


def _room(seen: _Seen) -> Room:
    return Room(
        seen.id,
        seen.kind,
        seen.name,
        seen.purpose,
        seen.parent_id,
        seen.organisation_id,
        seen.head,
        seen.scope_head,
    )


def heard_ranges(conn: Connection, door: Door) -> Sequence[tuple[int, int | None]] | None:
    """The intervals of seq this person may hear of a closed channel; None for everything.

    A thread of a closed channel is heard whole by whoever is a member now: its seqs are its own.
    """
    if door.thing.open or door.room.parent_id or door.room.kind == "me":
        return None
    rows = _INTERVALS.rows(conn, channel=door.room.id, person=door.actor.id)
    return [(row.from_seq, row.until_seq) for row in rows]


def message_for(conn: Connection, person_id: str, message_id: str, verb: str) -> MessageDoor:
    """The message, if this person may hear its channel at that place and do ``verb`` to it."""
    row = _MESSAGE.first(conn, message=message_id)
    if row is None:
        raise Refused("not_found")
    door = channel_for(conn, person_id, row.channel_id)
    heard = heard_ranges(conn, door)
    if heard is not None and not any(
        start < row.seq and (end is None or row.seq <= end) for start, end in heard
    ):
        raise Refused("not_found")
    thing = replace(door.thing, own=row.author_id == person_id)
    require(door.actor, verb, thing)
    return MessageDoor(door, row, thing)


def need_for(conn: Connection, person_id: str, need_id: str, verb: str = "need.read") -> NeedDoor:
    """The need or offer, if this person may see its channel and do ``verb`` to it.

    A draft is its author's alone.
    """
    door = needs_for(conn, [(person_id, need_id)], verb)[person_id, need_id]
    if isinstance(door, Refused):
        raise door
    return door


def needs_for(
    conn: Connection, asked: Collection[tuple[str, str]], verb: str
) -> dict[tuple[str, str], NeedDoor | Refused]:
    """Many doors together: for each (person, need), what ``need_for`` answers or raises."""
    doors: dict[tuple[str, str], NeedDoor | Refused] = dict.fromkeys(asked, Refused("not_found"))
    rows = {row.id: row for row in _NEEDS.rows(conn, ids={need_id for _, need_id in doors})}
    there = {
        (by, need_id): rows[need_id]
        for by, need_id in doors
        if need_id in rows and not (rows[need_id].state == "draft" and rows[need_id].author_id != by)
    }
    if not there:
        return doors
    channels = channels_for(conn, {(by, row.channel_id) for (by, _), row in there.items()}, "channel.read")
    held = {(one.person, one.need): one.claim for one in _HELD.run(conn, list(there))}
    for (by, need_id), row in there.items():
        try:
            doors[by, need_id] = _need_door(channels[by, row.channel_id], row, held.get((by, need_id)), verb)
        except Refused as refusal:
            doors[by, need_id] = refusal
    return doors


def _need_door(door: Door | Refused, row: Row[Any], claim_id: str | None, verb: str) -> NeedDoor:
    """The card behind the door of its channel, if its visitor may do ``verb`` to it."""
    if isinstance(door, Refused):
        raise door
    thing = replace(door.thing, own=row.author_id == door.actor.id, holder=claim_id is not None)
    require(door.actor, verb, thing)
    return NeedDoor(door, row, thing, claim_id)


def claim_for(conn: Connection, person_id: str, claim_id: str, verb: str) -> ClaimDoor:
    """The claim, if this person may see its need and do ``verb`` to the claim."""
    row = _CLAIM.first(conn, claim=claim_id)
    if row is None:
        raise Refused("not_found")
    door = need_for(conn, person_id, row.need_id)
    thing = door.thing  # whose own it is: for validating, the card's author's
    if verb == "claim.take_over":
        thing = replace(thing, own=_asked_to_take_over(conn, row, person_id))
    elif verb != "claim.validate":
        thing = replace(thing, own=row.person_id == person_id)
    if not can(door.door.actor, verb, thing):
        raise Refused("forbidden") if verb in NOT_THE_CLAIMERS else Refused("not_claimer")
    return ClaimDoor(door, row, thing)


def call_for(conn: Connection, person_id: str, call_id: str, verb: str = "channel.call") -> CallDoor:
    """The call, if this person may hear its channel and do ``verb`` there."""
    row = conn.execute(select(call).where(call.c.id == call_id)).one_or_none()
    if row is None:
        raise Refused("not_found")
    return CallDoor(channel_for(conn, person_id, row.channel_id, verb), row)


def exercise_for(conn: Connection, person_id: str, exercise_id: str, verb: str) -> ExerciseDoor:
    """The exercise, if this person was asked to join it or plays in it, and may do ``verb`` to it."""
    row = conn.execute(select(exercise).where(exercise.c.id == exercise_id)).one_or_none()
    if row is None:
        raise Refused("not_found")
    thing = Thing(
        row.network_id,
        open=_hears(conn, person_id, row.circle_id),
        member=_hears(conn, person_id, row.channel_id),
        own=row.by == person_id,
        practice=True,
    )
    actor = actor_for(conn, person_id)
    if not may_see(actor, thing):
        raise Refused("not_found")
    require(actor, verb, thing)
    return ExerciseDoor(actor, row, thing)


def _hears(conn: Connection, person_id: str, channel_id: str) -> bool:
    try:
        channel_for(conn, person_id, channel_id)
    except Refused:
        return False
    return True


def _asked_to_take_over(conn: Connection, row: Row[Any], person_id: str) -> bool:
    """Whether a promise is proposed to this person, by name or as one of an organisation."""
    if row.handing_organisation is None or row.person_id == person_id:
        return bool(row.handing_to == person_id)
    return is_member_of(conn, person_id, row.handing_organisation)


def is_member_of(conn: Connection, person_id: str, organisation_id: str) -> bool:
    """Whether this person may speak for an organisation."""
    return (
        conn.execute(
            select(organisation_member.c.person_id).where(
                organisation_member.c.organisation_id == organisation_id,
                organisation_member.c.person_id == person_id,
            )
        ).first()
        is not None
    )
