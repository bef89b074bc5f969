"""The unread cursor: how far a person has read a channel, the same on all their devices."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import Insert, func, update
from sqlalchemy.dialects import postgresql, sqlite

from channels.actions.notices.reading import read_settled
from channels.actions.once import Answer
from channels.doorway import channel_for
from channels.store import Write
from channels.store.bulk import BulkInsert
from channels.store.tables import read_cursor


def mark_read(tx: Write, by: str, *, channel: str, seq: int) -> Answer:
    """Move the cursor forward to ``seq``, at most to the head; it never goes back."""
    door = channel_for(tx.conn, by, channel)
    advance_cursor(tx, by, channel, min(max(seq, 0), door.room.head))
    read_settled(tx, by, channel_id=channel)
    return {"channel": channel}


def mark_unread(tx: Write, by: str, *, channel: str, seq: int) -> Answer:
    """Put the cursor back, just before ``seq``: what is there will be read later."""
    door = channel_for(tx.conn, by, channel)
    before = min(max(seq - 1, 0), door.room.head)
    advance_cursor(tx, by, channel, before)  # there is one from now on
    tx.conn.execute(
        update(read_cursor)
        .where(read_cursor.c.person_id == by, read_cursor.c.channel_id == channel)
        .values(seq=before)
    )
    return {"channel": channel}


def advance_cursor(tx: Write, person_id: str, channel_id: str, seq: int) -> None:
    """Raise the cursor to ``seq`` unless it is further already."""
    advance_cursors(tx, [(person_id, channel_id, seq)])


def advance_cursors(tx: Write, marks: Sequence[tuple[str, str, int]]) -> None:
    """Raise many cursors: (person, channel, seq) each."""
    _ADVANCE.run(tx.conn, marks)


def _advance(postgres: bool) -> Insert:
    """The upsert of a dialect."""
    statement = (postgresql.insert if postgres else sqlite.insert)(read_cursor)
    further = func.greatest if postgres else func.max
    return statement.on_conflict_do_update(
        index_elements=["person_id", "channel_id"],
        set_={"seq": further(read_cursor.c.seq, statement.excluded.seq)},
    )


_ADVANCE: Final = BulkInsert(("person_id", "channel_id", "seq"), _advance)
