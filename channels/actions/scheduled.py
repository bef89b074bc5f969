"""Messages that are to be said later: written down, changed, thrown away, and said when their time comes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from channels.actions.drafts import keep_draft
from channels.actions.mentions import calls_in
from channels.actions.messages import BODY_LIMIT, Post, post_messages
from channels.actions.notices import notify
from channels.actions.once import Answer, once
from channels.actions.saying import SILENT_KINDS
from channels.actions.texts import check_body
from channels.clock import iso
from channels.doorway import channel_for
from channels.store import Store, Write
from channels.store.tables import scheduled
from matching.refusals import Refused

LONGEST_AHEAD: Final = timedelta(days=120)
MOST: Final = 100  # that wait, of one person
AT_ONCE: Final = 50


def schedule(
    tx: Write, by: str, *, channel: str, body: str, at: datetime, key: str | None = None, alert: bool = False
) -> Answer:
    """Say ``body`` in a channel at an instant to come. Answers ``{"scheduled": id, "channel", "at"}``.

    What one was writing there is taken for this, and is no draft any more.
    """

    def act() -> Answer:
        words = _check(tx, by, channel, body, at, alert=alert)
        if tx.conn.execute(_waiting(by)).scalar_one() >= MOST:
            raise Refused("too_many", field="scheduled", limit=MOST)
        id = tx.new_id()
        row = {"id": id, "person_id": by, "channel_id": channel, "body": words, "due_at": at}
        tx.conn.execute(insert(scheduled), {**row, "created_at": tx.at})
        keep_draft(tx, by, channel=channel, body="")
        return {"scheduled": id, "channel": channel, "at": iso(at)}

    return once(tx, by, key, ("schedule", channel, body, iso(at)), act)


def reschedule(
    tx: Write, by: str, *, scheduled_id: str, body: str, at: datetime, alert: bool = False
) -> Answer:
    """Change what is to be said, or when; what could not be sent is tried once more then."""
    row = _mine(tx.conn, by, scheduled_id)
    words = _check(tx, by, row.channel_id, body, at, alert=alert)
    _change(tx, scheduled_id, body=words, due_at=at, refused=None)
    return {"scheduled": scheduled_id, "channel": row.channel_id, "at": iso(at)}


def unschedule(tx: Write, by: str, *, scheduled_id: str) -> Answer:
    """Say it never."""
    row = _mine(tx.conn, by, scheduled_id)
    if tx.conn.execute(delete(scheduled).where(scheduled.c.id == scheduled_id)).rowcount == 0:
        raise Refused("not_found")
    return {"scheduled": scheduled_id, "channel": row.channel_id, "at": iso(row.due_at)}


def scheduled_for(conn: Connection, person_id: str, scheduled_id: str) -> Row[Any]:
    """A message that waits, if it is this person's."""
    return _mine(conn, person_id, scheduled_id)


async def send_due(store: Store) -> int:
    """Say what is due; returns how much. Safe on every worker: who takes the row says it."""
    sent = 0
    for id in await store.read(_due, store.clock()):
        sent += await store.write(_send, id)
    return sent


def _due(conn: Connection, now: datetime) -> list[str]:
    rows = select(scheduled.c.id).where(scheduled.c.due_at <= now, scheduled.c.refused.is_(None))
    return list(conn.execute(rows.order_by(scheduled.c.due_at).limit(AT_ONCE)).scalars())


def _send(tx: Write, id: str) -> int:
    """Take the row and say what it holds, in one transaction: neither happens without the other."""
    still_due = scheduled.c.id == id, scheduled.c.due_at <= tx.at, scheduled.c.refused.is_(None)
    row = tx.conn.execute(select(scheduled).where(*still_due).with_for_update()).one_or_none()
    if row is None:  # another worker said it, or its author changed their mind
        return 0
    (answer,) = post_messages(tx, [Post(row.person_id, row.channel_id, row.body, alert=True)])
    if isinstance(answer, Refused):
        _give_up(tx, row, answer)
        return 0
    tx.conn.execute(delete(scheduled).where(scheduled.c.id == id))
    return 1


def _give_up(tx: Write, row: Row[Any], refusal: Refused) -> None:
    """It may not be said any more: its words are kept, and its author is told."""
    _change(tx, row.id, refused=refusal.code)
    tag = f"scheduled:{row.id}"
    notify(tx, [row.person_id], "scheduled.refused", tag=tag, key=f"{tag}:{iso(row.due_at)}")


def _change(tx: Write, id: str, **values: object) -> None:
    """``Refused("not_found")`` when it was said meanwhile."""
    if tx.conn.execute(update(scheduled).where(scheduled.c.id == id).values(**values)).rowcount == 0:
        raise Refused("not_found")


def _check(tx: Write, by: str, channel: str, body: str, at: datetime, *, alert: bool) -> str:
    door = channel_for(tx.conn, by, channel, "channel.post")
    if door.room.kind in SILENT_KINDS:
        raise Refused("forbidden")
    words = check_body(body, limit=BODY_LIMIT)
    if not tx.at < at <= tx.at + LONGEST_AHEAD:
        raise Refused("bad_deadline", days=LONGEST_AHEAD.days)
    if "@" in words:  # whether many are meant is asked now, when somebody is there to answer
        calls_in(tx, door, words, alert=alert)
    return words


def _mine(conn: Connection, by: str, id: str) -> Row[Any]:
    row = conn.execute(select(scheduled).where(scheduled.c.id == id)).one_or_none()
    if row is None or row.person_id != by:
        raise Refused("not_found")
    return row


def _waiting(by: str) -> Any:
    return select(func.count()).select_from(scheduled).where(scheduled.c.person_id == by)
