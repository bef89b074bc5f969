"""Everybody at once: the readers and the townspeople of a run, and what they leave behind."""

from __future__ import annotations

import asyncio
import random
import time
from dataclasses import dataclass

from sqlalchemy import select

from channels.store import engines
from channels.store.tables import channel
from tests.faults.clients import Asker, Helper, Poster, Reader, Townsman
from tests.faults.history import History
from tests.faults.link import Link
from tests.faults.stage import Stage
from tests.faults.tunnel import Tunnel

FINISH = 120.0  # seconds for what was begun to be finished, once everything works again
LOOK_EVERY = 0.05
LOOK_AT_LOG_EVERY = 0.25


@dataclass(frozen=True)
class Size:
    """How many of each, and how many messages a second they would like to say together."""

    readers: int = 6
    posters: int = 8
    helpers: int = 5
    askers: int = 2
    posts_per_second: float = 400.0


class Crowd:
    """``start``, let time pass, ``finish``."""

    def __init__(self, stage: Stage, history: History, size: Size) -> None:
        self.stage = stage
        self.history = history
        self.tunnels: list[Tunnel] = []
        self.readers: list[Reader] = []
        self.townsmen: list[Townsman] = []
        self._size = size
        self._random = random.Random(history.seed)
        self._running: list[asyncio.Task[None]] = []
        self._acting: list[asyncio.Task[None]] = []

    @property
    def links(self) -> list[Link]:
        return [*self.readers, *(link for one in self.townsmen for link in one.links)]

    async def start(self) -> None:
        self.tunnels = [Tunnel(url) for url in self.stage.urls]
        for tunnel in self.tunnels:
            await tunnel.start()
        for number in range(self._size.readers):
            self._add_reader(self._ways(number))
        self._settle_townsmen()
        self._acting = [asyncio.create_task(one.live()) for one in self.townsmen]

    def _ways(self, number: int) -> list[str]:
        """Every third one comes through a tunnel."""
        return [tunnel.url for tunnel in self.tunnels] if number % 3 == 2 else self.stage.urls

    def _add_reader(self, urls: list[str]) -> Reader:
        town = self.stage.town
        person = self._random.choice(town.people)
        channels = [*town.channels, town.urgences]
        reader = Reader(self.history, person, urls, self._random.getrandbits(32), channels)
        self.readers.append(reader)
        self._running.append(asyncio.create_task(reader.run()))
        return reader

    def _settle_townsmen(self) -> None:
        size, board = self._size, list[str]()
        posting = size.posters * Poster.WIDTH / size.posts_per_second
        people = iter(self.stage.town.people)
        for kind, count, pace, more in (
            (Poster, size.posters, posting, {}),
            (Asker, size.askers, 0.8, {"board": board}),
            (Helper, size.helpers, 0.15, {"board": board}),
        ):
            for number in range(count):
                seed = self._random.getrandbits(32)
                place = (self.history, next(people), self.stage.town, self._ways(number), seed, pace)
                self.townsmen.append(kind(*place, **more))

    async def reach(self, messages: int) -> None:
        """Go on until so many messages were acknowledged, and a twentieth as many claims."""
        deadline = time.monotonic() + FINISH
        while self._done("post") < messages or self._done("claim") < messages // 20:
            assert time.monotonic() < deadline, "hardly anything is acknowledged"
            await asyncio.sleep(LOOK_EVERY)

    def _done(self, verb: str) -> int:
        return sum(call.acknowledged for call in self.history.of(verb))

    async def finish(self, patience: float = FINISH) -> list[str]:
        """Let everybody finish and every reader come to the head; a newcomer too. What did not, by name."""
        for one in self.townsmen:
            one.stopping.set()
        unfinished = []
        _, late = await asyncio.wait(self._acting, timeout=patience)
        if late:
            unfinished.append(f"{len(late)} clients still wait for an answer")
        for task in late:
            task.cancel()
        self._add_reader(self.stage.urls)
        unfinished += await self._everybody_at_the_head(patience)
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, *self._acting, return_exceptions=True)
        for tunnel in self.tunnels:
            await tunnel.close()
        return unfinished

    def _heads(self) -> dict[str, int]:
        engine = engines.sync_engine(self.stage.url)
        with engine.connect() as conn:
            rows = conn.execute(select(channel.c.id, channel.c.head)).all()
        engine.dispose()
        return {row.id: row.head for row in rows}

    async def _everybody_at_the_head(self, patience: float) -> list[str]:
        """Wait until everybody stands where the log does at that very moment: it grows by itself, too."""
        deadline = time.monotonic() + patience
        while True:
            heads = await asyncio.to_thread(self._heads)
            self.history.due = heads
            behind = [
                f"{reader.person.name} stands at {at} of {heads[channel_id]} in {channel_id}"
                for reader in self.readers
                for channel_id, at in reader.at.items()
                if at < heads[channel_id] or reader.fetching
            ]
            if not behind or time.monotonic() > deadline:
                return behind
            await asyncio.sleep(LOOK_AT_LOG_EVERY)
