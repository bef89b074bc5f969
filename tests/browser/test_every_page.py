"""axe-core finds nothing on any page, for whoever may open it: by day on a phone, by night on a desk."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import DESK, PHONE, Visitor
from tests.browser.serving import Served
from tests.browser.test_accessible import violations

DOORS = ("/", "/connexion", "/hors-ligne", "/aide", "/nulle-part")
INSIDE = (
    "/", "/urgences", "/entraide", "/entraide?voir=offres", "/canaux", "/demander", "/moi", "/confort",
    "/moi/alertes", "/notifications", "/a-retrouver", "/recherche?q=lait", "/recherche?q=zzzzzz",
    "/installer", "/raccourcis", "/aide", "/exercices", "/ecrire", "/canaux/nulle-part",
    "/a-venir",
)  # fmt: skip
MANAGED = ("/chiffres", "/chiffres/rapport", "/aide/demandes", "/exercices")
ADMINISTERED = (*MANAGED, "/administration/envois")
OF_A_CHANNEL = ("", "/personnes", "/epingles", "/sondage", "/plus-tard")
OF_A_NEED = ("", "/vagues", "/appels", "/chiffres", "/modifier")


def listed(page: Page, listing: str, start: str) -> list[str]:
    """Where the lines of a list lead."""
    page.goto(listing)
    found = page.eval_on_selector_all(
        f"main a[href^='{start}']", "all => all.map((one) => one.getAttribute('href').split(/[#?]/)[0])"
    )
    assert found, f"nothing in {listing}"
    return list(dict.fromkeys(found))


def looked_at(page: Page, paths: list[str]) -> list[Any]:
    """What axe has to say of each; a page that is not there is looked at where that is what is asked for."""
    found: list[Any] = []
    for path in paths:
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == (404 if "nulle-part" in path else 200), path
        found += violations(page)
    return found


@pytest.mark.parametrize(
    ("viewport", "scheme", "locale"),
    [(PHONE, "light", "fr-FR"), (DESK, "dark", "en-GB")],
    ids=["phone", "desk"],
)
def test_nothing_keeps_anybody_out_of_any_page(
    town: Served, visit: Visitor, viewport: dict[str, int], scheme: str, locale: str
) -> None:
    seen = {"viewport": viewport, "scheme": scheme, "locale": locale}
    found = looked_at(visit(town, "", "/connexion", **seen), [*DOORS])
    for persona, paths in (
        ("claire", INSIDE),
        ("amina", MANAGED),
        ("nour", INSIDE[:5]),
        ("ccas", ADMINISTERED),
    ):
        page = visit(town, persona, **seen)
        found += looked_at(page, [*paths])
        if persona in ("claire", "amina"):
            channels = listed(page, "/canaux", "/canaux/")
            found += looked_at(page, [f"{channels[1]}{part}" for part in OF_A_CHANNEL] + channels[2:])
            needs = listed(page, "/urgences", "/demandes/")
            found += looked_at(
                page, needs[:1] if persona == "claire" else [f"{needs[0]}{part}" for part in OF_A_NEED]
            )
    assert sorted({(rule, node) for _, rule, nodes in found for node in nodes}) == []
