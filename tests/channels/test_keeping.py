"""Pinned for everybody, kept for oneself, what it said before, and what is for later."""

import pytest

from channels.actions import channels as rooms
from channels.actions import messages, reading
from channels.actions.keeping import keep_message, pin_message
from channels.reading.keeping import kept_by, pinned_in, versions_of
from channels.reading.rooms import read_up_to, unread_counts
from matching.refusals import Refused
from tests.conftest import every_backend


async def said(store, by, channel, body="Bonjour"):
    return await store.write(messages.post_message, by, channel=channel, body=body)


async def ids_of(store, reader, *args):
    return [one.id for one in await store.read(reader, *args)]


async def code(store, act, *args, **kwargs):
    with pytest.raises(Refused) as refusal:
        await store.write(act, *args, **kwargs)
    return refusal.value.code


@every_backend
async def test_pinned_is_for_everybody_and_kept_for_oneself(store, town):
    one = (await said(store, town.claire, town.meals))["message"]
    done = await store.write(pin_message, town.leo, message_id=one)
    assert await store.write(pin_message, town.claire, message_id=one) == done, "it was so already"
    await store.write(keep_message, town.leo, message_id=one)
    assert await ids_of(store, pinned_in, town.claire, town.meals) == [one]
    assert (await ids_of(store, kept_by, town.leo), await ids_of(store, kept_by, town.claire)) == ([one], [])
    await store.write(messages.delete_message, town.claire, message_id=one)
    assert await ids_of(store, pinned_in, town.claire, town.meals) == []
    assert await ids_of(store, kept_by, town.leo) == []
    assert await code(store, pin_message, town.leo, message_id=one) == "deleted"
    assert await code(store, keep_message, town.leo, message_id=one) == "deleted"


async def test_what_one_kept_goes_out_of_sight_with_the_right_to_hear_it(store, town):
    one = (await said(store, town.claire, town.closed))["message"]
    await store.write(keep_message, town.amina, message_id=one)
    await store.write(pin_message, town.claire, message_id=one)
    await store.write(rooms.remove_member, town.claire, channel=town.closed, person_id=town.amina)
    assert await ids_of(store, kept_by, town.amina) == []
    secret = (await said(store, town.claire, town.closed))["message"]
    await store.write(pin_message, town.claire, message_id=secret)
    await store.write(rooms.add_member, town.claire, channel=town.closed, person_id=town.amina)
    assert await ids_of(store, pinned_in, town.amina, town.closed) == [one]
    assert await code(store, pin_message, town.leo, message_id=one) == "not_found"


@every_backend
async def test_every_version_is_kept_until_it_is_taken_back(store, town, clock):
    one = (await said(store, town.claire, town.meals, "un"))["message"]
    for body in ("deux", "deux", "trois"):
        clock.forward(minutes=1)
        await store.write(messages.edit_message, town.claire, message_id=one, body=body)
    versions = await store.read(versions_of, town.leo, one)
    assert [version.body for version in versions] == ["un", "deux", "trois"]
    assert [version.at for version in versions] == sorted(version.at for version in versions)
    with pytest.raises(Refused) as refusal:
        await store.read(versions_of, town.nour, one)
    assert refusal.value.code == "not_found"
    await store.write(messages.delete_message, town.claire, message_id=one)
    with pytest.raises(Refused) as refusal:
        await store.read(versions_of, town.leo, one)
    assert refusal.value.code == "deleted"


@every_backend
async def test_what_was_read_can_be_left_for_later(store, town):
    first, second = await said(store, town.claire, town.meals), await said(store, town.claire, town.meals)
    await store.write(reading.mark_read, town.leo, channel=town.meals, seq=second["seq"])
    await store.write(reading.mark_unread, town.leo, channel=town.meals, seq=first["seq"])
    assert await store.read(read_up_to, town.leo, town.meals) == first["seq"] - 1
    assert await store.read(unread_counts, town.leo, [town.meals]) == {town.meals: 2}
    assert await code(store, reading.mark_unread, town.nour, channel=town.meals, seq=1) == "not_found"
