"""The guide speaks of buttons by the words that are on them."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[2]
QUOTED: Final = {"fr": re.compile(r"« ?([^«»]+?) ?»"), "en": re.compile(r"“([^“”]+)”")}
_VARIANT: Final = re.compile(r"^\s*\*?\[\w+\]\s*")
_FILLED: Final = re.compile(r"\\\{.*?\\\}")
NAMED: Final = {"⋮", "+", "−"}  # signs that are drawn


@cache
def words_of(language: str) -> tuple[str, ...]:
    """Every sentence of the interface in that language, in one line each."""
    found = []
    for path in sorted((ROOT / "web" / "catalogues" / language).glob("*.ftl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if not line.startswith("#"):
                words = line.partition(" = ")[2] if re.match(r"[a-z]", line) else _VARIANT.sub("", line)
                found.append(plain(words))
    return tuple(found)


def plain(words: str) -> str:
    """Without marks, and with plain spaces."""
    return re.sub(r"\s+", " ", re.sub(r"</?[a-z]+>", "", words)).strip()


def is_said(language: str, quoted: str) -> bool:
    """Whether the interface says this: a part of a sentence, or a whole one with a word in each gap."""
    return any(quoted in words or re.fullmatch(_with_gaps(words), quoted) for words in words_of(language))


def _with_gaps(words: str) -> str:
    """A pattern of the sentence; one that is nothing but gaps says nothing."""
    pattern = re.escape(words)
    return _FILLED.sub(r"\\S+", pattern) if re.search(r"\w{3}", _FILLED.sub("", pattern)) else "(?!)"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_the_guide_quotes_is_on_the_pages(language: str) -> None:
    guide = plain((ROOT / "docs" / "guide" / f"{language}.md").read_text(encoding="utf-8"))
    quoted = {plain(one) for one in QUOTED[language].findall(guide)} - NAMED
    assert len(quoted) > 80
    assert sorted(one for one in quoted if not is_said(language, one)) == []


def test_words_that_are_on_no_page_are_found_out() -> None:
    assert is_said("fr", "Je prends les 3")
    assert not is_said("fr", "Je prends tout sans hésiter")
