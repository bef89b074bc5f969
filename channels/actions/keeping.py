"""Holding on to what was said: pinned for everybody in its channel, or kept for oneself."""

from __future__ import annotations

from sqlalchemy import Table, delete
from sqlalchemy.dialects import postgresql, sqlite

from channels import log
from channels.actions.once import Answer
from channels.doorway import message_for
from channels.store import Write, on_postgres
from channels.store.tables import bookmark, pin, reminder
from matching.refusals import Refused


def pin_message(tx: Write, by: str, *, message_id: str, on: bool = True) -> Answer:
    """Pin a message to its channel, or take it off. What is so already is told to nobody."""
    door = message_for(tx.conn, by, message_id, "message.pin")
    if door.row.deleted_at is not None:
        raise Refused("deleted")
    channel_id = door.row.channel_id
    if on:
        row = {"message_id": message_id, "channel_id": channel_id, "by": by, "at": tx.at}
        changed = _put(tx, pin, row)
    else:
        changed = tx.conn.execute(delete(pin).where(pin.c.message_id == message_id)).rowcount > 0
    if not changed:
        return {"message": message_id, "seq": door.door.room.head}
    seq = log.append(tx, channel_id, "message.pinned", entity=message_id, by=by, facts={"on": on})
    return {"message": message_id, "seq": seq}


def keep_message(tx: Write, by: str, *, message_id: str, on: bool = True) -> Answer:
    """Keep a message to find it again, or no more: one's own affair, told to nobody."""
    door = message_for(tx.conn, by, message_id, "message.keep")
    if on and door.row.deleted_at is not None:
        raise Refused("deleted")
    if on:
        _put(tx, bookmark, {"person_id": by, "message_id": message_id, "at": tx.at})
    else:
        mine = bookmark.c.person_id == by, bookmark.c.message_id == message_id
        tx.conn.execute(delete(bookmark).where(*mine))
    return {"message": message_id, "kept": on}


def let_go(tx: Write, message_id: str) -> None:
    """What was said is gone: nobody holds on to it."""
    for table in (pin, bookmark, reminder):
        tx.conn.execute(delete(table).where(table.c.message_id == message_id))


def _put(tx: Write, table: Table, row: dict[str, object]) -> bool:
    insert_or = postgresql.insert if on_postgres(tx.conn) else sqlite.insert
    return tx.conn.execute(insert_or(table).values(row).on_conflict_do_nothing()).rowcount > 0
