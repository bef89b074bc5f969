"""The wall clock of one worker jumps; the other's does not."""

from __future__ import annotations

import random

from tests.faults.mischief.fault import Fault

JUMPS = ("+1h", "-1h", "+1d", "-1d", "+3s", "-30s", "+2d")


class ClockJumps(Fault):
    """Forwards or backwards, and home again."""

    name = "clock jumped"

    def choose(self) -> None:
        self.clock = self.random.choice(sorted(self.stage.clocks))
        self.touches = frozenset({f"clock of {self.clock}"})
        self.jump = random.Random(self.random.random()).choice(JUMPS)

    async def strike(self) -> None:
        self.stage.clocks[self.clock].write_text(f"{self.jump}\n")
        await self.last(6)
        self.stage.clocks[self.clock].write_text("+0s\n")

    def __str__(self) -> str:
        return f"{super().__str__()} {self.jump}"
