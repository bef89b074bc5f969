"""The unread cursor: how far a person has read a channel, the same on all their devices."""

from __future__ import annotations

from sqlalchemy import func
from sqlalchemy.dialects import postgresql, sqlite

from channels.actions.once import Answer
from channels.doorway import channel_for
from channels.store import Write, on_postgres
from channels.store.tables import read_cursor


def mark_read(tx: Write, by: str, *, channel: str, seq: int) -> Answer:
    """Move the cursor forward to ``seq``, at most to the head; it never goes back."""
    door = channel_for(tx.conn, by, channel)
    advance_cursor(tx, by, channel, min(max(seq, 0), door.room.head))
    return {"channel": channel}


def advance_cursor(tx: Write, person_id: str, channel_id: str, seq: int) -> None:
    """Raise the cursor to ``seq`` unless it is further already."""
    insert = postgresql.insert if on_postgres(tx.conn) else sqlite.insert
    statement = insert(read_cursor).values(person_id=person_id, channel_id=channel_id, seq=seq)
    further = func.greatest if on_postgres(tx.conn) else func.max
    tx.conn.execute(
        statement.on_conflict_do_update(
            index_elements=["person_id", "channel_id"],
            set_={"seq": further(read_cursor.c.seq, statement.excluded.seq)},
        )
    )
