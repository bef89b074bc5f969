"""What every fault is: where it strikes, for how long, and how it is undone."""

from __future__ import annotations

import asyncio
import random
from typing import TYPE_CHECKING, ClassVar

from tests.faults.processes import Worker
from tests.faults.stage import Stage

if TYPE_CHECKING:
    from tests.faults.crowd import Crowd


class Fault:
    """Made for one strike. Two that ``touch`` the same thing never strike together."""

    name: ClassVar[str]
    touches: frozenset[str] = frozenset()

    def __init__(self, stage: Stage, crowd: Crowd, chance: random.Random, *, long: bool) -> None:
        self.stage = stage
        self.crowd = crowd
        self.random = chance
        self.long = long
        self.choose()

    def choose(self) -> None:
        """Decide what to strike."""

    async def strike(self) -> None:
        """Do it, wait, undo it. A fault that could not do what it says raises ``Harmless``."""
        raise NotImplementedError

    async def last(self, seconds: float) -> None:
        """Let it last about so long."""
        await asyncio.sleep(self.random.uniform(0.3, 1.0) * seconds)

    def __str__(self) -> str:
        return " ".join([self.name, *sorted(self.touches)])


class Harmless(Exception):
    """Nothing was hit: not counted."""


class WorkerFault(Fault):
    """Strikes one worker."""

    worker: Worker

    def choose(self) -> None:
        self.worker = self.random.choice(self.stage.workers)
        self.touches = frozenset({self.worker.name})
