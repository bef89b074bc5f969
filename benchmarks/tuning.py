"""``python -m benchmarks.tuning``: learn the ranker's weights, and say what they are worth on unseen sets.

Listwise softmax regression over the features of ``matching.ranking.scoring``, each set left out in turn: the
figure that counts is the one on the set that was not learnt from. Signs are given, so that no weight can go
against reason. Prints the weights learnt from all sets, to be written into ``WEIGHTS``.
"""

from __future__ import annotations

import sys

import numpy as np
from numpy.typing import NDArray

from benchmarks.judged import Judged, ndcg, sets
from matching.ranking import Matcher, matcher
from matching.ranking.asked import read_need
from matching.ranking.scoring import WEIGHTS, barred, features

RIDGE = 0.1
STEPS = 400
PACE = 0.05

Table = NDArray[np.float64]


def tables(judged: Judged, ranker: Matcher) -> tuple[Table, Table, Table]:
    """(features: need x offer x feature, gains, which offers may rank) of a set."""
    index = ranker.index(judged.offers)
    rows, gains, may = [], [], []
    for need in judged.needs:
        asked = read_need(need, ranker.knowledge)
        found = features(asked, index)
        rows.append(np.stack([found[name] for name in WEIGHTS], axis=-1))
        grades = judged.relevance[need.id]
        gains.append([2 ** grades.get(offer.id, 0) - 1 for offer in index.offers])
        may.append(~barred(asked, index))
    return np.array(rows, dtype=np.float64), np.array(gains, dtype=np.float64), np.array(may)


def learn(parts: list[tuple[Table, Table, Table]]) -> Table:
    """The weights that make the judged offers likeliest."""
    x, gains, may = (np.concatenate(one) for one in zip(*parts, strict=True))
    spread = x.reshape(-1, x.shape[-1]).std(axis=0) + 1e-6
    x = (x - x.mean(axis=1, keepdims=True)) / spread
    target = gains / gains.sum(axis=1, keepdims=True)
    signs = np.sign([WEIGHTS[name] for name in WEIGHTS])
    weights, first, second = np.zeros((3, x.shape[-1]))
    for step in range(1, STEPS + 1):
        score = np.where(may, x @ weights, -1e9)
        share = np.exp(score - score.max(axis=1, keepdims=True))
        share /= share.sum(axis=1, keepdims=True)
        slope = np.einsum("ij,ijk->k", share - target * may, x) / len(x) + RIDGE * weights
        first, second = 0.9 * first + 0.1 * slope, 0.99 * second + 0.01 * slope**2
        weights = weights - PACE * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.99**step)) + 1e-8)
        weights = np.where(weights * signs < 0, 0.0, weights)
    return weights / spread


def worth(judged: Judged, part: tuple[Table, Table, Table], weights: Table) -> float:
    """Mean nDCG@10 of the weights on a set."""
    ids = sorted(offer.id for offer in judged.offers)
    total = 0.0
    for row, may, need in zip(part[0], part[2], judged.needs, strict=True):
        order = np.argsort(-np.where(may, row @ weights, -np.inf), kind="stable")
        total += ndcg([ids[at] for at in order if may[at]], judged.relevance[need.id])
    return total / len(judged.needs)


def main() -> int:
    """0 when there was something to learn from."""
    ranker = matcher()
    known = sets()
    parts = [tables(judged, ranker) for judged in known]
    for at, judged in enumerate(known):
        others = [part for other, part in enumerate(parts) if other != at]
        unseen = worth(judged, parts[at], learn(others)) if others else float("nan")
        print(f"{judged.name}: nDCG@10 {unseen:.3f} with weights from the other sets")
    weights = learn(parts)
    for judged, part in zip(known, parts, strict=True):
        print(f"{judged.name}: {worth(judged, part, weights):.3f} with weights from all")
    for name, weight in zip(WEIGHTS, weights, strict=True):
        print(f'    "{name}": {weight:.2f},')
    return 0


if __name__ == "__main__":
    sys.exit(main())
