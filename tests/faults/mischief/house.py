"""The real ``relais serve`` with several workers: its supervisor must make good what happens to them."""

from __future__ import annotations

import os
import signal

from tests.faults.mischief.fault import Fault, Harmless
from tests.faults.stage import WORKERS
from tests.support.eventually import eventually

REPLACED = 180.0  # seconds for the supervisor to notice and to start another


class HouseFault(Fault):
    """One at a time: the supervisor replaces them in turn."""

    touches = frozenset({"house"})

    async def replaced(self, gone: set[int]) -> None:
        """Wait until as many as before run, none of them ``gone``."""

        def replaced() -> bool:
            workers = set(self.stage.house.workers())
            return len(workers) == WORKERS and not workers & gone

        await eventually(replaced, within=REPLACED)
        await self.stage.up(self.stage.house)


class HouseWorkerKilled(HouseFault):
    """SIGKILL of one of its workers."""

    name = "worker of the house killed"

    async def strike(self) -> None:
        workers = self.stage.house.workers()
        if not workers:
            raise Harmless
        victim = self.random.choice(workers)
        os.kill(victim, signal.SIGKILL)
        await self.replaced({victim})


class HouseWorkerFrozen(HouseFault):
    """SIGSTOP of one of its workers; the supervisor may lose patience and replace it."""

    name = "worker of the house frozen"

    async def strike(self) -> None:
        workers = self.stage.house.workers()
        if not workers:
            raise Harmless
        victim = self.random.choice(workers)
        os.kill(victim, signal.SIGSTOP)
        await self.last(8)
        if victim in self.stage.house.workers():
            os.kill(victim, signal.SIGCONT)


class HouseRestarted(HouseFault):
    """SIGHUP: the supervisor replaces its workers one after the other."""

    name = "house restarted worker by worker"

    async def strike(self) -> None:
        before = set(self.stage.house.workers())
        self.stage.house.send(signal.SIGHUP)
        await self.replaced(before)
