"""A thread of its own that does one thing after another for the loop.

It does what an executor of one thread does, with less between asking and doing; and it may be told
that nobody waits any more for something it has not begun.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any, TypeVar

T = TypeVar("T")


class Errand:
    """Something to do. It is begun, or given up, and never both."""

    def __init__(self, work: Callable[[Errand], Any], future: asyncio.Future[Any]) -> None:
        self.work = work
        self.future = future
        self._undecided = threading.Lock()

    def begin(self) -> bool:
        """Whether it is still wanted; from now on it cannot be given up."""
        return self._undecided.acquire(blocking=False)

    def give_up(self) -> None:
        """Stop waiting for it, unless it has begun: ``TimeoutError`` for whoever waits."""
        if self._undecided.acquire(blocking=False) and not self.future.done():
            self.future.set_exception(TimeoutError("not begun in time"))


class Hand:
    """The thread. Ends with ``close``, after what was asked before."""

    def __init__(self, name: str) -> None:
        self._errands: SimpleQueue[tuple[Errand, asyncio.AbstractEventLoop] | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    async def do(self, work: Callable[[], T]) -> T:
        """Run ``work`` in the thread."""
        return await self.attempt(lambda errand: work())

    async def attempt(self, work: Callable[[Errand], T], *, patience: float | None = None) -> T:
        """Run ``work``, which calls ``begin`` once it stops waiting for others.

        ``TimeoutError`` when it has not done so after ``patience`` seconds.
        """
        loop = asyncio.get_running_loop()
        errand = Errand(work, loop.create_future())
        self._errands.put((errand, loop))
        timer = None if patience is None else loop.call_later(patience, errand.give_up)
        try:
            result: T = await errand.future
        finally:
            if timer is not None:
                timer.cancel()
        return result

    def close(self) -> None:
        """Wait for what was asked, then end."""
        self._errands.put(None)
        self._thread.join()

    def _run(self) -> None:
        while True:
            order = self._errands.get()
            if order is None:
                return
            errand, loop = order
            result, error = None, None
            try:
                result = errand.work(errand)
            except BaseException as fault:
                error = fault
            loop.call_soon_threadsafe(_answer, errand.future, result, error)
            del order, errand, result, error  # nothing is kept alive while it waits


def _answer(future: asyncio.Future[Any], result: Any, error: BaseException | None) -> None:
    if future.done():  # nobody waits any more
        return
    if error is None:
        future.set_result(result)
    else:
        future.set_exception(error)
