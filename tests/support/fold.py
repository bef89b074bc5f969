"""What a reader knows of a channel: read fresh, or kept up to date by events alone."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import msgspec
from sqlalchemy import Connection, select, union

from channels.log import MESSAGE_KINDS, NEED_KINDS
from channels.reading.messages import excerpt, messages_by_id
from channels.reading.needs import needs_by_id
from channels.reading.rooms import joined_channels
from channels.shapes import Event
from channels.store.tables import channel, event, membership, message, need, person, session

State = dict[str, Any]


def fresh(conn: Connection, channel_id: str) -> State:
    """Everything the pages show of a channel, from its rows."""
    row = conn.execute(select(channel).where(channel.c.id == channel_id)).one()
    said = conn.execute(select(message.c.id).where(message.c.channel_id == channel_id)).scalars().all()
    asked = conn.execute(
        union(
            select(need.c.id).where(need.c.channel_id == channel_id),
            select(event.c.entity_id).where(event.c.channel_id == channel_id, event.c.kind.in_(NEED_KINDS)),
        )
    ).scalars()
    members = conn.execute(
        select(membership.c.person_id).where(
            membership.c.channel_id == channel_id, membership.c.until_seq.is_(None)
        )
    ).scalars()
    return {
        "name": row.name,
        "messages": msgspec.to_builtins(messages_by_id(conn, said)),
        "needs": msgspec.to_builtins(needs_by_id(conn, list(asked))),
        "members": set(members),
        "sessions": _sessions(conn, row.person_id),
        "profile": _profile(conn, row.person_id),
    }


def _sessions(conn: Connection, person_id: str | None) -> set[str]:
    """The open sessions of the person whose stream it is."""
    ids = select(session.c.id).where(session.c.person_id == person_id, session.c.revoked_at.is_(None))
    return set(conn.execute(ids).scalars())


def _profile(conn: Connection, person_id: str | None) -> object:
    """What ``person.changed`` speaks of: it says "look again" and nothing else."""
    row = conn.execute(
        select(person.c.name, person.c.role, person.c.locale, person.c.removed_at).where(
            person.c.id == person_id
        )
    ).one_or_none()
    return None if row is None or person_id is None else (*row, sorted(joined_channels(conn, person_id)))


def fold(state: State, events: list[Event], *, look_again: object = None) -> State:
    """The state after these events. ``look_again``: what a reader finds who is told to look again."""
    after = deepcopy(state)
    for told in events:
        _apply(after, told, look_again)
    return after


def _apply(state: State, told: Event, look_again: object) -> None:
    data = msgspec.to_builtins(told.data)
    if told.kind in MESSAGE_KINDS:
        one = data["message"]
        state["messages"][one["id"]] = one
        for other in state["messages"].values():  # who quotes it quotes what it says now
            if "quote" in other and other["quote"]["id"] == one["id"]:
                other["quote"] = {**other["quote"], "excerpt": excerpt(one.get("body", ""))}
    elif told.kind in NEED_KINDS:
        one = data["need"]
        known = state["needs"].get(one["id"])
        if known is None or known["version"] <= one["version"]:
            state["needs"][one["id"]] = one
    elif told.kind == "member.joined":
        state["members"].add(data["person"]["id"])
    elif told.kind == "member.left":
        state["members"].discard(data["person"]["id"])
    elif told.kind == "channel.created":
        state["name"] = data["name"]
    elif told.kind == "session.revoked":
        state["sessions"] -= set(data["sessions"])
    elif told.kind == "person.changed":
        state["profile"] = look_again
    else:
        raise AssertionError(f"a reader does not know what to do with {told.kind}")
