"""Keepalive for all connections of a loop: one timer, a slice of them at each tick."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import ClassVar, Final, Protocol
from weakref import WeakKeyDictionary

PERIOD: Final = 25.0  # seconds between two pings of one connection: below what proxies allow
UNHEARD: Final = 4000  # close code: come back and resume
SLICES: Final = 50  # ticks a period: 5,000 connections are pinged 100 at a time


class Pinged(Protocol):
    """A connection that can be asked whether it lives."""

    alive: bool

    def ping(self) -> None: ...
    def close(self, code: int) -> None: ...


class Pinger:
    """Pings every connection once a period and lets go of those that stayed silent since."""

    _by_loop: ClassVar[WeakKeyDictionary[asyncio.AbstractEventLoop, Pinger]] = WeakKeyDictionary()

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._connections: set[Pinged] = set()
        self._round: Iterator[Pinged] = iter(())
        self._round_ends = 0.0
        self._timer: asyncio.TimerHandle | None = None

    @classmethod
    def of(cls, loop: asyncio.AbstractEventLoop) -> Pinger:
        """The pinger of this loop."""
        if loop not in cls._by_loop:
            cls._by_loop[loop] = cls(loop)
        return cls._by_loop[loop]

    def add(self, connection: Pinged) -> None:
        """Keep a connection alive from now on."""
        self._connections.add(connection)
        if self._timer is None:
            self._timer = self._loop.call_later(PERIOD / SLICES, self._tick)

    def discard(self, connection: Pinged) -> None:
        """Forget a connection."""
        self._connections.discard(connection)

    def _tick(self) -> None:
        wait = PERIOD / SLICES
        for _ in range(max(1, len(self._connections) // SLICES)):
            connection = next(self._round, None)
            if connection is None:
                wait = max(wait, self._round_ends - self._loop.time())
                self._round = iter(list(self._connections))
                self._round_ends = self._loop.time() + wait + PERIOD
                break
            if connection not in self._connections:
                continue
            if connection.alive:
                connection.ping()
            else:
                connection.close(UNHEARD)
        self._timer = self._loop.call_later(wait, self._tick) if self._connections else None
