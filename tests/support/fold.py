"""What a reader knows of a channel: read fresh, or kept up to date by events alone."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import msgspec
from sqlalchemy import Connection, and_, or_, select, union

from channels.log import CALL_KINDS, CARD_KINDS, EXERCISE_KINDS, MESSAGE_KINDS
from channels.reading.calls import calls_by_id
from channels.reading.exercises import exercises_by_id
from channels.reading.messages import excerpt, messages_by_id
from channels.reading.needs import needs_by_id
from channels.reading.notices import notices_of
from channels.reading.rooms import joined_channels
from channels.shapes import Event, File
from channels.store.tables import call, channel, event, exercise, membership, message, need, person, session

State = dict[str, Any]


def fresh(conn: Connection, channel_id: str) -> State:
    """Everything the pages show of a channel, from its rows."""
    row = conn.execute(select(channel).where(channel.c.id == channel_id)).one()
    said = conn.execute(select(message.c.id).where(message.c.channel_id == channel_id)).scalars().all()
    asked = conn.execute(
        union(
            select(need.c.id).where(need.c.channel_id == channel_id, need.c.state != "draft"),
            select(event.c.entity_id).where(event.c.channel_id == channel_id, event.c.kind.in_(CARD_KINDS)),
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
        "notices": _notices(conn, row.person_id),
        "exercises": _exercises(conn, channel_id),
        "calls": _calls(conn, channel_id),
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


def _notices(conn: Connection, person_id: str | None) -> dict[str, object]:
    """What the person whose stream it is was told, by tag: the last of each."""
    told = [] if person_id is None else notices_of(conn, person_id, limit=1_000)
    return {one.tag: msgspec.to_builtins(one) for one in told}


def _calls(conn: Connection, channel_id: str) -> dict[str, object]:
    ids = conn.execute(select(call.c.id).where(call.c.channel_id == channel_id)).scalars()
    return {key: msgspec.to_builtins(one) for key, one in calls_by_id(conn, list(ids)).items()}


def _exercises(conn: Connection, channel_id: str) -> dict[str, object]:
    """The exercises that people of the channel were asked to join, or whose own channel it is, once over."""
    here = or_(
        exercise.c.circle_id == channel_id,
        and_(exercise.c.channel_id == channel_id, exercise.c.ended_at.is_not(None)),
    )
    ids = conn.execute(select(exercise.c.id).where(here)).scalars()
    return {key: msgspec.to_builtins(one) for key, one in exercises_by_id(conn, list(ids)).items()}


def _words(one: dict[str, Any]) -> str:
    files = msgspec.convert(one.get("files", ()), list[File])
    passed_on = one.get("forward", {}).get("body", "")
    return excerpt(one.get("body", "") or passed_on, files)


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
                other["quote"] = {**other["quote"], "excerpt": _words(one)}
    elif told.kind in CARD_KINDS:
        one = data["need"]
        known = state["needs"].get(one["id"])
        if known is None or known["version"] <= one["version"]:
            state["needs"][one["id"]] = one
    elif told.kind in CALL_KINDS:
        state["calls"][data["call"]["id"]] = data["call"]
    elif told.kind in EXERCISE_KINDS:
        state["exercises"][data["exercise"]["id"]] = data["exercise"]
    elif told.kind == "notice.told":
        state["notices"][data["notice"]["tag"]] = data["notice"]
    elif told.kind == "notice.read":
        for tag in data["tags"]:
            state["notices"][tag] = {**state["notices"][tag], "read": True}
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
