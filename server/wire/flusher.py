"""Writes what was queued, once a turn of the loop, a slice of the connections at a time.

A lone message waits for nothing; a burst leaves as one write a reader; and between two slices
the loop turns, so that a thousand readers do not hold up the acknowledgement of a post.
"""

from __future__ import annotations

import asyncio
from typing import ClassVar, Final, Protocol
from weakref import WeakKeyDictionary

SLICE: Final = 128  # connections written before the loop turns: about a millisecond


class Flushed(Protocol):
    """A connection with something to write."""

    def flush(self) -> None: ...


class Flusher:
    """The connections of a loop that have something to write."""

    _by_loop: ClassVar[WeakKeyDictionary[asyncio.AbstractEventLoop, Flusher]] = WeakKeyDictionary()

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._dirty: list[Flushed] = []
        self._writing: list[Flushed] = []
        self._scheduled = False

    @classmethod
    def of(cls, loop: asyncio.AbstractEventLoop) -> Flusher:
        """The flusher of this loop."""
        if loop not in cls._by_loop:
            cls._by_loop[loop] = cls(loop)
        return cls._by_loop[loop]

    def add(self, connection: Flushed) -> None:
        """Write this connection's queue in this turn, or a slice later."""
        self._dirty.append(connection)
        if not self._scheduled:
            self._scheduled = True
            self._loop.call_soon(self._flush)

    def _flush(self) -> None:
        if not self._writing:
            self._writing, self._dirty = self._dirty, []
            self._writing.reverse()  # the first that became dirty is the first to be popped
        slice_, self._writing = self._writing[-SLICE:], self._writing[:-SLICE]
        for connection in reversed(slice_):
            connection.flush()
        if self._writing or self._dirty:
            self._loop.call_soon(self._flush)
        else:
            self._scheduled = False
