"""Quality on needs that others wrote and judged: far above words alone, and above what was promised."""

import statistics

import pytest

from benchmarks.judged import HERE, baselines, ndcg, read
from matching.ranking import matcher

PROMISED = 0.60


@pytest.mark.parametrize("name", ["heldout-a", "heldout-b"])
def test_the_right_offers_come_first(name):
    judged = read(HERE / f"{name}.json")
    grades = [judged.relevance[need.id] for need in judged.needs]
    index = matcher().index(judged.offers)
    ours = [[one.id for one in matcher().offers_for(need, index, limit=10)] for need in judged.needs]
    good = statistics.fmean(ndcg(r, g) for r, g in zip(ours, grades, strict=True))
    words = baselines(judged)["BM25 with stems"]
    assert good >= PROMISED
    assert good > 2 * statistics.fmean(ndcg(r, g) for r, g in zip(words, grades, strict=True))
