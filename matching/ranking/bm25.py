"""BM25 over postings kept as arrays: the words that two texts share, the rarer the better."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

SATURATION = 1.2  # k1: saying a word three times is hardly more than once in such short texts
LENGTH = 0.6  # b: how much a long text is held back

Scores = NDArray[np.float32]


class Bm25:
    """The texts of an index by their terms. Scoring touches only the postings of the query's terms."""

    def __init__(self, texts: Sequence[Sequence[str]]) -> None:
        self._count = len(texts)
        lengths = np.array([len(terms) for terms in texts], dtype=np.float32)
        mean = float(lengths.mean()) if len(texts) else 1.0
        room = SATURATION * (1 - LENGTH + LENGTH * lengths / max(mean, 1.0))
        postings: dict[str, list[tuple[int, int]]] = {}
        for number, terms in enumerate(texts):
            for term, times in Counter(terms).items():
                postings.setdefault(term, []).append((number, times))
        self._postings = {term: self._weigh(found, room) for term, found in postings.items()}

    def _weigh(self, found: list[tuple[int, int]], room: Scores) -> tuple[NDArray[np.int32], Scores]:
        rows = np.array([number for number, _ in found], dtype=np.int32)
        times = np.array([count for _, count in found], dtype=np.float32)
        rarity = np.log1p((self._count - len(found) + 0.5) / (len(found) + 0.5))
        return rows, (rarity * times * (SATURATION + 1) / (times + room[rows])).astype(np.float32)

    def scores(self, terms: Iterable[str]) -> Scores:
        """One score a text, 0 where no term is shared."""
        total = np.zeros(self._count, dtype=np.float32)
        for term in sorted(set(terms)):
            if term in self._postings:
                rows, weights = self._postings[term]
                total[rows] += weights
        return total
