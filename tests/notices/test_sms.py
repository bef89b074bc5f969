"""Text messages: numbers, the alphabet, one message's worth of words, and a provider on loopback."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from channels.store.tables import person
from server.config import ConfigError, Sms
from server.notices.gsm import ONE, cut, septets, spelt
from server.notices.phone import e164
from server.notices.sms import LogGateway, check_sms
from tests.notices.conftest import BASE
from tests.notices.test_outbox import prefer
from tests.support.letters import outcome_of, post_letter
from tests.support.town import need_in

GSM = set("@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./:;<=>?¡ÄÖÑÜ§¿äöñüà^{}\\[~]|€")
GSM |= {chr(n) for n in (*range(48, 58), *range(65, 91), *range(97, 123))}


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("06 12 34 56 78", "+33612345678"),
        ("07.12.34.56.78", "+33712345678"),
        ("+33 6 12 34 56 78", "+33612345678"),
        ("+33 (0)6 12 34 56 78", "+33612345678"),
        ("0033612345678", "+33612345678"),
        ("+32 470 12 34 56", "+32470123456"),
        ("06\u00a012\u202f34-56/78", "+33612345678"),
        ("01 42 34 56 78", None),
        ("6 12 34 56 78", None),
        ("06 12 34 56", None),
        ("06 12 34 56 78 9", None),
        ("+0612345678", None),
        ("Claire", None),
        ("", None),
        ("٠٦١٢٣٤٥٦٧٨", None),
    ],
)
def test_numbers_as_the_networks_want_them(written, number):
    assert e164(written) == number


@pytest.mark.parametrize(
    ("words", "plain"),
    [
        ("Urgent\u00a0: « Couches » — l’hôpital", 'Urgent : " Couches " - l\'hopital'),
        ("ça, être, Noël, œuf, ÉTÉ, à, ù, è", "ca, etre, Noel, oeuf, ÉTÉ, à, ù, è"),
        ("10 € · ½", "10 € - 1/2"),
        ("日本", "??"),
    ],
)
def test_the_alphabet(words, plain):
    assert spelt(words) == plain


@given(st.text(max_size=300))
def test_whatever_is_written_fits_one_message(text):
    words = cut(spelt(text), ONE)
    assert set(words) <= GSM
    assert septets(words) <= ONE


@given(st.text(max_size=60), st.integers(0, 40))
def test_a_cut_keeps_the_beginning(text, room):
    words = spelt(text)
    short = cut(words, room)
    assert septets(short) <= room or short == ""
    assert words.startswith(short.removesuffix("...").rstrip()[: max(0, len(short) - 3)])


def on_the_telephone(tx, who, number="06 12 34 56 78"):
    prefer(tx, who, by_sms=True)
    tx.conn.execute(update(person).where(person.c.id == who).values(phone=number))


async def test_one_message_with_what_where_when_and_a_link(store, town, drain, phones):
    await store.write(on_the_telephone, town.leo)
    need = await need_in(
        store,
        town.claire,
        town.meals,
        title="Quatre-vingts repas chauds à porter à l’hôtel, côté cour",
        quantity=80,
        unit="repas",
        urgency="vital",
        place="Les Hautes-Bruyères",
    )
    posted = await post_letter(store, town.leo, way="sms", need=need)
    await drain.turn()
    (form,) = phones.got
    assert (form["To"], form["From"]) == ("+33612345678", "+33700000000")
    assert form["Body"].startswith("Vital : Quatre-vingts repas")
    assert f" {BASE}/l/a" in form["Body"]
    assert len(form["Body"].rsplit("/l/")[1]) == 42, "the link is whole"
    assert septets(form["Body"]) <= ONE
    assert set(form["Body"]) <= GSM
    assert phones.authorization.startswith("Basic ")
    assert await outcome_of(store, posted) == ("sent", 1, None)


@pytest.mark.parametrize(
    ("trouble", "state", "fault"),
    [
        ((400, 21211), "failed", "http 400, error 21211"),
        ((400, 21610), "failed", "http 400, error 21610"),
        ((401, 20003), "due", "http 401, error 20003"),
        ((429, 20429), "due", "http 429, error 20429"),
        ((500, 0), "due", "http 500"),
    ],
)
async def test_what_a_provider_may_say(store, town, drain, phones, trouble, state, fault):
    await store.write(on_the_telephone, town.leo)
    phones.trouble = trouble
    posted = await post_letter(store, town.leo, way="sms", kind="test")
    await drain.turn()
    assert await outcome_of(store, posted) == (state, 1, fault)


async def test_without_a_mobile_number_nothing_is_tried(store, town, drain, phones):
    await store.write(on_the_telephone, town.leo, "01 42 34 56 78")
    posted = await post_letter(store, town.leo, way="sms", kind="test")
    await drain.turn()
    assert await outcome_of(store, posted) == ("failed", 1, "no mobile number")
    assert phones.got == []


async def test_rehearsing_writes_neither_words_nor_numbers(caplog):
    caplog.set_level("INFO", logger="relais.sms")
    assert (await LogGateway().send("+33612345678", "Urgent : couches")).came == "sent"
    assert "16 characters" in caplog.text
    assert "ouches" not in caplog.text
    assert "6123456" not in caplog.text


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"provider": "pigeon"}, "bad-sms-provider"),
        ({"token": ""}, "no-sms-account"),
        ({"sender": ""}, "no-sms-account"),
        ({"url": "http://sms.example"}, "bad-sms-url"),
    ],
)
def test_settings_that_cannot_send_are_refused(wrong, code):
    good = Sms(provider="twilio", account="AC1", token="t", sender="+33700000000")
    check_sms(good)
    with pytest.raises(ConfigError) as told:
        check_sms(msgspec.structs.replace(good, **wrong))
    assert told.value.code == code
