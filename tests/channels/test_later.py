"""What is for later: said once however many workers look, refused when the right is lost; reminders."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from channels.actions import channels as rooms
from channels.actions import mentions, messages
from channels.actions.drafts import keep_draft
from channels.actions.people import remove_person
from channels.actions.reminders import remind, remind_due
from channels.actions.scheduled import MOST, reschedule, schedule, send_due, unschedule
from channels.reading.drafts import draft_of
from channels.reading.later import reminder_of, reminders_of, scheduled_by
from channels.reading.notices import notices_of
from channels.store.tables import message
from matching.refusals import Refused
from tests.conftest import every_backend


async def planned(store, town, by=None, channel=None, body="On part", hours=1, **more):
    at = store.clock() + timedelta(hours=hours)
    place = channel or town.meals
    done = await store.write(schedule, by or town.claire, channel=place, body=body, at=at, **more)
    return done["scheduled"]


async def said_in(store, channel):
    return await store.read(
        lambda conn: list(
            conn.execute(select(message.c.body).where(message.c.channel_id == channel)).scalars()
        )
    )


async def code(store, act, *args, **kwargs):
    with pytest.raises(Refused) as refusal:
        await store.write(act, *args, **kwargs)
    return refusal.value.code


async def told(store, person_id):
    return [(one.kind, one.facts) for one in await store.read(notices_of, person_id)]


@every_backend
async def test_it_is_said_when_its_time_comes_and_once_by_however_many_workers(
    store, open_store, town, clock
):
    workers = [store, await open_store(), await open_store()]
    await store.write(keep_draft, town.claire, channel=town.meals, body="On part")
    for number in range(5):
        await planned(store, town, body=f"On part {number}")
    assert await store.read(draft_of, town.claire, town.meals) == "", "what was written is taken for this"
    assert await send_due(store) == 0
    clock.forward(hours=1)
    sent = await asyncio.gather(*(send_due(one) for one in workers))
    assert sum(sent) == 5
    assert sorted(await said_in(store, town.meals)) == [f"On part {number}" for number in range(5)]
    assert await store.read(scheduled_by, town.claire) == []
    assert await send_due(store) == 0


@every_backend
async def test_it_may_be_changed_and_thrown_away_by_its_author_alone(store, town, clock):
    one, other = await planned(store, town, hours=2), await planned(store, town, hours=1)
    assert [line.id for line in await store.read(scheduled_by, town.claire)] == [other, one]
    later = {"body": "On part plus tard", "at": clock() + timedelta(hours=3)}
    assert await code(store, reschedule, town.leo, scheduled_id=one, **later) == "not_found"
    assert await code(store, unschedule, town.amina, scheduled_id=one) == "not_found"
    await store.write(reschedule, town.claire, scheduled_id=one, **later)
    await store.write(unschedule, town.claire, scheduled_id=other)
    assert await code(store, unschedule, town.claire, scheduled_id=other) == "not_found"
    clock.forward(hours=2)
    assert await send_due(store) == 0
    clock.forward(hours=1)
    assert await send_due(store) == 1
    assert await said_in(store, town.meals) == ["On part plus tard"]
    assert await code(store, reschedule, town.claire, scheduled_id=one, **later) == "not_found"


@every_backend
async def test_who_lost_the_right_is_told_and_their_words_are_kept(store, town, clock):
    one = await planned(store, town, by=town.amina, channel=town.closed)
    await store.write(rooms.remove_member, town.claire, channel=town.closed, person_id=town.amina)
    clock.forward(hours=1)
    assert await send_due(store) == 0
    assert await send_due(store) == 0
    (kept,) = await store.read(scheduled_by, town.amina)
    assert (kept.id, kept.body, kept.refused) == (one, "On part", "not_found")
    assert [kind for kind, _ in await told(store, town.amina)].count("scheduled.refused") == 1
    assert await said_in(store, town.closed) == []
    await store.write(rooms.add_member, town.claire, channel=town.closed, person_id=town.amina)
    again = {"scheduled_id": one, "body": "On part", "at": clock() + timedelta(hours=1)}
    await store.write(reschedule, town.amina, **again)
    clock.forward(hours=1)
    assert await send_due(store) == 1


async def test_alerting_many_is_asked_while_somebody_is_there_to_answer(store, town, clock, monkeypatch):
    monkeypatch.setattr(mentions, "WARN_ABOVE", 1)
    asked = {"body": "@canal on part", "at": clock() + timedelta(hours=1)}
    about = {"channel": town.meals, **asked}
    assert await code(store, schedule, town.claire, **about) == "many_alerted"
    await store.write(schedule, town.claire, **about, alert=True)
    calm = await planned(store, town)
    assert await code(store, reschedule, town.claire, scheduled_id=calm, **asked) == "many_alerted"
    clock.forward(hours=1)
    assert await send_due(store) == 2
    assert "channel.mention" in [kind for kind, _ in await told(store, town.leo)]


async def test_whoever_was_removed_says_nothing_any_more(store, town, clock):
    await planned(store, town, by=town.leo)
    await store.write(remove_person, town.ccas, person_id=town.leo)
    clock.forward(hours=1)
    assert await send_due(store) == 0
    assert await said_in(store, town.meals) == []


async def test_what_cannot_be_planned_is_refused(store, town, clock):
    soon = clock() + timedelta(hours=1)
    asked = {"channel": town.meals, "body": "On part", "at": soon}
    assert await code(store, schedule, town.claire, **{**asked, "channel": town.garden}) == "not_member"
    assert (
        await code(store, schedule, town.claire, **{**asked, "channel": town.streams[town.claire]})
        == "forbidden"
    )
    assert await code(store, schedule, town.claire, **{**asked, "body": " "}) == "empty"
    assert await code(store, schedule, town.claire, **{**asked, "body": "x" * 8_001}) == "too_long"
    for at in (clock(), clock() + timedelta(days=121)):
        assert await code(store, schedule, town.claire, **{**asked, "at": at}) == "bad_deadline"
    twice = [await store.write(schedule, town.claire, **asked, key="k") for _ in range(2)]
    assert twice[0] == twice[1]
    for _ in range(MOST - 1):
        await planned(store, town)
    assert await code(store, schedule, town.claire, **asked) == "too_many"


@every_backend
async def test_a_reminder_leads_back_once(store, open_store, town, clock):
    one = (await store.write(messages.post_message, town.claire, channel=town.meals, body="x"))["message"]
    for hours in (5, 1):  # the second wish takes the place of the first
        await store.write(remind, town.leo, message_id=one, at=clock() + timedelta(hours=hours))
    assert [line.message.id for line in await store.read(reminders_of, town.leo)] == [one]
    assert await store.read(reminders_of, town.claire) == [], "nobody else learns of it"
    clock.forward(hours=1)
    workers = (store, await open_store())
    assert sum(await asyncio.gather(*(place.write(remind_due) for place in workers))) == 1
    assert await told(store, town.leo) == [("message.reminder", {"by": "Claire", "message": one})]
    assert await store.read(reminder_of, town.leo, one) is None


@every_backend
async def test_nobody_is_reminded_of_what_they_may_not_hear_or_what_is_gone(store, town, clock):
    secret = (await store.write(messages.post_message, town.claire, channel=town.closed, body="x"))["message"]
    gone = (await store.write(messages.post_message, town.claire, channel=town.meals, body="x"))["message"]
    off = (await store.write(messages.post_message, town.claire, channel=town.meals, body="x"))["message"]
    soon = clock() + timedelta(hours=1)
    assert await code(store, remind, town.leo, message_id=secret, at=soon) == "not_found"
    for one in (secret, gone, off):
        await store.write(remind, town.amina, message_id=one, at=soon)
    await store.write(rooms.remove_member, town.claire, channel=town.closed, person_id=town.amina)
    await store.write(messages.delete_message, town.claire, message_id=gone)
    await store.write(remind, town.amina, message_id=off, at=None)
    assert await store.read(reminders_of, town.amina) == []
    clock.forward(hours=1)
    assert await store.write(remind_due) == 0
    assert "message.reminder" not in [kind for kind, _ in await told(store, town.amina)]
    assert await code(store, remind, town.leo, message_id=gone, at=clock() + timedelta(hours=1)) == "deleted"
    for at in (clock(), clock() + timedelta(days=121)):
        assert await code(store, remind, town.leo, message_id=off, at=at) == "bad_deadline"
