"""Asking for help: one channel a person, those on duty in it, nobody else."""

import asyncio

import pytest

from channels.actions import channels as rooms
from channels.actions import messages, people, preferences
from channels.actions.help import answer_help, ask_help
from channels.doorway import actor_for, channel_for
from channels.reading.help import asked_for_help
from channels.reading.notices import notices_of
from channels.reading.rooms import channels_of, members_of
from matching.refusals import Refused
from tests.conftest import every_backend

pytestmark = every_backend


async def people_in(store, channel):
    return {row[0] for row in await store.read(members_of, channel)}


async def asked(store, town, body="Je ne trouve pas ma tournée"):
    return (await store.write(ask_help, town.nour, body=body))["channel"]


async def test_those_on_duty_are_told_and_all_of_the_coordination_when_nobody_is(store, town):
    await store.write(preferences.set_duty, town.amina, on=True)
    channel = await asked(store, town)
    assert await people_in(store, channel) == {town.nour, town.amina}
    (told,) = await store.read(notices_of, town.amina)
    assert (told.kind, told.facts, told.channel) == ("help.asked", {"by": "Nour"}, channel)
    assert await store.read(notices_of, town.ccas) == []
    await store.write(preferences.set_duty, town.amina, on=False)
    assert await asked(store, town, "Encore moi") == channel
    assert await people_in(store, channel) == {town.nour, town.amina, town.ccas}


async def test_asking_twice_at_once_opens_one_channel(store, town):
    first, second = await asyncio.gather(asked(store, town), asked(store, town))
    assert first == second


async def test_nobody_else_hears_it_nor_changes_who_is_in_it(store, town):
    await store.write(preferences.set_duty, town.amina, on=True)
    channel = await asked(store, town)
    for outsider in (town.claire, town.ccas, town.hugo):
        with pytest.raises(Refused, match="not_found"):
            await store.read(channel_for, outsider, channel)
    for stranger, code in ((town.claire, "forbidden"), (town.hugo, "not_found")):
        with pytest.raises(Refused, match=code):
            await store.write(answer_help, stranger, channel=channel)
    with pytest.raises(Refused, match="forbidden"):
        await store.write(rooms.leave_channel, town.nour, channel=channel)
    with pytest.raises(Refused, match="not_found"):
        await store.write(answer_help, town.amina, channel=town.closed)
    await store.write(answer_help, town.ccas, channel=channel)
    assert town.ccas in await people_in(store, channel)


async def test_the_list_says_who_waits_and_who_is_with_them(store, town):
    channel = await asked(store, town)
    actor = await store.read(actor_for, town.amina)
    (line,) = await store.read(asked_for_help, actor)
    assert (line.name, line.waiting, line.helpers, line.joined) == ("Nour", True, "Amina, Ccas", True)
    await store.write(messages.post_message, town.amina, channel=channel, body="Bonjour, je regarde")
    (line,) = await store.read(asked_for_help, actor)
    assert not line.waiting
    found = [one for one in await store.read(channels_of, actor) if one.kind == "help"]
    assert [one.id for one in found] == [channel]
    assert await store.read(asked_for_help, await store.read(actor_for, town.hugo)) == []


async def test_who_is_of_the_coordination_no_more_hears_it_no_more(store, town):
    channel = await asked(store, town)
    await store.write(people.change_role, town.ccas, person_id=town.amina, role="member")
    with pytest.raises(Refused, match="not_found"):
        await store.read(channel_for, town.amina, channel)
