"""Needs and offers that people judged, the figures of a ranking, and the rankers to compare with."""

from __future__ import annotations

import json
import math
import os
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.work import Missing
from matching.match_file import read_match_file
from matching.meaning.encoder import encoder
from matching.ranking import NeedText, OfferText
from matching.ranking.bm25 import Bm25
from matching.text import Analyser

HERE = Path(__file__).parent / "judged"
SHARED = Path(__file__).parents[2] / "shared" / "data" / "matching-dev.json"
ROUNDS = 2_000  # of the bootstrap

Scores = NDArray[np.float32]


@dataclass(slots=True)
class Judged:
    """One set: who wrote it is its name. ``relevance``: need → offer → grade."""

    name: str
    needs: list[NeedText]
    offers: list[OfferText]
    relevance: dict[str, dict[str, int]]


def sets() -> list[Judged]:
    """The sets of this folder, the shared development set, and those that ``RELAIS_JUDGED`` names."""
    paths = sorted(HERE.glob("*.json")) + ([SHARED] if SHARED.exists() else [])
    paths += [Path(path) for path in os.environ.get("RELAIS_JUDGED", "").split(os.pathsep) if path]
    if not paths:
        raise Missing("no judged sets")
    return [read(path) for path in paths]


def read(path: Path) -> Judged:
    """A file in the format of ``relais match``, with its judgements."""
    raw = path.read_bytes()
    needs, offers = read_match_file(raw)
    relevance = json.loads(raw)["relevance"]
    return Judged(path.stem, [n for n in needs if relevance.get(n.id)], offers, relevance)


def ndcg(ranking: Sequence[str], grades: dict[str, int], depth: int = 10) -> float:
    """Discounted gain (2^grade - 1), as a share of the best that was possible."""
    gained = sum(
        (2 ** grades.get(id, 0) - 1) / math.log2(place + 2) for place, id in enumerate(ranking[:depth])
    )
    best = sorted(grades.values(), reverse=True)[:depth]
    return gained / sum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(best))


def recall(ranking: Sequence[str], grades: dict[str, int], depth: int = 10) -> float:
    """Share of the relevant offers among the first."""
    return len(set(ranking[:depth]) & grades.keys()) / len(grades)


def reciprocal_rank(ranking: Sequence[str], grades: dict[str, int]) -> float:
    """One over the place of the first relevant offer."""
    return next((1 / (place + 1) for place, id in enumerate(ranking) if id in grades), 0.0)


def interval(differences: Sequence[float]) -> tuple[float, float]:
    """The middle 95 % of the mean difference, needs drawn again and again."""
    draw = random.Random(7)
    means = sorted(
        sum(draw.choices(differences, k=len(differences))) / len(differences) for _ in range(ROUNDS)
    )
    return means[int(ROUNDS * 0.025)], means[int(ROUNDS * 0.975)]


def baselines(judged: Judged) -> dict[str, list[list[str]]]:
    """BM25 over stems, the encoder alone, and the two added: no lexicon, no readers."""
    words, near = _bm25(judged), _encoder(judged)
    rows = {
        "BM25 with stems": words,
        "encoder alone": near,
        "BM25 + encoder": _standard(words) + _standard(near),
    }
    return {name: [_order(judged, row) for row in table] for name, table in rows.items()}


def _bm25(judged: Judged) -> Scores:
    analyser = Analyser()

    def stems(text: str) -> list[str]:
        return [token.stem for token in analyser.words(text) if not token.stop]

    index = Bm25([stems(_offer(offer)) for offer in judged.offers])
    return np.stack([index.scores(stems(_need(need))) for need in judged.needs])


def _encoder(judged: Judged) -> Scores:
    meaning = encoder()
    if meaning is None:
        raise Missing("the encoder is not installed")
    asked = meaning.encode([_need(need) for need in judged.needs])
    return asked @ meaning.encode([_offer(offer) for offer in judged.offers]).T


def _need(need: NeedText) -> str:
    return f"{need.title}. {need.body}"


def _offer(offer: OfferText) -> str:
    return f"{offer.title}. {offer.body} {', '.join(offer.skills)}"


def _standard(table: Scores) -> Scores:
    return (table - table.mean(axis=1, keepdims=True)) / (table.std(axis=1, keepdims=True) + 1e-9)


def _order(judged: Judged, row: Scores) -> list[str]:
    return [judged.offers[int(at)].id for at in np.argsort(-row, kind="stable")]
