"""Keeping a person's devices in step: what one of them did, whispered to all on their own stream."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection

from channels.desk import Desk
from channels.reading.rooms import Left, left_in, stream_of


async def tell_draft(desk: Desk, person_id: str, channel: str, body: str) -> None:
    """What this person is writing in a channel; nothing, once it is said or to be said later."""
    await _whisper(desk, person_id, {"t": "draft", "channel": channel, "body": body})


async def tell_kept(desk: Desk, person_id: str, message: str, *, on: bool) -> None:
    """Whether this person keeps a message."""
    await _whisper(desk, person_id, {"t": "kept", "message": message, "on": on})


async def tell_voted(desk: Desk, person_id: str, message: str, options: Collection[int]) -> None:
    """What this person answers to a poll now, as positions."""
    await _whisper(desk, person_id, {"t": "voted", "message": message, "options": list(options)})


async def tell_read(desk: Desk, person_id: str, channel: str) -> Left:
    """How far this person has read a channel now, and what is left."""
    left, stream = await desk.store.read(_left, person_id, channel)
    desk.hub.whisper(
        stream,
        {"t": "read", "channel": channel, "seq": left.seq, "unread": left.unread, "mentions": left.mentions},
    )
    return left


def _left(conn: Connection, person_id: str, channel: str) -> tuple[Left, str]:
    return left_in(conn, person_id, channel), stream_of(conn, person_id)


async def _whisper(desk: Desk, person_id: str, frame: dict[str, Any]) -> None:
    desk.hub.whisper(await desk.store.read(stream_of, person_id), frame)
