"""The drain: every way by itself, each letter once, whatever providers and workers do."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta

import pytest

from channels.actions.deliveries import LEASE, lease
from channels.actions.needs import claim_need
from server.notices.backoff import ATTEMPTS, FIRST, LONGEST, MOST_PATIENT, asked_wait, wait_before
from server.notices.drain import Drain
from tests.conftest import every_backend
from tests.support.clock import FRIDAY_EVENING
from tests.support.eventually import eventually
from tests.support.letters import due_at, outcome_of, post_letter
from tests.support.town import need_in


@every_backend
async def test_two_workers_send_each_letter_once(open_store, town, drain_on, smtp):
    one, other = await open_store(), await open_store()
    posted = [await post_letter(one, town.claire) for _ in range(30)]
    await asyncio.gather(drain_on(one).turn(), drain_on(other).turn())
    ids = Counter(mail["Message-ID"] for mail in smtp.mails)
    assert ids == {f"<{letter}@aubin.example>": 1 for letter in posted}
    assert {(await outcome_of(one, letter))[0] for letter in posted} == {"sent"}


async def test_a_worker_that_dies_after_sending_costs_one_copy_that_can_be_told(
    store, town, clock, outfit_on, drain_on, smtp, pushes
):
    need = await need_in(store, town.amina, town.meals, quantity=2, needed_by=clock.now + timedelta(days=1))
    browser = pushes.browser()
    await post_letter(store, town.claire, need=need, tag=f"need:{need}", key="mail")
    subscription = await browser.subscribe(store, town.claire)
    await post_letter(store, town.claire, way="push", target=subscription, need=need, tag="x", key="push")
    push, email, _ = outfit_on(store).senders
    for sender in (push, email):  # sent, and then the power goes: nothing is settled
        (letter,) = await store.write(lease, sender.way, limit=5)
        await sender.send(letter)
    clock.forward(seconds=LEASE.total_seconds() - 1)
    assert await drain_on(store).turn() == 0, "within the lease nobody else sends it"
    clock.forward(seconds=1)
    assert await drain_on(store).turn() == 2
    clock.forward(hours=3)
    assert await drain_on(store).turn() == 0
    first, second = smtp.mails
    assert first["Message-ID"] == second["Message-ID"]
    tags = [browser.open(pushed.body)["tag"] for pushed in pushes.got]
    assert tags == ["x", "x"], "the second takes the place of the first on the screen"


async def test_a_provider_that_hangs_holds_up_no_other_way(store, town, drain, smtp, pushes):
    smtp.hang.clear()
    mail = await post_letter(store, town.claire)
    subscription = await pushes.browser().subscribe(store, town.claire)
    push = await post_letter(store, town.claire, way="push", target=subscription, kind="test")
    drain.start()
    await eventually(lambda: pushes.got)
    await eventually(lambda: _is(store, push, "sent"))
    assert await _is(store, mail, "due")
    smtp.hang.set()
    await eventually(lambda: _is(store, mail, "sent"))
    await drain.close()


async def test_a_drain_that_closes_lets_what_it_sends_end(store, town, drain, smtp):
    smtp.hang.clear()
    posted = await post_letter(store, town.claire)
    drain.start()
    await eventually(lambda: _leased(store, posted))
    closing = asyncio.create_task(drain.close())
    smtp.hang.set()
    await closing
    assert await _is(store, posted, "sent")
    assert len(smtp.mails) == 1


async def test_what_is_written_is_sent_when_the_drain_is_woken(store, town, outfit_on, smtp):
    drain = Drain(store, outfit_on(store).senders, every=3600.0)
    drain.start()
    await asyncio.sleep(0)
    posted = await post_letter(store, town.claire)
    drain.wake()
    await eventually(lambda: _is(store, posted, "sent"))
    await drain.close()


async def test_what_waits_longer_than_it_is_worth_is_not_sent(store, town, clock, drain, smtp):
    need = await need_in(store, town.claire, town.meals, quantity=1)
    smtp.grey.add("leo@aubin.example")
    posted = await post_letter(store, town.leo, need=need)
    await drain.turn()
    assert await outcome_of(store, posted) == ("due", 1, "smtp 450 4.2.0")
    await store.write(claim_need, town.amina, need_id=need, quantity=1)
    clock.forward(hours=1)
    await drain.turn()
    assert await outcome_of(store, posted) == ("dropped", 2, "covered")
    assert smtp.to("leo@aubin.example") == []


async def test_ever_longer_waits_and_then_the_end(store, town, clock, drain, smtp):
    smtp.at_rcpt["leo@aubin.example"] = "451 4.3.0 Mailbox busy"
    posted = await post_letter(store, town.leo)
    waits = []
    for attempt in range(1, ATTEMPTS):
        await drain.turn()
        assert await outcome_of(store, posted) == ("due", attempt, "smtp 451 4.3.0")
        waits.append(await due_at(store, posted) - clock.now)
        clock.now = await due_at(store, posted)
    assert waits == sorted(waits)
    await drain.turn()
    assert await outcome_of(store, posted) == ("failed", ATTEMPTS, "smtp 451 4.3.0")


def test_waits_double_are_spread_and_end():
    spread = {wait_before(1, asked=timedelta(), chance=chance) for chance in (0.0, 0.5, 0.99)}
    assert min(spread) == FIRST / 2
    assert len(spread) == 3
    assert max(spread) < FIRST
    assert wait_before(2, asked=timedelta(), chance=0.0) == FIRST
    assert wait_before(ATTEMPTS - 1, asked=timedelta(), chance=0.999) <= LONGEST
    assert wait_before(ATTEMPTS, asked=timedelta(), chance=0.0) is None
    assert wait_before(1, asked=timedelta(minutes=7), chance=0.0) == timedelta(minutes=7)
    assert wait_before(1, asked=MOST_PATIENT * 2, chance=0.0) is None


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("120", 120),
        ("Fri, 20 Nov 2026 18:05:00 GMT", 300),
        ("Fri, 20 Nov 2026 17:00:00 GMT", 0),
        ("", 0),
        ("soon", 0),
        ("-5", 0),
        ("٣", 0),
    ],
)
def test_retry_after_in_seconds_or_as_a_date(text, seconds):
    assert asked_wait(text, FRIDAY_EVENING) == timedelta(seconds=seconds)


async def _is(store, letter, state):
    return (await outcome_of(store, letter))[0] == state


async def _leased(store, letter):
    return (await outcome_of(store, letter))[1] == 1
