"""Every page, in both languages, empty and crowded: whole words, sound markup, nothing inline."""

from __future__ import annotations

from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from tests.web import sample_pages, samples
from web import assets
from web.catalogue import LOCALES

VOID = {"meta", "link", "input", "br", "hr", "img", "rect", "path", "use", "circle", "polyline"}
# Elements the parser may close by itself: none of ours is left open all the same.
PAGES = [
    (variant, template, name, context)
    for variant in ("empty", "normal", "much")
    for template, name, context in sample_pages.pages(variant)
]


class Check(HTMLParser):
    """Follows the tags of a page and notes what a strict policy or a screen reader would refuse."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []
        self.ids: Counter[str] = Counter()
        self.targets: set[str] = set()
        self.links: set[str] = set()
        self.scripts = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.note(tag, dict(attrs))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.note(tag, dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> at {self.getpos()} closes something else")

    def note(self, tag: str, attrs: dict[str, str | None]) -> None:
        self.faults += [f"{tag} has {name}" for name in attrs if name == "style" or name.startswith("on")]
        if attrs.get("id"):
            self.ids[str(attrs["id"])] += 1
        for name in ("for", "aria-labelledby", "aria-describedby", "list"):
            self.targets.update((attrs.get(name) or "").split())
        if tag in ("a", "form"):
            self.links.add(str(attrs.get("href") or attrs.get("action") or ""))
        if tag == "script" and not attrs.get("src") and not attrs.get("nonce"):
            self.faults.append("a script without source or nonce")
        if tag == "svg" and not (attrs.get("aria-hidden") or attrs.get("role")) and "qr" not in self.open:
            self.links.add("svg")


def checked(html: str) -> Check:
    check = Check()
    check.feed(html)
    check.close()
    return check


@pytest.fixture(scope="module")
def renderer() -> Any:
    return samples.renderer()


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize(
    ("variant", "template", "name", "context"), PAGES, ids=lambda v: v if isinstance(v, str) else ""
)
def test_page_is_sound(
    renderer: Any, locale: str, variant: str, template: str, name: str, context: dict[str, Any]
) -> None:
    html = renderer.page(template, locale, **context)
    check = checked(html)
    assert check.open == []
    assert check.faults == []
    assert [id for id, count in check.ids.items() if count > 1] == []
    assert check.targets <= set(check.ids)
    assert "{$" not in html
    assert "{ $" not in html
    assert renderer_lacks() == set()


def renderer_lacks() -> set[str]:
    """The words asked for and not found, by any page so far."""
    return samples.Attentive.lacking


KNOWN = (
    "/",
    "/urgences",
    "/entraide",
    "/canaux",
    "/ecrire",
    "/a-retrouver",
    "/a-venir",
    "/moi",
    "/chiffres",
    "/exercices",
    "/demander",
    "/recherche",
    "/demander?genre=offre",
    "/connexion",
    "/connexion/demo",
    "/deconnexion",
    "/bienvenue",
    "/moi/reglages",
    "/confort",
    "/aide",
    "/aide/demandes",
    "/moi/visite",
    "/?visite=1",
    "/raccourcis",
    "/confort#raccourcis",
    "/moi/calme",
    "/moi/mot-de-passe",
    "/moi/invitations",
    "/moi/alertes",
    "/moi/alertes#notifications",
    "/moi/permanence",
    "/notifications",
    "/notifications/lues",
    "/moi/boite",
    "/moi/presence",
)
STARTS = (
    "/a-venir/",
    "/recherche?",
    "/fichiers/",
    "/canaux/",
    "/chiffres?",
    "/chiffres.csv?",
    "/chiffres/rapport?annee=",
    "/exercices/",
    "/demandes/",
    "/prises/",
    "/messages/",
    "/moi/sessions/",
    "/invitation/",
    "/demander?canal=",
    "/demander?message=",
    "/entraide?",
    "/fichiers/",
    "?avant=",
    "/installer",
    "/notifications?avant=",
    "/administration/envois",
    "/l/",
    "#",
    "https://ccas.example",
    "tel:",
)


@pytest.mark.parametrize(
    ("variant", "template", "name", "context"), PAGES, ids=lambda v: v if isinstance(v, str) else ""
)
def test_page_leads_only_where_there_is_something(
    renderer: Any, variant: str, template: str, name: str, context: dict[str, Any]
) -> None:
    links = checked(renderer.page(template, "fr", **context)).links - {"svg"}
    assert links
    assert [link for link in links if link not in KNOWN and not link.startswith(STARTS)] == []


@pytest.mark.parametrize(
    ("variant", "template", "name", "context"), PAGES, ids=lambda v: v if isinstance(v, str) else ""
)
def test_every_post_carries_the_token(
    renderer: Any, variant: str, template: str, name: str, context: dict[str, Any]
) -> None:
    html = renderer.page(template, "fr", **context)
    signed = html.count('method="post" action="/l/')  # the address is the proof
    posts = html.count('method="post"') - signed
    assert html.count('name="csrf"') == posts


def test_body_carries_what_the_scripts_read(renderer: Any) -> None:
    template, _, context = next(page for page in sample_pages.pages("normal") if page[1] == "canal")
    html = renderer.page(template, "en", **context)
    for attribute in (
        'data-me="p-leo"',
        'data-role="member"',
        'data-locale="en"',
        'data-csrf="tok"',
        'data-epoch="e1"',
        'data-tz="Europe/Paris"',
        'data-urgences="c-urg"',
        'data-urgences-head="7"',
        'data-mine-channel="c-me"',
        'data-mine-head="2"',
        " data-demo",
        'data-channel="c-food"',
        'data-head="18"',
        'data-read="9"',
        'id="pins"',
        'id="stream"',
        'id="typing"',
        'id="composer"',
        'id="live"',
        'id="alarm"',
        'id="toasts"',
        'id="offline"',
        'id="words"',
        'id="strip"',
        'data-count="3"',
        'data-badge="urgences"',
        'data-badge="channel:c-kids"',
    ):
        assert attribute in html, attribute


def test_the_sheets_of_the_page_exist(renderer: Any) -> None:
    template, _, context = next(sample_pages.pages("normal"))
    html = renderer.page(template, "fr", **context)
    static = Path(__file__).parents[2] / "web/static"
    taken = [part.split('"')[0] for part in html.split(f'href="{assets.address("")}')[1:]]
    assert "css/relais.css" in taken
    assert [name for name in taken if name not in assets.JOINED and not (static / name).is_file()] == []


def test_icons_used_are_in_the_set(renderer: Any) -> None:
    sprite = (Path(__file__).parents[2] / "web/static/img/icons.svg").read_text("utf-8")
    used = set()
    for _, template, _, context in PAGES:
        html = renderer.page(template, "fr", **context)
        used |= {part.split('"')[0] for part in html.split('<use href="#')[1:]}
    assert len(used) > 25
    assert [name for name in sorted(used) if f'id="{name}"' not in sprite] == []
