"""Practice: an exercise is started, people join it, its simulated needs reach them alone, it ends.

An exercise has a channel of its own, whose members are those who play. Everything asked there is
practice (``need.exercise_id``): no board, no figure, no alert to anybody else.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import delete, insert, select, update

from channels import log
from channels.actions.channels import add_to_channel, insert_channel, remove_from_channel
from channels.actions.needs.closing import resolve_need
from channels.actions.needs.releasing import release_claim
from channels.actions.notices import notify
from channels.actions.once import Answer, once
from channels.actions.texts import check_line
from channels.doorway import ExerciseDoor, actor_for, channel_for, exercise_for, require
from channels.store import Write
from channels.store.tables import claim, exercise, exercise_member, need
from matching.access import Thing
from matching.claims import ACTIVE, LIVE
from matching.refusals import Refused

NAME_LIMIT: Final = 60


def start_exercise(tx: Write, by: str, *, name: str, circle: str, key: str | None = None) -> Answer:
    """Start an exercise, join it, and ask the people of the channel ``circle`` to join.

    Answers ``{"exercise": id, "channel": id, "seq": seq}``; ``seq`` is of the invitation, in ``circle``.
    """
    return once(tx, by, key, ("exercise", name, circle), lambda: _start(tx, by, name, circle))


def _start(tx: Write, by: str, name: str, circle: str) -> Answer:
    actor = actor_for(tx.conn, by)
    require(actor, "exercise.start", Thing(actor.network))
    door = channel_for(tx.conn, by, circle, "channel.post")
    if door.room.kind in ("thread", "urgences", "me", "exercise"):
        raise Refused("forbidden")
    name = check_line(name, limit=NAME_LIMIT, field="name")
    channel_id = insert_channel(tx, network=actor.network, kind="exercise", name=name, by=by)
    exercise_id = tx.new_id()
    tx.conn.execute(
        insert(exercise),
        {
            "id": exercise_id,
            "network_id": actor.network,
            "by": by,
            "channel_id": channel_id,
            "circle_id": circle,
            "name": name,
            "at": tx.at,
        },
    )
    _add(tx, exercise_id, channel_id, by)
    seq = log.append(tx, circle, "exercise.opened", entity=exercise_id, by=by)
    return {"exercise": exercise_id, "channel": channel_id, "seq": seq}


def join_exercise(tx: Write, by: str, *, exercise_id: str) -> Answer:
    """Play: from now on what is asked in it may alert this person. Already in it: nothing changes."""
    door = exercise_for(tx.conn, by, exercise_id, "exercise.join")
    if not door.thing.member:
        _check_running(door)
        _add(tx, exercise_id, door.row.channel_id, by)
    return {"exercise": exercise_id, "channel": door.row.channel_id}


def leave_exercise(tx: Write, by: str, *, exercise_id: str) -> Answer:
    """Play no longer: what was promised in it is given back."""
    door = exercise_for(tx.conn, by, exercise_id, "exercise.leave")
    for claim_id in _held(tx, exercise_id, by):
        release_claim(tx, by, claim_id=claim_id, reason="unavailable")
    tx.conn.execute(
        delete(exercise_member).where(
            exercise_member.c.exercise_id == exercise_id, exercise_member.c.person_id == by
        )
    )
    remove_from_channel(tx, door.row.channel_id, by, by=by)
    return {"exercise": exercise_id, "channel": door.row.channel_id}


def end_exercise(tx: Write, by: str, *, exercise_id: str) -> Answer:
    """End it: what is still asked is closed, and who played is told that the debrief can be read."""
    door = exercise_for(tx.conn, by, exercise_id, "exercise.end")
    ended = tx.conn.execute(
        update(exercise)
        .where(exercise.c.id == exercise_id, exercise.c.ended_at.is_(None))
        .values(ended_at=tx.at)
    )
    if ended.rowcount == 0:
        raise Refused("exercise_over")
    for need_id, state in _live(tx, exercise_id):
        outcome = "fulfilled" if state == "covered" else "cancelled"
        resolve_need(tx, by, need_id=need_id, outcome=outcome)
    log.append(tx, door.row.circle_id, "exercise.ended", entity=exercise_id, by=by)
    seq = log.append(tx, door.row.channel_id, "exercise.ended", entity=exercise_id, by=by)
    playing = select(exercise_member.c.person_id).where(exercise_member.c.exercise_id == exercise_id)
    notify(
        tx,
        sorted(set(tx.conn.execute(playing).scalars()) - {by}),
        "exercise.ended",
        tag=f"exercise:{exercise_id}",
        key=f"ended:{exercise_id}",
        channel=door.row.channel_id,
        ways={},  # in the page only: a rehearsal wakes nobody's telephone
    )
    return {"exercise": exercise_id, "channel": door.row.channel_id, "seq": seq}


def _check_running(door: ExerciseDoor) -> None:
    if door.row.ended_at is not None:
        raise Refused("exercise_over")


def _add(tx: Write, exercise_id: str, channel_id: str, person_id: str) -> None:
    row = {"exercise_id": exercise_id, "person_id": person_id, "at": tx.at}
    tx.conn.execute(insert(exercise_member), row)
    add_to_channel(tx, channel_id, person_id, by=person_id)


def _held(tx: Write, exercise_id: str, person_id: str) -> list[str]:
    """The promises that somebody still holds on its live needs."""
    rows = tx.conn.execute(
        select(claim.c.id)
        .join(need, need.c.id == claim.c.need_id)
        .where(
            need.c.exercise_id == exercise_id,
            need.c.state.in_(LIVE),
            claim.c.person_id == person_id,
            claim.c.state.in_(ACTIVE),
        )
        .order_by(claim.c.id)
    )
    return list(rows.scalars())


def _live(tx: Write, exercise_id: str) -> list[tuple[str, str]]:
    """The needs of an exercise that are not over, with their states."""
    rows = tx.conn.execute(
        select(need.c.id, need.c.state)
        .where(need.c.exercise_id == exercise_id, need.c.state.in_(LIVE))
        .order_by(need.c.id)
    )
    return [(row.id, row.state) for row in rows]
