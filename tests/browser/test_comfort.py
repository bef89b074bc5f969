"""Comfort with a real browser: choices that follow, keys that never steal, going somewhere by name."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE
from tests.browser.serving import Served

Shoot = Callable[[Page, str], None]


def root(page: Page) -> dict[str, str]:
    return dict(page.evaluate("({...document.documentElement.dataset})"))


def choose(page: Page, name: str, value: str) -> None:
    with page.expect_response("**/confort"):
        page.locator(f"#contenu button[name={name}][value={value}]").click()


def test_choices_show_at_once_follow_the_person_and_are_kept_for_this_device(
    town: Served, visit: Callable[..., Page], shoot: Shoot
) -> None:
    desk, phone = visit(town, "leo", "/confort"), visit(town, "leo", "/moi", viewport=PHONE)
    for name, value in (("text", "largest"), ("theme", "dark"), ("density", "compact")):
        choose(desk, name, value)
        assert root(desk)[name] == value
        expect(phone.locator(f"html[data-{name}={value}]")).to_be_attached()
    shoot(desk, "confort-1280-sombre")
    phone.goto("/confort")
    wide = "document.documentElement.scrollWidth - innerWidth"
    assert phone.evaluate(wide) <= 0, "the largest text fits a phone"
    shoot(phone, "confort-360-tres-grand")
    phone.goto("/")
    assert phone.evaluate(wide) <= 0
    shoot(phone, "accueil-360-tres-grand")
    desk.goto("/moi")
    desk.get_by_role("button", name="Se déconnecter").click()
    expect(desk.locator("html[data-theme=dark][data-text=largest]")).to_be_attached()

    other = visit(town, "", "/confort", viewport=PHONE, scripts=False)
    other.get_by_role("button", name="English").click()
    expect(other.get_by_role("heading", name="Comfort", level=1)).to_be_visible()
    other.get_by_role("button", name="Larger").click()
    other.goto("/connexion")
    assert other.locator("html[lang=en][data-text=larger]").count() == 1


def test_peace_is_two_presses_away(town: Served, visit: Callable[..., Page], shoot: Shoot) -> None:
    page = visit(town, "claire", "/", viewport=PHONE)
    page.locator(".tabs a[href='/moi']").click()
    page.get_by_role("button", name="Une heure").click()
    expect(page.get_by_text("Au calme jusqu’à")).to_be_visible()
    shoot(page, "moi-360")
    page.get_by_role("button", name="Me prévenir de nouveau").click()
    expect(page.get_by_role("button", name="Une heure")).to_be_visible()
    page.goto("/canaux")
    page.locator("a.line[href^='/canaux/']").first.click()
    page.locator(".head-menu > summary").click()
    shoot(page, "canal-360-sourdine")
    page.get_by_role("form", name="Mettre en sourdine").get_by_role("button", name="Une heure").click()
    page.locator(".head-menu > summary").click()
    expect(page.get_by_text("En sourdine, fin")).to_be_visible()


def test_single_keys_act_outside_of_fields_and_can_be_turned_off(
    town: Served, visit: Callable[..., Page], shoot: Shoot
) -> None:
    page = visit(town, "amina", "/canaux", viewport=DESK)
    page.locator("a.line[href^='/canaux/']").first.click()
    expect(page.locator("html[data-wire=live]")).to_be_attached()
    page.keyboard.press("j")
    newest = page.locator("#stream > li[data-message]").last
    expect(newest).to_be_focused()
    page.keyboard.press("k")
    expect(newest).not_to_be_focused()
    page.keyboard.press("r")
    field = page.locator("#composer textarea")
    expect(field).to_be_focused()
    page.keyboard.type("j'ai lu ?")
    assert field.input_value() == "j'ai lu ?"
    expect(page.locator("dialog")).to_have_count(0)
    field.fill("")
    field.blur()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Raccourcis clavier")).to_be_visible()
    shoot(page, "raccourcis-1280")
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_have_count(0)
    page.keyboard.press("g")
    page.keyboard.press("m")
    page.wait_for_url("**/moi")
    page.goto("/confort")
    choose(page, "shortcuts", "off")
    page.keyboard.press("u")
    page.keyboard.press("?")
    page.keyboard.press("Control+k")
    expect(page.get_by_role("dialog")).to_have_count(1)
    assert page.url.endswith("/confort")


def test_going_somewhere_by_its_name(town: Served, visit: Callable[..., Page], shoot: Shoot) -> None:
    page = visit(town, "amina", "/urgences")
    page.keyboard.press("Control+k")
    dialog = page.get_by_role("dialog", name="Aller quelque part")
    expect(dialog.get_by_role("option")).to_have_count(6)
    page.keyboard.type("place")
    expect(dialog.get_by_role("option").first).to_contain_text("lace")
    shoot(page, "aller-1280")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/canaux/\w+"))

    phone = visit(town, "nour", "/", viewport=PHONE)
    phone.locator(".head a[href='/recherche']").click()
    dialog = phone.get_by_role("dialog")
    dialog.get_by_role("combobox").fill("zzzz")
    shoot(phone, "aller-360")
    dialog.get_by_role("option", name=re.compile("zzzz")).click()
    phone.wait_for_url("**/recherche?q=zzzz")


def test_the_first_visit_shows_around_and_does_not_come_back(
    town: Served, visit: Callable[..., Page], shoot: Shoot
) -> None:
    page = visit(town, "nour", "/", viewport=PHONE)
    tour = page.get_by_role("region", name="Première visite")
    expect(tour.get_by_role("listitem")).to_have_count(1)
    expect(page.locator(".tab[data-pointed][href='/urgences']")).to_be_visible()
    shoot(page, "visite-360")
    tour.get_by_role("button", name="Suivant").focus()
    page.keyboard.press("Enter")
    expect(tour.get_by_role("listitem")).to_contain_text("Canaux")
    expect(tour.get_by_role("listitem")).to_be_focused()
    page.locator(".tabs a[href='/canaux']").click()  # it holds nobody
    page.wait_for_url("**/canaux")
    page.goto("/")
    tour.get_by_role("button", name="Terminer la visite").click()
    page.wait_for_url("**/")
    expect(tour).to_have_count(0)
    page.goto("/confort")
    page.get_by_role("link", name="Revoir la visite").click()
    expect(tour).to_be_visible()
    bare = visit(town, "leo", "/?visite=1", scripts=False)
    expect(bare.locator("#visite li:visible")).to_have_count(5)


def test_help_has_a_human_on_the_other_side(town: Served, visit: Callable[..., Page], shoot: Shoot) -> None:
    nour = visit(town, "nour", "/", viewport=PHONE)
    nour.get_by_role("link", name="Besoin d’aide").click()
    shoot(nour, "aide-360")
    nour.get_by_label("Votre question").fill("Je ne trouve pas le local")
    nour.get_by_role("button", name="Envoyer à la permanence").click()
    nour.wait_for_url(re.compile(r"/canaux/\w+"))
    expect(nour.locator("html[data-wire=live]")).to_be_attached()

    amina = visit(town, "amina", "/aide/demandes")
    line = amina.locator("li.line", has_text="Nour")
    expect(line).to_contain_text("attend une réponse")
    shoot(amina, "aides-1280")
    line.locator("a.button, button").click()
    amina.wait_for_url(re.compile(r"/canaux/\w+"))
    field = amina.locator("#composer textarea")
    field.fill("Bonjour, je vous guide")
    field.press("Enter")
    expect(nour.locator("#stream")).to_contain_text("Bonjour, je vous guide")
    shoot(nour, "aide-canal-360")

    stranger = visit(town, "", "/connexion", viewport=PHONE)
    stranger.get_by_role("link", name="Besoin d’aide").click()
    expect(stranger.get_by_role("heading", name="Joindre quelqu’un")).to_be_visible()
