"""Languages that a text names, or that the people it speaks of have."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final

from matching.text.analyser import Token, words_of

FILE: Final = Path(__file__).parents[1] / "lexicon" / "languages.toml"
_LONGEST: Final = 3  # words


def languages_of(tokens: Sequence[Token]) -> frozenset[str]:
    """The codes of the languages that the text points to."""
    names = _names()
    words = [token.word for token in tokens]
    return frozenset(
        code
        for at in range(len(words))
        for length in range(1, _LONGEST + 1)
        for code in names.get(tuple(words[at : at + length]), ())
    )


@cache
def _names() -> dict[tuple[str, ...], tuple[str, ...]]:
    """Wording → codes, plurals included."""
    names: dict[tuple[str, ...], set[str]] = {}
    for code, wordings in tomllib.loads(FILE.read_text(encoding="utf-8"))["languages"].items():
        for wording in wordings.split(","):
            words = tuple(words_of(wording))
            for form in {words, (*words[:-1], f"{words[-1]}s")}:
                names.setdefault(form, set()).add(code)
    return {form: tuple(sorted(codes)) for form, codes in names.items()}
