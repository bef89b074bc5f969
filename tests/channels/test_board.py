"""The town's board: urgent and vital needs of open channels, each change to them, nothing else."""

import pytest

from channels import log
from channels.actions import needs
from tests.conftest import every_backend
from tests.support.town import need_in

pytestmark = every_backend


async def on_the_board(store, town):
    events = await store.read(log.since, town.urgences, 0, limit=100)
    return [(event.kind, event.data.need.id) for event in events]


@pytest.mark.parametrize("urgency", ["urgent", "vital"])
@pytest.mark.parametrize("place", ["square", "meals"])
async def test_what_everybody_must_see_is_on_the_board_through_its_whole_life(store, town, urgency, place):
    need_id = await need_in(store, town.amina, getattr(town, place), urgency=urgency)
    claim = (await store.write(needs.claim_need, town.leo, need_id=need_id, quantity=1))["claim"]
    await store.write(needs.release_claim, town.leo, claim_id=claim)
    await store.write(needs.respond, town.leo, need_id=need_id, answer="cannot")
    await store.write(needs.resolve_need, town.amina, need_id=need_id, outcome="fulfilled")
    kinds = ["need.opened", "need.claimed", "need.released", "need.declined", "need.resolved"]
    assert await on_the_board(store, town) == [(kind, need_id) for kind in kinds]


async def test_the_same_event_reads_the_same_in_the_channel_and_on_the_board(store, town):
    need_id = await need_in(store, town.amina, town.meals, urgency="vital")
    await store.write(needs.claim_need, town.leo, need_id=need_id, quantity=2)
    events = await store.read(log.since, town.meals, 0, limit=100)
    here = [event.data for event in events if event.data.need]
    board = [event.data for event in await store.read(log.since, town.urgences, 0, limit=100)]
    assert here == board
    assert len(board) == 2


async def test_what_is_not_urgent_or_not_open_stays_where_it_was_said(store, town):
    await need_in(store, town.amina, town.meals)
    for place in (town.closed, town.relief):
        await need_in(store, town.claire, place, urgency="vital")
    await need_in(store, town.hugo, town.their_square, urgency="vital")
    assert await on_the_board(store, town) == []


async def test_a_new_claim_is_told_in_one_commit_with_the_board(store, town):
    groups = []
    store.on_commit = groups.append
    answer = await store.write(
        needs.open_need, town.amina, channel=town.meals, ask=needs.Ask(
            title="Lait", quantity=1, urgency="vital", needed_by=store.clock.now.replace(day=21),
        ),
    )  # fmt: skip
    await store.write(needs.respond, town.leo, need_id=answer["need"], answer="seen")
    assert [[(e.channel, e.kind) for e in group] for group in groups] == [
        [(town.meals, "need.opened"), (town.urgences, "need.opened")]
    ]
