"""Where in a channel a moment is: its log is in the order of time, so that a few looks find it."""

from __future__ import annotations

from bisect import bisect_left
from datetime import datetime

from sqlalchemy import Connection, select

from channels.doorway import channel_for, heard_ranges
from channels.log import heard
from channels.store.tables import event


def message_from(
    conn: Connection, person_id: str, channel_id: str, start: datetime
) -> tuple[int, datetime] | None:
    """Seq and instant of the first message since ``start``; of the last one before, if there is none.

    None where this person has nothing to read. What they may not hear is not found either.
    """
    door = channel_for(conn, person_id, channel_id)
    at = select(event.c.at).where(event.c.channel_id == channel_id)

    def instant(seq: int) -> datetime:
        found: datetime = conn.execute(at.where(event.c.seq == seq)).scalar_one()
        return found

    seq = 1 + bisect_left(range(1, door.room.head + 1), start, key=instant)
    said = select(event.c.seq, event.c.at).where(
        event.c.channel_id == channel_id, event.c.kind == "message.posted", heard(heard_ranges(conn, door))
    )
    after = said.where(event.c.seq >= seq).order_by(event.c.seq)
    before = said.where(event.c.seq < seq).order_by(event.c.seq.desc())
    row = conn.execute(after.limit(1)).first() or conn.execute(before.limit(1)).first()
    return None if row is None else (row.seq, row.at)
