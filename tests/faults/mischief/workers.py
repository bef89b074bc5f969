"""Workers die, hang, and are replaced."""

from __future__ import annotations

import asyncio
from typing import ClassVar, Final

from tests.faults.mischief.fault import Fault, Harmless, WorkerFault
from tests.faults.processes import Worker
from tests.faults.stage import Stage
from tests.faults.worker import POINTS
from tests.support.eventually import eventually

REACH = 30.0  # seconds for somebody to post through a worker that is to die at a point of its work


class Killed(WorkerFault):
    """SIGKILL at any moment."""

    name = "worker killed"

    async def strike(self) -> None:
        self.worker.kill()  # the stage starts it again
        await self.stage.up(self.worker)


class KilledAt(WorkerFault):
    """SIGKILL at a named point of its work."""

    point: ClassVar[str]

    async def strike(self) -> None:
        before = self.worker.pid
        self.worker.arm(self.point)
        try:
            await eventually(lambda: self.worker.pid != before or self.worker.ended is not None, within=REACH)
        except AssertionError:
            self.worker.disarm()
            raise Harmless from None
        await self.stage.up(self.worker)


AT_POINTS: Final = [
    type("KilledAtPoint", (KilledAt,), {"point": point, "name": f"worker killed {point}"}) for point in POINTS
]


class Frozen(WorkerFault):
    """SIGSTOP for a while, SIGCONT."""

    name = "worker frozen"

    async def strike(self) -> None:
        self.worker.freeze()
        try:
            await self.stay_frozen()
        finally:
            self.worker.thaw()

    async def stay_frozen(self) -> None:
        await self.last(4)


class FrozenForAMinute(Frozen):
    """The same for so long that everybody has given it up."""

    name = "worker frozen for a minute"

    async def stay_frozen(self) -> None:
        await asyncio.sleep(60)


class Restarted(WorkerFault):
    """SIGTERM, and a new one."""

    name = "worker restarted"

    async def strike(self) -> None:
        await restart(self.stage, self.worker)


class RollingRestart(Fault):
    """Every worker, one after the other, as an upgrade does."""

    name = "rolling restart"

    def choose(self) -> None:
        self.touches = frozenset(worker.name for worker in self.stage.workers)

    async def strike(self) -> None:
        for worker in self.stage.workers:
            await restart(self.stage, worker)


async def restart(stage: Stage, worker: Worker) -> None:
    """Stop politely, start again, wait until it serves."""
    status = await worker.stop()
    if status not in (0, -15):
        stage.surprises.append(f"{worker.name} stopped with {status}")
    worker.start()
    await stage.up(worker)
