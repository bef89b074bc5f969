"""Polls and words passed on, as lines: what everybody is told, and what only a page knows of its reader."""

from __future__ import annotations

import re

import pytest

from channels.reading.own import Own
from tests.web import samples
from tests.web.sample_talk import asked, passed_on
from tests.web.test_pages import checked
from web.render import Renderer


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    return samples.renderer()


def pressed(html: str) -> list[str]:
    return re.findall(r'data-option="(\d)"[^>]*aria-pressed="true"', html)


def test_a_poll_tells_counts_in_words_and_nobodys_own_answer(renderer: Renderer) -> None:
    html = renderer.fragment(asked(), "fr")["line"]
    assert checked(html).faults == []
    assert "3 voix" in html
    assert "aucune voix" in html
    assert "13 personnes ont répondu" in html
    assert pressed(html) == []
    assert "csrf" not in html
    assert 'data-act="edit"' not in html, "what was answered was this question"


def test_a_page_shows_the_readers_own_answers(renderer: Renderer) -> None:
    own = Own(votes={"msg5": frozenset({0, 2})})
    html = str(renderer.lines([asked(several=True)], "fr", me="p-leo", csrf="token", own=own))
    assert pressed(html) == ["0", "2"]
    assert html.count('name="take"') == 2
    assert 'name="several" value="1"' in html


def test_a_poll_that_is_over_takes_no_answer(renderer: Renderer) -> None:
    html = renderer.fragment(asked(closed=True), "en")["line"]
    assert "Over" in html
    assert html.count(" disabled>") == 3
    assert "/clore" not in html


def test_of_an_anonymous_poll_no_page_of_names_is_offered(renderer: Renderer) -> None:
    assert "/voix" in renderer.fragment(asked(), "fr")["line"]
    html = renderer.fragment(asked(anonymous=True), "fr")["line"]
    assert "/voix" not in html
    assert "anonyme" in html


def test_words_passed_on_name_author_and_place(renderer: Renderer) -> None:
    html = renderer.fragment(passed_on(), "fr")["line"]
    assert checked(html).faults == []
    assert "<b>Amina" in html
    assert "dans Place publique" in html
    assert 'href="/messages/msg1"' in html
    assert "<strong>en panne</strong>" in html
    hidden = renderer.fragment(passed_on(named=False), "fr")["line"]
    assert "Place publique" not in hidden
    assert "/messages/msg1" not in hidden


def test_words_that_were_changed_since_say_so(renderer: Renderer) -> None:
    html = renderer.fragment(passed_on(changed=True), "fr")["line"]
    assert "modifié depuis par son auteur" in html
    assert "modifié depuis" not in renderer.fragment(passed_on(), "fr")["line"]


def test_words_that_were_taken_back_are_gone(renderer: Renderer) -> None:
    html = renderer.fragment(passed_on(erased=True), "fr")["line"]
    assert "message supprimé" in html
    assert "<blockquote" not in html


def test_without_a_word_of_ones_own_the_quote_is_what_is_said(renderer: Renderer) -> None:
    html = renderer.fragment(passed_on(body=""), "fr")["line"]
    assert html.count("said-text") == 1
