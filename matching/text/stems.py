"""Stemming: the one module that knows the Snowball library."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

import Stemmer

_FRENCH: Final = Stemmer.Stemmer("french")
_FEMININE: Final = re.compile(r"ees?$")
_SHORTEST: Final = 4  # shorter words (pmr, fle, bus) have no ending to lose
_SILENT: Final = 5  # from here on a last e says nothing


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """The stem of a folded word. Without accents Snowball misses some endings, which are taken first."""
    if len(word) < _SHORTEST or not word.isalpha():
        return word
    found: str = _FRENCH.stemWord(_FEMININE.sub("e", word))
    return found[:-1] if len(found) >= _SILENT and found.endswith("e") else found
