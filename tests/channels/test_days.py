"""Jumping to a day finds what was said then, or next, and nothing that one may not hear."""

from datetime import UTC, datetime, timedelta

import pytest

from channels.actions.channels import leave_channel
from channels.actions.messages import post_message
from channels.reading.days import message_from
from matching.refusals import Refused
from tests.conftest import every_backend

pytestmark = every_backend


async def said(store, by, channel, body):
    return (await store.write(post_message, by, channel=channel, body=body))["seq"]


async def test_the_first_words_of_a_day_or_the_next_after_it(store, town, clock):
    start = clock()
    seqs = []
    for day in range(4):
        seqs.append(await said(store, town.claire, town.meals, f"jour {day}"))
        await said(store, town.leo, town.meals, "et encore")
        clock.forward(hours=48)

    async def found(at):
        return (await store.read(message_from, town.leo, town.meals, at))[0]

    assert await found(start + timedelta(hours=47)) == seqs[1]
    assert await found(start + timedelta(hours=48)) == seqs[1], "that very instant"
    assert await found(start + timedelta(hours=49)) == seqs[2], "the next one, when that day is silent"
    assert await found(datetime(1970, 1, 1, tzinfo=UTC)) == seqs[0]
    assert await found(start + timedelta(days=900)) == seqs[3] + 1, "the last words, after the end"


async def test_a_channel_without_words_has_none(store, town, clock):
    assert await store.read(message_from, town.amina, town.garden, clock()) is None


async def test_what_one_may_not_hear_is_not_found(store, town, clock):
    early = await said(store, town.claire, town.closed, "entre nous")
    with pytest.raises(Refused):
        await store.read(message_from, town.leo, town.closed, clock())
    assert (await store.read(message_from, town.amina, town.closed, clock()))[0] == early
    await store.write(leave_channel, town.amina, channel=town.closed)
    with pytest.raises(Refused):
        await store.read(message_from, town.amina, town.closed, clock())
