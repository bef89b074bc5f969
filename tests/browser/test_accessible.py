"""axe-core finds nothing where one asks, offers and answers: by day on a phone, by night on a desk."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import DESK, PHONE, Visitor
from tests.browser.serving import Served
from tests.browser.test_offers import fill, publish

AXE = (Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js").read_text("utf-8")
UNFOLD = """() => {
  for (const fold of document.querySelectorAll("details")) fold.open = true;
  for (const one of document.querySelectorAll("body *"))
    if (["fixed", "sticky"].includes(getComputedStyle(one).position)) one.style.position = "static";
}"""
RUN = """async () => (await axe.run(document, {
  resultTypes: ["violations"], rules: {"target-size": {enabled: true}},
})).violations.map(
  ({id, nodes}) => [id, nodes.map((node) => node.html.slice(0, 160))])"""


def violations(page: Page) -> list[Any]:
    """What axe has to say, everything unfolded, and nothing scrolled under a bar that stays in place."""
    page.evaluate(UNFOLD)
    page.evaluate(AXE)
    found: list[Any] = page.evaluate(RUN)
    return [(page.url, *one) for one in found]


@pytest.mark.parametrize(
    ("viewport", "scheme", "locale"),
    [(PHONE, "light", "fr-FR"), (DESK, "dark", "fr-FR")],
    ids=["phone", "desk"],
)
def test_nothing_keeps_anybody_out(
    town: Served, visit: Visitor, viewport: dict[str, int], scheme: str, locale: str
) -> None:
    claire = visit(town, "claire", viewport=viewport, scheme=scheme, locale=locale)
    fill(claire, f"Une table à langer ({scheme})", kind="offer", quantity=2, photo=True)
    claire.locator("#photos input[name=photo]:checked").wait_for()
    found = violations(claire)
    offer = publish(claire, "offer")
    amina = visit(town, "amina", offer, viewport=viewport, scheme=scheme, locale=locale)
    amina.locator("article.need form[data-verb=claim] button[type=submit]").click()
    amina.locator("article.need[data-step=held]").wait_for()
    for page, paths in (
        (claire, (offer, f"{offer}/modifier", "/demander", "/entraide?voir=offres")),
        (amina, (offer, "/urgences", "/entraide", "/canaux")),
    ):
        for path in paths:
            page.goto(path)
            found += violations(page)
    amina.goto(offer)
    amina.locator("[data-act=hand-over]").click()
    amina.wait_for_url("**/relais")
    found += violations(amina)
    assert found == []
