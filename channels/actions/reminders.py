"""Being reminded of a message: one's own affair, told to nobody else."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from channels.actions.notices import notify
from channels.actions.once import Answer
from channels.clock import iso
from channels.doorway import message_for
from channels.reading.people import people_by_id
from channels.store import Write, on_postgres
from channels.store.tables import reminder
from matching.refusals import Refused

LONGEST_AHEAD: Final = timedelta(days=120)
MOST: Final = 200  # of one person
AT_ONCE: Final = 100


def remind(tx: Write, by: str, *, message_id: str, at: datetime | None) -> Answer:
    """Be told of a message again at ``at``, in place of an earlier wish; None: no more."""
    door = message_for(tx.conn, by, message_id, "message.remind")
    mine = reminder.c.person_id == by, reminder.c.message_id == message_id
    if at is None:
        tx.conn.execute(delete(reminder).where(*mine))
        return {"message": message_id, "at": None}
    if door.row.deleted_at is not None:
        raise Refused("deleted")
    if not tx.at < at <= tx.at + LONGEST_AHEAD:
        raise Refused("bad_deadline", days=LONGEST_AHEAD.days)
    count = select(func.count()).select_from(reminder).where(reminder.c.person_id == by)
    if tx.conn.execute(count).scalar_one() >= MOST:
        raise Refused("too_many", field="reminders", limit=MOST)
    insert_or = postgresql.insert if on_postgres(tx.conn) else sqlite.insert
    row = insert_or(reminder).values(id=tx.new_id(), person_id=by, message_id=message_id, due_at=at)
    same = ["person_id", "message_id"]
    tx.conn.execute(row.on_conflict_do_update(index_elements=same, set_={"due_at": at}))
    return {"message": message_id, "at": iso(at)}


def remind_due(tx: Write, *, limit: int = AT_ONCE) -> int:
    """Tell those whose time has come; returns how many. Who takes the row tells: safe on every worker.

    Whoever may not hear the message any more is told nothing.
    """
    told = 0
    due = select(reminder).where(reminder.c.due_at <= tx.at).order_by(reminder.c.due_at).limit(limit)
    for row in tx.conn.execute(due).all():
        taken = reminder.c.id == row.id, reminder.c.due_at == row.due_at
        if tx.conn.execute(delete(reminder).where(*taken)).rowcount:
            told += _tell(tx, row.person_id, row.message_id, row.due_at)
    return told


def _tell(tx: Write, person_id: str, message_id: str, due_at: datetime) -> int:
    try:
        door = message_for(tx.conn, person_id, message_id, "message.remind")
    except Refused:
        return 0
    if door.row.deleted_at is not None:
        return 0
    author = people_by_id(tx.conn, [door.row.author_id])[door.row.author_id]
    tag = f"reminder:{message_id}"
    notify(
        tx,
        [person_id],
        "message.reminder",
        tag=tag,
        key=f"{tag}:{iso(due_at)}",
        channel=door.row.channel_id,
        facts={"by": author.name, "message": message_id},
    )
    return 1
