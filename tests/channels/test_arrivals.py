"""Whoever connects is recognised, and told how far everything goes, in one look for all who come at once."""

import asyncio

import pytest
from sqlalchemy import select

from channels.actions import people
from channels.actions.messages import Post, post_messages
from channels.actions.sessions import close_session, create_token, open_session
from channels.people.sessions import LIFETIME, session_for, token_for
from channels.reading import rooms
from channels.reading.arrivals import Ticket, arrive
from channels.reading.rooms import joined_channels, special_channels, unread_counts
from channels.store.tables import channel, session
from matching.refusals import Refused
from tests.conftest import every_backend

pytestmark = every_backend


async def admitted(store, *tickets):
    return await store.read(arrive, list(tickets), store.clock())


async def cookie_of(store, person):
    return Ticket(await store.write(open_session, person), by_token=False)


async def test_all_who_come_at_once_are_recognised_as_each_alone(store, town):
    cookies = [await cookie_of(store, person) for person in (town.claire, town.leo)]
    programme = Ticket(await store.write(create_token, town.leo), by_token=True)
    swapped = Ticket(cookies[0].token, by_token=True)
    found = await admitted(store, *cookies, programme, swapped, cookies[0])
    alone = [await store.read(session_for, cookie.token, store.clock()) for cookie in cookies]
    alone.append(await store.read(token_for, programme.token))
    assert [arrival.who for arrival in found[:3]] == alone
    assert isinstance(found[3], Refused), "a cookie is no token"
    assert found[4] == found[0]


async def test_who_may_not_come_in_is_told_why_as_at_any_other_door(store, town, clock):
    old = await cookie_of(store, town.claire)
    clock.forward(days=LIFETIME.days, seconds=1)
    ended, removed = await cookie_of(store, town.leo), await cookie_of(store, town.nour)
    programme = Ticket(await store.write(create_token, town.nour), by_token=True)
    by_id = select(session.c.id).where(session.c.person_id == town.leo, session.c.revoked_at.is_(None))
    ids = await store.read(lambda conn: conn.execute(by_id).scalars().all())
    await store.write(close_session, town.leo, session_id=ids[-1])
    await store.write(people.remove_person, town.ccas, person_id=town.nour)
    unknown = [Ticket("unknown", by_token=by_token) for by_token in (False, True)]
    found = await admitted(store, old, ended, removed, programme, *unknown)
    codes = [refusal.code for refusal in found]
    assert codes == ["session_expired"] * 3 + ["not_signed_in"] * 3


async def test_what_they_follow_is_what_the_pages_say(store, town, monkeypatch):
    for count, place in ((3, town.meals), (1, town.square)):
        for n in range(count):
            await store.write_among(post_messages, Post(town.leo, place, f"m{n}"))
    (arrival,) = await admitted(store, await cookie_of(store, town.claire))
    joined = await store.read(joined_channels, town.claire)
    special = await store.read(special_channels, arrival.who.actor)
    assert {one.id for one in arrival.joined} == set(joined)
    assert {one.id: one.unread for one in arrival.joined if one.unread} == {town.meals: 3, town.square: 1}
    assert await store.read(unread_counts, town.claire, joined) == {town.meals: 3, town.square: 1}
    assert (arrival.me, arrival.me_head) == special["me"]
    assert arrival.urgences == special["urgences"][0]
    rows = await store.read(lambda conn: conn.execute(select(channel.c.id, channel.c.head)).all())
    heads = {row.id: row.head for row in rows}
    assert all(one.head == heads[one.id] for one in arrival.joined)
    assert {one.id for one in arrival.joined if one.closed} == {town.closed, town.relief} & set(joined)


async def test_much_unread_is_counted_no_further_than_anybody_reads(store, town):
    posts = [Post(town.leo, town.meals, f"m{n}") for n in range(rooms.UNREAD_MOST + 20)]
    await asyncio.gather(*(store.write_among(post_messages, post) for post in posts))
    (arrival,) = await admitted(store, await cookie_of(store, town.claire))
    assert {one.id: one.unread for one in arrival.joined if one.unread} == {town.meals: rooms.UNREAD_MOST}


async def test_those_who_ask_meanwhile_share_the_next_reading(store):
    asked = []

    def double(conn, items):
        asked.append(len(items))
        return [Refused("not_found") if item < 0 else item * 2 for item in items]

    waiting = [asyncio.create_task(store.read_among(double, item)) for item in (1, -2, 3)]
    answers = await asyncio.gather(*waiting, return_exceptions=True)
    assert [answers[0], answers[2]] == [2, 6]
    assert isinstance(answers[1], Refused)
    assert asked == [3]


async def test_who_asks_the_impossible_harms_nobody_who_asked_with_them(store):
    def careful(conn, items):
        if 0 in items:
            raise ZeroDivisionError
        return items

    answers = await asyncio.gather(
        *(store.read_among(careful, item) for item in (1, 0, 2)), return_exceptions=True
    )
    assert [answers[0], answers[2]] == [1, 2]
    with pytest.raises(ZeroDivisionError):
        raise answers[1]
