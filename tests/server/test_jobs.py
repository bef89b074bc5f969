"""The runner of sweeps: each at its pace, woken by what was committed here, none held up by another."""

from __future__ import annotations

import asyncio
import logging

import pytest

from channels.shapes import Event, EventData, Person
from matching.refusals import Refused
from server.jobs import Jobs, Sweep
from tests.support.eventually import eventually


def event(kind: str) -> Event:
    return Event(channel="c", seq=1, kind=kind, at="", by=Person(id="p", name="P"), data=EventData())


class Count:
    """A sweep that counts its looks, and fails as told."""

    def __init__(self, fault: Exception | None = None) -> None:
        self.looks = 0
        self.fault = fault

    async def __call__(self, store: object) -> None:
        self.looks += 1
        if self.fault is not None:
            raise self.fault


async def stopped(jobs: Jobs) -> None:
    await jobs.close()
    assert all(task.done() for task in asyncio.all_tasks() if task.get_name().startswith("jobs-"))


async def test_a_sweep_looks_at_once_and_then_when_it_is_woken() -> None:
    waves, others = Count(), Count()
    jobs = Jobs(
        None,  # type: ignore[arg-type]
        (Sweep("waves", waves, 3600, wakes=("need.",)), Sweep("others", others, 3600)),
    )
    jobs.start()
    await eventually(lambda: waves.looks == 1 and others.looks == 1)
    jobs.heard([event("message.posted")])
    jobs.heard([event("need.opened"), event("need.claimed")])
    await eventually(lambda: waves.looks == 2)
    assert others.looks == 1
    await stopped(jobs)


async def test_a_sweep_comes_back_by_itself() -> None:
    sweep = Count()
    jobs = Jobs(None, (Sweep("often", sweep, 0.01),))  # type: ignore[arg-type]
    jobs.start()
    await eventually(lambda: sweep.looks > 3)
    await stopped(jobs)


@pytest.mark.parametrize("fault", [Refused("busy", retry_after=1), RuntimeError("a bug")])
async def test_a_fault_is_logged_and_tried_again_and_holds_up_nobody(
    fault: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    broken, sound = Count(fault), Count()
    jobs = Jobs(
        None,  # type: ignore[arg-type]
        (Sweep("broken", broken, 0.01), Sweep("sound", sound, 0.01)),
    )
    with caplog.at_level(logging.ERROR, logger="relais.jobs"):
        jobs.start()
        await eventually(lambda: broken.looks > 2 and sound.looks > 2)
        await stopped(jobs)
    assert bool(caplog.records) == isinstance(fault, RuntimeError), "an absent database is no news"
