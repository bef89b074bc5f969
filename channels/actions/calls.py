"""Quick video: a call begins in a channel, people take and leave seats in it, it ends with the last one.

A seat is a device that says every few seconds that it is still there (``stay``): whoever crashes, or drives
into a tunnel for too long, frees it by silence. One call at a time in a channel; two who start at once meet.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from sqlalchemy import ScalarSelect, insert, or_, select, update

from channels import log
from channels.actions.notices import notify, read_about
from channels.actions.once import Answer
from channels.doorway import CallDoor, call_for, channel_for
from channels.store import Write
from channels.store.tables import call, call_seat, channel, membership, person
from matching.refusals import Refused

GONE_AFTER: Final = timedelta(seconds=20)  # of silence: `stay` comes every eight
EMPTY_AFTER: Final = timedelta(seconds=60)  # nobody sat down: whoever called changed their mind
RINGING: Final = "call.ringing"  # the kind of notice that asks somebody to answer
MISSED: Final = "call.missed"
_TAKEN: Final = (
    select(call_seat.c.id, call_seat.c.call_id, call_seat.c.person_id, call.c.channel_id)
    .join(call, call.c.id == call_seat.c.call_id)
    .where(call_seat.c.left_at.is_(None))
    .order_by(call.c.channel_id, call_seat.c.at, call_seat.c.id)  # channels are held in one order
)


def start_call(tx: Write, by: str, *, channel: str) -> Answer:
    """Begin a call there, or find the one that goes on. In a direct channel it rings for the others.

    Answers ``{"call": id, "started": whether it is new}``. Nobody sits in it yet.
    """
    door = channel_for(tx.conn, by, channel, "channel.call")
    if door.room.kind in ("urgences", "me"):
        raise Refused("forbidden")
    _hold(tx, channel)
    going_on = tx.conn.execute(
        select(call.c.id).where(call.c.channel_id == channel, call.c.ended_at.is_(None))
    ).scalar_one_or_none()
    if going_on is not None:
        return {"call": going_on, "started": False}
    call_id = tx.new_id()
    tx.conn.execute(insert(call), {"id": call_id, "channel_id": channel, "by": by, "at": tx.at})
    log.append(tx, channel, "call.started", entity=call_id, by=by)
    if door.room.kind == "direct":
        _ring(tx, call_id, channel, by)
    return {"call": call_id, "started": True}


def join_call(tx: Write, by: str, *, call_id: str, session: str, most: int) -> Answer:
    """Take a seat; the other devices of this person lose theirs.

    Answers ``{"call", "seat", "seats": [id…]}``: those who were there before, whom the new one calls.
    ``Refused("call_full")`` when ``most`` others sit there, ``Refused("call_over")`` when it ended.
    """
    door = _running(tx, by, call_id)
    seats = _seats(tx, call_id)
    others = [seat for seat in seats if seat.person_id != by]
    if len(others) >= most:
        raise Refused("call_full", most=most)
    for seat in seats:
        if seat.person_id == by:
            _free(tx, seat.id)
    seat_id = tx.new_id()
    row = {
        "id": seat_id,
        "call_id": call_id,
        "person_id": by,
        "session_id": session,
        "at": tx.at,
        "seen_at": tx.at,
    }
    tx.conn.execute(insert(call_seat), row)
    log.append(tx, door.row.channel_id, "call.joined", entity=call_id, by=by)
    read_about(tx, by, tag=_tag(call_id))  # answered: no other device of theirs rings any more
    return {"call": call_id, "seat": seat_id, "seats": [seat.id for seat in others]}


def stay(tx: Write, by: str, *, call_id: str, seat: str) -> Answer:
    """Say that a seat is still taken. ``Refused("call_over")``: another device has it, or the call ended."""
    call_for(tx.conn, by, call_id)
    kept = tx.conn.execute(
        update(call_seat)
        .where(call_seat.c.id == seat, call_seat.c.person_id == by, call_seat.c.left_at.is_(None))
        .values(seen_at=tx.at)
    )
    if kept.rowcount == 0:
        raise Refused("call_over")
    return {"call": call_id, "seat": seat}


def hang_up(tx: Write, by: str, *, call_id: str, seat: str) -> Answer:
    """Leave a seat; the last one out ends the call. Left already: nothing changes."""
    call_for(tx.conn, by, call_id, "channel.read")
    for one in _seats(tx, call_id):
        if one.id == seat and one.person_id == by:
            _leave(tx, one)
    return {"call": call_id, "seat": seat}


def decline_call(tx: Write, by: str, *, call_id: str) -> Answer:
    """Not now: stops ringing on all devices of this person. Answers who is in it, to be told so."""
    call_for(tx.conn, by, call_id)
    read_about(tx, by, tag=_tag(call_id))
    return {"call": call_id}


def end_silent(tx: Write) -> int:
    """Free the seats of whom nothing was heard, and end calls in which nobody sits. Returns how many."""
    silent = tx.conn.execute(_TAKEN.where(call_seat.c.seen_at < tx.at - GONE_AFTER)).all()
    for seat in silent:
        _leave(tx, seat)
    empty = tx.conn.execute(
        select(call.c.id, call.c.channel_id, call.c.by).where(
            call.c.ended_at.is_(None),
            call.c.at < tx.at - EMPTY_AFTER,
            call.c.id.not_in(select(call_seat.c.call_id).where(call_seat.c.left_at.is_(None))),
        )
    ).all()
    for one in empty:
        _hold(tx, one.channel_id)
        _end(tx, one.id, one.channel_id, by=one.by)
    return len(silent)


def leave_seats(
    tx: Write, person_id: str, *, channel_id: str | None = None, sessions: list[str] | None = None
) -> None:
    """Whoever loses a channel, or a session, loses the seats in its calls in the same instant."""
    taken = _TAKEN.where(call_seat.c.person_id == person_id)
    if channel_id is not None:
        taken = taken.join(channel, channel.c.id == call.c.channel_id).where(
            or_(channel.c.id == channel_id, channel.c.parent_id == channel_id)
        )
    if sessions is not None:
        taken = taken.where(call_seat.c.session_id.in_(sessions))
    for seat in tx.conn.execute(taken).all():
        _leave(tx, seat)


def _running(tx: Write, by: str, call_id: str) -> CallDoor:
    """The call, held until the end of this transaction, if it goes on."""
    _hold(tx, select(call.c.channel_id).where(call.c.id == call_id).scalar_subquery())
    door = call_for(tx.conn, by, call_id)
    if door.row.ended_at is not None:
        raise Refused("call_over")
    return door


def _hold(tx: Write, channel_id: str | ScalarSelect[str]) -> None:
    """One at a time in a channel (on SQLite there is one writer anyhow)."""
    tx.conn.execute(select(channel.c.id).where(channel.c.id == channel_id).with_for_update())


def _seats(tx: Write, call_id: str) -> list[Any]:
    return list(tx.conn.execute(_TAKEN.where(call_seat.c.call_id == call_id)))


def _free(tx: Write, seat_id: str) -> bool:
    """Whether it was still taken."""
    left = tx.conn.execute(
        update(call_seat)
        .where(call_seat.c.id == seat_id, call_seat.c.left_at.is_(None))
        .values(left_at=tx.at)
    )
    return left.rowcount > 0


def _leave(tx: Write, seat: Any) -> None:
    _hold(tx, seat.channel_id)
    if not _free(tx, seat.id):
        return
    log.append(tx, seat.channel_id, "call.left", entity=seat.call_id, by=seat.person_id)
    if not _seats(tx, seat.call_id):
        _end(tx, seat.call_id, seat.channel_id, by=seat.person_id)


def _end(tx: Write, call_id: str, channel_id: str, *, by: str) -> None:
    ended = tx.conn.execute(
        update(call).where(call.c.id == call_id, call.c.ended_at.is_(None)).values(ended_at=tx.at)
    )
    if ended.rowcount == 0:
        return
    log.append(tx, channel_id, "call.ended", entity=call_id, by=by)
    row = tx.conn.execute(
        select(call.c.by, person.c.name, channel.c.kind)
        .join(person, person.c.id == call.c.by)
        .join(channel, channel.c.id == call.c.channel_id)
        .where(call.c.id == call_id)
    ).one()
    if row.kind != "direct":
        return
    came = select(call_seat.c.person_id).where(call_seat.c.call_id == call_id)
    notify(
        tx,
        sorted(_others(tx, channel_id, row.by) - set(tx.conn.execute(came).scalars())),
        MISSED,
        tag=_tag(call_id),
        key=f"missed:{call_id}",
        channel=channel_id,
        facts={"call": call_id, "by": row.name},
        about="mention",
        ways={},  # seen when they come back: it is no use to wake anybody for what is over
    )


def _ring(tx: Write, call_id: str, channel_id: str, by: str) -> None:
    name = tx.conn.execute(select(person.c.name).where(person.c.id == by)).scalar_one()
    notify(
        tx,
        sorted(_others(tx, channel_id, by)),
        RINGING,
        tag=_tag(call_id),
        key=f"ring:{call_id}",
        channel=channel_id,
        facts={"call": call_id, "by": name, "from": by},
        about="mention",
    )


def _others(tx: Write, channel_id: str, person_id: str) -> set[str]:
    """Who is in a direct channel besides."""
    others = select(membership.c.person_id).where(
        membership.c.channel_id == channel_id,
        membership.c.until_seq.is_(None),
        membership.c.person_id != person_id,
    )
    return set(tx.conn.execute(others).scalars())


def _tag(call_id: str) -> str:
    return f"call:{call_id}"
