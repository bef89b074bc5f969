"""The first view of a busy channel is light, and a long one stays light."""

from __future__ import annotations

from collections import Counter
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Visitor
from tests.browser.serving import Served

MOST_BYTES = 100_000  # on the line, heads of answers included; fonts and images aside
BUSY = ".side a[href^='/canaux/'], main a[href^='/canaux/']"

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
    paths = page.eval_on_selector_all(BUSY, "all => all.map((one) => one.getAttribute('href'))")
    page.add_init_script(SHIFTS)
    for path in paths[:2]:
        weights = weigh(page, path)
        assert page.locator("#stream > li[data-seq]").count() > 30, "a quiet channel proves nothing"
        assert {"Script", "Stylesheet", "Document"} <= set(weights)
        taken = sum(weight for kind, weight in weights.items() if kind not in ("Font", "Image"))
        assert taken < MOST_BYTES, weights
        assert page.evaluate("window.moved") < 0.05
