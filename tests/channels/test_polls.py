"""Asking everybody to choose: what is counted, who may, who learns of whom, when it is over."""

import asyncio
from datetime import timedelta

import pytest

from channels import log
from channels.actions import messages
from channels.actions.channels import remove_member
from channels.actions.polls import choose, close_due_polls, close_poll, open_poll
from channels.reading.messages import messages_by_id
from channels.reading.own import own_of
from channels.reading.polls import votes_of
from channels.wire import encode
from matching.refusals import Refused
from tests.channels.test_search import bodies
from tests.conftest import every_backend

DAYS = ("Lundi", "Mardi", "Jeudi")


async def asked(store, town, by=None, channel=None, **more):
    about = {"question": "Quel soir ?", "options": DAYS, **more}
    done = await store.write(open_poll, by or town.claire, channel=channel or town.meals, **about)
    return done["message"]


async def poll_of(store, message_id):
    return (await store.read(messages_by_id, [message_id]))[message_id].poll


async def counts(store, message_id):
    return [one.count for one in (await poll_of(store, message_id)).options]


async def code(store, act, *args, **kwargs):
    with pytest.raises(Refused) as refusal:
        await store.write(act, *args, **kwargs)
    return refusal.value.code


@every_backend
async def test_one_answer_each_and_a_change_of_mind(store, town):
    poll = await asked(store, town)
    done = await store.write(choose, town.leo, message_id=poll, options=[0])
    again = await store.write(choose, town.leo, message_id=poll, options=[0])
    assert again["seq"] == done["seq"], "what is so already is told to nobody"
    await store.write(choose, town.amina, message_id=poll, options=[0])
    await store.write(choose, town.leo, message_id=poll, options=[2])
    assert await counts(store, poll) == [1, 0, 1]
    assert (await store.read(own_of, town.leo, [poll])).votes == {poll: {2}}
    await store.write(choose, town.leo, message_id=poll, options=[])
    assert await counts(store, poll) == [1, 0, 0]
    assert (await poll_of(store, poll)).voters == 1
    assert await code(store, choose, town.leo, message_id=poll, options=[0, 1]) == "bad_choice"
    for wrong in ([3], [-1]):
        assert await code(store, choose, town.leo, message_id=poll, options=wrong) == "bad_choice"


@every_backend
async def test_several_answers_are_of_one_person(store, town):
    poll = await asked(store, town, several=True)
    await store.write(choose, town.leo, message_id=poll, options=[0, 2, 2])
    await store.write(choose, town.amina, message_id=poll, options=[2])
    assert await counts(store, poll) == [1, 0, 2]
    assert (await poll_of(store, poll)).voters == 2


@every_backend
async def test_many_answer_at_once_and_none_is_lost(store, open_store, town):
    other = await open_store()
    poll = await asked(store, town)
    voters = (town.claire, town.leo, town.amina)
    await asyncio.gather(
        *(
            place.write(choose, who, message_id=poll, options=[at % 3])
            for place in (store, other)
            for at, who in enumerate(voters)
        )
    )
    assert sum(await counts(store, poll)) == len(voters)


@every_backend
async def test_who_answered_is_told_unless_it_is_anonymous(store, town):
    known, secret = await asked(store, town), await asked(store, town, anonymous=True)
    for poll in (known, secret):
        await store.write(choose, town.leo, message_id=poll, options=[1])
    answers = await store.read(votes_of, town.claire, known)
    assert [[person.name for person in one.people] for one in answers] == [[], ["Leo"], []]
    with pytest.raises(Refused, match="poll_anonymous"):
        await store.read(votes_of, town.claire, secret)
    with pytest.raises(Refused, match="not_found"):
        await store.read(votes_of, town.nour, known)
    events = await store.read(log.since, town.meals, 0, limit=100)
    told = [event for event in events if event.kind == "poll.voted"]
    assert [event.by.name for event in told] == ["Leo", "Claire"], "of the secret one, its author's"
    assert town.leo not in encode(told[1]).decode()
    assert town.leo not in encode(told[0].data).decode(), "how often, never by whom"


@every_backend
async def test_it_is_over_when_it_is_closed_or_its_time_has_come(store, open_store, town, clock):
    poll = await asked(store, town)
    assert await code(store, close_poll, town.leo, message_id=poll) == "forbidden"
    done = await store.write(close_poll, town.amina, message_id=poll)
    assert (await store.write(close_poll, town.claire, message_id=poll))["seq"] == done["seq"]
    assert (await poll_of(store, poll)).closed
    assert await code(store, choose, town.leo, message_id=poll, options=[0]) == "poll_over"

    timed = await asked(store, town, closes_at=clock() + timedelta(hours=1))
    await store.write(choose, town.leo, message_id=timed, options=[0])
    assert await store.write(close_due_polls) == 0
    clock.forward(hours=2)
    assert await code(store, choose, town.leo, message_id=timed, options=[1]) == "poll_over"
    workers = (store, await open_store())
    closed = await asyncio.gather(*(one.write(close_due_polls) for one in workers))
    assert sum(closed) == 1
    kinds = [event.kind for event in await store.read(log.since, town.meals, 0, limit=100)]
    assert kinds.count("poll.closed") == 2


async def test_search_finds_a_question_by_its_answers(store, town):
    await asked(store, town, options=["Lundi", "Une tournesol"])
    assert await bodies(store, town.leo, "tournesol")
    assert await bodies(store, town.nour, "tournesol") == []


async def test_only_who_takes_part_answers(store, town):
    poll = await asked(store, town, channel=town.closed)
    await store.write(choose, town.amina, message_id=poll, options=[0])
    assert await code(store, choose, town.leo, message_id=poll, options=[0]) == "not_found"
    await store.write(remove_member, town.claire, channel=town.closed, person_id=town.amina)
    assert await code(store, choose, town.amina, message_id=poll, options=[1]) == "not_found"
    assert await code(store, choose, town.ccas, message_id=poll, options=[1]) == "not_found"
    said = (await store.write(messages.post_message, town.claire, channel=town.meals, body="x"))["message"]
    assert await code(store, choose, town.leo, message_id=said, options=[0]) == "not_found"


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"options": ["un"]}, "bad_options"),
        ({"options": ["un", "UN"]}, "bad_options"),
        ({"options": ["un", " ", ""]}, "bad_options"),
        ({"options": [str(n) for n in range(11)]}, "bad_options"),
        ({"options": [str(n) for n in range(10_000)]}, "bad_options"),
        ({"options": ["un", "x" * 121]}, "too_long"),
        ({"question": "  "}, "empty"),
        ({"question": "x" * 301}, "too_long"),
    ],
)
async def test_what_is_no_question_is_refused(store, town, wrong, why):
    about = {"channel": town.meals, "question": "Quand ?", "options": DAYS, **wrong}
    assert await code(store, open_poll, town.claire, **about) == why


async def test_it_cannot_end_before_it_begins(store, town, clock):
    for at in (clock(), clock() - timedelta(hours=1), clock() + timedelta(days=121)):
        with pytest.raises(Refused, match="bad_deadline"):
            await asked(store, town, closes_at=at)


@every_backend
async def test_the_same_key_asks_once_and_a_question_is_not_rewritten(store, town):
    assert await asked(store, town, key="k") == await asked(store, town, key="k")
    poll = await asked(store, town)
    await store.write(choose, town.leo, message_id=poll, options=[0])
    assert (
        await code(store, messages.edit_message, town.claire, message_id=poll, body="Autre ?") == "forbidden"
    )
    await store.write(messages.delete_message, town.claire, message_id=poll)
    assert await poll_of(store, poll) is None
    assert await code(store, choose, town.leo, message_id=poll, options=[0]) == "deleted"
