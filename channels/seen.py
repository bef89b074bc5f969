"""How many people have seen a need: counted at once, told at most once a second.

A hundred people open a page in the same minute; a hundred events would say nothing more.
The count is not part of the log: it is read fresh wherever a card is drawn.
"""

from __future__ import annotations

import asyncio
from typing import Final

from sqlalchemy import Connection, select

from channels.hub import Hub
from channels.reading.needs import seen_by
from channels.store import Store
from channels.store.tables import channel, need

TELL_EVERY: Final = 1.0


class SeenCounts:
    """Gathers the needs that were seen and whispers their counts."""

    def __init__(self, store: Store, hub: Hub) -> None:
        self._store = store
        self._hub = hub
        self._dirty: set[str] = set()
        self._task: asyncio.Task[None] | None = None

    def note(self, need_id: str) -> None:
        """Somebody has just seen this need."""
        self._dirty.add(need_id)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._tell_soon(), name="seen-counts")

    async def _tell_soon(self) -> None:
        while self._dirty:
            await asyncio.sleep(TELL_EVERY)
            needs, self._dirty = self._dirty, set()
            for need_id in needs:
                count, places = await self._store.read(_count, need_id)
                for place in places:
                    self._hub.whisper(place, {"t": "seen", "need": need_id, "seen": count})


def _count(conn: Connection, need_id: str) -> tuple[int, list[str]]:
    """The count, and the channels where the need is shown: its own, its thread, the town's board."""
    row = conn.execute(
        select(need.c.channel_id, need.c.thread_id, need.c.urgency, channel.c.network_id)
        .join(channel, channel.c.id == need.c.channel_id)
        .where(need.c.id == need_id)
    ).one()
    board = conn.execute(
        select(channel.c.id).where(channel.c.network_id == row.network_id, channel.c.kind == "urgences")
    ).scalar_one()
    return seen_by(conn, need_id), [row.channel_id, row.thread_id, board]
