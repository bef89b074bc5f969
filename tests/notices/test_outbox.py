"""The rows of the outbox: leased by one, settled once, dropped when they are worth nothing any more."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import insert, update

from channels.actions import deliveries
from channels.actions.deliveries import LEASE, lease, soonest
from channels.actions.needs import claim_need, resolve_need
from channels.actions.people import remove_person
from channels.actions.sessions import open_session, revoke_sessions
from channels.store.tables import person, preference
from matching.refusals import Refused
from tests.conftest import every_backend
from tests.support.letters import due_at, failed_letter, forget_letters, outcome_of, post_letter
from tests.support.providers import Browser
from tests.support.town import need_in


def prefer(tx, person, **values):
    """Preferences, without a page."""
    tx.conn.execute(insert(preference), {"person_id": person, "updated_at": tx.at, **values})


@every_backend
async def test_two_workers_that_look_at_once_share_the_letters(open_store, town):
    one, other = await open_store(), await open_store()
    posted = {await post_letter(one, town.claire) for _ in range(12)}
    taken = await asyncio.gather(*(store.write(lease, "email", limit=7) for store in (one, other) * 2))
    got = [letter.id for letters in taken for letter in letters]
    assert sorted(got) == sorted(posted), "each once, by whichever worker"


@every_backend
async def test_a_lease_that_ran_out_is_somebody_elses(store, town, clock):
    posted = await post_letter(store, town.claire)
    (first,) = await store.write(lease, "email", limit=5)
    assert await store.write(lease, "email", limit=5) == []
    clock.forward(seconds=LEASE.total_seconds() + 1)
    (second,) = await store.write(lease, "email", limit=5)
    assert (first.id, first.attempt, second.attempt) == (posted, 1, 2)

    # The first worker was only slow. That it failed says nothing of the second attempt; that it sent does.
    await store.write(deliveries.settle_failed, first, fault="late")
    await store.write(deliveries.settle_later, first, wait=timedelta(), fault="late")
    assert await outcome_of(store, posted) == ("due", 2, None)
    await store.write(deliveries.settle_sent, first)
    assert await outcome_of(store, posted) == ("sent", 2, None)
    await store.write(deliveries.settle_failed, second, fault="nobody asks")
    assert (await outcome_of(store, posted))[0] == "sent"


async def test_what_is_put_off_waits_and_says_when(store, town, clock):
    posted = await post_letter(store, town.claire, run_at=clock.now + timedelta(hours=1))
    assert await store.write(lease, "email", limit=5) == []
    assert await store.read(soonest, "email") == await due_at(store, posted)
    assert await store.read(soonest, "push") is None
    clock.forward(hours=1)
    (letter,) = await store.write(lease, "email", limit=5)
    await store.write(deliveries.settle_later, letter, wait=timedelta(minutes=5), fault="smtp 450")
    assert await store.write(lease, "email", limit=5) == []
    clock.forward(minutes=5)
    assert [one.attempt for one in await store.write(lease, "email", limit=5)] == [2]


async def test_a_letter_carries_what_may_be_told_of_its_need(store, town):
    need = await need_in(store, town.claire, town.meals, title="Couches", quantity=5, place="Centre")
    await store.write(claim_need, town.amina, need_id=need, quantity=2)
    await forget_letters(store)
    await post_letter(store, town.leo, need=need)
    (letter,) = await store.write(lease, "email", limit=1)
    assert letter.need is not None
    assert (letter.need.title, letter.need.left, letter.need.place) == ("Couches", 3, "Centre")
    assert (letter.person, letter.email, letter.network) == (town.leo, "leo@aubin.example", "Saint-Aubin")


async def dropped(store, town, way="email", **more):
    """The reason why a letter to leo is not sent."""
    await forget_letters(store)
    posted = await post_letter(store, town.leo, way=way, **more)
    assert await store.write(lease, way, limit=9) == []
    state, _, fault = await outcome_of(store, posted)
    assert state == "dropped"
    return fault


async def test_nobody_asks_for_what_is_covered_or_over(store, town):
    need = await need_in(store, town.claire, town.meals, quantity=2)
    await store.write(claim_need, town.amina, need_id=need, quantity=2)
    assert await dropped(store, town, need=need) == "covered"
    await store.write(resolve_need, town.claire, need_id=need, outcome="fulfilled")
    assert await dropped(store, town, need=need) == "over"


async def test_nothing_goes_to_who_is_gone_or_chose_otherwise(store, town):
    assert await dropped(store, town, way="sms") == "turned off", "text messages are asked for"
    await store.write(prefer, town.leo, by_email=False, by_sms=True, digest="daily")
    assert await dropped(store, town) == "turned off"
    await post_letter(store, town.leo, way="sms")
    assert len(await store.write(lease, "sms", limit=9)) == 1
    await post_letter(store, town.leo, kind="digest")
    assert len(await store.write(lease, "email", limit=9)) == 1, "the digest is a choice of its own"
    waiting = await post_letter(store, town.amina)
    await store.write(remove_person, town.ccas, person_id=town.amina)
    assert await store.write(lease, "email", limit=9) == []
    assert await outcome_of(store, waiting) == ("dropped", 1, "person gone")


async def test_a_device_that_was_signed_out_sleeps(store, town):
    await store.write(open_session, town.leo)
    session = await store.read(lambda conn: conn.exec_driver_sql("SELECT max(id) FROM session").scalar_one())
    subscription = await Browser("http://127.0.0.1/push/x").subscribe(store, town.leo, session)
    await post_letter(store, town.leo, way="push", target=subscription)
    (letter,) = await store.write(lease, "push", limit=9)
    assert letter.subscription is not None
    assert letter.subscription.endpoint == "http://127.0.0.1/push/x"
    await store.write(revoke_sessions, town.leo, by=town.leo, only=session)
    assert await dropped(store, town, way="push", target=subscription) == "subscription ended"


async def test_a_failed_one_goes_again_by_its_own_administrators_only(store, town):
    failed = await failed_letter(store, town.claire)
    for who, code in ((town.amina, "forbidden"), (town.hugo, "forbidden")):
        with pytest.raises(Refused) as told:
            await store.write(deliveries.send_again, who, delivery_id=failed)
        assert told.value.code == code
    await store.write(_promote, town.hugo)
    with pytest.raises(Refused) as told:
        await store.write(deliveries.send_again, town.hugo, delivery_id=failed)
    assert told.value.code == "not_found", "an administrator elsewhere does not see it"
    await store.write(deliveries.send_again, town.ccas, delivery_id=failed)
    assert await outcome_of(store, failed) == ("due", 0, None)
    with pytest.raises(Refused):
        await store.write(deliveries.send_again, town.ccas, delivery_id=failed)


def _promote(tx, person_id):
    tx.conn.execute(update(person).where(person.c.id == person_id).values(role="admin"))


async def test_a_mailbox_that_failed_gets_nothing_until_its_owner_trusts_it(store, town):
    await post_letter(store, town.leo)
    (letter,) = await store.write(lease, "email", limit=9)
    await store.write(deliveries.settle_gone, letter, fault="smtp 550 5.1.1")
    assert (await outcome_of(store, letter.id))[0] == "failed"
    assert await dropped(store, town) == "mailbox failed"
    await store.write(deliveries.trust_mailbox, town.leo)
    await post_letter(store, town.leo)
    assert len(await store.write(lease, "email", limit=9)) == 1
