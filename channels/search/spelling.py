"""What was probably meant: words one slip of the keyboard away from one that the field knows."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from matching.lexicon import read_lexicon
from matching.text.analyser import words_of
from matching.text.folding import fold
from matching.text.typos import Typos

_WORD: Final = re.compile(r"\w+")


def corrected(text: str) -> str | None:
    """The text with its misspelt words set right; None when there are none to be seen."""
    typos = _typos()

    def correct(word: re.Match[str]) -> str:
        written = fold(word.group())
        meant = typos.correct(written)
        return word.group() if meant == written else meant

    mended = _WORD.sub(correct, text)
    return None if mended == text else mended


@cache
def _typos() -> Typos:
    return Typos(
        word
        for concept in read_lexicon().concepts
        for wording in (*concept.words, *concept.asks, *concept.gives)
        for word in words_of(wording)
    )
