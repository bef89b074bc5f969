"""The short run: every stage for a few seconds, each struck by its own faults, each judged.

``make faults`` is the long one. What this machine lacks is skipped by name, never passed over.
"""

from __future__ import annotations

import os

import pytest

from tests.faults.crowd import Size
from tests.faults.disk import SmallDisk
from tests.faults.episode import run_episode
from tests.faults.mischief import broker, clients, clocks, database, house, workers
from tests.faults.run import OUTPUT
from tests.faults.stage import FAKETIME, Plan
from tests.faults.worker import POINTS
from tests.support import postgres

SEED = int(os.environ.get("RELAIS_TEST_SEED", "20"))
SMALL = Size(readers=3, posters=4, helpers=3, askers=1, posts_per_second=120)

MESSAGES = 150  # each run goes on until it has so many


def no_small_disk() -> str:
    disk = SmallDisk.mounted(1)
    if disk is None:
        return "mounting a tmpfs is not permitted"
    disk.remove()
    return ""


BAD = {
    database.DiskFull: no_small_disk,
    database.FsyncFails: lambda: "" if database.can_trace() else "no strace, or it may not trace",
    clocks.ClockJumps: lambda: "" if FAKETIME.exists() else "no libfaketime",
}

pytestmark = pytest.mark.usefixtures("redis_server")  # skips without a Redis


async def shaken(plan, kinds, seconds, *, every=0.6):
    """Run an episode without a violation, until enough was said to prove something."""
    outcome = await run_episode(
        plan, SEED, kinds, seconds, size=SMALL, every=every, at_least=MESSAGES, keep=OUTPUT
    )
    assert outcome.violations == [], f"{outcome}; see {OUTPUT}"
    assert outcome.heard > 2 * outcome.acknowledged("post"), outcome
    assert outcome.faults, outcome
    return outcome


async def test_two_workers_a_file_and_a_redis():
    kinds = [
        *workers.AT_POINTS,
        workers.Frozen,
        workers.Restarted,
        broker.RedisKilled,
        broker.WireBad,
        broker.WireCut,
        database.Locked,
        clients.ConnectionsDropped,
        clients.HalfOpen,
        clients.DeafReaders,
    ]
    outcome = await shaken(Plan("sqlite"), kinds, 5)
    reached = [kind.name for kind in workers.AT_POINTS if outcome.faults[kind.name]]
    assert len(reached) == len(POINTS), f"only {reached}"


async def test_a_bad_machine():
    """Its disk fills, does not keep what it was told to, and its clocks jump."""
    kinds = [kind for kind, lacking in BAD.items() if not lacking()]
    if not kinds:
        pytest.skip("nothing of this can be done here")
    disk = database.DiskFull in kinds
    plan = Plan("bad machine", small_disk=disk, faketime=clocks.ClockJumps in kinds)
    outcome = await shaken(plan, kinds, 3)
    refused = [a.no["code"] for call in outcome.history.calls for a in call.attempts if a.no is not None]
    assert "read_only" in refused or not disk, "nobody was told that the house cannot write"


@pytest.mark.parametrize("kind", BAD, ids=lambda kind: kind.name)
def test_nothing_is_left_out_above(kind):
    """Skipped by name where this machine cannot do it: what was not tried is not shown to work."""
    lacking = BAD[kind]()
    if lacking:
        pytest.skip(f"NOT COVERED here: {kind.name}: {lacking}")


@pytest.mark.skipif(postgres.binaries() is None, reason="NOT COVERED here: no PostgreSQL server")
async def test_postgres_that_restarts():
    plan = Plan("postgres", database="postgres")
    await shaken(plan, [database.PostgresRestarted, clients.ConnectionsDropped], 3)


async def test_the_house_replaces_its_workers():
    await shaken(Plan("relais serve", house=True), [house.HouseWorkerKilled], 2)
