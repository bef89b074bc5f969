"""Asking and offering alike: a promise lived through to its thanks, and what helps on the way."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PHONE, Visitor
from tests.browser.serving import Served
from tests.support import pictures


def in_a_while(hours: int = 5) -> str:
    """An instant as a form wants it."""
    return (datetime.now(ZoneInfo("Europe/Paris")) + timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M")


def fill(page: Page, title: str, *, kind: str = "need", quantity: int = 1, photo: bool = False) -> None:
    """The form, as far as a hurried person fills it."""
    page.goto("/demander?genre=offre" if kind == "offer" else "/demander")
    page.locator("[name=title]").fill(title)
    page.locator("[name=quantity]").fill(str(quantity))
    page.locator("[name=channel]").select_option(label="Petite enfance")
    if photo:
        content = {"name": "IMG_12.jpg", "mimeType": "image/jpeg", "buffer": pictures.photo(900, 600)}
        page.locator("input[type=file]").set_input_files([content])  # type: ignore[list-item]


def publish(page: Page, kind: str = "need") -> str:
    """Press publish; returns the address of the card."""
    page.get_by_role("button", name=f"Publier {'l’offre' if kind == 'offer' else 'la demande'}").click()
    page.wait_for_url(re.compile(r"/demandes/\w+$"))
    path: str = page.evaluate("location.pathname")
    return path


def card(page: Page, title: str) -> Locator:
    return page.locator("main article.need", has_text=title).first


def step(page: Page, title: str, name: str) -> None:
    """Press the one next thing to do of my promise."""
    card(page, title).get_by_role("button", name=name).click()


def test_an_offer_is_made_reserved_fetched_and_thanked(town: Served, visit: Visitor) -> None:
    title = "Réhausseur de voiture bleu"
    claire = visit(town, "claire")
    fill(claire, title, kind="offer", quantity=2, photo=True)
    expect(claire.locator("#photos input[name=photo]:checked")).to_have_count(1)
    path = publish(claire, "offer")
    shown = card(claire, title).locator(".photos img")
    expect(shown).to_have_js_property("complete", True)
    assert shown.evaluate("picture => picture.naturalWidth") == 480

    leo = visit(town, "leo", "/entraide?voir=offres", viewport=PHONE)
    expect(card(leo, title)).to_contain_text("Il reste 2")
    card(leo, title).get_by_role("button", name="J’en prends 1").click()
    expect(card(leo, title)).to_have_attribute("data-step", "held")
    expect(card(leo, title)).to_contain_text("Toujours d’accord")
    expect(card(claire, title).locator(".takers")).to_contain_text("Léo")
    step(leo, title, "Oui, je confirme")
    expect(card(leo, title)).to_have_attribute("data-step", "confirmed")
    step(leo, title, "Je passe le prendre")
    expect(claire.locator("#stream")).to_be_attached()
    expect(card(claire, title).locator(".takers")).to_contain_text("en route")
    step(leo, title, "Je l’ai reçu")
    claire.get_by_role("button", name="Bien remis à Léo").click()
    expect(card(leo, title)).to_have_attribute("data-step", "validated")

    claire.goto(path)
    card(claire, title).get_by_text("Suivre et clore").click()
    card(claire, title).locator("textarea[name=thanks]").fill("Merci Léo, bonne route !")
    card(claire, title).get_by_role("button", name="Bien employée, merci").click()
    for page in (claire, leo):
        expect(card(page, title)).to_have_attribute("data-state", "fulfilled")
        expect(card(page, title).locator("blockquote")).to_contain_text("bonne route")


def test_who_waits_takes_over_what_is_given_back(town: Served, visit: Visitor) -> None:
    title = "Prêter un siège de table"
    amina = visit(town, "amina")
    fill(amina, title)
    path = publish(amina)
    claire = visit(town, "claire", path)
    leo = visit(town, "leo", path, viewport=PHONE)
    card(claire, title).get_by_role("button", name="Je m’en occupe").click()
    expect(card(claire, title)).to_have_attribute("data-step", "held")

    leo.get_by_role("button", name="Me prévenir si ça se libère").click()
    expect(card(leo, title)).to_contain_text("Vous êtes en tête de la liste")
    expect(card(amina, title)).to_contain_text("1 personne attend")

    card(claire, title).get_by_text("Je ne peux plus").click()
    card(claire, title).get_by_role("button", name="Je ne suis plus disponible").click()
    expect(card(leo, title)).to_have_attribute("data-step", "held")
    expect(card(claire, title)).not_to_have_attribute("data-mine", "")
    expect(card(amina, title).locator(".takers")).to_contain_text("Léo")


def test_a_promise_changes_hands_when_the_other_accepts(town: Served, visit: Visitor) -> None:
    title = "Garder deux poussettes mardi"
    amina = visit(town, "amina")
    fill(amina, title)
    path = publish(amina)
    claire, leo = visit(town, "claire", path), visit(town, "leo", path, viewport=PHONE)
    card(claire, title).get_by_role("button", name="Je m’en occupe").click()
    card(claire, title).get_by_role("link", name="Passer le relais").click()
    leos = claire.locator("[name=to] option", has_text="Léo Marchetti").get_attribute("value")
    claire.locator("[name=to]").select_option(leos)
    claire.get_by_role("button", name="Proposer le relais").click()
    expect(card(claire, title)).to_contain_text("Proposé à Léo")
    leo.get_by_role("button", name="Je prends le relais").click()
    expect(card(leo, title)).to_have_attribute("data-step", "confirmed")
    expect(card(claire, title)).not_to_have_attribute("data-mine", "")


def test_something_alike_is_shown_while_one_writes(town: Served, visit: Visitor) -> None:
    title = "Chauffe-biberon pour la crèche"
    amina = visit(town, "amina")
    fill(amina, title, quantity=2)
    path = publish(amina)
    claire = visit(town, "claire")
    fill(claire, "chauffe-biberon")
    expect(claire.locator("#semblables")).to_contain_text(title)
    claire.locator("[name=title]").fill("chauffe-eau")
    expect(claire.locator("#semblables")).not_to_contain_text(title)
    claire.locator("[name=title]").fill("Un chauffe-biberon")
    claire.locator("#semblables").get_by_role("button", name="C’est la même").click()
    claire.wait_for_url(f"**{path}")


def test_a_message_becomes_a_card_in_one_step(town: Served, visit: Visitor) -> None:
    claire = visit(town, "claire")
    claire.goto("/canaux")
    claire.locator("main").get_by_role("link", name="Petite enfance").first.click()
    claire.locator("#composer textarea").fill("Je donne une baignoire pour bébé, à prendre à la Gare")
    claire.locator("#composer button[type=submit]").click()
    said = claire.locator("#stream .turn", has_text="baignoire").last
    said.hover()
    said.get_by_role("link", name="En faire une demande ou une offre").click()
    expect(claire.locator("[name=title]")).to_have_value(re.compile("^Je donne une baignoire"))
    claire.locator("label.chip", has_text="Je propose").click()
    path = publish(claire, "offer")
    assert path


def test_what_was_asked_is_changed_and_given_more_time(town: Served, visit: Visitor) -> None:
    title = "Un parc en bois pour la halte"
    amina = visit(town, "amina")
    fill(amina, title)
    path = publish(amina)
    leo = visit(town, "leo", path, viewport=PHONE)
    card(amina, title).get_by_text("Suivre et clore").click()
    amina.get_by_role("link", name="Modifier").click()
    amina.locator("[name=title]").fill("Deux parcs en bois pour la halte")
    amina.locator("[name=quantity]").fill("2")
    amina.get_by_role("button", name="Enregistrer").click()
    expect(card(leo, "Deux parcs en bois")).to_contain_text("Il manque 2")
    card(amina, "Deux parcs").get_by_text("Suivre et clore").click()
    card(amina, "Deux parcs").get_by_role("button", name="Prolonger").click()
    expect(amina.locator("#toasts")).to_contain_text("C’est prolongé")


def test_a_promise_for_the_same_time_is_warned_of_before_it_is_made(town: Served, visit: Visitor) -> None:
    amina = visit(town, "amina")
    paths = []
    for title in ("Tenir le vestiaire des petits", "Raconter des histoires à la crèche"):
        fill(amina, title)
        amina.locator("details:has([name=needed_by]) > summary").click()
        amina.locator("[name=starts_at]").fill(in_a_while(50))
        amina.locator("[name=needed_by]").fill(in_a_while(53))
        amina.locator("label.chip", has_text="Temps").click()
        paths.append(publish(amina))
    leo = visit(town, "leo", paths[0], viewport=PHONE)
    leo.get_by_role("button", name="Je m’en occupe").click()
    expect(card(leo, "vestiaire")).to_have_attribute("data-step", "held")
    leo.goto(paths[1])
    expect(card(leo, "histoires").locator(".conflict")).to_contain_text("Tenir le vestiaire")


def test_without_scripts_an_offer_goes_the_whole_way(town: Served, visit: Visitor) -> None:
    title = "Porte-bébé physiologique"
    claire = visit(town, "claire", scripts=False)
    fill(claire, title, kind="offer", photo=True)
    path = publish(claire, "offer")
    expect(card(claire, title).locator(".photos img")).to_have_count(1)

    fill(claire, "Porte-bébé", kind="offer", photo=True)
    claire.get_by_role("button", name="Publier l’offre").click()
    expect(claire.locator("main")).to_contain_text("Une offre semblable est ouverte")
    expect(claire.locator("#photos input[name=photo]")).to_have_count(1)
    claire.get_by_role("button", name="Publier quand même").click()
    claire.wait_for_url(re.compile(r"/demandes/\w+$"))
    expect(card(claire, "Porte-bébé").locator(".photos img")).to_have_count(1)

    leo = visit(town, "leo", path, scripts=False, viewport=PHONE)
    leo.get_by_role("button", name="J’en ai besoin").click()
    leo.get_by_role("button", name="Oui, je confirme").click()
    leo.get_by_role("button", name="Je passe le prendre").click()
    leo.get_by_role("button", name="Je l’ai reçu").click()
    claire.goto(path)
    claire.get_by_role("button", name="Bien remis à Léo").click()
    expect(card(claire, title)).to_contain_text("Léo")
    leo.reload()
    expect(card(leo, title)).to_contain_text("C’est bien arrivé")
