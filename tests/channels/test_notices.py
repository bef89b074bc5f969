"""Telling people: once, by the ways they chose, at the hours they allow, and no more than they want."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from channels import log
from channels.actions import messages, people, preferences, reading
from channels.actions.fanout import SETTLE, fan_out
from channels.actions.mentions import tell_mentioned
from channels.actions.notices import notify, read_notices
from channels.actions.preferences import Chosen
from channels.reading.notices import count_unread, notices_of
from channels.store.tables import delivery, notice, person, preference, push_subscription
from tests.conftest import every_backend
from tests.support.database import opened

pytestmark = every_backend


async def tell(store, people, kind="test", **more):
    return await store.write(notify, people, kind, **{"tag": "t", "key": "k", **more})


async def sent(store, person_id):
    """(way, state, when) of every delivery to somebody."""
    rows = await store.read(
        lambda conn: conn.execute(
            select(delivery.c.way, delivery.c.state, delivery.c.run_at)
            .join(notice, notice.c.id == delivery.c.notice_id)
            .where(notice.c.person_id == person_id)
            .order_by(delivery.c.way)
        ).all()
    )
    return [tuple(row) for row in rows]


async def ways(store, person_id):
    return [way for way, _, _ in await sent(store, person_id)]


async def choose(store, person_id, **chosen):
    await store.write(preferences.set_preferences, person_id, chosen=Chosen(**chosen))


async def everywhere(store, person_id):
    """Somebody with a browser that agreed to be woken, and a telephone."""

    def act(tx):
        tx.conn.execute(update(person).where(person.c.id == person_id).values(phone="06 39 98 12 02"))
        row = {"id": tx.new_id(), "person_id": person_id, "created_at": tx.at}
        tx.conn.execute(
            push_subscription.insert(),
            {**row, "endpoint": f"https://p/{row['id']}", "p256dh": "p", "auth": "a"},
        )

    await store.write(act)


async def test_the_same_key_is_told_once_and_shows_on_the_own_stream(store, town):
    assert set(await tell(store, [town.claire, town.leo, town.claire])) == {town.claire, town.leo}
    assert await tell(store, [town.claire]) == []
    assert await tell(store, [town.claire], key="other", tag="u") == [town.claire]
    assert await store.read(count_unread, town.claire) == 2
    kinds = [event.kind for event in await store.read(log.since, town.streams[town.leo], 0, limit=50)]
    assert kinds.count("notice.told") == 1


async def test_who_was_removed_is_told_nothing(store, town):
    assert await tell(store, [town.gone]) == []


async def test_a_later_notice_of_the_same_tag_takes_the_place_of_the_earlier_one(store, town):
    await tell(store, [town.leo], "first")
    await tell(store, [town.leo], "second", key="k2")
    assert [one.kind for one in await store.read(notices_of, town.leo)] == ["second"]
    assert sorted(state for _, state, _ in await sent(store, town.leo)) == ["dropped", "due"]


async def test_read_here_is_read_everywhere_and_no_longer_sent(store, town):
    await tell(store, [town.leo])
    assert await store.write(read_notices, town.leo) == {"read": 1}
    assert await store.write(read_notices, town.leo) == {"read": 0}
    assert await sent(store, town.leo) == [("email", "dropped", (await sent(store, town.leo))[0][2])]
    (last,) = (await store.read(log.since, town.streams[town.leo], 0, limit=50))[-1:]
    assert (last.kind, last.data.tags) == ("notice.read", ("t",))


@pytest.mark.parametrize(
    ("chosen", "how", "expected"),
    [
        ({}, {}, ["email", "push"]),
        ({}, {"urgency": "urgent"}, ["email", "push"]),
        ({"by_sms": True}, {"urgency": "urgent"}, ["email", "push", "sms"]),
        ({"by_sms": True}, {}, ["email", "push"]),
        ({"by_push": False, "by_email": False}, {"urgency": "vital"}, []),
        ({"digest": "daily"}, {}, ["push"]),
        ({"digest": "daily"}, {"urgency": "urgent"}, ["email", "push"]),
        ({}, {"about": "mention"}, ["push"]),
    ],
)
async def test_the_ways_are_those_that_were_chosen(store, town, chosen, how, expected):
    await everywhere(store, town.leo)
    await choose(store, town.leo, **chosen)
    await tell(store, [town.leo], **how)
    assert await ways(store, town.leo) == expected
    assert await store.read(count_unread, town.leo) == 1, "in the page always"


async def test_nothing_goes_to_a_mailbox_that_refuses(store, town):
    await choose(store, town.leo)
    await store.write(lambda tx: tx.conn.execute(update(preference).values(email_failed_at=tx.at)))
    await tell(store, [town.leo], urgency="vital")
    assert await ways(store, town.leo) == []


@pytest.mark.parametrize(
    ("level", "heard"),
    [
        ("all", {"self", "urgent", "need", "mention", "message"}),
        ("mentions", {"self", "urgent", "need", "mention"}),
        ("urgent", {"self", "urgent"}),
        ("none", {"self"}),
    ],
)
async def test_a_channel_tells_no_more_than_its_level(store, town, level, heard):
    await store.write(preferences.set_level, town.leo, channel=town.meals, level=level)
    told = set()
    for about in ("self", "urgent", "need", "mention", "message"):
        if await tell(store, [town.leo], key=about, channel=town.meals, about=about):
            told.add(about)
    assert told == heard


NIGHT = datetime(2026, 10, 24, 22, 30, tzinfo=UTC)  # half past midnight in Paris, the clocks go back


@pytest.mark.parametrize(
    ("chosen", "urgency", "wait"),
    [
        ({}, "urgent", timedelta(hours=7, minutes=30)),  # 7 o'clock of the other side of the change
        ({}, "vital", timedelta(hours=7, minutes=30)),
        ({"wake_for_vital": True}, "vital", timedelta(0)),
        ({"wake_for_vital": True}, "urgent", timedelta(hours=7, minutes=30)),
        ({"quiet_from": None}, "urgent", timedelta(0)),
        ({"timezone": "America/Cayenne"}, "urgent", timedelta(0)),  # evening there
    ],
)
async def test_quiet_hours_are_kept_on_ones_own_clock(store, town, clock, chosen, urgency, wait):
    await choose(store, town.leo, **chosen)
    clock.now = NIGHT
    await tell(store, [town.leo], urgency=urgency)
    ((_, _, run_at),) = await sent(store, town.leo)
    assert abs(run_at - NIGHT - wait) < timedelta(minutes=1)


async def say(store, town, body="Bonjour", by=None):
    return await store.write(messages.post_message, by or town.claire, channel=town.meals, body=body)


async def hear_all(store, town, *who):
    for person_id in who:
        await store.write(preferences.set_level, person_id, channel=town.meals, level="all")
    await fan_out(store)


async def test_messages_are_told_to_who_asked_for_all_of_them_and_has_not_read_them(store, town, clock):
    await say(store, town)
    await hear_all(store, town, town.leo, town.amina)
    await say(store, town)
    seq = (await say(store, town, by=town.amina))["seq"]
    assert await fan_out(store) == 0, "whoever is reading has read it in a moment"
    clock.forward(seconds=SETTLE.total_seconds() + 1)
    await store.write(reading.mark_read, town.amina, channel=town.meals, seq=seq)
    assert await fan_out(store) == 1
    (told,) = await store.read(notices_of, town.leo)
    assert (told.kind, told.facts, told.title) == ("channel.messages", {"n": 2, "by": "Amina"}, "Repas")
    assert await store.read(notices_of, town.amina) == []
    assert await store.read(notices_of, town.claire) == []
    assert await fan_out(store) == 0


async def test_two_workers_tell_of_a_message_once(town_at, town, clock):
    async with opened(town_at[0], clock) as one, opened(town_at[0], clock) as other:
        await hear_all(one, town, town.leo)
        await say(one, town)
        clock.forward(minutes=1)
        assert sorted([await fan_out(one), await fan_out(other)]) == [0, 1]
        assert len(await one.read(notices_of, town.leo)) == 1


async def test_who_left_the_channel_hears_nothing_of_it(store, town, clock):
    from channels.actions import channels as rooms

    await hear_all(store, town, town.leo)
    await store.write(rooms.leave_channel, town.leo, channel=town.meals)
    await say(store, town)
    clock.forward(minutes=1)
    await fan_out(store)
    assert await store.read(notices_of, town.leo) == []


async def test_a_mention_is_told_in_its_own_transaction(store, town):
    answer = await say(store, town)

    def mention(tx):
        people, said = [town.leo, town.amina], answer["message"]
        return tell_mentioned(tx, people, message_id=said, channel_id=town.meals, by_name="Claire")

    await store.write(preferences.set_level, town.amina, channel=town.meals, level="urgent")
    assert await store.write(mention) == [town.leo]
    (told,) = await store.read(notices_of, town.leo)
    assert (told.kind, told.facts["by"]) == ("channel.mention", "Claire")


async def test_on_duty_is_chosen_with_one_act_and_keeps_the_quiet_hours(store, town):
    from channels.reading.preferences import preferences_of

    await store.write(preferences.set_duty, town.leo, on=True)
    chosen = (await store.read(preferences_of, [town.leo]))[town.leo]
    assert chosen.on_duty
    assert (chosen.quiet.start, chosen.quiet.end) == (22 * 60, 7 * 60)
    await store.write(people.remove_person, town.ccas, person_id=town.leo)
