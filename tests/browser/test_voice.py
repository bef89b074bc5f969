"""A voice note: recorded in the page with Chromium's own fake microphone; a microphone that is refused."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Browser, Page, Playwright, expect

from tests.browser.conftest import PHONE, Visitor, launched, until
from tests.browser.serving import Served
from tests.browser.test_chat import open_channel

Shoot = Callable[[Page, str], None]


def signed_in(browser: Browser, served: Served, persona: str) -> Page:
    """A page of this browser, on the town's square."""
    page = browser.new_context(base_url=served.url, viewport=PHONE, locale="fr-FR").new_page()  # type: ignore[arg-type]
    page.goto("/connexion")
    page.locator(f"form:has(input[value='{persona}@demo.example']) button").click()
    page.wait_for_url("**/")
    open_channel(page, "Place publique")
    return page


def test_a_voice_note_is_heard_by_the_other(
    town: Served, playwright: Playwright, visit: Visitor, shoot: Shoot
) -> None:
    leo = visit(town, "leo")
    open_channel(leo, "Place publique")
    switches = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
    with launched(playwright, *switches) as browser:
        claire = signed_in(browser, town, "claire")
        record = claire.get_by_role("button", name="Enregistrer une note vocale")
        record.click()
        expect(record).to_have_attribute("aria-pressed", "true")
        claire.wait_for_timeout(600)  # something to hear
        shoot(claire, "recording-phone")
        record.click()
        expect(record).to_have_attribute("aria-pressed", "false")
        expect(claire.locator(".attached-line")).to_contain_text("note vocale")
        expect(claire.locator(".attached progress")).to_have_count(0)
        claire.get_by_role("button", name="Envoyer", exact=True).click()
        expect(claire.locator(".attached")).to_be_hidden()
        note = leo.locator("#stream .turn").last.locator("audio")
        expect(note).to_be_visible()
        note.evaluate("audio => void audio.play()")
        until(leo, "[...document.querySelectorAll('#stream audio')].at(-1).currentTime > 0")


def test_a_microphone_that_is_refused_is_told(town: Served, playwright: Playwright, shoot: Shoot) -> None:
    with launched(playwright, "--use-fake-device-for-media-stream", "--deny-permission-prompts") as browser:
        claire = signed_in(browser, town, "claire")
        claire.locator("#composer textarea").fill("Je ne peux pas parler")
        record = claire.get_by_role("button", name="Enregistrer une note vocale")
        record.click()
        expect(claire.locator(".toast")).to_contain_text("Le micro n’est pas accessible")
        shoot(claire, "refused-phone")
        expect(record).to_have_attribute("aria-pressed", "false")
        expect(claire.locator("#composer textarea")).to_have_value("Je ne peux pas parler")
