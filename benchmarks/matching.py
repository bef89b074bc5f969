"""Matching: how good the ranking is beside BM25 and the encoder, need by need, and how its cost grows."""

from __future__ import annotations

import copy
import random
import statistics
import time
from typing import Any

import numpy as np

from benchmarks.figures import Outcome, Reach, Say, Table
from benchmarks.judged import Judged, baselines, interval, ndcg, recall, reciprocal_rank, sets
from matching.ranking import Matcher, NeedText, OfferIndex, OfferText, Point, matcher
from matching.ranking.bm25 import Bm25
from matching.ranking.index import Sparse

OURS = "Relais"
PLACES = ("gare", "mairie", "Les Tilleuls", "La Verrerie", "quartier nord", "centre", "Le Moulin")
TIMES = ("lun-ven 9h-12h", "soirs", "week-end", "tlj après 18h", "mercredi et samedi", "", "mardi 14h-17h")
REAL = 10_000  # offers that are really read; larger indexes repeat their rows
WANTED_NDCG = 0.60
WANTED_MS = 50.0


def measure(quick: bool, say: Say) -> Outcome:
    """Quality on every judged set, then speed from a thousand offers to a million."""
    ranker = matcher()
    tables, reach, data = [], [], {}
    for judged in sets():
        say(judged.name)
        figures, table = _quality(judged, ranker)
        data[judged.name] = figures
        tables.append(table)
        got = figures[OURS]["ndcg"]
        reach.append(Reach(f"nDCG@10, {judged.name}", f"{got:.3f}", f">= {WANTED_NDCG}", got >= WANTED_NDCG))
    rows = _growth(ranker, (1_000,) if quick else (1_000, 10_000, 100_000, 1_000_000), say)
    tables.append(_speed_table(rows))
    data["growth"] = rows
    at = next((row for row in rows if row["offers"] == REAL), None)
    met = None if at is None else at["ms"] < WANTED_MS
    reach.append(Reach("10,000 offers ranked", "" if at is None else f"{at['ms']:.1f} ms", "< 50 ms", met))
    return Outcome(tables, reach, data)


def _quality(judged: Judged, ranker: Matcher) -> tuple[dict[str, Any], Table]:
    index = ranker.index(judged.offers)
    ours = [[one.id for one in ranker.offers_for(need, index)] for need in judged.needs]
    rankings = {**baselines(judged), OURS: ours}
    grades = [judged.relevance[need.id] for need in judged.needs]
    gains = {name: [ndcg(r, g) for r, g in zip(rows, grades, strict=True)] for name, rows in rankings.items()}
    figures: dict[str, Any] = {}
    table = Table(
        f"{judged.name}: {len(judged.needs)} needs, {len(judged.offers)} offers",
        ("ranker", "nDCG@10", "Recall@10", "MRR", "Relais is better by (95 %)", "wins / losses"),
    )
    for name, rows in rankings.items():
        figures[name] = {
            "ndcg": statistics.fmean(gains[name]),
            "recall": statistics.fmean(recall(r, g) for r, g in zip(rows, grades, strict=True)),
            "mrr": statistics.fmean(reciprocal_rank(r, g) for r, g in zip(rows, grades, strict=True)),
            "by need": {
                need.id: round(gain, 3) for need, gain in zip(judged.needs, gains[name], strict=True)
            },
        }
        table.rows.append((name, *_cells(figures[name]), *_paired(gains[OURS], gains[name], name)))
    return figures, table


def _cells(figures: dict[str, Any]) -> tuple[str, str, str]:
    return f"{figures['ndcg']:.3f}", f"{figures['recall']:.3f}", f"{figures['mrr']:.3f}"


def _paired(ours: list[float], theirs: list[float], name: str) -> tuple[str, str]:
    if name == OURS:
        return "", ""
    differences = [a - b for a, b in zip(ours, theirs, strict=True)]
    low, high = interval(differences)
    wins, losses = sum(d > 1e-9 for d in differences), sum(d < -1e-9 for d in differences)
    return f"{statistics.fmean(differences):.3f} [{low:.3f}, {high:.3f}]", f"{wins} / {losses}"


def _growth(ranker: Matcher, sizes: tuple[int, ...], say: Say) -> list[dict[str, Any]]:
    draw = random.Random(5)
    needs = [_need(number, draw, ranker) for number in range(20)]
    small = _made(min(REAL, max(sizes)), draw, ranker, say)
    rows = []
    for size in sizes:
        say(f"{size:,} offers")
        index = small["index"] if size == len(small["index"]) else _resized(small["index"], size)
        took = [_once(ranker, need, index) for need in needs]
        rows.append(
            {
                "offers": size,
                "ms": statistics.median(took),
                "worst": max(took),
                "kb_each": _weight(index) / size / 1024,
                "index_ms_each": small["ms_each"],
            }
        )
        del index
    return rows


def _once(ranker: Matcher, need: NeedText, index: OfferIndex) -> float:
    started = time.process_time()
    ranker.offers_for(need, index, limit=10)
    return (time.process_time() - started) * 1000


def _made(count: int, draw: random.Random, ranker: Matcher, say: Say) -> dict[str, Any]:
    offers = [_offer(number, draw, ranker) for number in range(count)]
    started = time.process_time()
    index = ranker.index(offers, lambda done, total: say(f"reading {done:,} of {total:,} offers"))
    return {"index": index, "ms_each": (time.process_time() - started) * 1000 / count}


def _resized(index: OfferIndex, size: int) -> OfferIndex:
    """The rows of an index, cut or repeated: as much to go through as ``size`` read offers would be."""
    rows = np.arange(size) % len(index)
    larger = copy.copy(index)
    larger.offers = tuple(index.offers[row] for row in rows)
    larger.texts = [index.texts[row] for row in rows]
    larger.words = _repeated(index.words, size)
    for name in (
        "free",
        "ages",
        "sizes",
        "languages",
        "kinds",
        "things",
        "limits",
        "closed",
        "by",
        "lat",
        "lon",
        "reach",
    ):
        setattr(larger, name, getattr(index, name)[rows])
    for name in ("meant", "named", "excluded"):
        part = getattr(index, name)
        setattr(larger, name, Sparse(part._rows[rows], part._weights[rows]))
    larger.points = None if index.points is None else index.points[rows]
    return larger


def _repeated(words: Bm25, size: int) -> Bm25:
    """Postings that come back every ``len`` of the index, up to ``size``."""
    larger = copy.copy(words)
    larger._count = size
    larger._postings = {
        term: _again(rows, weights, words._count, size) for term, (rows, weights) in words._postings.items()
    }
    return larger


def _again(rows: Any, weights: Any, period: int, size: int) -> tuple[Any, Any]:
    times = -(-size // period)
    repeated = (rows[None, :] + (np.arange(times) * period)[:, None]).ravel().astype(np.int32)
    inside = repeated < size
    return repeated[inside], np.tile(weights, times)[inside]


def _weight(index: OfferIndex) -> int:
    """Bytes of the arrays and postings; the texts themselves are the caller's."""
    arrays = [value for value in vars(index).values() if isinstance(value, np.ndarray)]
    arrays += [
        part for one in (index.meant, index.named, index.excluded) for part in (one._rows, one._weights)
    ]
    arrays += [part for posting in index.words._postings.values() for part in posting]
    return sum(array.nbytes for array in arrays)


def _need(number: int, draw: random.Random, ranker: Matcher) -> NeedText:
    concept = draw.choice([c for c in ranker.knowledge.lexicon.concepts if c.asks])
    body = f"{draw.choice(concept.asks)}, {draw.choice(concept.asks)}. Samedi matin, {draw.choice(PLACES)}"
    return NeedText(f"n{number}", draw.choice(concept.words or concept.asks), body, point=Point(48.75, 2.3))


def _offer(number: int, draw: random.Random, ranker: Matcher) -> OfferText:
    concept = draw.choice([c for c in ranker.knowledge.lexicon.concepts if c.gives])
    body = f"{', '.join(draw.sample(concept.gives, min(3, len(concept.gives))))}. {draw.choice(PLACES)}"
    return OfferText(
        id=f"o{number:07}",
        title=draw.choice(concept.words or concept.gives),
        body=body,
        kind=draw.choice(("goods", "equipment", "service", "volunteer")),
        availability=draw.choice(TIMES),
        point=Point(48.75 + draw.uniform(-0.03, 0.03), 2.3 + draw.uniform(-0.03, 0.03)),
    )


def _speed_table(rows: list[dict[str, Any]]) -> Table:
    table = Table(
        "Ranking one need, one core, ten answers with their reasons",
        ("offers", "median CPU", "worst", "arrays", "reading an offer"),
    )
    for row in rows:
        table.rows.append(
            (
                f"{row['offers']:,}",
                f"{row['ms']:.1f} ms",
                f"{row['worst']:.1f} ms",
                f"{row['kb_each']:.2f} KB each",
                f"{row['index_ms_each']:.1f} ms",
            )
        )
    return table
