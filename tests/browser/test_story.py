"""The story that the product exists for, lived by four people in four browsers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import DESK, PHONE, Visitor
from tests.browser.serving import Served

TITLE = "Couches taille 3"
Shoot = Callable[[Page, str], None]


def tonight() -> str:
    """A deadline two hours ahead, as the form wants it."""
    at = datetime.now(ZoneInfo("Europe/Paris")) + timedelta(hours=2)
    return at.strftime("%Y-%m-%dT%H:%M")


def ask_for_nappies(page: Page, title: str = TITLE, quantity: int = 6) -> None:
    """What a coordinator does: the channel, the plus, a few words, publish."""
    page.get_by_role("link", name="Canaux").first.click()
    page.locator("main").get_by_role("link", name="Petite enfance").first.click()
    page.wait_for_url("**/canaux/*")
    page.locator(".composer-plus > summary").click()
    page.locator(".composer a[href^='/demander']").click()
    page.locator("[name=title]").fill(title)
    page.locator("[name=quantity]").fill(str(quantity))
    page.locator("[name=unit]").fill("paquets")
    page.locator("label.choice[data-urgency=urgent]").click()
    fold = page.locator("details:has([name=needed_by])")
    if fold.count() and not fold.first.evaluate("fold => fold.open"):
        fold.first.locator("summary").click()
    page.locator("[name=needed_by]").fill(tonight())
    page.locator("[name=place]").fill("Gare")
    private = page.locator("details:has([name=contact])")
    if private.count() and not private.first.evaluate("fold => fold.open"):
        private.first.locator("summary").click()
    page.locator("[name=contact]").fill("Madame R., 06 39 98 00 00")
    page.get_by_role("button", name="Publier la demande").click()
    expect(page.locator("article.need")).to_contain_text(title)


def card(page: Page, title: str = TITLE) -> Locator:
    """The card of the need on a page."""
    return page.locator("main article.need", has_text=title).first


def strip_item(page: Page, title: str = TITLE) -> Locator:
    """The line of the need in the strip of any page."""
    return page.locator("#strip li", has_text=title)


def claim(page: Page, quantity: int, title: str = TITLE) -> None:
    """Set the stepper and press the one big button."""
    mine = card(page, title)
    mine.locator("form[data-verb=claim] input[name=quantity]").fill(str(quantity))
    mine.locator("form[data-verb=claim] button[type=submit]").click()


def live(visit: Visitor, amina_at: Served, others_at: Served, shoot: Shoot) -> None:
    """The story, on one server or with people spread over two."""
    amina = visit(amina_at, "amina", viewport=DESK)
    claire = visit(others_at, "claire", viewport=PHONE)
    leo = visit(others_at, "leo", viewport=PHONE)
    sylvie = visit(amina_at, "ccas", viewport=DESK)
    expect(strip_item(claire)).to_have_count(0)

    ask_for_nappies(amina)
    shoot(amina, "1-amina-a-demande")

    # Nobody reloads: it is on every page of everybody.
    for page in (claire, leo, sylvie):
        expect(strip_item(page)).to_have_count(1)
        expect(strip_item(page)).to_be_in_viewport(ratio=0.5)
    shoot(claire, "2-claire-voit-la-demande")
    strip_item(claire).locator("a").click()
    strip_item(leo).locator("a").click()
    strip_item(sylvie).locator("a").click()
    for page in (claire, leo, sylvie):
        expect(card(page)).to_contain_text("Il manque 6 paquets")
        expect(card(page)).not_to_contain_text("06 39 98 00 00")

    # The coordination watches who was called, and goes on watching while people answer.
    card(amina).locator("details.wave > summary").click()
    expect(card(amina).locator("details.wave .waves")).to_be_visible()

    claim(claire, 4)
    for page in (amina, claire, leo, sylvie):
        expect(card(page)).to_contain_text("Il manque 2 paquets")
        expect(card(page).locator(".takers")).to_contain_text("Claire")
    expect(card(amina).locator("details.wave .waves")).to_be_visible()
    shoot(leo, "3-leo-voit-claire-prendre")
    expect(card(claire)).to_have_attribute("data-mine", "")

    claim(leo, 2)
    for page in (amina, claire, leo, sylvie):
        expect(card(page)).to_have_attribute("data-state", "covered")
        expect(strip_item(page)).to_have_count(0)
    # Sylvie is told at once, without having pressed anything.
    expect(card(sylvie).locator("form[data-verb=claim]")).to_have_count(0)
    shoot(sylvie, "4-sylvie-apprend-que-c-est-pris")
    shoot(amina, "5-amina-voit-la-barre-pleine")

    # Those who promised may read whom to call; the others may not.
    claire.locator("[data-act=private]").first.click()
    expect(claire.locator("main")).to_contain_text("06 39 98 00 00")
    assert leo.locator("main").inner_text().count("06 39 98 00 00") == 0

    card(amina).locator("details:has(form[data-verb=resolve]) summary").click()
    card(amina).locator("form[data-verb=resolve] button[value=fulfilled]").click()
    for page in (amina, claire, leo, sylvie):
        expect(card(page)).to_have_attribute("data-state", "fulfilled")
    shoot(claire, "6-merci")


def test_a_need_is_broadcast_claimed_and_fulfilled(town: Served, visit: Visitor, shoot: Shoot) -> None:
    live(visit, town, town, shoot)


def test_the_same_story_with_people_on_two_workers(
    two_workers: tuple[Served, Served], visit: Visitor, shoot: Shoot
) -> None:
    one, other = two_workers
    live(visit, one, other, shoot)


def test_the_loser_of_a_race_reads_why(town: Served, visit: Visitor, shoot: Shoot) -> None:
    amina = visit(town, "amina")
    ask_for_nappies(amina, "Lingettes pour ce soir", 1)
    path = amina.evaluate("location.pathname")
    claire = visit(town, "claire", path, viewport=PHONE)
    leo = visit(town, "leo", path, viewport=PHONE)
    # Léo's phone has not heard yet: his socket is cut, and his press goes out as a plain form.
    leo.context.set_offline(True)
    claire.locator("form[data-verb=claim] button[type=submit]").click()
    expect(card(amina, "Lingettes")).to_have_attribute("data-state", "covered")
    leo.context.set_offline(False)
    expect(card(leo, "Lingettes")).to_have_attribute("data-state", "covered")
    expect(leo.locator("main article.need")).to_contain_text("Claire")
    shoot(leo, "course-perdue")


def test_without_scripts_the_plain_forms_do_everything(town: Served, visit: Visitor) -> None:
    amina = visit(town, "amina", scripts=False)
    ask_for_nappies(amina, "Petits pots", 3)
    path = amina.url.removeprefix(town.url)
    claire = visit(town, "claire", path, scripts=False, viewport=PHONE)
    claim(claire, 2, "Petits pots")
    expect(card(claire, "Petits pots")).to_contain_text("Il manque 1 paquet")
    claire.locator("textarea[name=body]").fill("Je passe à 18 h.")
    claire.locator("form.composer button[type=submit]").click()
    expect(claire.locator("#stream")).to_contain_text("Je passe à 18 h.")
    amina.reload()
    expect(amina.locator("#stream")).to_contain_text("Je passe à 18 h.")
