"""Calling people by name: who is called, who is told, and what stays words."""

import pytest
from sqlalchemy import insert

from channels.actions import channels as rooms
from channels.actions import mentions, messages, people, preferences, reading
from channels.doorway import channel_for
from channels.reading.mentions import mentionable
from channels.reading.messages import messages_by_id
from channels.reading.notices import notices_of
from channels.reading.rooms import left_in
from channels.store.tables import mention, person
from matching.refusals import Refused
from tests.conftest import every_backend


async def said(store, by, channel, body, **more):
    answer = await store.write(messages.post_message, by, channel=channel, body=body, **more)
    return answer["message"]


async def words_of(store, message_id):
    return (await store.read(messages_by_id, [message_id]))[message_id].mentions


async def called(store, message_id):
    """Whom the rows say that a message calls."""

    def read(conn):
        return {row.person_id for row in conn.execute(mention.select()) if row.message_id == message_id}

    return await store.read(read)


@every_backend
async def test_a_name_calls_whoever_hears_the_channel(store, town):
    one = await said(store, town.claire, town.meals, "Merci @Leo et @amina, mail a@leo.example, @Personne")
    assert {word.name for word in await words_of(store, one)} == {"Leo", "amina"}
    assert await called(store, one) == {town.leo, town.amina}
    (told,) = await store.read(notices_of, town.leo)
    assert (told.kind, told.facts["by"], told.channel) == ("channel.mention", "Claire", town.meals)


@every_backend
async def test_organisations_and_everybody_are_those_who_hear_it(store, town):
    group = await said(store, town.amina, town.meals, "@Croix-Rouge, à vous")
    assert await called(store, group) == {town.claire}
    everybody = await said(store, town.claire, town.meals, "@canal on commence")
    assert await called(store, everybody) == {town.leo, town.amina}
    assert [word.kind for word in await words_of(store, everybody)] == ["channel"]


async def test_who_does_not_hear_the_channel_is_not_called(store, town):
    one = await said(store, town.claire, town.closed, "@Leo n’est pas là, @Amina si")
    assert await called(store, one) == {town.amina}
    assert await store.read(notices_of, town.leo) == []
    citizen = await said(store, town.nour, town.square, "@tous bonjour @Claire")
    assert await called(store, citizen) == {town.claire}, "the whole town is the coordination's to call"
    town_wide = await said(store, town.amina, town.square, "@tous bonjour")
    assert town.nour in await called(store, town_wide)


async def test_the_longest_name_is_meant_and_its_end_counts(store, town):
    await store.write(people.change_settings, town.leo, name="Claire Élan", locale="fr")
    await store.write(rooms.add_member, town.claire, channel=town.meals, person_id=town.ccas)
    one = await said(store, town.amina, town.meals, "@Claire Élan puis @Clairette")
    assert await called(store, one) == {town.leo}


async def test_a_level_below_mentions_is_told_nothing(store, town):
    await store.write(preferences.set_level, town.leo, channel=town.meals, level="urgent")
    one = await said(store, town.claire, town.meals, "@Leo")
    assert await called(store, one) == {town.leo}, "it is counted all the same"
    assert await store.read(notices_of, town.leo) == []


@every_backend
async def test_an_edit_calls_nobody_new_and_lets_go_of_who_is_not_named(store, town):
    one = await said(store, town.claire, town.meals, "@Leo")
    await store.write(messages.edit_message, town.claire, message_id=one, body="@Amina")
    assert [word.name for word in await words_of(store, one)] == ["Amina"]
    assert await called(store, one) == set()
    assert await store.read(notices_of, town.amina) == []
    await store.write(messages.delete_message, town.claire, message_id=one)
    assert await words_of(store, one) == ()


async def test_saying_that_many_are_meant_is_no_other_message(store, town, monkeypatch):
    monkeypatch.setattr(mentions, "WARN_ABOVE", 1)
    post = {"channel": town.meals, "body": "@canal", "key": "once"}
    with pytest.raises(Refused):
        await store.write(messages.post_message, town.claire, **post)
    first = await store.write(messages.post_message, town.claire, **post, alert=True)
    assert await store.write(messages.post_message, town.claire, **post) == first


async def test_five_thousand_names_are_too_many(store, town):
    with pytest.raises(Refused) as refusal:
        await said(store, town.claire, town.meals, " ".join(f"@a{n}" for n in range(1_000)))
    assert refusal.value.code == "too_many"
    assert await said(store, town.claire, town.meals, "@Leo " * 1_000)


def _crowd(tx, network_id, count=500):
    about = {
        "network_id": network_id,
        "role": "member",
        "locale": "fr",
        "password_hash": "",
        "created_at": tx.at,
    }
    crowd = [
        {"id": tx.new_id(), "email": f"m{n}@aubin.example", "name": f"Marie Nom{n}"} for n in range(count)
    ]
    tx.conn.execute(insert(person), [{**about, **one} for one in crowd])


@every_backend
async def test_a_letter_is_nobody_s_name_and_a_common_name_is_looked_up_once_a_length(store, town):
    await store.write(_crowd, town.network)

    def named(conn, body):
        door = channel_for(conn, town.claire, town.square)
        return mentions._named(conn, door, {found[1] for found in mentions._CALL.finditer(body)})

    assert await store.read(named, "@m @M @a @l @c " * 500) == []
    maries = await store.read(named, "@Marie " * 1_000)
    assert len(maries) == 500
    assert len(mentions._by_first_word(maries)["marie"]) == 3, (
        "a look for Nom1, one for Nom10, one for Nom100"
    )
    one = await said(store, town.claire, town.square, "@marie nom17, @Marie Nom170 et " + "@Marie " * 900)
    assert [word.name for word in await words_of(store, one)] == ["marie nom17", "Marie Nom170"]
    two = await said(store, town.claire, town.square, "@leo " * 900)
    assert [word.name for word in await words_of(store, two)] == ["leo"]


async def test_what_is_offered_while_one_types(store, town):
    def offered(conn, person, channel, starts):
        return [one.name for one in mentionable(conn, channel_for(conn, person, channel), starts)]

    assert await store.read(offered, town.claire, town.meals, "ami") == ["Amina"]
    assert await store.read(offered, town.claire, town.meals, "cro") == ["Croix-Rouge"]
    assert await store.read(offered, town.claire, town.meals, "can") == ["canal"]
    assert await store.read(offered, town.claire, town.closed, "le") == [], "not of the channel"
    assert await store.read(offered, town.nour, town.square, "can") == []


@every_backend
async def test_a_call_that_was_read_is_told_no_more_and_counts_no_more(store, town):
    async def left():
        return await store.read(left_in, town.leo, town.meals)

    async def told():
        return [one.read for one in await store.read(notices_of, town.leo) if one.kind == "channel.mention"]

    before = (await left()).unread
    for body in ("@Leo, tu viens ?", "sans nom", "@Leo ?"):
        await said(store, town.claire, town.meals, body)
    now = await left()
    assert (now.unread - before, now.mentions) == (3, 2)
    one = await said(store, town.claire, town.meals, "encore")
    last = (await store.read(messages_by_id, [one]))[one]
    await store.write(reading.mark_read, town.leo, channel=town.meals, seq=last.seq - 2)
    assert (await left()).mentions == 1, "one of them is still to be read"
    assert False in await told()
    await store.write(reading.mark_read, town.leo, channel=town.meals, seq=last.seq - 1)
    assert ((await left()).unread, (await left()).mentions) == (1, 0)
    assert all(await told()), "read live is read: nothing more is sent of it"
    await store.write(reading.mark_unread, town.leo, channel=town.meals, seq=last.seq - 3)
    assert (await left()).mentions == 2


@every_backend
async def test_a_call_that_was_edited_away_or_taken_back_does_not_count(store, town):
    one = await said(store, town.claire, town.meals, "@Leo")
    assert (await store.read(left_in, town.leo, town.meals)).mentions == 1
    await store.write(messages.edit_message, town.claire, message_id=one, body="personne")
    assert (await store.read(left_in, town.leo, town.meals)).mentions == 0
    two = await said(store, town.claire, town.meals, "@Leo encore")
    await store.write(messages.delete_message, town.claire, message_id=two)
    assert (await store.read(left_in, town.leo, town.meals)).mentions == 0
