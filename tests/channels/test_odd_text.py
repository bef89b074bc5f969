"""Text that databases choke on gets an ordinary no, the same on both."""

import pytest

from channels.actions import channels as rooms
from channels.actions import needs
from channels.actions.messages import Post, edit_message, post_message, post_messages
from channels.people.sessions import session_for
from channels.reading.messages import messages_by_id
from matching.refusals import Refused
from tests.conftest import every_backend
from tests.support.town import ask

pytestmark = every_backend

NO_SUCH_THING = ("not_found", "bad_request")
ODD = ["\x00", "a\x00b", "x" * 60_000, "'; DROP TABLE person; --", "%", "\u202e", "💥" * 30, ""]


async def code_of(attempt):
    with pytest.raises(Refused) as refusal:
        await attempt
    return refusal.value.code


@pytest.mark.parametrize("odd", ODD, ids=[repr(odd)[:12] for odd in ODD])
async def test_an_odd_id_is_an_ordinary_no(store, town, clock, odd):
    said = {"body": "x", "channel": town.meals}
    assert await code_of(store.write(rooms.join_channel, town.claire, channel=odd)) in NO_SUCH_THING
    assert await code_of(store.write_among(post_messages, Post(town.claire, odd, "x"))) in NO_SUCH_THING
    assert await code_of(store.write(post_message, town.claire, reply_to=odd or "-", **said)) in NO_SUCH_THING
    assert await code_of(store.write(edit_message, town.claire, message_id=odd, body="x")) in NO_SUCH_THING
    assert await code_of(store.write(needs.claim_need, town.claire, need_id=odd, quantity=1)) in NO_SUCH_THING
    assert await code_of(store.read(session_for, odd, clock())) == "not_signed_in"


async def test_what_people_type_is_kept_without_what_cannot_be_seen(store, town):
    answer = await store.write(post_message, town.claire, channel=town.meals, body="a\x00b\u0007 💥\r\n\tc ")
    kept = (await store.read(messages_by_id, [answer["message"]]))[answer["message"]]
    assert kept.body == "ab 💥\n\tc"


async def test_an_odd_field_of_a_need_is_refused_or_tidied(store, town):
    odd = ask(store, title="a\x00b", unit="\x00", place="\u202ePlace\x00", body="\x00x")
    assert await code_of(store.write(needs.open_need, town.claire, channel=town.meals, ask=odd)) == "empty"
    fine = ask(store, title="a\x00b", place="\x00Place", body="\x00x", private=needs.Private(notes="\x00n"))
    assert await store.write(needs.open_need, town.claire, channel=town.meals, ask=fine)


@pytest.mark.parametrize("key", ["\x00", "a\x00"])
async def test_a_key_that_cannot_be_kept_is_refused(store, town, key):
    post = Post(town.claire, town.meals, "x", key=key)
    assert await code_of(store.write_among(post_messages, post)) == "bad_request"
