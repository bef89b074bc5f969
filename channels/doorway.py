"""The doorway: the only way to a channel, a message, a need or a claim that a person may see.

Every function here answers in the person's name or raises ``Refused("not_found")``: what is
not theirs to see does not exist. With a verb, it also asks the table in ``matching.access``.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, and_, bindparam, func, select

from channels.shapes import ChannelKind, Person
from channels.store.tables import channel, claim, membership, message, need, organisation, person
from matching.access import Actor, Thing, can, may_see
from matching.refusals import Refused

OPEN_KINDS: Final = frozenset({"town", "theme", "urgences"})
TOWN_KINDS: Final = frozenset({"town", "urgences"})

# Built once: every verb asks it, and building it costs more than running it.
_SCOPE: Final = channel.alias("scope")
_DOOR: Final[Select[Any]] = (
    select(
        channel.c.id,
        channel.c.network_id,
        channel.c.kind,
        channel.c.name,
        channel.c.purpose,
        channel.c.parent_id,
        channel.c.organisation_id,
        channel.c.head,
        _SCOPE.c.kind.label("scope_kind"),
        _SCOPE.c.posting.label("scope_posting"),
        _SCOPE.c.head.label("scope_head"),
        _SCOPE.c.person_id.label("scope_person"),
        _SCOPE.c.created_by.label("scope_creator"),
        membership.c.person_id.label("joined"),
        person.c.id.label("asker"),
        person.c.name.label("asker_name"),
        organisation.c.name.label("asker_org"),
        person.c.role,
        person.c.network_id.label("person_network"),
        person.c.removed_at,
    )
    .join(_SCOPE, _SCOPE.c.id == func.coalesce(channel.c.parent_id, channel.c.id))
    .join(person, person.c.id.in_(bindparam("people", expanding=True)))
    .outerjoin(organisation, organisation.c.id == person.c.organisation_id)
    .outerjoin(
        membership,
        and_(
            membership.c.channel_id == _SCOPE.c.id,
            membership.c.person_id == person.c.id,
            membership.c.until_seq.is_(None),
        ),
    )
    .where(channel.c.id.in_(bindparam("channels", expanding=True)))
)


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


def actor_for(conn: Connection, person_id: str) -> Actor:
    """The person as the rules see them. ``Refused("not_signed_in")`` once removed."""
    row = conn.execute(
        select(person.c.id, person.c.network_id, person.c.role, person.c.removed_at).where(
            person.c.id == person_id
        )
    ).one_or_none()
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
    row = conn.execute(_DOOR, {"people": [person_id], "channels": [channel_id]}).one_or_none()
    if row is None:
        raise Refused("not_found")
    return _opened(row, verb)


def channels_for(
    conn: Connection, asked: Collection[tuple[str, str]], verb: str
) -> dict[tuple[str, str], Door | Refused]:
    """Many doors in one query: for each (person, channel), what ``channel_for`` answers or raises."""
    people = {person_id for person_id, _ in asked}
    rows = conn.execute(_DOOR, {"people": people, "channels": {channel_id for _, channel_id in asked}})
    doors: dict[tuple[str, str], Door | Refused] = dict.fromkeys(asked, Refused("not_found"))
    for row in rows:
        place = (row.asker, row.id)
        if place in doors:
            try:
                doors[place] = _opened(row, verb)
            except Refused as refusal:
                doors[place] = refusal
    return doors


def _opened(row: Row[Any], verb: str) -> Door:
    """The door of a row of ``_DOOR``, if its asker may see the channel and do ``verb`` in it."""
    if row.removed_at is not None:
        raise Refused("not_found")
    actor = Actor(row.asker, row.person_network, row.role)
    thing = Thing(
        network=row.network_id,
        open=row.scope_kind in OPEN_KINDS,
        town=row.scope_kind in TOWN_KINDS,
        member=row.joined is not None or row.scope_person == row.asker,
        own=row.scope_creator == row.asker,
        staff_only=row.scope_posting == "coordinators" and row.kind != "thread",
    )
    if not may_see(actor, thing):
        raise Refused("not_found")
    require(actor, verb, thing)
    room = Room(
        row.id,
        row.kind,
        row.name,
        row.purpose,
        row.parent_id,
        row.organisation_id,
        row.head,
        row.scope_head,
    )
    return Door(Person(id=row.asker, name=row.asker_name, org=row.asker_org), actor, room, thing)


def heard_ranges(conn: Connection, door: Door) -> Sequence[tuple[int, int | None]] | None:
    """The intervals of seq this person may hear of a closed channel; None for everything.

    A thread of a closed channel is heard whole by whoever is a member now: its seqs are its own.
    """
    if door.thing.open or door.room.parent_id or door.room.kind == "me":
        return None
    rows = conn.execute(
        select(membership.c.from_seq, membership.c.until_seq)
        .where(membership.c.channel_id == door.room.id, membership.c.person_id == door.actor.id)
        .order_by(membership.c.from_seq)
    )
    return [(row.from_seq, row.until_seq) for row in rows]


def message_for(conn: Connection, person_id: str, message_id: str, verb: str) -> MessageDoor:
    """The message, if this person may hear its channel at that place and do ``verb`` to it."""
    row = conn.execute(select(message).where(message.c.id == message_id)).one_or_none()
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
    """The need, if this person may see its channel and do ``verb`` to it."""
    row = conn.execute(select(need).where(need.c.id == need_id)).one_or_none()
    if row is None:
        raise Refused("not_found")
    door = channel_for(conn, person_id, row.channel_id)
    claim_id = conn.execute(
        select(claim.c.id).where(
            claim.c.need_id == need_id, claim.c.person_id == person_id, claim.c.state != "released"
        )
    ).scalar_one_or_none()
    thing = replace(door.thing, own=row.author_id == person_id, holder=claim_id is not None)
    require(door.actor, verb, thing)
    return NeedDoor(door, row, thing, claim_id)


def claim_for(conn: Connection, person_id: str, claim_id: str, verb: str) -> ClaimDoor:
    """The claim, if this person may see its need and do ``verb`` to the claim."""
    row = conn.execute(select(claim).where(claim.c.id == claim_id)).one_or_none()
    if row is None:
        raise Refused("not_found")
    door = need_for(conn, person_id, row.need_id)
    thing = replace(door.thing, own=row.person_id == person_id)
    if not can(door.door.actor, verb, thing):
        raise Refused("not_claimer")
    return ClaimDoor(door, row, thing)
