"""What waits for its time: one's scheduled messages and reminders."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from channels.clock import iso
from channels.doorway import message_for
from channels.reading.directs import names_of
from channels.reading.messages import messages_by_id
from channels.shapes import Message
from channels.store.tables import channel, reminder, scheduled
from matching.refusals import Refused


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A message to be said at ``at``. ``refused``: why it could not be."""

    id: str
    channel: str
    name: str
    body: str
    at: str
    refused: str | None


@dataclass(frozen=True, slots=True)
class Reminder:
    """A message that somebody wants to be told of again at ``at``."""

    message: Message
    at: str


def scheduled_by(conn: Connection, person_id: str) -> list[Scheduled]:
    """What somebody is to say later, the next first."""
    rows = conn.execute(
        select(scheduled, channel.c.name, channel.c.kind)
        .join(channel, channel.c.id == scheduled.c.channel_id)
        .where(scheduled.c.person_id == person_id)
        .order_by(scheduled.c.due_at, scheduled.c.id)
    ).all()
    others = names_of(conn, person_id, [row.channel_id for row in rows if row.kind == "direct"])
    return [
        Scheduled(
            row.id,
            row.channel_id,
            others.get(row.channel_id, row.name),
            row.body,
            iso(row.due_at),
            row.refused,
        )
        for row in rows
    ]


def reminders_of(conn: Connection, person_id: str) -> list[Reminder]:
    """What somebody wants to be reminded of and may still hear, the next first."""
    rows = conn.execute(
        select(reminder.c.message_id, reminder.c.due_at)
        .where(reminder.c.person_id == person_id)
        .order_by(reminder.c.due_at, reminder.c.id)
    ).all()
    heard = [row for row in rows if _hears(conn, person_id, row.message_id)]
    said = messages_by_id(conn, [row.message_id for row in heard])
    return [Reminder(said[row.message_id], iso(row.due_at)) for row in heard]


def reminder_of(conn: Connection, person_id: str, message_id: str) -> datetime | None:
    """When somebody is told of a message again, if they wished so."""
    mine = reminder.c.person_id == person_id, reminder.c.message_id == message_id
    return conn.execute(select(reminder.c.due_at).where(*mine)).scalar_one_or_none()


def _hears(conn: Connection, person_id: str, message_id: str) -> bool:
    try:
        message_for(conn, person_id, message_id, "message.remind")
    except Refused:
        return False
    return True
