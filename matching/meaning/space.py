"""The space of the field: the encoder's vectors, turned so that what tells concepts apart counts most.

The encoder knows French in general, not which differences matter here: that a text is polite, or about
a grandmother, moves its vector as much as what is asked for. The lexicon's wordings, thousands of them,
show how texts about one concept vary among themselves; directions in which they do are shrunk, those that
separate concepts are kept (linear discriminant analysis). ``python -m matching.meaning`` learns this from
the lexicon and writes ``space.npz``; a network's own wordings are placed in it when they are read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from matching.lexicon import Lexicon
from matching.meaning.encoder import Encoder, Vectors

FILE: Final = Path(__file__).with_name("space.npz")
DIMENSIONS: Final = 200
SHRINKAGE: Final = 3.0  # how much of the plain encoder stays; chosen on several sets, flat from 1 to 5
_AT_ONCE: Final = 512  # texts placed together: bounds the memory of a large index


@dataclass(frozen=True, slots=True)
class Model:
    """What was learnt: ``(vector - centre) @ basis``; and every wording of the lexicon, placed."""

    centre: Vectors
    basis: Vectors
    wordings: dict[str, Vectors]


class Space:
    """Texts as points of the field, and how near they are to each concept, as needs and as offers."""

    def __init__(self, lexicon: Lexicon, meaning: Encoder, model: Model) -> None:
        self._meaning, self._model = meaning, model
        fresh = sorted(set(_wordings(lexicon)) - model.wordings.keys())
        placed = dict(zip(fresh, self.place(fresh), strict=True)) if fresh else {}
        known = {**model.wordings, **placed}
        self._asking = _Side([(*c.words, *c.asks) or c.gives for c in lexicon.concepts], known)
        self._giving = _Side([(*c.words, *c.gives) or c.asks for c in lexicon.concepts], known)

    def place(self, texts: Sequence[str]) -> Vectors:
        """One unit row a text, of ``DIMENSIONS``."""
        return _turned(self._meaning.encode(texts), self._model.centre, self._model.basis)

    def asked(self, points: Vectors) -> Vectors:
        """How near each point is to how people ask for each concept."""
        return self._asking.nearness(points)

    def offered(self, points: Vectors) -> Vectors:
        """How near each point is to how people offer each concept."""
        return self._giving.nearness(points)


class _Side:
    """The wordings of all concepts, one after another; nearness is the mean of the two nearest of each."""

    def __init__(self, wordings: Sequence[Sequence[str]], known: dict[str, Vectors]) -> None:
        twice = [[*group, group[0]] if len(group) == 1 else group for group in wordings]
        self._points = np.stack([known[wording] for group in twice for wording in group])
        self._starts = np.cumsum([0, *(len(group) for group in twice[:-1])])
        self._sizes = np.array([len(group) for group in twice])

    def nearness(self, points: Vectors) -> Vectors:
        rows = [self._of(points[at : at + _AT_ONCE]) for at in range(0, len(points), _AT_ONCE)]
        return np.concatenate(rows) if rows else np.zeros((0, len(self._sizes)), dtype=np.float32)

    def _of(self, points: Vectors) -> Vectors:
        near = points @ self._points.T
        first = np.maximum.reduceat(near, self._starts, axis=1)
        near[near >= np.repeat(first, self._sizes, axis=1)] = -1.0
        second = np.maximum.reduceat(near, self._starts, axis=1)
        nearness: Vectors = (first + np.where(second > -1.0, second, first)) * np.float32(0.5)
        return nearness


def learn(lexicon: Lexicon, meaning: Encoder) -> Model:
    """The model of a lexicon. Takes seconds: its result is kept in ``FILE``."""
    groups = [(*c.words, *c.asks, *c.gives) for c in lexicon.concepts]
    texts = sorted(set(_wordings(lexicon)))
    vectors = dict(zip(texts, meaning.encode(texts), strict=True))
    stacked = np.stack([vectors[text] for group in groups for text in group]).astype(np.float64)
    centre = stacked.mean(axis=0)
    means = np.stack([np.mean([vectors[text] for text in group], axis=0) for group in groups]).astype(
        np.float64
    )
    inside = stacked - np.repeat(means, [len(group) for group in groups], axis=0)
    basis = _discriminant(inside.T @ inside / len(inside), means - means.mean(axis=0))
    turned = _turned(np.stack([vectors[text] for text in texts]), centre, basis)
    return Model(centre.astype(np.float32), basis, dict(zip(texts, turned, strict=True)))


def _discriminant(within: NDArray[np.float64], means: NDArray[np.float64]) -> Vectors:
    width = len(within)
    eased = within + SHRINKAGE * np.trace(within) / width * np.eye(width)
    values, directions = np.linalg.eigh(eased)
    white = directions @ np.diag(values**-0.5) @ directions.T
    _, _, rows = np.linalg.svd(means @ white, full_matrices=False)
    kept: Vectors = (white @ rows[:DIMENSIONS].T).astype(np.float32)
    return kept


def _turned(vectors: Vectors, centre: NDArray[np.floating], basis: Vectors) -> Vectors:
    points = (vectors - centre.astype(np.float32)) @ basis
    points[~vectors.any(axis=1)] = 0.0  # an empty text is nowhere
    lengths = np.linalg.norm(points, axis=1, keepdims=True)
    unit: Vectors = points / np.maximum(lengths, 1e-9)
    return unit.astype(np.float32)


def save(model: Model, path: Path = FILE) -> None:
    """Write the model. A byte a coordinate is finer than what ranks depend on."""
    texts = sorted(model.wordings)
    points = np.stack([model.wordings[text] for text in texts])
    points = np.rint(points * (127 / np.abs(points).max(axis=1, keepdims=True))).astype(np.int8)
    np.savez_compressed(
        path,
        centre=model.centre,
        basis=model.basis.astype(np.float16),
        points=points,
        texts=np.frombuffer("\n".join(texts).encode(), dtype=np.uint8),
    )


def load(path: Path = FILE) -> Model:
    """The model as it was kept."""
    with np.load(path, allow_pickle=False) as kept:
        texts = kept["texts"].tobytes().decode().split("\n")
        points = kept["points"].astype(np.float32)
        points /= np.linalg.norm(points, axis=1, keepdims=True)
        return Model(kept["centre"], kept["basis"].astype(np.float32), dict(zip(texts, points, strict=True)))


def fingerprint(texts: Iterable[str]) -> str:
    """Tells whether a model was learnt from these wordings."""
    return hashlib.sha256("\n".join(sorted(set(texts))).encode()).hexdigest()


def _wordings(lexicon: Lexicon) -> list[str]:
    return [text for c in lexicon.concepts for text in (*c.words, *c.asks, *c.gives)]


def is_current(model: Model, lexicon: Lexicon) -> bool:
    """Whether the model knows exactly the lexicon's wordings."""
    return fingerprint(model.wordings) == fingerprint(_wordings(lexicon))
