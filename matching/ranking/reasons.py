"""Why a candidate ranks: a few true facts, the strongest first, for the catalogues to word."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from matching.ranking.asked import Asked
from matching.ranking.distance import metres
from matching.ranking.index import OfferIndex, free
from matching.ranking.knowledge import Knowledge
from matching.ranking.shapes import OfferText, Reason

_CLEAR: Final = 0.04  # share of wanted meaning that a concept must carry to be given as the reason
_DIRECT: Final = 0.12  # share of the need's own meaning from which it is "what was asked"
_NEAR: Final = 3000.0  # metres: beyond, distance is no reason
_WORDS_TOLD: Final = 3


def reasons_for(asked: Asked, index: OfferIndex, row: int, knowledge: Knowledge) -> tuple[Reason, ...]:
    """The reasons for one offer of the index."""
    offer = index.offers[row]
    return (*_what(asked, index, row, knowledge), *circumstances(asked, offer))


def circumstances(asked: Asked, offer: OfferText) -> Iterator[Reason]:
    """Where, when and how much."""
    far = metres(asked.need.point, offer.point)
    if far is not None and far <= _NEAR:
        yield Reason("near", {"metres": round(far, -1)})
    hours = free(offer)
    if hours is not None and asked.window is not None and (both := hours & asked.window):
        yield Reason("free", {"days": both.days, "part": both.part})
    need = asked.need
    if need.quantity and offer.left and need.unit == offer.unit:
        covers = "enough" if offer.left >= need.quantity else "part"
        yield Reason(covers, {"quantity": min(need.quantity, offer.left), "unit": need.unit})


def _what(asked: Asked, index: OfferIndex, row: int, knowledge: Knowledge) -> Iterator[Reason]:
    """The concept by which the offer answers, when one is clear; else the words, else the likeness."""
    share, number = max(
        ((weight * float(asked.wanted[number]), number) for number, weight in index.meant.row(row)),
        default=(0.0, 0),
    )
    if share >= _CLEAR:
        concept = knowledge.lexicon.concepts[number]
        code = "offers" if asked.meant[number] >= _DIRECT or asked.named[number] else "answers"
        yield Reason(code, {"what": concept.id, "fr": concept.fr, "en": concept.en})
        return
    offered = {token.term: token.word for token in knowledge.analyser.analyse(index.texts[row])}
    shared = sorted(set(asked.terms) & offered.keys())
    if shared:
        yield Reason("said", {"words": tuple(offered[term] for term in shared[:_WORDS_TOLD])})
    elif index.points is not None and asked.point is not None and np.dot(index.points[row], asked.point) > 0:
        yield Reason("alike")
