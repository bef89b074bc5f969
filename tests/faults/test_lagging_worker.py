"""A client comes back through a worker that knows less than the client does: nothing twice, no reset."""

import asyncio

from tests.faults.checker import check
from tests.faults.clients import Reader
from tests.faults.history import Call, History
from tests.faults.link import Link
from tests.faults.stage import Plan, Stage
from tests.support.eventually import eventually

ROUNDS = 3
POSTS = 20


async def test_a_cursor_ahead_of_the_worker_is_neither_reset_nor_repeated(redis_server):
    async with Stage(Plan("sqlite"), seed=1) as stage:
        history, town = History(), stage.town
        here, there = stage.urls
        (channel, *_), ways = town.channels, [here]
        poster = Link(history, town.people[0], [here], 1)
        traveller = Reader(history, town.people[1], ways, 2, [channel])
        # Somebody listens there already, so that the worker keeps a head of its own.
        resident = Reader(history, town.people[2], [there], 3, [channel])
        tasks = [asyncio.create_task(link.run()) for link in (poster, traveller, resident)]
        for _ in range(ROUNDS):
            await move(traveller, ways, here)
            head = await post(poster, channel)
            await eventually(lambda head=head: resident.at[channel] == traveller.at[channel] == head)
            stage.proxy.stall()  # the other worker hears nothing now, until it compares heads
            head = await post(poster, channel)
            await eventually(lambda head=head: traveller.at[channel] == head)
            await move(traveller, ways, there)
            stage.proxy.flow()
            head = await post(poster, channel)
            await eventually(lambda head=head: resident.at[channel] == traveller.at[channel] == head)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        history.kept = await stage.rest()
    assert check(history) == []


async def move(traveller, ways, url):
    """Come back by another way."""
    ways[:] = [url]
    opened = traveller.opened
    traveller.drop()
    await eventually(lambda: traveller.opened > opened)


async def post(link, channel):
    """Say a few things at once, all of them acknowledged; the last seq."""
    bodies = [f"{len(link.history.calls)} {number}" for number in range(POSTS)]
    calls = [Call("post", link.person.id, {"channel": channel, "body": body}) for body in bodies]
    link.history.calls += calls
    attempts = await asyncio.gather(*(link.attempt(call) for call in calls))
    assert all(attempt.ok for attempt in attempts)
    return max(attempt.ok["seq"] for attempt in attempts)
