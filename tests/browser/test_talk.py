"""Two people and what they do with each other's words: reacting, calling, writing aside, sending a photo."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Visitor
from tests.browser.serving import Served
from tests.browser.test_chat import open_channel, say
from tests.support import pictures

Shoot = Callable[[Page, str], None]


def test_a_word_under_a_message_is_counted_for_both(town: Served, visit: Visitor) -> None:
    claire, leo = visit(town, "claire"), visit(town, "leo", viewport=PHONE)
    open_channel(claire, "Place publique")
    open_channel(leo, "Place publique")
    say(claire, "La salle est ouverte")
    theirs = leo.locator("#stream .turn", has_text="La salle est ouverte")
    theirs.click(position={"x": 90, "y": 12})
    theirs.locator("[data-act=reactions]").click()
    theirs.locator("[data-offer] [data-word=thanks]").click()
    pressed = theirs.locator("[data-word=thanks][aria-pressed=true]")
    expect(pressed).to_contain_text("1")
    mine = claire.locator("#stream .turn", has_text="La salle est ouverte").locator("[data-word=thanks]")
    expect(mine).to_have_attribute("aria-pressed", "false")
    mine.click()
    expect(pressed).to_contain_text("2")
    pressed.click()
    expect(mine).to_contain_text("1")
    expect(mine).to_have_attribute("aria-pressed", "true")
    leo.reload()
    expect(theirs.locator("[data-word=thanks]")).to_have_attribute("aria-pressed", "false")


def test_a_name_is_offered_and_calls(town: Served, visit: Visitor) -> None:
    claire, leo = visit(town, "claire"), visit(town, "leo")
    open_channel(claire, "Place publique")
    open_channel(leo, "Place publique")
    field = claire.locator("#composer textarea")
    field.press_sequentially("Merci @Léo")
    offer = claire.locator("#calling [role=option]", has_text="Léo").first
    expect(offer).to_be_visible()
    field.press("Enter")
    expect(field).to_have_value(re.compile(r"^Merci @Léo .* $"))
    field.press("Enter")
    expect(leo.locator("#stream .turn").last.locator(".called[data-me]")).to_contain_text("@Léo")


def test_a_photo_goes_with_a_message(town: Served, visit: Visitor) -> None:
    claire, leo = visit(town, "claire"), visit(town, "leo")
    open_channel(claire, "Place publique")
    open_channel(leo, "Place publique")
    photo = {"name": "salle.jpg", "mimeType": "image/jpeg", "buffer": pictures.photo()}
    claire.locator("[data-attach]").set_input_files([photo])  # type: ignore[list-item]
    expect(claire.locator(".attached img")).to_be_visible()
    say(claire, "Voici la salle")
    shown = leo.locator("#stream .turn", has_text="Voici la salle").locator(".photos img")
    expect(shown).to_be_visible()
    assert shown.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    expect(claire.locator(".attached")).to_be_hidden()


def test_writing_to_somebody_alone(town: Served, visit: Visitor) -> None:
    claire, leo = visit(town, "claire"), visit(town, "leo")
    claire.goto("/ecrire")
    claire.locator("label.choice", has_text="Léo").first.locator("input").check()
    claire.get_by_role("button", name="Ouvrir la conversation").click()
    claire.wait_for_url("**/canaux/*")
    say(claire, "Rien que pour toi")
    leo.goto("/canaux")
    leo.locator("main").get_by_role("link", name="Claire").first.click()
    expect(leo.locator("#stream")).to_contain_text("Rien que pour toi")


def test_more_can_be_done_with_a_message(town: Served, visit: Visitor, shoot: Shoot) -> None:
    claire, leo = visit(town, "claire"), visit(town, "leo", viewport=PHONE, scheme="dark")
    open_channel(claire, "Aide alimentaire")
    open_channel(leo, "Aide alimentaire")
    say(claire, "Les clés sont à la loge, merci @canal")
    theirs = leo.locator("#stream .turn", has_text="Les clés sont à la loge")
    claire.locator("[data-row=alert-anyway]").click()  # more than a dozen people
    expect(theirs).to_be_visible()
    theirs.click(position={"x": 90, "y": 12})
    theirs.locator("[data-act=more]").click()
    shoot(leo, "more-phone")
    theirs.locator("[data-more=pin]").click()
    expect(theirs.locator(".said-pinned")).to_be_visible()
    mine = claire.locator("#stream .turn", has_text="Les clés sont à la loge")
    expect(mine.locator(".said-pinned")).to_be_visible()
    mine.hover()
    mine.locator("[data-act=more]").click()
    mine.locator("[data-more=keep]").click()
    shoot(claire, "kept-desk")
    claire.goto("/a-retrouver")
    claire.get_by_role("link", name="Voir dans la conversation").first.click()
    expect(claire.locator("#stream .turn", has_text="Les clés sont à la loge")).to_be_in_viewport()
