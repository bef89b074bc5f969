"""The long run: episodes on different stages, one after the other, and what they came to.

    python -m tests.faults --seed 7 --minutes 10

Every episode has its own database and its own judgement. The seed decides what is struck and
when; the scheduling of processes is the machine's, so that a seed repeats a mix, not a moment.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import signal
import sys
import time
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from tests.faults.checker import check
from tests.faults.crowd import Size
from tests.faults.episode import Outcome, run_episode
from tests.faults.history import History
from tests.faults.mischief import broker, clients, clocks, database, house, workers
from tests.faults.mischief.fault import Fault
from tests.faults.stage import FAKETIME, Missing, Plan
from tests.support import postgres, redis

OUTPUT: Final = Path(__file__).parents[1] / "output" / "faults"
LAST: Final = OUTPUT / "last.json"  # what the last long run came to; the benchmarks show it

AT_WORKERS: Final[list[type[Fault]]] = [
    workers.Killed,
    *workers.AT_POINTS,
    workers.Frozen,
    workers.FrozenForAMinute,
    workers.Restarted,
    workers.RollingRestart,
]
AT_BROKER: Final[list[type[Fault]]] = [
    broker.RedisKilled,
    broker.RedisFrozen,
    broker.RedisOverflows,
    broker.WireCut,
    broker.WireBad,
    broker.WireBad,
]
AT_CLIENTS: Final[list[type[Fault]]] = [
    clients.ConnectionsDropped,
    clients.HalfOpen,
    clients.DeafReaders,
]
AT_HOUSE: Final[list[type[Fault]]] = [
    house.HouseWorkerKilled,
    house.HouseWorkerFrozen,
    house.HouseRestarted,
]


@dataclass(frozen=True)
class Act:
    """A stage and what happens on it."""

    plan: Plan
    kinds: list[type[Fault]]


EVERYTHING: Final = Act(
    Plan("sqlite"), [*AT_WORKERS, *AT_BROKER, *AT_CLIENTS, database.Locked, database.LockedForLong]
)
SMALL_DISK: Final = Act(
    Plan("small disk", small_disk=True),
    [database.DiskFull, database.DiskFull, workers.Killed, *workers.AT_POINTS, workers.Restarted],
)
BAD_DISK: Final = Act(
    Plan("bad disk"),
    [
        database.FsyncFails,
        database.FsyncFails,
        workers.Killed,
        *workers.AT_POINTS,
        clients.ConnectionsDropped,
    ],
)
CLOCKS: Final = Act(
    Plan("clocks", faketime=True), [clocks.ClockJumps, clocks.ClockJumps, workers.Killed, broker.WireBad]
)
POSTGRES: Final = Act(
    Plan("postgres", database="postgres"),
    [database.PostgresRestarted, *AT_WORKERS, broker.RedisKilled, broker.WireBad, *AT_CLIENTS],
)
HOUSE: Final = Act(Plan("relais serve", house=True), [*AT_HOUSE, *AT_CLIENTS, database.Locked])

PROGRAMME: Final = (EVERYTHING, POSTGRES, EVERYTHING, SMALL_DISK, HOUSE, EVERYTHING, BAD_DISK, CLOCKS)
LENGTH: Final = 55.0  # seconds of trouble in an episode; healing and judging come on top
PACE: Final = 1.5  # seconds between two faults, on average: workers need a moment to come back
MESSAGES: Final = 100_000  # acknowledged, for a long run to have shown what it is for
FAULTS: Final = 200
AT_MOST: Final = 3  # times the minutes asked for: a slow machine goes on until it has shown that much


def missing() -> list[str]:
    """What this machine lacks, and what is not tried for that reason."""
    lacking = []
    if redis.BINARY is None:
        lacking.append("no redis-server: nothing can run")
    if postgres.binaries() is None:
        lacking.append("no PostgreSQL: the episodes on it are left out")
    if not database.can_trace():
        lacking.append("no strace, or it may not trace: fsync never fails")
    if not FAKETIME.exists():
        lacking.append("no libfaketime: clocks never jump")
    return lacking


def possible(act: Act) -> bool:
    """Whether this machine has what an act needs. A small disk is tried: only mounting tells."""
    if act is POSTGRES:
        return postgres.binaries() is not None
    if act is BAD_DISK:
        return database.can_trace()
    return act is not CLOCKS or FAKETIME.exists()


async def run(seed: int, minutes: float, only: str | None = None) -> list[Outcome]:
    """Episodes until the time is over, each told as it ends."""
    begun = time.monotonic()
    end, latest = begun + minutes * 60, begun + minutes * 60 * AT_MOST
    programme = [act for act in PROGRAMME if possible(act) and only in (None, act.plan.name)]
    outcomes: list[Outcome] = []
    for number in range(10_000):
        left = (end if only is not None or has_shown_enough(outcomes) else latest) - time.monotonic()
        if left < 10 and outcomes:
            break
        act = programme[number % len(programme)]
        try:
            outcome = await run_episode(
                act.plan,
                seed + number,
                act.kinds,
                min(LENGTH, max(10.0, left)),
                size=Size(),
                long=True,
                every=PACE,
                keep=OUTPUT,
            )
        except Missing as lacking:
            print(f"LEFT OUT {act.plan.name}: {lacking}", flush=True)
            programme.remove(act)
            continue
        outcomes.append(outcome)
        print(outcome, flush=True)
        for violation in outcome.violations[:20]:
            print(f"  {violation}", flush=True)
        print(f"  {progress(outcomes, time.monotonic() - begun)}", flush=True)
        keep(outcomes)
    return outcomes


def acknowledged(outcomes: list[Outcome], verb: str = "post") -> int:
    """How many calls of a kind were acknowledged in all."""
    return sum(outcome.acknowledged(verb) for outcome in outcomes)


def struck(outcomes: list[Outcome]) -> Counter[str]:
    """How often each fault struck in all."""
    return sum((outcome.faults for outcome in outcomes), Counter())


def has_shown_enough(outcomes: list[Outcome]) -> bool:
    """Whether so much happened that nothing lost means something."""
    return acknowledged(outcomes) >= MESSAGES and struck(outcomes).total() >= FAULTS


def progress(outcomes: list[Outcome], seconds: float) -> str:
    """How far a run is from having shown enough."""
    return (
        f"after {seconds / 60:.0f} minutes: {acknowledged(outcomes):,} of {MESSAGES:,} messages, "
        f"{struck(outcomes).total()} of {FAULTS} faults"
    )


def keep(outcomes: list[Outcome]) -> None:
    """Write the figures down, after each episode: a run that is cut off leaves those so far."""
    OUTPUT.mkdir(parents=True, exist_ok=True)
    LAST.write_text(json.dumps(figures(outcomes), indent=1))


def never_struck(outcomes: list[Outcome]) -> list[str]:
    """The faults of the programme that this run has not seen."""
    wanted = {kind.name for act in PROGRAMME for kind in act.kinds}
    return sorted(wanted - struck(outcomes).keys())


def figures(outcomes: list[Outcome]) -> dict[str, object]:
    """What a run came to, to be kept."""
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "episodes": [str(outcome) for outcome in outcomes],
        "messages": acknowledged(outcomes),
        "claims": acknowledged(outcomes, "claim"),
        "faults": struck(outcomes),
        "never_struck": never_struck(outcomes),
        "violations": [violation for outcome in outcomes for violation in outcome.violations],
    }


def summary(outcomes: list[Outcome]) -> str:
    """The figures of a run."""
    total: dict[str, Counter[str]] = {
        name: Counter() for name in ("faults", "harmless", "complaints", "codes")
    }
    for outcome in outcomes:
        for name, counter in total.items():
            counter.update(getattr(outcome, name))

    def table(name: str) -> str:
        return "\n".join(f"    {count:6}  {what}" for what, count in total[name].most_common())

    return "\n".join(
        [
            f"messages acknowledged   {acknowledged(outcomes)}",
            f"claims acknowledged     {acknowledged(outcomes, 'claim')}, "
            f"given back {acknowledged(outcomes, 'release')}",
            f"needs opened            {acknowledged(outcomes, 'need')}, "
            f"closed {acknowledged(outcomes, 'resolve')}",
            f"answers in doubt        {sum(outcome.doubtful for outcome in outcomes)}",
            f"events heard            {sum(outcome.heard for outcome in outcomes)}",
            f"resets, all followed    {sum(outcome.resets for outcome in outcomes)}",
            f"publications mangled    {sum(outcome.mangled for outcome in outcomes)}",
            f"faults                  {sum(total['faults'].values())}",
            table("faults"),
            f"faults that hit nothing {sum(total['harmless'].values())}",
            table("harmless"),
            *(f"NEVER STRUCK            {name}" for name in never_struck(outcomes)),
            "tracebacks in the logs",
            table("complaints"),
            "connections ended with",
            table("codes"),
            f"VIOLATIONS              {sum(len(outcome.violations) for outcome in outcomes)}",
        ]
    )


def main() -> int:
    """Run, tell, and leave with 1 when a promise was broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument(
        "--only", help="one stage: " + ", ".join(sorted({act.plan.name for act in PROGRAMME}))
    )
    parser.add_argument("--judge", type=Path, help="judge a history that an earlier run left, and stop")
    asked = parser.parse_args()
    if asked.judge is not None:
        violations = check(History.read(asked.judge))
        print("\n".join(map(str, violations)) or "no violation")
        return bool(violations)
    for line in missing():
        print(f"NOT COVERED {line}", flush=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # with everything that was started taken down
    outcomes = asyncio.run(run(asked.seed, asked.minutes, asked.only))
    print(summary(outcomes))
    broken = any(outcome.violations for outcome in outcomes)
    if broken:
        print(f"histories and logs: {OUTPUT}")
    if asked.only is None and not has_shown_enough(outcomes):
        print(f"TOO LITTLE was shown: {MESSAGES:,} messages and {FAULTS} faults are wanted")
        return 1
    return int(broken)
