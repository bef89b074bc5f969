"""The drain: takes what is due out of the outbox and sends it, each way by itself.

A provider that is down holds up its own letters and no others. Every worker drains; the leases
(``channels/actions/deliveries.py``) see to it that each letter is one worker's.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Final

from channels.actions import deliveries
from channels.reading.letters import Letter
from channels.shapes import Event
from channels.store import Store
from matching.refusals import Refused
from server.notices.backoff import wait_before
from server.notices.way import Outcome, Sender

NOTICED: Final = "notice.told"

AT_ONCE: Final = 8  # letters under way, each way and worker
SEND_SECONDS: Final = 45.0  # no provider takes longer over one letter; well within a lease
LEAVE_SECONDS: Final = 10.0  # what is under way may end when the house closes; the rest goes after its lease

log = logging.getLogger("relais.notices")


class Drain:
    """Sends what is due. ``wake`` it when something was written; it looks by itself as well."""

    def __init__(
        self,
        store: Store,
        senders: Iterable[Sender],
        *,
        every: float,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._store = store
        self._senders = tuple(senders)
        self._every = every
        self._chance = chance
        self._woken = {sender.way: asyncio.Event() for sender in self._senders}
        self._loops: list[asyncio.Task[None]] = []
        self._under_way: dict[str, set[asyncio.Task[None]]] = {one.way: set() for one in self._senders}

    def start(self) -> None:
        """Begin to drain."""
        self._loops = [
            asyncio.create_task(self._run(sender), name=f"drain-{sender.way}") for sender in self._senders
        ]

    def wake(self) -> None:
        """Something may be due."""
        for woken in self._woken.values():
            woken.set()

    def heard(self, events: Iterable[Event]) -> None:
        """This worker committed these: a notice has its letters in the outbox by now."""
        if any(event.kind == NOTICED for event in events):
            self.wake()

    async def close(self) -> None:
        """Lease nothing more, let what is under way end, then close the ways."""
        for loop in self._loops:
            loop.cancel()
        await asyncio.gather(*self._loops, return_exceptions=True)
        leaving = [task for tasks in self._under_way.values() for task in tasks]
        if leaving:
            _, late = await asyncio.wait(leaving, timeout=LEAVE_SECONDS)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        for sender in self._senders:
            await sender.close()

    async def turn(self) -> int:
        """Send everything that is due now, by every way; returns how many letters were tried."""
        tried = 0
        for sender in self._senders:
            while await self._any_due(sender):
                tried += await self._start_due(sender)
                await asyncio.gather(*self._under_way[sender.way])
        return tried

    async def _run(self, sender: Sender) -> None:
        woken = self._woken[sender.way]
        while True:
            woken.clear()
            try:
                await self._start_due(sender)
                pause = await self._pause(sender)
            except Refused:
                pause = self._every  # the database is away or full: the next look finds what waits
            except Exception:
                log.exception("the outbox of %s could not be read", sender.way)
                pause = self._every
            try:
                async with asyncio.timeout(pause):
                    await woken.wait()
            except TimeoutError:
                continue

    async def _start_due(self, sender: Sender) -> int:
        """Lease what there is room for and begin to send it; returns how many."""
        under_way = self._under_way[sender.way]
        room = AT_ONCE - len(under_way)
        if room <= 0 or not await self._any_due(sender):  # a look costs less than a write
            return 0
        letters = await self._store.write(deliveries.lease, sender.way, limit=room)
        for letter in letters:
            task = asyncio.create_task(self._deliver(sender, letter), name=f"send-{sender.way}")
            under_way.add(task)
            task.add_done_callback(under_way.discard)
            task.add_done_callback(lambda _: self._woken[sender.way].set())
        return len(letters)

    async def _any_due(self, sender: Sender) -> bool:
        soonest = await self._store.read(deliveries.soonest, sender.way)
        return soonest is not None and soonest <= self._store.clock()

    async def _pause(self, sender: Sender) -> float:
        """Until the next letter is due, but never longer than ``every``. No room: until one has left."""
        soonest = await self._store.read(deliveries.soonest, sender.way)
        if soonest is None or len(self._under_way[sender.way]) >= AT_ONCE:
            return self._every
        return min(self._every, max(0.0, (soonest - self._store.clock()).total_seconds()))

    async def _deliver(self, sender: Sender, letter: Letter) -> None:
        outcome = await self._attempt(sender, letter)
        try:
            await self._settle(letter, outcome)
        except Refused:  # it stays leased, and goes again when the lease has run out
            log.warning("what came of a letter by %s could not be saved", sender.way)
        except Exception:
            log.exception("what came of a letter by %s could not be saved", sender.way)

    async def _attempt(self, sender: Sender, letter: Letter) -> Outcome:
        try:
            async with asyncio.timeout(SEND_SECONDS):
                return await sender.send(letter)
        except TimeoutError:
            return Outcome("later", "timeout")
        except Exception:
            log.exception("a letter by %s could not be sent", sender.way)
            return Outcome("later", "our own fault, see the server’s log")

    async def _settle(self, letter: Letter, outcome: Outcome) -> None:
        write = self._store.write
        match outcome.came:
            case "sent":
                await write(deliveries.settle_sent, letter)
            case "later":
                await self._try_again(letter, outcome)
            case "failed":
                await write(deliveries.settle_failed, letter, fault=outcome.fault)
            case "gone":
                await write(deliveries.settle_gone, letter, fault=outcome.fault)
            case "dropped":
                await write(deliveries.settle_dropped, letter, fault=outcome.fault)

    async def _try_again(self, letter: Letter, outcome: Outcome) -> None:
        wait: timedelta | None = wait_before(letter.attempt, asked=outcome.wait, chance=self._chance())
        if wait is None:
            await self._store.write(deliveries.settle_failed, letter, fault=outcome.fault)
        else:
            await self._store.write(deliveries.settle_later, letter, wait=wait, fault=outcome.fault)
