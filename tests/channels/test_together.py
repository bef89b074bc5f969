"""Posts that share a commit share their statements too, and nothing else."""

import asyncio

import pytest
from sqlalchemy import func, insert, select

from channels import log
from channels.actions.messages import BODY_LIMIT, Post, post_messages
from channels.reading.rooms import read_up_to, unread_counts
from channels.store.tables import message, meta
from matching.refusals import Refused
from tests.conftest import every_backend

pytestmark = every_backend


async def say_all(store, posts):
    """Every post in one turn of the loop: they share a group."""
    return await asyncio.gather(
        *(store.write_among(post_messages, post) for post in posts), return_exceptions=True
    )


def said(conn, channel):
    rows = conn.execute(select(message.c.body).where(message.c.channel_id == channel).order_by(message.c.seq))
    return list(rows.scalars())


async def test_each_is_answered_and_refused_by_itself(store, town):
    answers = await say_all(
        store,
        [
            Post(town.claire, town.meals, "one"),
            Post(town.nour, town.meals, "not hers to see"),
            Post(town.leo, town.garden, "not a member"),
            Post(town.claire, town.meals, "   "),
            Post(town.claire, town.meals, "x" * (BODY_LIMIT + 1)),
            Post(town.claire, town.announcements, "not staff"),
            Post(town.leo, town.meals, "two", reply_to="nothing"),
            Post(town.leo, town.meals, "three"),
        ],
    )
    codes = [answer.code if isinstance(answer, Refused) else "" for answer in answers]
    assert codes == ["", "not_found", "not_member", "empty", "too_long", "forbidden", "not_found", ""]
    assert await store.read(said, town.meals) == ["one", "three"]
    assert answers[-1]["seq"] == answers[0]["seq"] + 1


async def test_a_post_between_two_refused_alike_is_said_once_and_told_once(store, town):
    told = []
    store.on_commit = told.extend
    answers = await say_all(
        store,
        [
            Post(town.nour, town.meals, "hidden"),
            Post(town.claire, town.meals, "once"),
            Post(town.nour, town.meals, "hidden"),
        ],
    )
    assert [isinstance(answer, Refused) for answer in answers] == [True, False, True]
    assert await store.read(said, town.meals) == ["once"]
    await asyncio.sleep(0)
    assert [(event.channel, event.seq) for event in told] == [(town.meals, answers[1]["seq"])]


async def test_what_is_told_is_what_a_replay_reads(store, town):
    told = []
    store.on_commit = told.extend
    first = await say_all(store, [Post(town.claire, town.meals, "Qui vient ?")])
    await say_all(
        store,
        [
            Post(town.leo, town.meals, "Moi", reply_to=first[0]["message"]),
            Post(town.claire, town.square, "Bonjour"),
            Post(town.nour, town.square, "Bonsoir"),
        ],
    )
    await asyncio.sleep(0)
    assert [event.kind for event in told] == ["message.posted"] * 4
    for event in told:
        assert await store.read(log.since, event.channel, event.seq - 1, limit=1) == [event]


async def test_the_order_of_arrival_is_the_order_of_the_log(store, town):
    answers = await say_all(
        store, [Post(town.claire, (town.meals, town.square)[n % 2], str(n)) for n in range(120)]
    )
    assert [answer["seq"] for answer in answers[::2]] == sorted(answer["seq"] for answer in answers[::2])
    assert await store.read(said, town.meals) == [str(n) for n in range(0, 120, 2)]
    assert await store.read(said, town.square) == [str(n) for n in range(1, 120, 2)]


async def test_a_key_given_twice_in_one_group_is_one_message(store, town):
    post = Post(town.claire, town.meals, "once", key="k")
    answers = await say_all(store, [post, post, Post(town.claire, town.meals, "other", key="k")])
    assert answers[0] == answers[1]
    assert answers[2].code == "key_reused"
    assert await say_all(store, [post]) == [answers[0]]
    assert await store.read(said, town.meals) == ["once"]


async def test_one_persons_key_is_not_anothers(store, town):
    answers = await say_all(
        store, [Post(town.claire, town.meals, "hers", key="k"), Post(town.leo, town.meals, "his", key="k")]
    )
    assert answers[0]["message"] != answers[1]["message"]


async def test_a_refused_post_may_be_tried_again_under_its_key(store, town):
    assert (await say_all(store, [Post(town.claire, town.meals, " ", key="k")]))[0].code == "empty"
    assert (await say_all(store, [Post(town.claire, town.meals, "now", key="k")]))[0]["seq"]


async def test_one_fault_among_many_is_its_own(store, town):
    def say_or_break(tx, posts):
        answers = post_messages(tx, posts)
        if any(post.body == "break" for post in posts):
            tx.conn.execute(insert(meta), {"key": "epoch", "value": "taken"})
        return answers

    answers = await asyncio.gather(
        *(
            store.write_among(say_or_break, Post(town.claire, town.meals, body))
            for body in ("one", "break", "two")
        ),
        return_exceptions=True,
    )
    assert [isinstance(answer, Exception) for answer in answers] == [False, True, False]
    assert not isinstance(answers[1], Refused)
    assert await store.read(said, town.meals) == ["one", "two"]


async def test_authors_have_read_what_they_said_and_others_have_not(store, town):
    answers = await say_all(
        store, [Post(town.claire, town.meals, "un"), Post(town.leo, town.meals, "deux")] * 2
    )
    assert await store.read(read_up_to, town.leo, town.meals) == answers[3]["seq"]
    assert await store.read(read_up_to, town.claire, town.meals) == answers[2]["seq"]
    assert await store.read(unread_counts, town.claire, [town.meals]) == {town.meals: 1}
    assert await store.read(unread_counts, town.amina, [town.meals]) == {town.meals: 4}


async def test_two_workers_that_post_everywhere_at_once_both_get_through(open_store, town):
    one, other = await open_store(), await open_store()
    places = [town.meals, town.square, town.closed]
    for _ in range(5):
        forth = [Post(town.claire, place, "x") for place in places]
        outcomes = await asyncio.gather(say_all(one, forth), say_all(other, forth[::-1]))
        assert not any(isinstance(answer, Exception) for answers in outcomes for answer in answers)
    count = await one.read(lambda conn: conn.execute(select(func.count()).select_from(message)).scalar_one())
    assert count == 30
    for place in places:
        events = await one.read(log.since, place, 0, limit=100)
        assert [event.seq for event in events] == list(range(1, len(events) + 1))


@pytest.mark.parametrize("key", ["", "k" * 65])
async def test_a_key_has_a_sensible_length(store, town, key):
    assert (await say_all(store, [Post(town.claire, town.meals, "x", key=key)]))[0].code == "bad_request"
    assert (await say_all(store, [Post(town.claire, town.meals, "x", key="k" * 64)]))[0]["seq"]
