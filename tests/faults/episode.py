"""One run: a stage, a crowd, faults at random until the time is over; then the judgement."""

from __future__ import annotations

import asyncio
import random
import re
import shutil
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.checker import check
from tests.faults.crowd import FINISH, Crowd, Size
from tests.faults.history import History
from tests.faults.mischief.fault import Fault, Harmless
from tests.faults.stage import Plan, Stage

AT_ONCE = 3  # faults that may strike together
EACH = 150.0  # seconds for each kind to have struck: on an idle machine it takes ten


@dataclass
class Outcome:
    """What a run came to."""

    plan: Plan
    seed: int
    history: History
    faults: Counter[str] = field(default_factory=Counter)
    harmless: Counter[str] = field(default_factory=Counter)
    violations: list[str] = field(default_factory=list)
    complaints: Counter[str] = field(default_factory=Counter)  # last lines of tracebacks in the logs
    codes: Counter[str] = field(default_factory=Counter)  # with which connections ended
    mangled: int = 0

    def acknowledged(self, verb: str) -> int:
        return sum(call.acknowledged for call in self.history.of(verb))

    @property
    def doubtful(self) -> int:
        """Attempts whose answer never came, or was "come back later"."""
        return sum(attempt.unknown for call in self.history.calls for attempt in call.attempts)

    @property
    def heard(self) -> int:
        return sum(len(reading.heard) for reading in self.history.readings)

    @property
    def resets(self) -> int:
        return sum(len(reading.breaks) for reading in self.history.readings)

    def __str__(self) -> str:
        return (
            f"{self.plan.name}, seed {self.seed}: {self.acknowledged('post')} messages and "
            f"{self.acknowledged('claim')} claims acknowledged ({self.doubtful} answers in doubt), "
            f"{self.heard} events heard ({self.resets} resets), {sum(self.faults.values())} faults, "
            f"{len(self.violations)} violations"
        )


class Trouble:
    """Strikes again and again, several faults at once, until told to stop."""

    def __init__(
        self,
        stage: Stage,
        crowd: Crowd,
        kinds: list[type[Fault]],
        outcome: Outcome,
        *,
        long: bool,
        every: float,
    ) -> None:
        self._stage = stage
        self._crowd = crowd
        self._kinds = kinds
        self._outcome = outcome
        self._long = long
        self._every = every
        self._random = random.Random(outcome.seed)
        self._under_way: dict[asyncio.Task[None], Fault] = {}
        self._deck: list[type[Fault]] = []

    async def strike_for(self, seconds: float, *, each: bool) -> None:
        """Strike for so long, and until ``each`` kind struck; then wait until the last is undone."""
        end = time.monotonic() + seconds
        while time.monotonic() < end or (each and time.monotonic() < end + EACH and not self._struck_each()):
            self._strike_one()
            await asyncio.sleep(self._random.uniform(0.5, 1.5) * self._every)
        await asyncio.gather(*self._under_way)

    def _struck_each(self) -> bool:
        tried = self._outcome.faults + self._outcome.harmless
        return all(tried[kind.name] for kind in self._kinds)

    def _strike_one(self) -> None:
        fault = self._draw()(self._stage, self._crowd, self._random, long=self._long)
        busy = {thing for other in self._under_way.values() for thing in other.touches}
        if len(self._under_way) >= AT_ONCE or busy & fault.touches:
            self._deck.append(type(fault))
            return
        task = asyncio.create_task(self._see_through(fault))
        self._under_way[task] = fault
        task.add_done_callback(self._under_way.pop)

    def _draw(self) -> type[Fault]:
        """Every kind comes before one comes again."""
        if not self._deck:
            self._deck = self._random.sample(self._kinds, len(self._kinds))
        return self._deck.pop(0)

    async def _see_through(self, fault: Fault) -> None:
        self._note(f"{fault} begins")
        try:
            await fault.strike()
            self._outcome.faults[fault.name] += 1
        except Harmless:
            self._outcome.harmless[fault.name] += 1
        except Exception as error:
            self._outcome.violations.append(f"{fault}: not undone: {error!r}")
        self._note(f"{fault} ends")

    def _note(self, text: str) -> None:
        self._outcome.history.notes.append((time.monotonic(), text))


async def run_episode(
    plan: Plan,
    seed: int,
    kinds: list[type[Fault]],
    seconds: float,
    *,
    size: Size | None = None,
    long: bool = False,
    every: float = 1.0,
    at_least: int = 0,
    patience: float = FINISH,
    keep: Path | None = None,
) -> Outcome:
    """Run, judge; with a violation, leave the history and the logs in ``keep``.

    It goes on, however slow the machine, until ``at_least`` so many messages were acknowledged
    and, unless it is ``long``, each kind of fault struck.
    """
    outcome = Outcome(plan, seed, History(seed=seed))
    async with Stage(plan, seed) as stage:
        crowd = Crowd(stage, outcome.history, size or Size())
        await crowd.start()
        await Trouble(stage, crowd, kinds, outcome, long=long, every=every).strike_for(seconds, each=not long)
        await stage.heal()
        await crowd.reach(at_least)
        outcome.violations += await crowd.finish(patience)
        outcome.history.kept = await stage.rest()
        outcome.mangled = stage.proxy.suffered
        outcome.violations += stage.surprises
        outcome.violations += map(str, await asyncio.to_thread(check, outcome.history))
        outcome.codes.update(str(code) for link in crowd.links for code in link.codes)
        for process in stage.processes:
            outcome.complaints.update(complaints(process.log))
        if outcome.violations and keep is not None:
            _keep(outcome, stage, keep / f"{plan.name.replace(' ', '-')}-{seed}")
    return outcome


def _keep(outcome: Outcome, stage: Stage, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    outcome.history.write(folder / "history.json")
    (folder / "violations.txt").write_text("\n".join(outcome.violations) + "\n")
    for log in stage.folder.glob("*.log"):
        shutil.copy(log, folder)


def complaints(log: Path) -> list[str]:
    """The last line of each traceback."""
    text = log.read_text(errors="replace") if log.exists() else ""
    found = re.findall(r"^Traceback \(most recent call last\):\n(?:[ \t].*\n|\n)*(\S.*)$", text, re.MULTILINE)
    return [line[:160] for line in found]
