"""Two devices of one person in step, and somebody else: calls, what is kept, drafts, emoji, a day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PHONE, Visitor
from tests.browser.serving import Served
from tests.browser.test_accessible import violations
from tests.browser.test_chat import open_channel, say

Shoot = Callable[[Page, str], None]
HIDE = """Object.defineProperty(document, "hidden", {get: () => true, configurable: true});
document.dispatchEvent(new Event("visibilitychange"))"""

PASTE = """field => { const data = new DataTransfer(); data.setData("text/plain", "mot ".repeat(500_000));
field.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true})) }"""


def calls(page: Page, name: str) -> Locator:
    """The badge of what calls somebody, in the list of channels."""
    return page.locator("main .line", has_text=name).locator(".badge[data-kind=calls]")


def test_two_devices_are_one_person(town: Served, visit: Visitor, shoot: Shoot) -> None:
    desk = visit(town, "claire")
    phone = visit(town, "claire", viewport=PHONE, scheme="dark")
    leo = visit(town, "leo")
    desk.goto("/canaux")
    phone.goto("/canaux")
    expect(phone.locator("html[data-wire=live]")).to_be_attached()

    open_channel(leo, "Place publique")
    field = leo.locator("#composer textarea")
    field.press_sequentially("Bravo @Claire")
    leo.locator("#calling [role=option]", has_text="Claire").first.click()
    field.press_sequentially(":velo: et :coe")
    leo.locator("#naming [role=option]", has_text="cœur").first.click()
    expect(field).to_have_value("Bravo @Claire Vasseur 🚲 et ❤️ ")
    field.press("Enter")

    for mine in (desk, phone):
        expect(calls(mine, "Place publique")).to_be_visible()
    shoot(phone, "badge-phone")
    desk.locator("main .line", has_text="Place publique").first.click()
    line = desk.locator("#stream .turn", has_text="et ❤️").last
    expect(line).to_be_visible()
    expect(calls(phone, "Place publique")).to_be_hidden()

    open_channel(phone, "Place publique")
    line.hover()
    line.locator("[data-act=more]").click()
    line.locator("[data-more=keep]").click()
    theirs = phone.locator("#stream .turn", has_text="et ❤️").last
    expect(theirs.locator(".said-kept")).to_be_visible()
    expect(leo.locator("#stream .turn", has_text="et ❤️").last.locator(".said-kept")).to_be_hidden()
    shoot(phone, "kept-phone-dark")
    plain = visit(town, "claire", phone.url, scripts=False)
    hers = plain.locator("#stream .turn", has_text="et ❤️").last
    hers.locator(".said-plain > summary").first.click()
    hers.get_by_role("button", name="Ne plus garder").click()
    expect(theirs.locator(".said-kept")).to_be_hidden()
    expect(line.locator(".said-kept")).to_be_hidden()

    desk.locator("[data-emoji-open]").click()
    expect(desk.locator("#emoji [role=gridcell]").first).to_be_visible()
    shoot(desk, "picker-desk")
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("ArrowRight")
    desk.keyboard.press("ArrowUp")
    expect(desk.locator("#emoji input")).to_be_focused()
    desk.keyboard.type("velo")
    desk.keyboard.press("Enter")
    expect(desk.locator("#emoji")).to_be_hidden()
    expect(desk.locator("#composer textarea")).to_be_focused()
    desk.keyboard.type(" à ce soir")
    expect(phone.locator("#composer textarea")).to_have_value("🚲 à ce soir")
    desk.locator("[data-emoji-open]").click()
    expect(desk.locator("#emoji section").first).to_contain_text("Récents")
    assert violations(desk) == []
    desk.reload()
    expect(desk.locator("#composer textarea")).to_have_value("🚲 à ce soir")

    day = datetime.now(UTC).date() - timedelta(days=40)
    desk.locator(".head-menu > summary").click()
    shoot(desk, "menu-desk")
    desk.locator("input[name=jour]").fill(day.isoformat())
    desk.locator(".menu-day button").click()
    desk.wait_for_url("**autour=*")
    expect(desk.locator(".day:target")).to_be_in_viewport()
    shoot(desk, "day-desk")


def test_files_go_without_scripts(town: Served, visit: Visitor, shoot: Shoot) -> None:
    claire = visit(town, "claire", viewport=PHONE, scripts=False)
    claire.goto("/canaux")
    claire.locator("main .line", has_text="Place publique").first.click()
    shoot(claire, "plain-phone")
    note = {"name": "liste.txt", "mimeType": "text/plain", "buffer": b"pain"}
    claire.locator("input[name=files]").set_input_files([note])  # type: ignore[list-item]
    say(claire, "Sans script")
    sent = claire.locator("#stream .turn", has_text="Sans script")
    expect(sent.locator("a[href^='/fichiers/']")).to_contain_text("liste.txt")
    claire.locator(".head-menu > summary").click()
    shoot(claire, "plain-menu-phone")
    claire.locator("input[name=jour]").fill("2026-01-01")
    claire.locator(".menu-day button").click()
    expect(claire.locator(".day:target")).to_be_in_viewport()


def test_finding_somebody_and_how_they_are_here(town: Served, visit: Visitor, shoot: Shoot) -> None:
    claire, leo = visit(town, "claire", viewport=PHONE), visit(town, "leo")
    leo.goto("/moi")
    leo.get_by_role("button", name="Le montrer").click()
    expect(leo.get_by_role("button", name="Ne plus le montrer")).to_be_visible()
    claire.goto("/ecrire")
    claire.get_by_label("Chercher un nom").fill("léo")
    shoot(claire, "ecrire-phone")
    claire.get_by_label("Chercher un nom").press("Enter")
    expect(claire.locator("#write-people :checked")).to_have_count(1)
    claire.get_by_role("button", name="Ouvrir la conversation").click()
    words = claire.locator(".head-note [data-presence-words]")
    expect(words).to_have_text("En ligne")
    leo.evaluate(HIDE)
    expect(words).to_have_text("Pas devant l’écran")
    shoot(claire, "direct-phone")


def test_a_text_that_is_too_long_may_go_as_a_file(town: Served, visit: Visitor, shoot: Shoot) -> None:
    claire, leo = visit(town, "claire", viewport=PHONE), visit(town, "leo")
    open_channel(claire, "Place publique")
    open_channel(leo, "Place publique")
    field = claire.locator("#composer textarea")
    long = "Une ligne de compte rendu. " * 320
    field.fill(long)
    expect(claire.locator("#composer-note")).to_contain_text("trop long")
    shoot(claire, "too-long-phone")
    claire.locator("#composer button[type=submit]").click()
    expect(field).to_have_value(long)
    claire.get_by_role("button", name="Joindre en fichier").click()
    field.evaluate(PASTE)
    expect(claire.locator(".attached-line")).to_have_count(2)
    expect(claire.locator(".attached progress")).to_have_count(0)
    say(claire, "Voici le compte rendu")
    shown = leo.locator("#stream .turn", has_text="Voici le compte rendu")
    expect(shown.locator("a[href^='/fichiers/']", has_text="texte.txt")).to_have_count(2)
