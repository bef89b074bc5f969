"""Channels and who is in them."""

from __future__ import annotations

from typing import Final

from sqlalchemy import func, insert, select, update

from channels import log
from channels.actions.calls import leave_seats
from channels.actions.once import Answer, once
from channels.actions.reading import advance_cursor
from channels.actions.texts import check_choice, check_line, check_optional
from channels.doorway import Door, actor_for, channel_for, require
from channels.reading.rooms import stream_of
from channels.store import Write
from channels.store.tables import channel, membership, person
from matching.access import Actor, Thing
from matching.refusals import Refused

NAME_LIMIT: Final = 60
PURPOSE_LIMIT: Final = 300
KINDS_PEOPLE_CREATE: Final = frozenset({"theme", "private"})


def create_channel(
    tx: Write, by: str, *, name: str, purpose: str = "", kind: str = "theme", key: str | None = None
) -> Answer:
    """Open a channel and join it. Answers ``{"channel": id}``."""
    return once(tx, by, key, ("channel", name, purpose, kind), lambda: _create(tx, by, name, purpose, kind))


def _create(tx: Write, by: str, name: str, purpose: str, kind: str) -> Answer:
    actor = actor_for(tx.conn, by)
    require(actor, "channel.create", Thing(actor.network))
    check_choice(kind, KINDS_PEOPLE_CREATE, field="kind")
    name = check_line(name, limit=NAME_LIMIT, field="name")
    purpose = check_optional(purpose, limit=PURPOSE_LIMIT, field="purpose")
    if kind == "theme":
        _check_name_free(tx, actor, name)
    channel_id = insert_channel(tx, network=actor.network, kind=kind, name=name, purpose=purpose, by=by)
    add_to_channel(tx, channel_id, by, by=by)
    return {"channel": channel_id}


def _check_name_free(tx: Write, actor: Actor, name: str) -> None:
    taken = tx.conn.execute(
        select(channel.c.id).where(
            channel.c.network_id == actor.network,
            channel.c.kind.in_(("town", "theme")),
            func.lower(channel.c.name) == name.lower(),
        )
    ).first()
    if taken is not None:
        raise Refused("name_taken")


def insert_channel(
    tx: Write,
    *,
    network: str,
    kind: str,
    name: str,
    by: str | None,
    purpose: str = "",
    posting: str = "members",
    organisation: str | None = None,
    parent: str | None = None,
    person_id: str | None = None,
) -> str:
    """Add a channel's row; its log begins with ``channel.created`` when somebody opened it."""
    channel_id = tx.new_id()
    tx.conn.execute(
        insert(channel),
        {
            "id": channel_id,
            "network_id": network,
            "kind": kind,
            "name": name,
            "purpose": purpose,
            "posting": posting,
            "organisation_id": organisation,
            "parent_id": parent,
            "person_id": person_id,
            "created_by": by,
            "head": 0,
            "created_at": tx.at,
        },
    )
    if by is not None and parent is None and person_id is None:
        log.append(tx, channel_id, "channel.created", entity=channel_id, by=by, facts={"name": name})
    return channel_id


def join_channel(tx: Write, by: str, *, channel: str) -> Answer:
    """Become a member. Already one: nothing changes."""
    door = channel_for(tx.conn, by, channel, "channel.join")
    if not door.thing.member:
        _check_joinable(door)
        add_to_channel(tx, channel, by, by=by)
    return {"channel": channel}


def leave_channel(tx: Write, by: str, *, channel: str) -> Answer:
    """Stop being a member: from this seq on, a closed channel is no longer heard."""
    door = channel_for(tx.conn, by, channel, "channel.leave")
    _check_joinable(door)
    remove_from_channel(tx, channel, by, by=by)
    return {"channel": channel}


def add_member(tx: Write, by: str, *, channel: str, person_id: str) -> Answer:
    """Bring somebody of the same network into a channel."""
    door = channel_for(tx.conn, by, channel, "channel.add_member")
    _check_joinable(door)
    added = actor_for(tx.conn, _known(tx, door.actor, person_id))
    present = tx.conn.execute(
        select(membership.c.person_id).where(
            membership.c.channel_id == channel,
            membership.c.person_id == added.id,
            membership.c.until_seq.is_(None),
        )
    ).first()
    if present is None:
        add_to_channel(tx, channel, added.id, by=by)
    return {"channel": channel}


def remove_member(tx: Write, by: str, *, channel: str, person_id: str) -> Answer:
    """Take somebody out of a channel; their open pages lose it at this very seq."""
    door = channel_for(tx.conn, by, channel, "channel.add_member")
    _check_joinable(door)
    remove_from_channel(tx, channel, _known(tx, door.actor, person_id), by=by)
    return {"channel": channel}


def _check_joinable(door: Door) -> None:
    """Threads follow their need's channel; the town's board and personal streams are nobody's to leave.

    Who plays in an exercise is the exercise's business; direct channels and those of help are their people.
    """
    if door.room.kind in ("thread", "urgences", "me", "exercise", "direct", "help"):
        raise Refused("forbidden")


def _known(tx: Write, actor: Actor, person_id: str) -> str:
    row = tx.conn.execute(
        select(person.c.id).where(
            person.c.id == person_id, person.c.network_id == actor.network, person.c.removed_at.is_(None)
        )
    ).scalar_one_or_none()
    if row is None:
        raise Refused("not_found")
    return str(row)


def add_to_channel(tx: Write, channel_id: str, person_id: str, *, by: str) -> None:
    """Open an interval of membership, with nothing unread.

    The first interval reaches back to the beginning: a newcomer may read how things came
    about. Later ones start where the person came back.
    """
    seq = log.append(tx, channel_id, "member.joined", entity=person_id, by=by)
    been_before = tx.conn.execute(
        select(membership.c.from_seq).where(
            membership.c.channel_id == channel_id, membership.c.person_id == person_id
        )
    ).first()
    tx.conn.execute(
        insert(membership),
        {
            "channel_id": channel_id,
            "person_id": person_id,
            "from_seq": 0 if been_before is None else seq - 1,
            "until_seq": None,
            "joined_at": tx.at,
        },
    )
    advance_cursor(tx, person_id, channel_id, seq)
    tell_person(tx, person_id, by=by)


def remove_from_channel(tx: Write, channel_id: str, person_id: str, *, by: str) -> None:
    """Close the current interval at the seq of the departure itself, if there is one."""
    current = tx.conn.execute(
        select(membership.c.from_seq).where(
            membership.c.channel_id == channel_id,
            membership.c.person_id == person_id,
            membership.c.until_seq.is_(None),
        )
    ).scalar_one_or_none()
    if current is None:
        return
    seq = log.append(tx, channel_id, "member.left", entity=person_id, by=by)
    tx.conn.execute(
        update(membership)
        .where(
            membership.c.channel_id == channel_id,
            membership.c.person_id == person_id,
            membership.c.from_seq == current,
        )
        .values(until_seq=seq)
    )
    leave_seats(tx, person_id, channel_id=channel_id)
    tell_person(tx, person_id, by=by)


def tell_person(tx: Write, person_id: str, *, by: str) -> None:
    """Say on a person's own stream that who they are, or where they belong, changed."""
    log.append(tx, stream_of(tx.conn, person_id), "person.changed", entity=person_id, by=by)
