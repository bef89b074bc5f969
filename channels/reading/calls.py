"""Calls: who called, who came, who is in it now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import Connection, select

from channels.clock import iso
from channels.doorway import call_for
from channels.reading.people import people_by_id
from channels.reading.rooms import stream_of
from channels.shapes import Seat, VideoCall
from channels.store.tables import call, call_seat
from matching.refusals import Refused


def calls_by_id(conn: Connection, ids: Collection[str]) -> dict[str, VideoCall]:
    """The calls of these ids, as everybody who hears their channel may read them."""
    if not ids:
        return {}
    rows = conn.execute(select(call).where(call.c.id.in_(ids))).all()
    seats = defaultdict(list)
    found = conn.execute(
        select(call_seat).where(call_seat.c.call_id.in_(ids)).order_by(call_seat.c.at, call_seat.c.id)
    )
    for seat in found:
        seats[seat.call_id].append(seat)
    people = people_by_id(
        conn, {row.by for row in rows} | {one.person_id for some in seats.values() for one in some}
    )
    return {
        row.id: VideoCall(
            id=row.id,
            channel=row.channel_id,
            by=people[row.by],
            at=iso(row.at),
            ended_at=iso(row.ended_at) if row.ended_at else None,
            people=tuple(people[one] for one in dict.fromkeys(seat.person_id for seat in seats[row.id])),
            seats=tuple(
                Seat(id=seat.id, person=people[seat.person_id])
                for seat in seats[row.id]
                if seat.left_at is None
            ),
        )
        for row in rows
    }


def open_call_in(conn: Connection, channel_id: str) -> VideoCall | None:
    """The call that goes on in a channel, if one does."""
    found = select(call.c.id).where(call.c.channel_id == channel_id, call.c.ended_at.is_(None))
    call_id = conn.execute(found).scalar_one_or_none()
    return None if call_id is None else calls_by_id(conn, [call_id])[call_id]


def stream_of_seat(conn: Connection, person_id: str, *, call_id: str, seat: str, to: str) -> str:
    """The personal stream on which the device at the seat ``to`` hears what ``seat`` has to say to it.

    Both sit in the call now, ``seat`` is this person's, and they may hear the channel; else ``not_found``.
    """
    call_for(conn, person_id, call_id)
    owners = _owners(conn, call_id)
    if owners.get(seat) != person_id or to not in owners or to == seat:
        raise Refused("not_found")
    return stream_of(conn, owners[to])


def streams_of_call(conn: Connection, call_id: str) -> list[str]:
    """The personal streams of everybody who sits in a call."""
    return [stream_of(conn, owner) for owner in sorted(set(_owners(conn, call_id).values()))]


def _owners(conn: Connection, call_id: str) -> dict[str, str]:
    """Who sits where."""
    rows = conn.execute(
        select(call_seat.c.id, call_seat.c.person_id).where(
            call_seat.c.call_id == call_id, call_seat.c.left_at.is_(None)
        )
    )
    return {row.id: row.person_id for row in rows}
