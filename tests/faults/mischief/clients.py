"""Clients vanish, hang, and do not read."""

from __future__ import annotations

import asyncio

from tests.faults.clients import Deaf
from tests.faults.mischief.fault import Fault, Harmless

DEAF = 500


class ConnectionsDropped(Fault):
    """Half of all clients lose their network, at once."""

    name = "clients dropped"

    async def strike(self) -> None:
        links = self.crowd.links
        for link in self.random.sample(links, len(links) // 2):
            link.drop()


class HalfOpen(Fault):
    """Connections through a tunnel carry nothing more, and nobody is told."""

    name = "connections half open"

    async def strike(self) -> None:
        if not sum(tunnel.swallow() for tunnel in self.crowd.tunnels):
            raise Harmless


class DeafReaders(Fault):
    """Many open every channel and never read."""

    name = "readers that do not read"
    touches = frozenset({"deaf"})

    async def strike(self) -> None:
        count = DEAF if self.long else DEAF // 12
        town = self.stage.town
        deaf = [
            Deaf(
                self.random.choice(self.stage.urls),
                self.random.choice(town.people).token,
                town.channels,
                replay=number % 10 == 0,
            )
            for number in range(count)
        ]
        try:
            inside = 0
            for start in range(0, count, 50):
                inside += sum(await asyncio.gather(*(one.connect() for one in deaf[start : start + 50])))
            await self.last(8)
        finally:
            for one in deaf:
                one.leave()
        if inside < count // 2:  # the others were asked to wait, or their worker was struck as well
            raise Harmless
