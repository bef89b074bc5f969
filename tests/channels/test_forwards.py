"""Passing words on: whose they are, where they may go, what becomes of them once they are taken back."""

import pytest

from channels import log
from channels.actions import messages
from channels.actions.channels import join_channel
from channels.actions.directs import open_direct
from channels.actions.forwards import forward_message
from channels.files.rows import add_file, file_for
from channels.reading.messages import messages_by_id
from channels.search.following import follow
from matching.refusals import Refused
from tests.channels.test_search import bodies
from tests.conftest import every_backend


async def said(store, by, channel, body="La camionnette est en panne", **more):
    done = await store.write(messages.post_message, by, channel=channel, body=body, **more)
    return done["message"]


async def passed(store, by, message_id, to, **more):
    return (await store.write(forward_message, by, message_id=message_id, to=to, **more))["message"]


async def read(store, message_id):
    return (await store.read(messages_by_id, [message_id]))[message_id]


async def code(store, act, *args, **kwargs):
    with pytest.raises(Refused) as refusal:
        await store.write(act, *args, **kwargs)
    return refusal.value.code


@every_backend
async def test_words_are_quoted_with_their_author_and_stay_as_they_were(store, town):
    first = await said(store, town.claire, town.meals)
    copy = await read(store, await passed(store, town.leo, first, town.meals, comment="Qui conduit ?"))
    assert (copy.by.name, copy.body) == ("Leo", "Qui conduit ?")
    assert (copy.forward.by.name, copy.forward.body) == ("Claire", "La camionnette est en panne")
    await store.write(messages.edit_message, town.claire, message_id=first, body="Elle roule")
    assert (await read(store, copy.id)).forward.body == "La camionnette est en panne"


@every_backend
async def test_copies_say_that_the_words_were_changed_since(store, town):
    first = await said(store, town.claire, town.closed, "Rendez-vous à 15 h")
    copy = await passed(store, town.claire, first, town.meals)
    unchanged = await passed(store, town.claire, await said(store, town.claire, town.closed), town.meals)

    async def edited(body):
        await store.write(messages.edit_message, town.claire, message_id=first, body=body)
        told = await store.read(log.since, town.meals, 0, limit=100)
        events = [event for event in told if event.kind == "message.edited"]
        return (await read(store, copy)).forward, [event.data.message.id for event in events]

    assert not (await read(store, copy)).forward.changed
    for body, changed, told in (
        ("Rendez-vous à 16 h", True, 1),
        ("Rendez-vous à 17 h", True, 1),  # that it was changed is known there
        ("Rendez-vous à 15 h", False, 2),
        ("Rendez-vous à 18 h", True, 3),
    ):
        words, events = await edited(body)
        assert (words.body, words.changed) == ("Rendez-vous à 15 h", changed)
        assert events == [copy] * told
    assert not (await read(store, unchanged)).forward.changed
    later = await read(store, await passed(store, town.claire, first, town.meals))
    assert (later.forward.body, later.forward.changed) == ("Rendez-vous à 18 h", False)
    await store.write(messages.delete_message, town.claire, message_id=first)
    assert not (await read(store, copy)).forward.changed, "erased says it all"


@every_backend
async def test_the_place_is_named_to_those_who_may_open_it(store, town):
    theme = await said(store, town.claire, town.meals)
    in_closed = await read(store, await passed(store, town.claire, theme, town.closed))
    assert in_closed.forward.place.name == "Repas"
    on_square = await read(store, await passed(store, town.claire, theme, town.square))
    assert on_square.forward.place is None, "residents are on the square"
    own_secret = await said(store, town.claire, town.closed)
    out = await read(store, await passed(store, town.claire, own_secret, town.meals))
    assert out.forward.place is None
    square = await said(store, town.nour, town.square)
    everywhere = await read(store, await passed(store, town.claire, square, town.meals))
    assert everywhere.forward.place.id == town.square


@every_backend
async def test_what_was_said_behind_closed_doors_is_its_authors_to_pass_on(store, town):
    secret = await said(store, town.claire, town.closed)
    about = {"message_id": secret, "to": town.meals}
    assert await code(store, forward_message, town.amina, **about) == "forbidden"
    assert await code(store, forward_message, town.leo, **about) == "not_found"
    assert await passed(store, town.claire, secret, town.meals)
    talk = await store.write(open_direct, town.claire, people=[town.leo])
    aside = await said(store, town.leo, talk["channel"])
    assert await code(store, forward_message, town.claire, message_id=aside, to=town.meals) == "forbidden"


@every_backend
async def test_there_is_never_a_quote_inside_of_a_quote(store, town):
    first = await said(store, town.claire, town.meals)
    bare = await passed(store, town.leo, first, town.meals)
    again = await read(store, await passed(store, town.amina, bare, town.meals))
    assert (again.forward.id, again.forward.by.name) == (first, "Claire"), "the words that it quotes"
    worded = await passed(store, town.leo, first, town.meals, comment="Qui conduit ?")
    further = await read(store, await passed(store, town.amina, worded, town.meals))
    assert (further.forward.by.name, further.forward.body) == ("Leo", "Qui conduit ?"), "its own words"
    for _ in range(30):
        bare = await passed(store, town.leo, bare, town.meals)
    assert (await read(store, bare)).forward.id == first


@every_backend
async def test_what_is_taken_back_is_gone_wherever_it_went(store, town):
    first = await said(store, town.claire, town.meals, "Une tournesol")
    bare = await passed(store, town.leo, first, town.meals)
    copies = [bare, await passed(store, town.amina, bare, town.closed)]
    answer = await said(store, town.amina, town.meals, "Oui", reply_to=bare)
    await follow(store)
    assert len(await bodies(store, town.leo, "tournesol")) == 2
    assert (await read(store, answer)).quote.excerpt == "Une tournesol"
    await store.write(messages.delete_message, town.claire, message_id=first)
    for copy in copies:
        gone = (await read(store, copy)).forward
        assert (gone.erased, gone.body) == (True, "")
    assert (await read(store, answer)).quote.excerpt == ""
    await follow(store)
    assert await bodies(store, town.leo, "tournesol") == []
    assert await code(store, forward_message, town.leo, message_id=first, to=town.meals) == "deleted"
    assert await code(store, forward_message, town.leo, message_id=bare, to=town.meals) == "deleted"
    await store.write(messages.delete_message, town.leo, message_id=bare)
    assert (await read(store, bare)).forward is None


@every_backend
async def test_files_go_along_by_choice_and_no_further_than_the_right_to_see_them(store, town):
    about = {"type": "image/jpeg", "sha256": "0" * 64, "width": 4, "height": 3}
    photo, other = [
        await store.write(add_file, town.claire, size=10, network_limit=1_000, name=name, **about)
        for name in ("une.jpg", "deux.jpg")
    ]
    first = await said(store, town.claire, town.closed, "Voici", files=(photo, other))
    alone = await passed(store, town.claire, first, town.meals)
    assert (await read(store, alone)).files == ()
    with pytest.raises(Refused, match="not_found"):
        await store.read(file_for, town.leo, photo)
    shown = await passed(store, town.claire, first, town.meals, files=(photo,))
    assert [one.name for one in (await read(store, shown)).files] == ["une.jpg"]
    assert await store.read(file_for, town.leo, photo)
    with pytest.raises(Refused, match="not_found"):
        await store.read(file_for, town.leo, other)
    strange = {"message_id": alone, "to": town.meals, "files": (other,)}
    assert await code(store, forward_message, town.leo, **strange) == "not_found", "none of that message"
    await store.write(messages.delete_message, town.claire, message_id=first)
    with pytest.raises(Refused, match="not_found"):
        await store.read(file_for, town.leo, photo)
    assert (await read(store, shown)).files == ()


@every_backend
async def test_one_must_be_able_to_write_there_and_does_so_once(store, town):
    first = await said(store, town.claire, town.meals)
    assert await code(store, forward_message, town.leo, message_id=first, to=town.closed) == "not_found"
    assert await code(store, forward_message, town.claire, message_id=first, to=town.garden) == "not_member"
    assert (
        await code(store, forward_message, town.claire, message_id=first, to=town.streams[town.claire])
        == "forbidden"
    )
    await store.write(join_channel, town.claire, channel=town.garden)
    twice = [await passed(store, town.claire, first, town.garden, key="k") for _ in range(2)]
    assert twice[0] == twice[1]
    too_long = {"message_id": first, "to": town.meals, "comment": "x" * 2_001}
    assert await code(store, forward_message, town.claire, **too_long) == "too_long"
