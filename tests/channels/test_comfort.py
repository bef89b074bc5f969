"""How somebody likes the page, what they mute, and not being disturbed for a while."""

from datetime import timedelta

import pytest

from channels import log
from channels.actions import comfort, messages, preferences
from channels.actions.comfort import Changes
from channels.actions.fanout import SETTLE, fan_out
from channels.actions.notices import notify
from channels.actions.preferences import Chosen
from channels.reading.comfort import USUAL, Comfort, comfort_of
from channels.reading.notices import notices_of
from matching.refusals import Refused
from tests.channels.test_notices import sent
from tests.conftest import every_backend

pytestmark = every_backend


async def test_choices_add_up_and_the_other_pages_of_the_person_hear_of_it(store, town):
    assert await store.read(comfort_of, town.leo) == (USUAL, False)
    for changes in (Changes(text="large"), Changes(theme="dark", shortcuts=False)):
        await store.write(comfort.change_comfort, town.leo, changes=changes)
    await store.write(comfort.finish_tour, town.leo)
    chosen = Comfort(text="large", theme="dark", shortcuts=False)
    assert await store.read(comfort_of, town.leo) == (chosen, True)
    assert await store.read(comfort_of, town.claire) == (USUAL, False)
    kinds = [event.kind for event in await store.read(log.since, town.streams[town.leo], 0, limit=50)]
    assert kinds[-2:] == ["person.changed", "person.changed"]


async def test_a_choice_that_is_none_changes_nothing(store, town):
    with pytest.raises(Refused) as refusal:
        await store.write(comfort.change_comfort, town.leo, changes=Changes(theme="dark", text="huge"))
    assert (refusal.value.code, refusal.value.details["field"]) == ("bad_choice", "text")
    assert await store.read(comfort_of, town.leo) == (USUAL, False)


async def say(store, town, clock, body):
    await store.write(messages.post_message, town.claire, channel=town.meals, body=body)
    clock.forward(seconds=SETTLE.total_seconds() + 1)
    await fan_out(store)


async def test_a_muted_channel_tells_only_what_is_urgent_until_then(store, town, clock):
    await store.write(preferences.set_level, town.leo, channel=town.meals, level="all")
    await fan_out(store)
    until = clock() + timedelta(hours=1)
    await store.write(preferences.mute_channel, town.leo, channel=town.meals, until=until)
    await say(store, town, clock, "Il reste du pain")
    assert await store.read(notices_of, town.leo) == []
    how = {"tag": "t", "key": "k", "channel": town.meals}
    assert await store.write(notify, [town.leo], "test", about="mention", **how) == []
    assert await store.write(notify, [town.leo], "test", about="urgent", **how) == [town.leo]
    clock.forward(hours=1)
    await say(store, town, clock, "Et de la soupe")
    assert [one.kind for one in await store.read(notices_of, town.leo)] == ["channel.messages", "test"]


async def test_muting_keeps_the_level_and_says_no_to_what_makes_no_sense(store, town, clock):
    mute = preferences.mute_channel
    await store.write(mute, town.leo, channel=town.meals, until=clock() + timedelta(days=1))
    await store.write(mute, town.leo, channel=town.meals, until=None)
    for until in (clock(), clock() + timedelta(days=60)):
        with pytest.raises(Refused, match="bad_deadline"):
            await store.write(mute, town.leo, channel=town.meals, until=until)
    with pytest.raises(Refused, match="not_member"):
        await store.write(mute, town.leo, channel=town.garden, until=None)


async def test_who_is_not_to_be_disturbed_is_told_afterwards(store, town, clock):
    await store.write(preferences.set_preferences, town.leo, chosen=Chosen(quiet_from=None, quiet_until=None))
    until = clock() + timedelta(hours=2)
    await store.write(preferences.do_not_disturb, town.leo, until=until)
    await store.write(notify, [town.leo], "test", tag="t", key="k", urgency="vital")
    assert [when for _, _, when in await sent(store, town.leo)] == [until]
    await store.write(preferences.do_not_disturb, town.leo, until=None)
    assert all(when < clock() for _, _, when in await sent(store, town.leo))


async def test_who_agreed_to_be_woken_is_disturbed_for_what_is_vital(store, town, clock):
    await store.write(preferences.set_preferences, town.leo, chosen=Chosen(wake_for_vital=True))
    await store.write(preferences.do_not_disturb, town.leo, until=clock() + timedelta(hours=2))
    await store.write(notify, [town.leo], "test", tag="t", key="k", urgency="vital")
    assert all(when < clock() for _, _, when in await sent(store, town.leo))
