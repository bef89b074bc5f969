"""The log reads back what was appended: in order, in pages, within what one may hear."""

import pytest

from channels import log
from channels.actions.messages import post_message
from matching.refusals import Refused
from tests.conftest import every_backend

pytestmark = every_backend


@pytest.fixture
async def seqs(store, town):
    """Ten messages in the theme channel, after its creation and its members."""
    return [
        (await store.write(post_message, town.claire, channel=town.meals, body=f"m{n}"))["seq"]
        for n in range(10)
    ]


def numbers(events):
    return [event.seq for event in events]


async def test_since_reads_on_from_the_cursor_oldest_first(store, town, seqs):
    head = seqs[-1]
    for cursor in (0, 1, seqs[3], head - 1, head, head + 5):
        events = await store.read(log.since, town.meals, cursor, limit=100)
        assert numbers(events) == list(range(cursor + 1, head + 1))


async def test_since_and_before_stop_at_their_limit_on_the_near_side(store, town, seqs):
    assert numbers(await store.read(log.since, town.meals, seqs[0], limit=3)) == seqs[1:4]
    assert numbers(await store.read(log.before, town.meals, seqs[6], limit=3)) == seqs[3:6]


async def test_before_walks_up_to_the_beginning(store, town, seqs):
    events = await store.read(log.before, town.meals, seqs[-1] + 1, limit=100)
    assert numbers(events) == list(range(1, seqs[-1] + 1))
    assert await store.read(log.before, town.meals, 1, limit=10) == []


@pytest.mark.parametrize("read", ["since", "before"])
async def test_only_the_ranges_one_may_hear_are_read(store, town, seqs, read):
    within = [(seqs[0] - 1, seqs[2]), (seqs[5], seqs[6]), (seqs[8], None)]
    cursor = 0 if read == "since" else 10_000
    events = await store.read(getattr(log, read), town.meals, cursor, limit=100, within=within)
    assert numbers(events) == [*seqs[0:3], seqs[6], seqs[9]]
    assert await store.read(getattr(log, read), town.meals, cursor, limit=100, within=[]) == []


async def test_heads_are_the_last_seqs(store, town, seqs):
    heads = await store.read(log.heads, [town.meals, town.urgences, "unknown"])
    assert heads == {town.meals: seqs[-1], town.urgences: 0}


async def test_read_back_keeps_the_order_it_is_given(store, town, seqs):
    from channels.store.store import Appended

    wanted = [Appended(town.meals, seq) for seq in (seqs[4], seqs[1], seqs[7])]
    assert numbers(await store.read(log.read_back, wanted)) == [seqs[4], seqs[1], seqs[7]]
    assert await store.read(log.read_back, []) == []


async def test_an_event_says_who_did_what_where_and_when(store, town, clock):
    before = clock.now
    answer = await store.write(post_message, town.claire, channel=town.meals, body="Bonjour")
    (event,) = await store.read(log.since, town.meals, answer["seq"] - 1, limit=1)
    assert (event.channel, event.kind, event.by.id) == (town.meals, "message.posted", town.claire)
    assert event.data.message.body == "Bonjour"
    assert event.at.startswith(before.strftime("%Y-%m-%dT%H:%M:%S"))
    assert event.at.endswith("Z")


async def test_a_refused_write_leaves_no_hole(store, town, seqs):
    with pytest.raises(Refused):
        await store.write(post_message, town.claire, channel=town.meals, body=" ")
    answer = await store.write(post_message, town.claire, channel=town.meals, body="next")
    assert answer["seq"] == seqs[-1] + 1


async def test_an_unknown_kind_is_a_programming_error(store, town):
    def append(tx):
        log.append(tx, town.meals, "message.whispered", entity="x", by=town.claire)

    with pytest.raises(AssertionError, match="unknown kind"):
        await store.write(append)
