"""Digests: one a morning for who wants one and missed something, whichever worker looks first."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select, update

from channels.actions.deliveries import turn_off_email
from channels.actions.digests import post_digests
from channels.actions.messages import post_message
from channels.actions.needs import claim_need
from channels.actions.notices import notify
from channels.reading.notices import count_unread, notices_of
from channels.store.tables import delivery, person
from tests.conftest import every_backend
from tests.notices.conftest import BASE
from tests.notices.test_outbox import prefer
from tests.support.town import need_in

MORNING = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)  # half past nine in Paris


@pytest.fixture
async def missed(store, town, clock):
    """Leo wants a digest and missed two needs, a message and a notice; claire wants one too, later."""
    await store.write(prefer, town.leo, digest="daily")
    await store.write(
        lambda tx: tx.conn.execute(update(person).where(person.c.id == town.leo).values(district="Centre"))
    )
    far = await need_in(store, town.claire, town.meals, title="Loin", quantity=2, place="Gare")
    near = await need_in(store, town.claire, town.meals, title="Tout près", quantity=1, place="Centre")
    await store.write(post_message, town.claire, channel=town.meals, body="Le four est réparé")
    await store.write(notify, [town.leo], "channel.mention", tag="t", key="k", channel=town.meals)
    clock.now = MORNING
    return near, far


async def waiting(store):
    return await store.read(
        lambda conn: conn.execute(
            select(func.count()).where(delivery.c.way == "email", delivery.c.state == "due")
        ).scalar_one()
    )


@every_backend
async def test_two_workers_post_it_once(open_store, town, clock, missed):
    workers = [await open_store(), await open_store()]
    await asyncio.gather(*(store.write(post_digests) for store in workers * 3))
    assert await waiting(workers[0]) == 1
    clock.forward(minutes=30)
    await workers[1].write(post_digests)
    assert await waiting(workers[0]) == 1
    clock.forward(days=1)
    await workers[1].write(post_digests)
    assert await waiting(workers[0]) == 2


async def test_it_tells_what_is_still_open_when_it_leaves_the_nearest_first(store, town, missed, drain, smtp):
    near, _ = missed
    await store.write(post_digests)
    gone = await need_in(store, town.claire, town.meals, title="Pris entre-temps", quantity=1)
    await store.write(claim_need, town.amina, need_id=gone, quantity=1)
    await drain.turn()
    (mail,) = smtp.to("leo@aubin.example")
    assert mail["Subject"] == "2 demandes ouvertes, Saint-Aubin"
    text = mail.get_body(("plain",)).get_content()
    assert text.index("Tout près") < text.index("Loin")
    assert f"{BASE}/demandes/{near}" in text
    assert "Pris entre-temps" not in text
    assert "1 message non lu" in text
    assert "1 notification non lue" in text
    assert "Le four est réparé" not in text
    assert "Vous avez choisi de recevoir ce résumé" in text


async def test_nothing_when_nothing_was_missed(store, town, clock, drain, smtp):
    await store.write(prefer, town.nour, digest="daily")
    clock.now = MORNING
    assert await store.write(post_digests) == 1
    assert await store.write(post_digests) == 0, "not looked at again this morning"
    assert await waiting(store) == 0


async def test_who_stopped_it_meanwhile_gets_none(store, town, missed, drain, smtp):
    await store.write(post_digests)
    await store.write(turn_off_email, town.leo)
    await drain.turn()
    assert smtp.mails == []


async def test_it_is_no_news_in_the_pages(store, town, missed):

    before = await store.read(count_unread, town.leo)
    await store.write(post_digests)
    assert await store.read(count_unread, town.leo) == before
    assert "digest" not in [one.kind for one in await store.read(notices_of, town.leo)]
