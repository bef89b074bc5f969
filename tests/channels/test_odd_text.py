"""Text that databases choke on gets an ordinary no, the same on both."""

from unicodedata import normalize

import pytest
from sqlalchemy import func, select

from channels.actions import channels as rooms
from channels.actions import needs
from channels.actions.messages import Post, edit_message, post_message, post_messages
from channels.people.sessions import session_for
from channels.reading.messages import EXCERPT, messages_by_id
from channels.store.tables import channel, mention
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


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("facture\u202efdp.exe", "facturefdp.exe"),
        ("\u2066a\u2069b\u200fc\u061cd", "abcd"),
        ("mot\u200bde\u2060passe\ufeff\u00ad", "motdepasse"),
        ("caché\U000e0041\U000e007f", "caché"),
        ("مرحبا بكم", "مرحبا بكم"),
        ("👩\u200d👧 میخواهم", "👩\u200d👧 میخواهم"),
        ("Z" + "\u0336\u0489" * 400 + "algo", "Z" + "\u0336\u0489" * 2 + "algo"),
        ("\u05e9" + "\u05b0\u0591" * 400 + "!", normalize("NFC", "\u05e9" + "\u05b0\u0591" * 2 + "!")),
    ],
    ids=["override", "isolates", "no width", "tags", "arabic", "joined", "tower", "tower of another script"],
)
async def test_words_that_hide_or_reorder_others_are_kept_without_it(store, town, typed, kept):
    answer = await store.write(post_message, town.claire, channel=town.meals, body=typed)
    first, second = town.claire, answer["message"]
    assert (await store.read(messages_by_id, [second]))[second].body == kept
    await store.write(edit_message, first, message_id=second, body="x" + typed)
    assert (await store.read(messages_by_id, [second]))[second].body == "x" + kept
    name = (await store.write(rooms.create_channel, town.claire, name=typed, kind="theme"))["channel"]
    named = select(channel.c.name).where(channel.c.id == name)
    assert await store.read(lambda conn: conn.execute(named).scalar_one()) == kept


@pytest.mark.parametrize("typed", ["\u200b\u202e \u2060", "\u3164\u115f", "\u00ad"])
async def test_nothing_to_see_is_nothing(store, town, typed):
    assert await code_of(store.write(post_message, town.claire, channel=town.meals, body=typed)) == "empty"


@pytest.mark.parametrize("size", [8_001, 100_000, 2_000_000])
async def test_a_huge_paste_is_refused_with_its_limit(store, town, size):
    with pytest.raises(Refused) as refusal:
        await store.write(post_message, town.claire, channel=town.meals, body="é " * (size // 2) + "x")
    assert (refusal.value.code, refusal.value.details["limit"]) == ("too_long", 8_000)


async def test_thousands_of_names_are_a_list_and_no_call(store, town):
    """5,000 names are too long already; as many as a message can hold are counted, then refused."""
    said = {"channel": town.meals}
    five_thousand = " ".join(f"@n{n}" for n in range(5_000))
    assert await code_of(store.write(post_message, town.claire, body=five_thousand, **said)) == "too_long"
    full = " ".join(f"@n{n}" for n in range(1_200))
    assert await code_of(store.write(post_message, town.claire, body=full, **said)) == "too_many"
    again = ("@Leo " * 1_599).strip()
    answer = await store.write(post_message, town.claire, body=again, **said)
    kept = (await store.read(messages_by_id, [answer["message"]]))[answer["message"]]
    assert [(one.kind, one.id) for one in kept.mentions] == [("person", town.leo)]
    told = select(func.count()).select_from(mention).where(mention.c.message_id == answer["message"])
    assert await store.read(lambda conn: conn.execute(told).scalar_one()) == 1


async def test_an_answer_to_an_answer_quotes_the_last_words_alone(store, town):
    reply, said = None, {"channel": town.meals}
    for n in range(30):
        body = f"{'> ' * 200}réponse {n}"
        reply = (await store.write(post_message, town.claire, body=body, reply_to=reply, **said))["message"]
    last = (await store.read(messages_by_id, [reply]))[reply]
    assert len(last.quote.excerpt) <= EXCERPT
    assert not hasattr(last.quote, "quote")
