"""What somebody is told of a card fits its kind: a need is asked for again, an offer is free again."""

from __future__ import annotations

import pytest

from channels.actions.needs.notifying import KINDS
from channels.shapes import Notice
from web.catalogue import catalogue
from web.told import Told, told

WORDS = catalogue()


def said(kind: str, locale: str, **facts: str | int) -> Told:
    """A notice of this kind, in words."""
    notice = Notice(
        id="n-1",
        kind=kind,
        tag="need:1",
        at="2026-11-20T18:00:00Z",
        need="n-porridge",
        channel="c-food",
        title="Porte-bébé",
        urgency="normal",
        facts={"by": "Léo", **facts},
    )
    return told(
        notice,
        lambda id, **given: WORDS.say(locale, id, **given),
        lambda id: WORDS.has(locale, id),
        locale,
    )


@pytest.mark.parametrize("locale", ["fr", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_happening_has_words_of_its_own(kind: str, locale: str) -> None:
    plain = said("something_new", locale, card="need")
    for card in ("need", "offer"):
        words = said(kind, locale, card=card, outcome="fulfilled", thanks="Merci !", left=1)
        assert words.title != plain.title
        assert words.body
        assert "Porte-bébé" in words.title


@pytest.mark.parametrize("locale", ["fr", "en"])
def test_a_reminder_leads_to_its_message_and_what_was_not_sent_to_the_list(locale: str) -> None:
    reminder = said("message.reminder", locale, message="msg5")
    assert ("Léo" in reminder.title, reminder.path) == (True, "/messages/msg5")
    refused = said("scheduled.refused", locale)
    assert refused.body
    assert refused.path == "/a-venir"


@pytest.mark.parametrize(
    ("kind", "need", "offer"),
    [
        ("card_claimed", "Léo s’en occupe", "Léo en a besoin"),
        ("claim_released", "Léo ne peut plus", "Léo n’en a plus besoin"),
        ("claim_delivered", "Léo dit que c’est fait", "Léo dit l’avoir reçu"),
    ],
)
def test_who_takes_of_an_offer_does_not_take_care_of_it(kind: str, need: str, offer: str) -> None:
    assert said(kind, "fr", card="need").title.startswith(need)
    assert said(kind, "fr", card="offer").title.startswith(offer)


@pytest.mark.parametrize("kind", ["claim_nudge", "claim_lapsed", "claim_released", "claim_missed"])
def test_what_comes_free_of_an_offer_is_not_asked_for_again(kind: str) -> None:
    assert "repart" in said(kind, "fr", card="need").body
    assert "libre" in said(kind, "fr", card="offer").body
    assert "asked for again" not in said(kind, "en", card="offer").body


@pytest.mark.parametrize("kind", ["claim_lapsed", "claim_released", "claim_missed", "claim_dropped_late"])
def test_what_went_on_to_who_waited_is_not_asked_for(kind: str) -> None:
    for card in ("need", "offer"):
        assert "prend la suite" in said(kind, "fr", card=card, then="passed_on").body
        assert "who was waiting takes over" in said(kind, "en", card=card, then="passed_on").body


def test_who_did_not_come_in_time_leaves_nothing_to_ask_for() -> None:
    assert "Le délai est passé" in said("claim_missed", "fr", card="need", then="over").body
