"""An exercise, lived by somebody who plays and somebody who does not."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, Visitor
from tests.browser.serving import Served

TITLE = "Une famille à loger"


def test_it_shows_live_to_those_who_play_and_to_nobody_else(
    town: Served, visit: Visitor, shoot: Callable[[Page, str], None]
) -> None:
    amina = visit(town, "amina", viewport=DESK)
    leo = visit(town, "leo", viewport=PHONE)
    claire = visit(town, "claire", viewport=PHONE)
    amina.goto(f"{town.url}/exercices")
    amina.locator("[name=name]").fill("Répétition du soir")
    amina.get_by_role("button", name="Commencer l’exercice").click()
    amina.wait_for_url("**/exercices/*")
    exercise = amina.url

    leo.goto(exercise)
    leo.get_by_role("button", name="Je participe").click()
    expect(leo.locator("main")).to_contain_text("Vous participez")

    amina.locator("[name=title]").fill(TITLE)
    amina.get_by_role("button", name="Alerter les participants").click()
    amina.wait_for_url("**/demandes/*")

    mine = leo.locator("#strip li[data-practice]", has_text=TITLE)
    expect(mine).to_have_count(1)
    expect(mine).to_contain_text("EXERCICE")
    shoot(leo, "exercice-leo")
    expect(claire.locator("#strip li").first).to_be_visible()
    expect(claire.locator("#strip li", has_text=TITLE)).to_have_count(0)

    mine.locator("a").click()
    card = leo.locator("main article.need[data-practice]")
    expect(card.locator(".practice-band")).to_contain_text("EXERCICE")
    card.locator("form[data-verb=claim] button[type=submit]").click()
    expect(mine).to_have_count(0)
    expect(amina.locator("main article.need")).to_contain_text("Léo")

    amina.goto(exercise)
    amina.get_by_role("button", name="Terminer et voir le bilan").click()
    expect(amina.locator("main")).to_contain_text("Léo Marchetti")
    shoot(amina, "exercice-bilan")
    expect(claire.locator("#strip li", has_text=TITLE)).to_have_count(0)
