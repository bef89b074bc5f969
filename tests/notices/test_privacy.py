"""What is private never leaves (design §5): not a byte of it, by any way, for any kind of notice."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import insert, update

from channels.actions.messages import post_message
from channels.actions.needs import Private
from channels.reading.digests import read_digest
from channels.store.tables import person, preference, proxy
from tests.notices.test_sms import on_the_telephone
from tests.support.letters import outcome_of, post_letter
from tests.support.town import need_in
from web.catalogue import LOCALES, catalogue

SECRETS = {
    "contact": "Madame Zerrouki-Contact 0612121212",
    "address": "77 impasse Adressensecrete",
    "notes": "codeportail 4711B",
    "beneficiary": "Beneficiairecache Dupuis",
}
# Whatever has words of its own, and one that has none.
KINDS = sorted(
    {
        match[1]
        for message in catalogue().messages("fr")
        if (match := re.fullmatch(r"told-(.+)-title", message.id.name))
    }
    | {"never.heard.of"}
)


async def _prepare(store, town, locale):
    private = Private(contact=SECRETS["contact"], address=SECRETS["address"], notes=SECRETS["notes"])
    need = await need_in(
        store, town.claire, town.meals, title="Couches", urgency="urgent", quantity=2, private=private
    )

    def tell(tx):
        row = {"need_id": need, "by": town.claire, "beneficiary": SECRETS["beneficiary"]}
        tx.conn.execute(insert(proxy), {**row, "consent": "oral", "at": tx.at})
        on_the_telephone(tx, town.leo)
        tx.conn.execute(update(preference).values(digest="daily"))
        tx.conn.execute(update(person).where(person.c.id == town.leo).values(locale=locale))

    await store.write(tell)
    return need


@pytest.mark.parametrize("locale", LOCALES)
async def test_no_byte_of_what_is_private_leaves(store, town, drain, smtp, pushes, phones, caplog, locale):
    caplog.set_level("DEBUG", logger="relais")
    need = await _prepare(store, town, locale)
    browser = pushes.browser()
    subscription = await browser.subscribe(store, town.leo)
    posted = []
    for words in KINDS:
        kind = _kind(words)
        for way, target in (("email", ""), ("push", subscription), ("sms", "")):
            posted.append(
                await post_letter(
                    store, town.leo, way=way, kind=kind, target=target, need=need, channel=town.meals
                )
            )
    await drain.turn()
    states = {await outcome_of(store, one) for one in posted}
    assert states == {("sent", 1, None)}, "all of them left"

    left = [
        *(part.get_content() for mail in smtp.mails for part in mail.walk() if not part.is_multipart()),
        *(str(mail.items()) for mail in smtp.mails),
        *(str(browser.open(pushed.body)) + str(pushed.headers) for pushed in pushes.got),
        *(str(form) for form in phones.got),
        caplog.text,
    ]
    assert len(left) > 4 * len(KINDS)
    assert any("Couches" in text for text in left)
    pieces = {word for secret in SECRETS.values() for word in secret.split() if len(word) > 4}
    assert {(piece, text[:80]) for text in left for piece in pieces if piece.lower() in text.lower()} == set()


def _kind(words):
    """The kind that these words are for: "need-alert" → "need.alert", "claim-nudge" → "claim_nudge"."""
    return words.replace("-", "_" if words.startswith(("card-", "claim-")) else ".", 1).replace("-", "_")


async def test_a_private_channel_has_no_name_in_a_digest(store, town):
    await store.write(post_message, town.amina, channel=town.closed, body="Bonjour")
    await store.write(post_message, town.amina, channel=town.meals, body="Bonjour")
    digest = await store.read(read_digest, town.claire)
    assert sorted(one.name for one in digest.unread) == ["", "Repas"]
