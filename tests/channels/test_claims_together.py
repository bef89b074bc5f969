"""Promises that share a commit: each answered as if it had come alone, in the order of arrival."""

import asyncio

from sqlalchemy import select

from channels import log
from channels.actions import needs
from channels.actions.needs import Claiming, claim_needs
from channels.reading.needs import needs_by_id
from channels.store.tables import delivery, notice, waiting
from matching.refusals import Refused
from tests.conftest import every_backend
from tests.support.town import need_in

pytestmark = every_backend


async def claim_all(store, claims):
    """Every claim in one turn of the loop: they share a group."""
    return await asyncio.gather(
        *(store.write_among(claim_needs, one) for one in claims), return_exceptions=True
    )


def codes(answers):
    """``None`` for a success; a fault fails here."""
    for answer in answers:
        if isinstance(answer, Exception) and not isinstance(answer, Refused):
            raise answer
    return [answer.code if isinstance(answer, Refused) else None for answer in answers]


async def card(store, need_id):
    return (await store.read(needs_by_id, [need_id]))[need_id]


async def told_to(store, person_id):
    return await store.read(
        lambda conn: conn.execute(
            select(notice).where(notice.c.person_id == person_id).order_by(notice.c.id)
        ).all()
    )


async def test_each_is_answered_and_refused_by_itself_in_the_order_of_arrival(store, town):
    need_id = await need_in(store, town.claire, town.meals, quantity=3)
    answers = await claim_all(
        store,
        [
            Claiming(town.leo, need_id, 2),
            Claiming(town.claire, need_id, 1),
            Claiming(town.nour, need_id, 1),
            Claiming(town.amina, need_id, 0),
            Claiming(town.ccas, need_id, 2),
            Claiming(town.leo, need_id, 1),
            Claiming(town.amina, need_id, 1),
            Claiming(town.ccas, need_id, 1),
        ],
    )
    assert codes(answers) == [
        None,
        "own_need",
        "not_found",
        "bad_quantity",
        "not_enough_left",
        "already_yours",
        None,
        "already_claimed",
    ]
    assert answers[4].details["left"] == 1
    kept = await card(store, need_id)
    assert {one.by.id: one.quantity for one in kept.claims} == {town.leo: 2, town.amina: 1}
    assert answers[7].details["by"] in {one.by.name for one in kept.claims}
    assert (kept.taken, kept.state) == (3, "covered")


async def test_what_is_told_is_what_a_replay_reads_on_the_board_too(store, town):
    need_id = await need_in(store, town.claire, town.meals, quantity=5, urgency="vital")
    offer = await need_in(store, town.claire, town.meals, kind="offer", quantity=5)
    told = []
    store.on_commit = told.extend
    answers = await claim_all(
        store,
        [Claiming(town.leo, need_id, 2), Claiming(town.amina, offer, 1), Claiming(town.ccas, need_id, 3)],
    )
    assert codes(answers) == [None] * 3
    await asyncio.sleep(0)
    claimed = [event for event in told if event.kind.endswith(".claimed")]
    assert [event.data.taken for event in claimed if event.channel == town.urgences] == [2, 5]
    mine = {event.data.claim.id: event for event in claimed if event.channel == town.meals}
    assert [mine[answer["claim"]].seq for answer in answers] == [answer["seq"] for answer in answers]
    assert [mine[answer["claim"]].data.taken for answer in answers] == [2, 1, 5]
    for event in told:
        assert await store.read(log.since, event.channel, event.seq - 1, limit=1) == [event]


async def test_a_key_given_twice_in_one_group_is_one_promise(store, town):
    need_id = await need_in(store, town.claire, town.meals, quantity=5)
    other = await need_in(store, town.claire, town.square, quantity=5)
    tap = Claiming(town.leo, need_id, 1, "k")
    answers = await claim_all(store, [tap, tap, Claiming(town.leo, other, 1, "k")])
    assert codes(answers) == [None, None, "key_reused"]
    assert answers[0] == answers[1]
    assert await claim_all(store, [tap]) == [answers[0]]
    assert (await card(store, need_id)).taken == 1


async def test_whoever_asked_is_told_of_each_and_the_latest_stands_and_is_sent(store, town):
    need_id = await need_in(store, town.claire, town.meals, quantity=5)
    await claim_all(store, [Claiming(town.leo, need_id, 1), Claiming(town.amina, need_id, 3)])
    first, last = await told_to(store, town.claire)
    assert [(one.facts["quantity"], one.facts["left"]) for one in (first, last)] == [(1, 4), (3, 1)]
    assert first.replaced_at is not None
    assert last.replaced_at is None
    sent = await store.read(lambda conn: set(conn.execute(select(delivery.c.notice_id)).scalars()))
    assert sent == {last.id}


async def test_who_promises_two_things_for_one_time_at_once_is_warned_of_the_first(store, town):
    one = await need_in(store, town.claire, town.meals, quantity=1, nature="time")
    other = await need_in(store, town.claire, town.square, quantity=1, nature="time")
    first, second = await claim_all(store, [Claiming(town.leo, one, 1), Claiming(town.leo, other, 1)])
    assert first["warning"] is None
    assert second["warning"]["need"] == one


async def test_a_match_that_is_refused_undoes_itself_alone(store, town):
    need_id = await need_in(store, town.claire, town.meals, quantity=5)
    offer = await need_in(store, town.leo, town.square, kind="offer", quantity=1)
    answers = await claim_all(
        store,
        [
            Claiming(town.amina, need_id, 1),
            Claiming(town.leo, need_id, 2, match=offer),
            Claiming(town.ccas, need_id, 1),
        ],
    )
    assert codes(answers) == [None, "not_enough_left", None]
    assert (await card(store, need_id)).taken == 2
    assert (await card(store, offer)).taken == 0
    assert codes(await claim_all(store, [Claiming(town.leo, need_id, 1, match=offer)])) == [None]
    assert (await card(store, offer)).taken == 1


async def test_who_promises_waits_no_more_and_an_offer_without_end_never_runs_out(store, town):
    need_id = await need_in(store, town.claire, town.meals, quantity=1)
    taken = (await store.write(needs.claim_need, town.amina, need_id=need_id, quantity=1))["claim"]
    await store.write(needs.wait_for, town.leo, need_id=need_id, quantity=1)
    await store.write(needs.amend_need, town.claire, need_id=need_id, amendment=needs.Amendment(quantity=3))
    assert taken
    offer = await need_in(store, town.claire, town.meals, kind="offer", quantity=2, unlimited=True)
    answers = await claim_all(
        store, [Claiming(town.ccas, need_id, 1), *(Claiming(who, offer, 2) for who in (town.leo, town.amina))]
    )
    assert codes(answers) == [None] * 3
    kept = await card(store, offer)
    assert (kept.taken, kept.state, len(kept.claims)) == (0, "open", 2)
    assert await store.read(lambda conn: conn.execute(select(waiting)).all()) == []
