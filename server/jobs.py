"""Work that runs by itself on every worker: sweeps, each looking for what is due.

The database sees to it that each piece is done once, whatever the number of workers. A sweep looks every
so often, and at once when this worker has just committed something that may be due.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Final

from channels.actions.alerts import start_due_waves
from channels.actions.calls import end_silent
from channels.actions.digests import post_digests
from channels.actions.fanout import fan_out
from channels.actions.needs import expire_due, lapse_due, mask_due, nudge_due
from channels.actions.polls import close_due_polls
from channels.actions.pruning import prune_deliveries
from channels.actions.reminders import remind_due
from channels.actions.scheduled import send_due
from channels.search.following import WAKES, follow
from channels.shapes import Event
from channels.store import Store, Write
from matching.ranking import Matcher, matcher
from matching.refusals import Refused
from server.config import Config

log = logging.getLogger("relais.jobs")

# What may make a wave due: a need asked, edited, given back, refused, widened.
NEEDS: Final = "need."
INDEX_LOOK: Final = 5.0  # seconds: for what another worker left when it died
CALLS_LOOK: Final = 5.0  # seconds: how late a seat that fell silent is free
OLD_LOOK: Final = 3600.0  # seconds: 5,000 rows at a time are more than any town sends in an hour
LATER_LOOK: Final = 5.0  # seconds: "tomorrow at nine" is at nine
MORNING_LOOK: Final = 120.0  # seconds: nobody waits for a digest to the minute


@dataclass(frozen=True, slots=True)
class Sweep:
    """One kind of work. ``wakes``: the beginning of the kinds of events after which it looks at once."""

    name: str
    run: Callable[[Store], Awaitable[object]]
    every: float
    wakes: tuple[str, ...] = ()


def sweeps_of(config: Config) -> tuple[Sweep, ...]:
    """Every sweep of a house."""
    periods = config.jobs
    waves = partial(start_due_waves, ranker=matcher if config.matching.meaning else plain_matcher)
    return (
        # Promises before deadlines, so that what lapses is asked for again.
        Sweep("deadlines", writing(nudge_due, lapse_due, expire_due, mask_due), periods.expiry_seconds),
        Sweep("waves", waves, periods.waves_seconds, wakes=(NEEDS,)),
        Sweep("messages", fan_out, periods.messages_seconds),
        Sweep("calls", writing(end_silent), CALLS_LOOK),
        Sweep("scheduled", send_due, LATER_LOOK),
        Sweep("later", writing(remind_due, close_due_polls), LATER_LOOK),
        Sweep("search", follow, INDEX_LOOK, wakes=WAKES),
        Sweep("digests", writing(post_digests), MORNING_LOOK),
        Sweep("old", writing(prune_deliveries), OLD_LOOK),
    )


@cache
def plain_matcher() -> Matcher:
    """The matcher without the encoder: words and the lexicon alone."""
    return Matcher()


def writing(*acts: Callable[[Write], object]) -> Callable[[Store], Awaitable[object]]:
    """A sweep that is one write, or several after one another."""

    async def run(store: Store) -> None:
        for act in acts:
            await store.write(act)

    return run


@dataclass(slots=True)
class Jobs:
    """The sweeps of one worker, each in a task of its own: none holds up another."""

    store: Store
    sweeps: Sequence[Sweep]
    _bells: dict[str, asyncio.Event] = field(default_factory=dict)
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)

    def start(self) -> None:
        """Begin to sweep."""
        for sweep in self.sweeps:
            self._bells[sweep.name] = asyncio.Event()
            self._tasks.append(asyncio.create_task(self._sweep(sweep), name=f"jobs-{sweep.name}"))

    async def close(self) -> None:
        """Stop. What was under way is found again by another worker, or at the next start."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def heard(self, events: Iterable[Event]) -> None:
        """This worker committed these: whoever waits for their kind looks now."""
        kinds = {event.kind for event in events}
        for sweep in self.sweeps:
            if any(kind.startswith(sweep.wakes) for kind in kinds):
                self._bells[sweep.name].set()

    async def _sweep(self, sweep: Sweep) -> None:
        bell = self._bells[sweep.name]
        while True:
            bell.clear()
            try:
                await sweep.run(self.store)
            except Refused:
                pass  # the database is away or full: the next turn tries again
            except Exception:
                log.exception("the sweep %s failed", sweep.name)
            try:
                async with asyncio.timeout(sweep.every):
                    await bell.wait()
            except TimeoutError:
                continue
