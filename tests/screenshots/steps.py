"""The ways to what a picture shows, in whichever language the pages are."""

from __future__ import annotations

from functools import partial
from typing import Final

from playwright.sync_api import Page

from tests.browser.conftest import until
from tests.screenshots.town import PHONE, Look, Steps, Town, keep

TURNS: Final = "#stream > li[data-seq]"
OTHERS: Final = ".call-tile:not(.call-tile-self):not([data-blind])"


def at(path: str) -> Steps:
    """A page by its address."""

    def go(_: Town, page: Page, __: Look) -> None:
        page.goto(path)

    return go


def at_the_door(_: Town, page: Page, __: Look) -> None:
    """The page of signing in, of somebody who has not."""
    page.context.clear_cookies()
    page.goto("/connexion")


def in_channel(name: str) -> Steps:
    """A channel by its name, at its last words."""

    def go(_: Town, page: Page, __: Look) -> None:
        page.goto("/canaux")
        page.locator("main a[href^='/canaux/']", has_text=name).first.click()
        page.locator(TURNS).last.wait_for()

    return go


def first_urgent(_: Town, page: Page, __: Look) -> None:
    """The most pressing request."""
    page.goto("/urgences")
    link = page.locator("main a[href^='/demandes/']").first.get_attribute("href")
    page.goto(str(link).split("#")[0].split("?")[0])


def first_waves(town: Town, page: Page, look: Look) -> None:
    """Who was called for it, and why each of them."""
    first_urgent(town, page, look)
    page.goto(f"{page.url}/vagues")


def asking(_: Town, page: Page, __: Look) -> None:
    """A request that is being written."""
    page.goto("/demander")
    page.locator("#quoi").fill("Couches taille 4")
    page.locator("input[name=quantity]").fill("3")
    page.locator("input[name=unit]").fill("paquets")
    page.locator("#canal").select_option(label="Petite enfance")
    page.locator("input[name=urgency][value=urgent]").check()
    page.evaluate("document.activeElement.blur()")
    page.evaluate("scrollTo(0, 0)")


def at_poll(town: Town, page: Page, look: Look) -> None:
    """A question with answers to choose from, in the talk."""
    in_channel("Place publique")(town, page, look)
    page.locator(".poll").last.scroll_into_view_if_needed()


def at_plus(town: Town, page: Page, look: Look) -> None:
    """Words passed on from another channel, and what else there is than a message."""
    in_channel("L’équipe")(town, page, look)
    page.locator(".passed").last.scroll_into_view_if_needed()
    page.locator(".composer-plus > summary").click()


def at_keys(town: Town, page: Page, look: Look) -> None:
    """The sheet of shortcuts, over a channel."""
    in_channel("Aide alimentaire")(town, page, look)
    page.evaluate("document.activeElement.blur()")
    page.locator("[data-emoji-open]").wait_for()  # the scripts are at work
    page.keyboard.press("?")
    page.locator("dialog[open]").wait_for()


def without_network(town: Town, page: Page, look: Look) -> None:
    """A channel read before, and something said meanwhile."""
    until(page, "navigator.serviceWorker.controller !== null")
    in_channel("Aide alimentaire")(town, page, look)
    page.wait_for_timeout(1_500)  # the worker keeps what was read
    page.context.set_offline(True)
    page.locator("#composer textarea").fill("Je passe avec la camionnette à 18 h.")
    page.locator("#composer button[type=submit]").click()
    page.locator("#stream > li[data-key]").wait_for()
    page.reload()
    page.locator("#offline").wait_for()
    page.locator("#stream > li[data-key]").wait_for()


def calling(town: Town, page: Page, look: Look, *, desk: str, phone: str) -> None:
    """A call in a channel, and somebody who joins it: the picture of one, of the other, or of both."""
    in_channel("Place publique")(town, page, look)
    page.locator("form[action$='/appel'] button").click()
    page.wait_for_url("**/appel/*")
    with town.visit(Look("leo", PHONE, language=look.language)) as leo:
        leo.goto(page.url)
        page.locator(OTHERS).wait_for(timeout=20_000)
        page.wait_for_timeout(2_000)  # a few frames
        if desk:
            keep(page, desk)
        keep(leo, phone)


def call(phone: str, desk: str = "") -> Steps:
    """The steps of a call, and the names of its pictures."""
    return partial(calling, desk=desk, phone=phone)
