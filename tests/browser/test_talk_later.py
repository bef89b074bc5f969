"""A question to everybody, words passed on, a message for later, a reminder: two people, one on a phone."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PHONE, Visitor
from tests.browser.serving import Served
from tests.browser.test_accessible import violations
from tests.browser.test_chat import open_channel, say

Shoot = Callable[[Page, str], None]
QUESTION = "Quel soir pour la prochaine réunion ?"


def line(page: Page, words: str) -> Locator:
    return page.locator("#stream .turn", has_text=words)


def more(turn: Locator) -> None:
    """Open what else can be done with a message."""
    turn.click(position={"x": 90, "y": 12})
    turn.locator("[data-act=more]").click()


def test_a_question_to_everybody(town: Served, visit: Visitor, shoot: Shoot) -> None:
    claire, leo = visit(town, "claire"), visit(town, "leo", viewport=PHONE, scheme="dark")
    second = visit(town, "leo")
    place = open_channel(claire, "Place publique")
    for page in (leo, second):
        page.goto(place)
    claire.locator("#composer textarea").fill("à moitié écrit")
    claire.locator(".composer-plus > summary").click()
    shoot(claire, "plus-desk")
    claire.get_by_role("link", name="Poser une question").click()
    claire.get_by_label("Votre question").fill(QUESTION)
    for at, words in enumerate(("Lundi 30", "Mardi 1er, après la distribution alimentaire", "Jeudi 3"), 1):
        claire.get_by_label(f"Réponse {at}", exact=True).fill(words)
    shoot(claire, "poll-form-desk")
    assert violations(claire) == []
    claire.get_by_role("button", name="Poser la question").click()
    claire.wait_for_url(f"**{place}")
    expect(claire.locator("#composer textarea")).to_have_value("à moitié écrit")
    mine, theirs, again = line(claire, QUESTION), line(leo, QUESTION), line(second, QUESTION)
    theirs.get_by_role("button", name="Lundi 30").click()
    expect(theirs.get_by_role("button", name="Lundi 30")).to_have_attribute("aria-pressed", "true")
    expect(again.get_by_role("button", name="Lundi 30")).to_have_attribute("aria-pressed", "true")
    expect(mine.get_by_role("button", name="Lundi 30")).to_contain_text("1 voix")
    mine.get_by_role("button", name="Jeudi 3").click()
    theirs.get_by_role("button", name="Jeudi 3").click()  # a change of mind
    expect(mine.get_by_role("button", name="Jeudi 3")).to_contain_text("2 voix")
    expect(mine.get_by_role("button", name="Jeudi 3")).to_have_attribute("aria-pressed", "true")
    expect(theirs.get_by_role("button", name="Lundi 30")).to_have_attribute("aria-pressed", "false")
    shoot(leo, "poll-phone-dark")
    shoot(claire, "poll-desk")
    leo.reload()
    expect(theirs.get_by_role("button", name="Jeudi 3")).to_have_attribute("aria-pressed", "true")
    expect(theirs.get_by_role("button", name="Clore le sondage")).to_be_hidden()
    theirs.get_by_role("link", name="Qui a répondu quoi").click()
    expect(leo.get_by_role("listitem").filter(has_text="Claire")).to_be_visible()
    shoot(leo, "votes-phone-dark")
    assert violations(leo) == []
    plain = visit(town, "leo", place, scripts=False)
    line(plain, QUESTION).get_by_role("button", name="Mardi 1er").click()
    expect(mine.get_by_role("button", name="Mardi 1er")).to_contain_text("1 voix")
    mine.hover()
    expect(mine.get_by_role("button", name="Supprimer", exact=True)).to_be_visible()
    expect(mine.locator("[data-act=edit]")).to_be_hidden()  # what was answered was this question
    mine.get_by_role("button", name="Clore le sondage").click()
    expect(mine.locator(".poll-note")).to_contain_text("Terminé")
    expect(mine.get_by_role("button", name="Jeudi 3")).to_be_disabled()
    expect(mine.get_by_role("button", name="Jeudi 3")).to_have_attribute("aria-pressed", "true")
    leo.goto(place)
    for page in (claire, leo):
        assert violations(page) == []
    plain.goto(place)
    expect(line(plain, QUESTION).locator(".poll-note")).to_contain_text("2 personnes ont répondu")


def test_what_is_passed_on_and_what_is_for_later(town: Served, visit: Visitor, shoot: Shoot) -> None:
    claire, leo = visit(town, "claire"), visit(town, "leo", viewport=PHONE)
    place = open_channel(claire, "Place publique")
    leo.goto(place)
    say(claire, "La camionnette est en panne")
    more(line(leo, "La camionnette est en panne"))
    leo.get_by_role("link", name="Transférer").click()
    leo.get_by_label("Dans quel canal ?").select_option(label="Aide alimentaire")
    leo.get_by_label("Votre mot").fill("Qui peut conduire ?")
    shoot(leo, "forward-phone")
    assert violations(leo) == []
    leo.get_by_role("button", name="Transférer").click()
    passed = line(leo, "Qui peut conduire ?")
    expect(passed.locator("blockquote")).to_have_text("La camionnette est en panne")
    expect(passed.locator("figcaption")).to_contain_text("dans Place publique")
    shoot(leo, "forwarded-phone")

    claire.locator("#composer textarea").fill("On part dans un quart d’heure")
    claire.locator(".composer-plus > summary").click()
    claire.get_by_role("button", name="Envoyer plus tard").click()
    expect(claire.get_by_label("Votre message")).to_have_value("On part dans un quart d’heure")
    shoot(claire, "later-desk")
    assert violations(claire) == []
    claire.locator(".when button").last.click()
    expect(claire.locator("main")).to_contain_text("On part dans un quart d’heure")
    shoot(claire, "ahead-desk")
    assert violations(claire) == []
    planned = claire.get_by_role("listitem").filter(has_text="On part dans un quart d’heure")
    planned.get_by_role("link", name=re.compile("^Modifier le message")).click()
    claire.get_by_label("Votre message").fill("On part dans dix minutes")
    claire.locator(".when button").first.click()
    leo.goto(place)
    more(line(leo, "La camionnette est en panne"))
    leo.get_by_role("button", name="Me le rappeler").click()
    shoot(leo, "remind-phone")
    leo.get_by_role("dialog").get_by_role("button", name="Dans 1 h").click()
    expect(leo.locator("#toasts")).to_contain_text("ce sera rappelé")
    _an_hour_later(town)
    expect(line(leo, "On part dans dix minutes")).to_be_visible()
    assert line(leo, "On part dans dix minutes").count() == 1
    expect(leo.locator("#toasts")).to_contain_text("Rappel", timeout=20_000)
    leo.goto("/notifications")
    shoot(leo, "told-phone")
    leo.get_by_role("link", name=re.compile("Rappel : un message de Claire")).click()
    expect(line(leo, "La camionnette est en panne")).to_be_in_viewport()
    claire.goto(place)
    expect(claire.locator("#composer textarea")).to_have_value("")


def _an_hour_later(town: Served) -> None:
    """What is due within the hour is due now: the rows say so, the sweep does the rest."""
    with sqlite3.connect(town.data / "relais.db", timeout=20) as db:
        for table in ("scheduled", "reminder"):
            db.execute(f"UPDATE {table} SET due_at = due_at - 3600000")
