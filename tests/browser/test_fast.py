"""The first view of a busy channel is light, and a long one stays light."""

from __future__ import annotations

from collections import Counter
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Visitor
from tests.browser.serving import Served
from tests.browser.test_chat import open_channel, say

MOST_BYTES = 100_000  # on the line, heads of answers included; fonts and images aside
BUSY = ("Annonces", "Matériel partagé")

SHIFTS = """window.moved = 0;
new PerformanceObserver((list) => list.getEntries().forEach((one) => {
  if (!one.hadRecentInput) window.moved += one.value;
})).observe({type: "layout-shift", buffered: true});"""


def weigh(page: Page, path: str) -> Counter[str]:
    """What came over the line for a page that this browser never saw, by kind."""
    kinds: dict[str, str] = {}
    weights: Counter[str] = Counter()
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.setCacheDisabled", {"cacheDisabled": True})
    line.send("Network.setBypassServiceWorker", {"bypass": True})

    def came(event: dict[str, Any]) -> None:
        kinds[event["requestId"]] = event["type"]

    def ended(event: dict[str, Any]) -> None:
        weights[kinds.get(event["requestId"], "Other")] += int(event["encodedDataLength"])

    line.on("Network.responseReceived", came)
    line.on("Network.loadingFinished", ended)
    page.goto(path)
    expect(page.locator("html[data-wire=live]")).to_be_attached()
    page.wait_for_load_state("networkidle")
    return weights


def test_the_first_view_of_a_busy_channel_is_light(town: Served, visit: Visitor) -> None:
    page = visit(town, "claire", "/canaux", viewport=PHONE)
    named = [page.locator("main a[href^='/canaux/']", has_text=name).first for name in BUSY]
    paths = [link.get_attribute("href") or "" for link in named]
    page.add_init_script(SHIFTS)
    for path in paths:
        weights = weigh(page, path)
        assert page.locator("#stream > li[data-seq]").count() > 30, "a quiet channel proves nothing"
        assert {"Script", "Stylesheet", "Document"} <= set(weights)
        taken = sum(weight for kind, weight in weights.items() if kind not in ("Font", "Image"))
        assert taken < MOST_BYTES, weights
        assert page.evaluate("window.moved") < 0.05
        assert page.locator(".said-tools").count() == 0, "a line that nobody came to carries no tools"


def test_a_line_has_its_tools_when_somebody_comes_to_it(town: Served, visit: Visitor) -> None:
    claire, leo = visit(town, "claire"), visit(town, "leo")
    open_channel(claire, "Place publique")
    open_channel(leo, "Place publique")
    say(leo, "Le portail est ouvert")
    mine = leo.locator("#stream .turn", has_text="Le portail est ouvert")
    theirs = claire.locator("#stream .turn", has_text="Le portail est ouvert")
    mine.hover()
    theirs.hover()
    expect(theirs.get_by_role("button", name="Répondre à Léo")).to_be_visible()
    expect(mine.get_by_role("button", name="Modifier")).to_be_visible()
    expect(theirs.locator("[data-act=edit]")).to_be_hidden()
    message = theirs.get_attribute("data-message")
    card = theirs.get_by_role("link", name="En faire une demande ou une offre")
    expect(card).to_have_attribute("href", f"/demander?message={message}")
    mine.get_by_role("button", name="Modifier").click()
    say(leo, "Le portail est fermé")
    renewed = leo.locator(f"#m-{message}")
    expect(renewed).to_contain_text("Le portail est fermé")
    renewed.hover()
    expect(renewed.locator(".said-tools")).to_have_count(1)


def test_a_finger_that_comes_to_a_line_presses_none_of_its_tools(town: Served, visit: Visitor) -> None:
    claire, leo = visit(town, "claire", viewport=PHONE), visit(town, "leo")
    path = open_channel(claire, "Place publique")
    open_channel(leo, "Place publique")
    say(leo, "Qui passe ?")
    say(leo, "Moi aussi")
    line, next_line = (
        claire.locator("#stream .turn", has_text=text) for text in ("Qui passe ?", "Moi aussi")
    )
    for one, other in ((line, next_line), (next_line, line), (line, next_line)):
        one.tap(position={"x": 90, "y": 12})  # beside the tools of the other
        expect(one.locator(".said-tools")).to_be_visible()
        expect(other.locator(".said-tools:visible")).to_have_count(0)
    expect(line.get_by_role("button", name="Répondre à Léo")).to_be_visible()
    mine = leo.locator("#stream .turn", has_text="Qui passe ?")
    mine.hover()
    mine.get_by_role("button", name="Modifier").click()
    say(leo, "Qui passe ce soir ?")
    line = claire.locator("#stream .turn", has_text="Qui passe ce soir ?")
    expect(line.locator(".said-tools")).to_be_visible()  # drawn anew, it is still the one touched last
    claire.locator("#composer textarea").tap()
    expect(claire.locator(".said-tools:visible")).to_have_count(0)
    assert claire.url.endswith(path)
