"""Two workers on one database: whatever they do at the same moment is done once."""

import asyncio
import random

import pytest
from sqlalchemy import func, select

from channels import log
from channels.actions import channels as rooms
from channels.actions import needs, people
from channels.actions.messages import delete_message, edit_message, post_message
from channels.doorway import channel_for, heard_ranges
from channels.reading.needs import needs_by_id
from channels.store.tables import claim, membership, message, person, response
from matching.refusals import Refused
from tests.conftest import every_backend
from tests.support.town import need_in

pytestmark = every_backend

ROUNDS = 12  # a race is lost sometimes, not always


@pytest.fixture
async def workers(open_store):
    return await open_store(), await open_store()


async def both(workers, act, *args, **kwargs):
    """The same write on both workers at once: two outcomes, refusals included."""
    return await asyncio.gather(
        *(worker.write(act, *args, **kwargs) for worker in workers), return_exceptions=True
    )


def codes(outcomes):
    """``None`` for each success, else the refusal's code; anything else is a fault and fails here."""
    for outcome in outcomes:
        if isinstance(outcome, Exception) and not isinstance(outcome, Refused):
            raise outcome
    return sorted(outcome.code if isinstance(outcome, Refused) else "" for outcome in outcomes)


def how_many(table, *where):
    return lambda conn: conn.execute(select(func.count()).select_from(table).where(*where)).scalar_one()


async def test_seqs_have_no_gap_and_no_double(workers, town):
    await asyncio.gather(
        *(
            workers[n % 2].write(post_message, town.claire, channel=town.meals, body=str(n))
            for n in range(400)
        )
    )
    events = await workers[0].read(log.since, town.meals, 0, limit=1000)
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    posted = [event.data.message for event in events if event.kind == "message.posted"]
    assert sorted(int(one.body) for one in posted) == list(range(400))
    assert all(event.seq == event.data.message.seq for event in events if event.kind == "message.posted")
    heads = await workers[1].read(log.heads, [town.meals, town.garden])
    assert heads[town.meals] == len(events)


async def test_fifty_people_race_for_five_places_and_five_win(workers, town):
    need_id = await need_in(workers[0], town.amina, town.square, quantity=5)

    def newcomer(tx, n):
        return people.create_person(
            tx,
            network=town.network,
            email=f"voisin{n}@aubin.example",
            name=f"Voisin {n}",
            role="member",
            password_hash="x",
        )

    neighbours = [await workers[0].write(newcomer, n) for n in range(50)]
    random.Random(5).shuffle(neighbours)
    outcomes = await asyncio.gather(
        *(
            workers[n % 2].write(needs.claim_need, who, need_id=need_id, quantity=1, key="tap")
            for n, who in enumerate(neighbours)
        ),
        return_exceptions=True,
    )
    assert codes(outcomes) == [""] * 5 + ["already_claimed"] * 45
    assert all(refusal.details["left"] == 0 for refusal in outcomes if isinstance(refusal, Refused))
    need = (await workers[1].read(needs_by_id, [need_id]))[need_id]
    assert (need.taken, need.state, len(need.claims), need.version) == (5, "covered", 5, 6)
    assert await workers[0].read(how_many(claim)) == 5


async def test_one_persons_two_taps_on_claim_are_one_claim(workers, town):
    for _ in range(ROUNDS):
        need_id = await need_in(workers[0], town.claire, town.meals)
        outcomes = await both(workers, needs.claim_need, town.leo, need_id=need_id, quantity=2)
        assert codes(outcomes) == ["", "already_yours"]
        need = (await workers[0].read(needs_by_id, [need_id]))[need_id]
        assert need.taken == 2


async def test_a_key_used_on_both_workers_at_once_works_once(workers, town):
    for n in range(ROUNDS):
        first, second = await both(
            workers, post_message, town.claire, channel=town.meals, body=str(n), key=f"key {n}"
        )
        assert first == second
    assert await workers[0].read(how_many(message)) == ROUNDS


async def test_a_claim_given_back_twice_at_once_frees_its_places_once(workers, town):
    for _ in range(ROUNDS):
        need_id = await need_in(workers[0], town.amina, town.meals, quantity=4)
        await workers[0].write(needs.claim_need, town.claire, need_id=need_id, quantity=2)
        mine = await workers[0].write(needs.claim_need, town.leo, need_id=need_id, quantity=2)
        outcomes = await both(workers, needs.release_claim, town.leo, claim_id=mine["claim"])
        assert codes(outcomes) == ["", "already_released"]
        need = (await workers[0].read(needs_by_id, [need_id]))[need_id]
        assert need.taken == sum(one.quantity for one in need.claims) == 2


async def test_an_edit_that_races_a_deletion_never_brings_the_words_back(workers, town):
    for n in range(ROUNDS):
        said = await workers[0].write(post_message, town.claire, channel=town.meals, body=f"secret {n}")
        outcomes = await asyncio.gather(
            workers[0].write(edit_message, town.claire, message_id=said["message"], body=f"secret {n} again"),
            workers[1].write(delete_message, town.claire, message_id=said["message"]),
            return_exceptions=True,
        )
        assert codes(outcomes) in (["", ""], ["", "deleted"])
    assert await workers[0].read(how_many(message, message.c.body != "")) == 0


async def test_joining_twice_at_once_is_one_membership(workers, town):
    for _ in range(ROUNDS):
        outcomes = await both(workers, rooms.join_channel, town.leo, channel=town.garden)
        assert codes(outcomes) == ["", ""]
        current = (
            membership.c.channel_id == town.garden,
            membership.c.person_id == town.leo,
            membership.c.until_seq.is_(None),
        )
        assert await workers[0].read(how_many(membership, *current)) == 1
        await both(workers, rooms.leave_channel, town.leo, channel=town.garden)
        assert await workers[0].read(how_many(membership, *current)) == 0


async def test_an_invitation_accepted_twice_at_once_is_one_account(workers, town):
    for n in range(ROUNDS):
        token = await workers[0].write(people.invite, town.amina, network=town.network)
        outcomes = await asyncio.gather(
            *(
                worker.write(
                    people.accept_invitation,
                    token=token,
                    email=f"{n}{side}@aubin.example",
                    name="Nouvelle",
                    password_hash="x",
                    locale="fr",
                )
                for side, worker in enumerate(workers)
            ),
            return_exceptions=True,
        )
        assert codes(outcomes) == ["", "invitation_invalid"]
    assert await workers[0].read(how_many(person, person.c.name == "Nouvelle")) == ROUNDS


async def test_one_e_mail_is_one_account(workers, town):
    for n in range(ROUNDS):
        outcomes = await both(
            workers,
            people.create_person,
            network=town.network,
            email=f"double{n}@aubin.example",
            name="Double",
            role="member",
            password_hash="x",
        )
        assert codes(outcomes) == ["", "email_taken"]


async def test_saying_cannot_twice_at_once_counts_once(workers, town):
    for _ in range(ROUNDS):
        need_id = await need_in(workers[0], town.claire, town.meals)
        outcomes = await both(workers, needs.respond, town.leo, need_id=need_id, answer="cannot")
        assert codes(outcomes) == ["", ""]
        assert sorted(outcome["changed"] for outcome in outcomes) == [False, True]
        assert await workers[0].read(how_many(response, response.c.need_id == need_id)) == 1


async def test_a_need_resolved_while_it_is_claimed_ends_in_one_state(workers, town):
    for _ in range(ROUNDS):
        need_id = await need_in(workers[0], town.claire, town.meals)
        outcomes = await asyncio.gather(
            workers[0].write(needs.claim_need, town.leo, need_id=need_id, quantity=2),
            workers[1].write(needs.resolve_need, town.claire, need_id=need_id, outcome="cancelled"),
            return_exceptions=True,
        )
        assert codes(outcomes) in (["", ""], ["", "need_over"])
        need = (await workers[0].read(needs_by_id, [need_id]))[need_id]
        assert need.state == "cancelled"
        assert need.taken == sum(one.quantity for one in need.claims)


async def test_a_lapse_on_every_worker_frees_once_and_those_who_wait_get_it_once(workers, town, clock):
    need_id = await need_in(workers[0], town.claire, town.meals, quantity=2, urgency="vital")
    await workers[0].write(needs.claim_need, town.leo, need_id=need_id, quantity=2)
    await workers[1].write(needs.wait_for, town.amina, need_id=need_id, quantity=1)
    clock.forward(minutes=16)
    for sweep in (needs.nudge_due, needs.lapse_due):
        codes(await both(workers, sweep))
    need = (await workers[1].read(needs_by_id, [need_id]))[need_id]
    assert [(one.by.name, one.quantity) for one in need.claims] == [("Amina", 1)]
    assert (need.taken, need.state) == (1, "partly_covered")
    events = await workers[0].read(log.since, town.meals, 0, limit=1000)
    assert [event.kind for event in events].count("need.lapsed") == 1


async def test_a_proposal_accepted_twice_at_once_is_one_promise(workers, town):
    for _ in range(ROUNDS):
        need_id = await need_in(workers[0], town.claire, town.meals)
        mine = await workers[0].write(needs.claim_need, town.leo, need_id=need_id, quantity=2)
        await workers[0].write(needs.hand_over, town.leo, claim_id=mine["claim"], to=town.amina)
        outcomes = await both(workers, needs.take_over, town.amina, claim_id=mine["claim"])
        assert codes(outcomes) in (["", "claim_over"], ["", "forbidden"])
        need = (await workers[0].read(needs_by_id, [need_id]))[need_id]
        assert [(one.by.name, one.quantity) for one in need.claims] == [("Amina", 2)]


async def test_waiting_while_it_is_given_back_never_waits_in_vain(workers, town):
    for _ in range(ROUNDS):
        need_id = await need_in(workers[0], town.claire, town.meals, quantity=1)
        mine = await workers[0].write(needs.claim_need, town.leo, need_id=need_id, quantity=1)
        outcomes = await asyncio.gather(
            workers[0].write(needs.release_claim, town.leo, claim_id=mine["claim"]),
            workers[1].write(needs.wait_for, town.amina, need_id=need_id, quantity=1),
            return_exceptions=True,
        )
        assert codes(outcomes) == ["", ""]
        need = (await workers[0].read(needs_by_id, [need_id]))[need_id]
        assert [one.by.name for one in need.claims] == ["Amina"]
        assert need.waiting == ()


async def test_matches_that_cross_never_take_more_than_there_is(workers, town):
    for _ in range(ROUNDS):
        wanted = await need_in(workers[0], town.claire, town.square, quantity=2)
        offered = await need_in(workers[0], town.amina, town.square, kind="offer", quantity=2)
        outcomes = await asyncio.gather(
            workers[0].write(needs.claim_need, town.amina, need_id=wanted, quantity=2, match=offered),
            workers[1].write(needs.claim_need, town.claire, need_id=offered, quantity=2, match=wanted),
            return_exceptions=True,
        )
        assert codes(outcomes)[0] == ""
        assert len([one for one in outcomes if isinstance(one, dict)]) == 1
        cards = await workers[0].read(needs_by_id, [wanted, offered])
        assert [(one.taken, len(one.claims)) for one in cards.values()] == [(2, 1), (2, 1)]


async def test_expiry_run_on_every_worker_is_told_once(workers, town, clock):
    need_id = await need_in(workers[0], town.claire, town.meals)
    clock.forward(days=2)
    await both(workers, needs.expire_due)
    events = await workers[0].read(log.since, town.meals, 0, limit=1000)
    assert [event.kind for event in events if event.data.need].count("need.expired") == 1
    assert (await workers[0].read(needs_by_id, [need_id]))[need_id].state == "expired"


async def test_intervals_written_by_one_worker_bind_the_other(workers, town):
    await workers[0].write(rooms.leave_channel, town.amina, channel=town.closed)
    with pytest.raises(Refused, match="not_found"):
        await workers[1].read(channel_for, town.amina, town.closed)
    await workers[1].write(rooms.add_member, town.claire, channel=town.closed, person_id=town.amina)
    door = await workers[0].read(channel_for, town.amina, town.closed)
    ranges = await workers[0].read(heard_ranges, door)
    assert len(ranges) == 2
