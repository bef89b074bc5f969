"""Chatting: two people, one stream, and a network that comes and goes."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Visitor
from tests.browser.serving import Served, start


def open_channel(page: Page, name: str) -> str:
    """Go to a channel by its name and return its address."""
    page.goto("/canaux")
    page.locator("main").get_by_role("link", name=name).first.click()
    page.wait_for_url("**/canaux/*")
    expect(page.locator("html[data-wire=live]")).to_be_attached()
    path: str = page.evaluate("location.pathname")
    return path


def say(page: Page, text: str) -> None:
    """Type and send."""
    page.locator("#composer textarea").fill(text)
    page.locator("#composer button[type=submit]").click()


def test_two_people_talk(town: Served, visit: Visitor) -> None:
    claire, leo = visit(town, "claire"), visit(town, "leo", viewport=PHONE)
    open_channel(claire, "Place publique")
    open_channel(leo, "Place publique")
    leo.locator("#composer textarea").press_sequentially("Bonj")
    expect(claire.locator("#typing")).to_contain_text("Léo")
    say(leo, "Bonjour Claire, **tout va bien** ?")
    last = claire.locator("#stream .turn").last
    expect(last).to_contain_text("tout va bien")
    expect(last.locator("strong", has_text="tout va bien")).to_be_visible()

    last.hover()
    last.locator("[data-act=reply]").click()
    say(claire, "Très bien, merci !")
    answer = leo.locator("#stream .turn").last
    expect(answer).to_contain_text("Très bien, merci !")
    expect(answer.locator("[data-quote]")).to_contain_text("tout va bien")


def test_editing_and_deleting_reach_everybody(town: Served, visit: Visitor) -> None:
    claire, leo = visit(town, "claire"), visit(town, "leo")
    open_channel(claire, "Place publique")
    open_channel(leo, "Place publique")
    say(claire, "Rendez-vous à 15 h")
    expect(leo.locator("#stream")).to_contain_text("Rendez-vous à 15 h")
    claire.locator("#composer textarea").press("ArrowUp")
    expect(claire.locator("#composer textarea")).to_have_value("Rendez-vous à 15 h")
    say(claire, "Rendez-vous à 16 h")
    expect(leo.locator("#stream")).to_contain_text("Rendez-vous à 16 h")
    expect(leo.locator("#stream")).not_to_contain_text("Rendez-vous à 15 h")

    mine = claire.locator("#stream .turn").last
    mine.hover()
    mine.locator("[data-act=delete]").click()
    confirm = claire.locator("[data-act=confirm-delete], [data-act=delete-yes]")
    if confirm.count():
        confirm.first.click()
    expect(leo.locator("#stream")).not_to_contain_text("Rendez-vous à 16 h")


def test_what_is_written_offline_is_sent_once(town: Served, visit: Visitor) -> None:
    claire, leo = visit(town, "claire"), visit(town, "leo")
    open_channel(claire, "Place publique")
    open_channel(leo, "Place publique")
    claire.context.set_offline(True)
    say(claire, "Écrit dans le tunnel")
    expect(claire.locator("main")).to_contain_text("Écrit dans le tunnel")
    say(leo, "Pendant ce temps")
    claire.context.set_offline(False)
    expect(leo.locator("#stream .turn", has_text="Écrit dans le tunnel")).to_have_count(1)
    expect(claire.locator("#stream .turn", has_text="Pendant ce temps")).to_have_count(1)
    claire.reload()
    expect(claire.locator("#stream .turn", has_text="Écrit dans le tunnel")).to_have_count(1)


def test_a_server_restart_loses_nothing(town: Served, visit: Visitor) -> None:
    claire, leo = visit(town, "claire"), visit(town, "leo")
    open_channel(claire, "Place publique")
    open_channel(leo, "Place publique")
    say(claire, "Avant le redémarrage")
    expect(leo.locator("#stream")).to_contain_text("Avant le redémarrage")
    port = int(town.url.rsplit(":", 1)[1])
    town.stop()
    say(claire, "Pendant le redémarrage")
    town.process = start(town.data, port).process
    expect(leo.locator("#stream .turn", has_text="Pendant le redémarrage")).to_have_count(1, timeout=60_000)
    assert leo.locator("#stream .turn", has_text="Avant le redémarrage").count() == 1


def test_unread_badges_follow_a_person_over_devices(town: Served, visit: Visitor) -> None:
    claire, leo = visit(town, "claire"), visit(town, "leo")
    path = open_channel(leo, "Place publique")
    channel = path.rsplit("/", 1)[1]
    open_channel(claire, "Place publique")
    expect(claire.locator("#stream")).to_be_visible()
    phone = visit(town, "claire", "/canaux", viewport=PHONE)
    badge = phone.locator(f"[data-badge='channel:{channel}']").first
    claire.goto("/moi")
    say(leo, "Un message pour les absents")
    expect(badge).to_contain_text("1")
    open_channel(claire, "Place publique")
    expect(claire.locator("#stream")).to_contain_text("Un message pour les absents")
    expect(badge).to_be_hidden()
