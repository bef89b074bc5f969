"""All that the ranker knows before it sees a text: the analyser, the lexicon, its finder and its space."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

import matching.lexicon
from matching.lexicon import Lexicon, read_lexicon
from matching.lexicon.finder import Finder
from matching.meaning.encoder import Encoder
from matching.meaning.space import Space, load
from matching.reading.negation import negated
from matching.text import Analyser

_CATEGORIES: Final = Path(matching.lexicon.__file__).with_name("categories.toml")
# Which kinds of offer bring what a concept is; 1 is usual. Rows: kinds of concept, columns: ``OFFER_KINDS``.
OFFER_KINDS: Final = ("goods", "equipment", "service", "volunteer")
_BRINGS: Final = {
    "goods": (1.0, 0.5, 0.4, 0.05),
    "loan": (0.5, 1.0, 0.3, 0.15),
    "time": (0.02, 0.02, 0.5, 1.0),
    "skill": (0.02, 0.02, 0.8, 1.0),
    "transport": (0.05, 0.7, 0.7, 0.8),
    "service": (0.1, 0.1, 1.0, 0.7),
    "place": (0.2, 0.4, 0.8, 0.5),
    "info": (0.1, 0.1, 1.0, 0.5),
    "situation": (0.5, 0.5, 0.5, 0.5),
}
SHARPNESS: Final = 0.045  # how much nearer a concept must be to be meant rather than another
NAMED: Final = 0.15  # nearness that being named adds
EXCLUDED: Final = 0.3  # nearness that being excluded takes away

Floats = NDArray[np.float32]


class Knowledge:
    """Of the house, extended by a network's own. Without an encoder, words alone decide."""

    def __init__(
        self,
        *,
        meaning: Encoder | None,
        lexicon: Mapping[str, Any] | None = None,
        synonyms: Mapping[str, Iterable[str]] | None = None,
    ) -> None:
        self.lexicon: Lexicon = read_lexicon(*([lexicon] if lexicon else []))
        self.finder = Finder(self.lexicon)
        self.analyser = Analyser(synonyms=synonyms, vocabulary=self._vocabulary())
        self.space = None if meaning is None else Space(self.lexicon, meaning, load())
        self.answers = np.zeros((len(self.lexicon), len(self.lexicon)), dtype=np.float32)
        for needed, offered, weight in self.lexicon.answers():
            self.answers[needed, offered] = weight
        self.brings = np.array([_BRINGS[concept.kind] for concept in self.lexicon.concepts], dtype=np.float32)
        self._categories: dict[str, str] = tomllib.loads(_CATEGORIES.read_text(encoding="utf-8"))[
            "categories"
        ]

    def _vocabulary(self) -> Iterable[str]:
        for concept in self.lexicon.concepts:
            yield from (*concept.words, *concept.asks, *concept.gives)

    def category(self, code: str) -> str:
        """The words of a category of the house; any other text stands for itself."""
        return self._categories.get(code, code)

    def named(self, text: str) -> tuple[Floats, Floats]:
        """(concepts that the text names, concepts that it names only to exclude them)."""
        named, excluded = np.zeros((2, len(self.lexicon)), dtype=np.float32)
        tokens = self.analyser.words(text)
        marks = negated(tokens)
        for hit in self.finder.find(tokens):
            into = excluded if all(marks[place] for place in hit.places) else named
            into[hit.concept] = max(into[hit.concept], hit.weight)
        return named, excluded


def meant(nearness: Floats | None, named: Floats, excluded: Floats | None = None) -> Floats:
    """The share of meaning of each concept: a soft choice among the nearest, row by row.

    Without nearness (no encoder), what is named shares all of it.
    """
    left = named if excluded is None else named * (excluded == 0)
    if nearness is None:
        whole: Floats = left / np.maximum(left.sum(axis=-1, keepdims=True), 1e-9)
        return whole
    scaled = (nearness + NAMED * named) / SHARPNESS
    if excluded is not None:
        scaled -= EXCLUDED / SHARPNESS * excluded
    scaled -= scaled.max(axis=-1, keepdims=True)
    shares = np.exp(scaled)
    result: Floats = shares / shares.sum(axis=-1, keepdims=True)
    return result
