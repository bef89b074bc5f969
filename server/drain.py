"""Leaving well: a worker that is told to stop says so, sends its people elsewhere, then goes.

Unready first, so that load balancers look away; then nothing new is accepted; then each socket
is told to come back elsewhere, not all at once; what was accepted is finished; the rest is cut.
"""

from __future__ import annotations

import asyncio
import random
import socket
from dataclasses import dataclass
from typing import Any, Final

from starlette.types import Scope
from uvicorn import Config as UvicornConfig
from uvicorn import Server

from channels.hub import RESTARTING
from server.config import Config
from server.wire.protocol import SocketProtocol

PER_SECOND: Final = 50  # sockets told in a second when they are few: a small house stops at once
STATE: Final = "drain"


@dataclass(frozen=True, slots=True)
class Pace:
    """How long each step may take, in seconds."""

    unready: float = 0.0
    spread: float = 2.0
    grace: float = 10.0

    @classmethod
    def of(cls, config: Config) -> Pace:
        """As configured."""
        server = config.server
        return cls(server.unready_seconds, server.drain_seconds, server.grace_seconds)

    @property
    def whole(self) -> float:
        """The longest that a worker may take to leave."""
        return self.unready + self.spread + self.grace


@dataclass(slots=True)
class Drain:
    """Whether this worker is leaving; every request finds it in its scope."""

    under_way: bool = False


def leaving(scope: Scope) -> bool:
    """Whether the worker that answers is about to stop."""
    drain: Drain | None = scope.get("state", {}).get(STATE)
    return drain is not None and drain.under_way


class DrainingServer(Server):
    """uvicorn's server, which would otherwise hang up on everybody in the same instant."""

    def __init__(self, config: UvicornConfig, pace: Pace) -> None:
        super().__init__(config)
        self._pace = pace
        self._drain = Drain()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        self.lifespan.state[STATE] = self._drain
        await super().startup(sockets)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._drain.under_way = True
        await self._wait(self._pace.unready)
        for server in self.servers:
            server.close()
        await self._send_elsewhere()
        await super().shutdown(sockets)

    async def _send_elsewhere(self) -> None:
        """Tell each socket to come back and resume, spread evenly, in no particular order."""
        everything: set[Any] = set(self.server_state.connections)
        connections = [one for one in everything if isinstance(one, SocketProtocol)]
        random.shuffle(connections)
        spread = min(self._pace.spread, len(connections) / PER_SECOND)
        began = asyncio.get_running_loop().time()
        for number, connection in enumerate(connections):
            due = began + spread * number / len(connections)
            await self._wait(due - asyncio.get_running_loop().time())
            connection.close(RESTARTING)

    async def _wait(self, seconds: float) -> None:
        if seconds > 0 and not self.force_exit:
            await asyncio.sleep(seconds)
