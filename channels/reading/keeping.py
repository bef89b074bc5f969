"""What was pinned to a channel, what somebody keeps, and what a message said before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, select

from channels.clock import iso
from channels.doorway import message_for
from channels.reading.messages import messages_by_id
from channels.shapes import Message
from channels.store.tables import bookmark, message, message_edit, pin
from matching.refusals import Refused

KEPT_SHOWN: Final = 200
PINS_SHOWN: Final = 100


@dataclass(frozen=True, slots=True)
class Version:
    """What a message said from ``at`` on."""

    body: str
    at: str


def pinned_in(conn: Connection, person_id: str, channel_id: str) -> list[Message]:
    """What was pinned to a channel and this person may hear, the latest first."""
    rows = conn.execute(
        select(pin.c.message_id)
        .where(pin.c.channel_id == channel_id)
        .order_by(pin.c.at.desc(), pin.c.message_id.desc())
        .limit(PINS_SHOWN)
    )
    return _in_order(conn, [one for one in rows.scalars() if _may_hear(conn, person_id, one)])


def kept_by(conn: Connection, person_id: str) -> list[Message]:
    """What somebody keeps and may still hear, the latest first."""
    rows = conn.execute(
        select(bookmark.c.message_id)
        .where(bookmark.c.person_id == person_id)
        .order_by(bookmark.c.at.desc(), bookmark.c.message_id.desc())
        .limit(KEPT_SHOWN)
    )
    return _in_order(conn, [one for one in rows.scalars() if _may_hear(conn, person_id, one)])


def versions_of(conn: Connection, person_id: str, message_id: str) -> list[Version]:
    """Everything a message said, oldest first; the last is what it says now."""
    door = message_for(conn, person_id, message_id, "message.history")
    if door.row.deleted_at is not None:
        raise Refused("deleted")
    rows = conn.execute(
        select(message_edit).where(message_edit.c.message_id == message_id).order_by(message_edit.c.version)
    )
    before = [Version(row.body, iso(row.at)) for row in rows]
    return [*before, Version(door.row.body, iso(door.row.edited_at or door.row.at))]


def place_of(conn: Connection, person_id: str, message_id: str) -> tuple[str, int]:
    """The channel and the seq of a message that this person may hear."""
    message_for(conn, person_id, message_id, "message.history")
    row = conn.execute(select(message.c.channel_id, message.c.seq).where(message.c.id == message_id)).one()
    return row.channel_id, row.seq


def _may_hear(conn: Connection, person_id: str, message_id: str) -> bool:
    try:
        message_for(conn, person_id, message_id, "message.keep")
    except Refused:
        return False
    return True


def _in_order(conn: Connection, ids: Sequence[str]) -> list[Message]:
    found = messages_by_id(conn, ids)
    return [found[id] for id in ids]
