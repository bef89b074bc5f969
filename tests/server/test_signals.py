"""What the devices of a call tell each other, over real sockets."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from tests.support.client import connected
from tests.support.eventually import eventually
from tests.support.running import Running, config_for, running
from tests.support.town import Town

pytestmark = pytest.mark.asyncio(loop_scope="module")

MANY = 30  # within the burst of one connection


@pytest.fixture(scope="module")
async def served(shared_town: tuple[str, Town], tmp_path_factory) -> AsyncIterator[Running]:
    async with running(config_for(tmp_path_factory.mktemp("signals"), shared_town[0])) as one:
        yield one


async def test_signals_are_heard_in_the_order_in_which_they_were_said(served, shared_town):
    town = shared_town[1]
    async with (
        connected(served.url, await served.session(town.claire)) as claire,
        connected(served.url, await served.session(town.leo)) as leo,
    ):
        call = (await claire.must("call", channel=town.meals))["call"]
        mine, theirs = [(await one.must("join_call", call=call))["seat"] for one in (claire, leo)]
        await leo.open(leo.of("hello")[0]["me"])
        said = [{"state": {"muted": n % 2 == 0, "screen": n % 3 == 0}} for n in range(MANY)]
        await asyncio.gather(
            *(claire.must("signal", call=call, seat=mine, to=theirs, data=data) for data in said)
        )
        await eventually(lambda: len(leo.of("signal")) == MANY)
        assert [frame["data"] for frame in leo.of("signal")] == said
