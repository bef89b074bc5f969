"""Widening at once: the coordination does not wait for the next wave."""

from __future__ import annotations

from sqlalchemy import update

from channels.actions.alerts.courses import course_row, need_of
from channels.actions.board import append_to_board
from channels.actions.once import Answer, once
from channels.doorway import need_for
from channels.store import Write
from channels.store.tables import course
from matching.claims import CLAIMABLE
from matching.refusals import Refused


def widen(tx: Write, by: str, *, need_id: str, key: str | None = None) -> Answer:
    """Start the next wave now, at night as well. Answers ``{"need": id, "seq": seq}``.

    Refused with ``need_over`` when nothing is missing, ``all_alerted`` when nobody is left to call.
    """
    return once(tx, by, key, ("widen", need_id), lambda: _widen(tx, by, need_id))


def _widen(tx: Write, by: str, need_id: str) -> Answer:
    need_for(tx.conn, by, need_id, "need.widen")
    row = need_of(tx.conn, need_id)
    if row.state not in CLAIMABLE:
        raise Refused("need_over", state=row.state)
    stands = course_row(tx.conn, need_id)
    if stands is None or stands.due_at is None:
        raise Refused("all_alerted")
    tx.conn.execute(update(course).where(course.c.need_id == need_id).values(due_at=tx.at, by_hand=True))
    return {"need": need_id, "seq": append_to_board(tx, row, "need.widened", by=by)}
