"""What people write comes out formatted a little, and harmless always."""

from __future__ import annotations

import re
import sys

import pytest

from web.text import LONG, excerpt, phone, to_html


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ("Bonjour", "<p>Bonjour</p>"),
        ("un\ndeux", "<p>un<br>deux</p>"),
        ("un\n\ndeux", "<p>un</p><p>deux</p>"),
        ("**gras** et *léger*", "<p><strong>gras</strong> et <em>léger</em></p>"),
        ("`code <b>`", "<p><code>code &lt;b&gt;</code></p>"),
        ("- un\n- deux", "<ul>\n<li>un</li>\n<li>deux</li>\n</ul>"),
        ("> cité", "<blockquote>\n<p>cité</p>\n</blockquote>"),
        ("# pas un titre", "<p># pas un titre</p>"),
        ("a < b & c", "<p>a &lt; b &amp; c</p>"),
    ],
)
def test_light_markdown(body: str, html: str) -> None:
    assert to_html(body) == html


def test_a_bare_address_becomes_a_link() -> None:
    html = to_html("voir https://exemple.fr/a?b=1&c=2 ou www.exemple.fr")
    assert '<a href="https://exemple.fr/a?b=1&amp;c=2" rel="nofollow noopener">' in html
    assert html.count("<a ") == 2


def test_words_never_hide_another_address() -> None:
    html = to_html("[votre banque](https://voleur.example)")
    assert "votre banque" in html
    assert ">votre banque</a>" not in html


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "javascript:alert(1)",
    "[x](javascript:alert(1))",
    "<javascript:alert(1)>",
    "![x](https://voleur.example/pixel.png)",
    "<a href='data:text/html,<script>'>x</a>",
    "**<svg/onload=alert(1)>**",
    "`<style>*{display:none}</style>`",
    "</p></div><h1>dehors</h1>",
    "<!-- -->\n<iframe src=//voleur.example>",
    'https://exemple.fr/"onmouseover="alert(1)',
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "```html\n<script>alert(1)</script>\n```",
    "vbscript:msgbox(1) data:text/html,x",
]


@pytest.mark.parametrize("body", HOSTILE)
def test_hostile_bodies_stay_words(body: str) -> None:
    html = str(to_html(body))
    tags = set(re.findall(r"<\s*/?\s*([a-zA-Z0-9]+)", html))
    assert tags <= {"p", "br", "strong", "em", "s", "code", "pre", "ul", "ol", "li", "blockquote", "a"}
    for attributes in re.findall(r"<a ([^>]*)>", html):
        assert re.fullmatch(r'href="(https?|mailto|tel):[^"]*" rel="nofollow noopener"', attributes)
    assert not re.search(r"<[^>]*\son\w+\s*=", html)


def test_characters_that_reorder_or_hide_are_removed() -> None:
    html = to_html("facture\u202efdp.exe \u2066x\u2069 pass\u200bword \x00\x07\ufeff")
    assert html == "<p>facturefdp.exe x password</p>"


def test_right_to_left_words_and_joined_emoji_stay() -> None:
    assert to_html("مرحبا بكم") == "<p>مرحبا بكم</p>"
    family = "👩\u200d👧"
    assert to_html(family) == f"<p>{family}</p>"


@pytest.mark.parametrize(
    ("piece", "times"),
    [
        ("*", 11_000),
        ("[(", 5_500),
        ("> ", 5_500),
        ("- ", 5_500),
        ("`", 11_000),
        ("*a **b ", 1_500),
        ("<", 11_000),
        ("http://", 1_500),
        ("a@b.c", 2_000),
        ("\n", 11_000),
        ("x", 400_000),
        ("**a** ", 60_000),
    ],
    ids=range(12),
)
def test_enormous_bodies_do_not_hold_the_server(piece: str, times: int) -> None:
    html, work = counted(piece * times)
    assert len(html) < 40 * len(piece) * times + 100
    assert work < 2.5 * counted(piece * (times // 2))[1] + 100


def counted(body: str) -> tuple[str, int]:
    """What a body becomes, and how many calls that took."""
    calls = 0

    def count(*_: object) -> None:
        nonlocal calls
        calls += 1

    sys.setprofile(count)
    try:
        html = to_html(body)
    finally:
        sys.setprofile(None)
    return html, calls


def test_a_long_body_keeps_its_words() -> None:
    assert to_html("**a** " * LONG).startswith("<p>**a** **a**")


def test_excerpt() -> None:
    assert excerpt("**Bonjour** à\n\n- toutes\n- tous") == "Bonjour à toutes tous"
    assert excerpt("un deux trois quatre", 12) == "un deux…"
    assert excerpt("x" * 50, 10) == "x" * 10 + "…"
    assert excerpt("") == ""
    assert len(excerpt("mot " * 10_000, 90)) <= 91


def test_phone() -> None:
    assert phone("Mme Aubertin, 06 39 98 12 04") == "0639981204"
    assert phone("Léo +33 6 39 98 12 04 le soir") == "+33639981204"
    assert phone("à l’accueil, bureau 12") == ""
