"""Both languages say the same things, and everything said is used."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fluent.syntax import FluentSerializer, ast

from matching.refusals import CODES
from web.catalogue import LOCALES, catalogue, locale_for

WEB = Path(__file__).parents[2] / "web"
NNBSP, NBSP = "\u202f", "\u00a0"

# Families whose last word comes from the data: `say("role-" ~ role)`.
FAMILIES = (
    "reaction-",
    "js-reaction-",
    "role-",
    "kind-",
    "urgency-",
    "state-",
    "flag-",
    "category-",
    "outcome-",
    "release-",
    "persona-",
    "theme-",
    "comfort-",
    "tour-",
    "key-",
    "pause-",
    "need-over-",
    "notice-",
    "refusal-",
    "channels-kind-",
    "told-",
    "link-done-",
    "push-done-",
    "sendings-off-",
    "sending-",
    "way-",
    "ask-urgency-",
    "figures-by-",
    "figures-week",
    "figures-month",
    "figures-tile-",
    "figures-end-",
    "figures-step-",
    "figures-categories",
    "figures-places",
    "method-",
    "export-",
    "told-exercise-",
    "told-",
    "reason-",
    "weekday-",
    "part-",
    "language-",
    "level-",
    "alerts-digest-",
    "wave-kind-",
    "wave-answer-",
    "ask-kind-",
    "nature-",
    "consent-",
    "step-",
    "promise-",
)


def placeables(message: ast.Message) -> set[str]:
    return set(re.findall(r"\$(\w+)", FluentSerializer().serialize_entry(message)))


def messages(locale: str) -> dict[str, ast.Message]:
    return {message.id.name: message for message in catalogue().messages(locale)}


def test_languages_have_the_same_messages_and_placeables() -> None:
    french, english = messages("fr"), messages("en")
    assert len(french) > 200
    assert set(french) == set(english)
    different = {id for id in french if placeables(french[id]) != placeables(english[id])}
    assert different == set()


@pytest.mark.parametrize("locale", LOCALES)
def test_no_message_is_defined_twice(locale: str) -> None:
    names = [message.id.name for message in catalogue().messages(locale)]
    assert len(names) == len(set(names))


def test_each_refusal_has_its_sentence() -> None:
    missing = {code for code in CODES if not catalogue().has("fr", f"refusal-{code}")}
    assert missing == set()


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("code", sorted(CODES))
def test_a_refusal_reads_well_even_without_its_facts(locale: str, code: str) -> None:
    sentence = catalogue().refusal(locale, code)
    assert "$" not in sentence
    assert sentence[0].isupper()
    assert sentence[-1] in ".!?"


def test_a_refusal_uses_its_facts() -> None:
    say = catalogue().refusal
    assert "Claire a pris" in say("fr", "already_claimed", by="Claire", left=0)
    assert (
        say("fr", "not_enough_left", left=2) == "Il n’en manque plus que 2. Vous pouvez encore les prendre."
    )
    assert "3 secondes" in say("fr", "rate_limited", retry_after=2.4)
    assert say("en", "no_such_code") == catalogue().say("en", "refusal-unknown")


def test_used_messages_exist_and_existing_ones_are_used() -> None:
    sources = [p.read_text("utf-8") for kind in ("*.html", "*.txt", "*.py") for p in WEB.rglob(kind)]
    text = "\n".join(sources)
    used = set(re.findall(r"[\"']([a-z]+(?:-[a-z0-9_]+)+)[\"']", text))
    said = set(re.findall(r"(?:say|html|_say)\((?:locale, )?\"([a-z0-9_-]+)\"", text)) | {
        "ask",
        "save",
        "choose",
    }
    known = messages("fr")
    exact = {id for id in said if not id.endswith("-")}
    assert {id for id in exact if id not in known} == set()
    scripts = (
        "\n".join(p.read_text("utf-8") for p in (WEB / "static/js").rglob("*.js"))
        if (WEB / "static/js").is_dir()
        else ""
    )
    unused = {
        id
        for id in known
        if id not in used | exact
        and not id.startswith(FAMILIES)
        and not (id.startswith("js-") and id in scripts)
    }
    assert {id for id in unused if id not in {"optional"}} == set()


def test_script_words_keep_their_marks_and_plurals() -> None:
    words = catalogue().script_words("fr")
    assert words["take-all"] == {"one": "Je m’en occupe", "other": "Je prends les {n}"}
    assert words["typing-two"] == "{a} et {b} écrivent"
    assert all("js-" not in key for key in words)


def test_every_word_the_scripts_ask_for_is_there() -> None:
    source = WEB / "static/js/words.js"
    if not source.is_file():
        pytest.skip("the scripts are not there")
    keys = re.findall(r"\"(js-[a-z0-9-]+)\"", source.read_text("utf-8"))
    assert len(keys) > 20
    assert set(keys) - set(messages("fr")) == set()


def test_no_isolation_marks() -> None:
    assert catalogue().say("fr", "home-day", name="Léo") == "Bonjour Léo"


@pytest.mark.parametrize("path", sorted((WEB / "catalogues/fr").glob("*.ftl")), ids=lambda p: p.stem)
def test_french_typography(path: Path) -> None:
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        text = line.split("=", 1)[-1]
        assert not re.search(r"(?<=\S) [;:!?»]", text), line
        assert not re.search(r"[^\s\u202f:/\"][;!?](?!\w)", text), line
        assert "« " not in text, line
        assert "'" not in text, line
        assert not re.search(r"\d h\b", text.replace(NBSP, "").replace(NNBSP, "")), line


@pytest.mark.parametrize(
    ("wanted", "locale"),
    [
        ("en-US,en;q=0.9,fr;q=0.8", "en"),
        ("fr", "fr"),
        ("de, en;q=0.5", "en"),
        ("", "fr"),
        (None, "fr"),
        ("xx", "fr"),
    ],
)
def test_nearest_locale(wanted: str | None, locale: str) -> None:
    assert locale_for(wanted) == locale
