"""Who has read what when the curtain rises: everybody nearly everything, personas not quite."""

from __future__ import annotations

from datetime import datetime
from random import Random
from typing import Final

from sqlalchemy import select

from channels.actions.reading import mark_read
from channels.reading.rooms import joined_channels
from channels.store import Write
from channels.store.tables import channel, message
from server.demo.seeding.pen import Known, Pen

ROOMS_UNREAD: Final = 4  # channels of a persona with something new in them, at most
UNREAD: Final = (1, 2, 2, 3, 3, 4, 5, 7, 9, 12)  # how much, drawn for each


def read_all(pen: Pen, known: Known, personas: frozenset[str], *, at: datetime) -> None:
    """Move every cursor to the end, except where a persona finds something new."""
    tx = pen.at(at)
    heads = {row.id: row.head for row in tx.conn.execute(select(channel.c.id, channel.c.head))}
    for key, person_id in known.people.items():
        rooms = sorted(joined_channels(tx.conn, person_id))
        left = _left_unread(key, rooms) if key in personas else {}
        for room in rooms:
            seq = _before_the_last(tx, person_id, room, left[room]) if room in left else heads[room]
            mark_read(tx, person_id, channel=room, seq=seq)


def _left_unread(key: str, rooms: list[str]) -> dict[str, int]:
    """How many messages stay unread, by channel."""
    rng = Random(f"relais:demo:unread:{key}")
    chosen = rng.sample(rooms, min(ROOMS_UNREAD, len(rooms)))
    return {room: rng.choice(UNREAD) for room in chosen}


def _before_the_last(tx: Write, person_id: str, room: str, count: int) -> int:
    """The seq just before the last ``count`` messages of others: what one said oneself was read."""
    seqs = tx.conn.execute(
        select(message.c.seq)
        .where(message.c.channel_id == room, message.c.author_id != person_id, message.c.deleted_at.is_(None))
        .order_by(message.c.seq.desc())
        .limit(count)
    ).scalars()
    return min(seqs, default=1) - 1
