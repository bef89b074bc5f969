"""The score of every offer for one need: a few features, each a plain question, weighed and added."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from matching.ranking import masks
from matching.ranking.asked import Asked
from matching.ranking.distance import metres_to_all
from matching.ranking.index import OfferIndex
from matching.ranking.knowledge import Floats

# Learnt by ``benchmarks.tuning`` over sets by different authors, each left out in turn, and rounded. Signs
# are fixed beforehand: a weight that would have to be against reason is dropped, not learnt. One is set by
# hand: "words", which the sets (written to trap whoever counts words) would put at nought.
WEIGHTS: Final[dict[str, float]] = {
    "alike": 0.4,  # the texts lie near one another in the space of the field (standardised for the need)
    "answers": 0.32,  # the offer's concepts answer the need's (log)
    "same": 0.22,  # the offer's concepts are the need's own (log)
    "named": 2.6,  # by name
    "words": 0.2,  # words in common (BM25, tenths): names of places and things that no lexicon has
    "kind": 0.6,  # goods where goods are wanted, hands where hands are
    "free": 0.85,  # free when it is needed
    "busy": -0.8,  # says when it is free, and it is not then
    "fits": 0.7,  # the size, age or language that is asked for
    "unfit": -0.95,  # another size, age or language
    "limits": -3.5,  # limits itself ("sauf", "seulement") on the very words of the need
    "far": -0.5,  # per 3 km
}
_FLOOR: Final = 3e-4  # what is left of meaning where nothing was found: the logarithm's ground
_GOODS_WAIT: Final = 0.3  # goods may be fetched before the day: a day that differs weighs less
_FAR: Final = 3000.0  # metres
_NAMED_FULLY: Final = 3.0


def features(asked: Asked, index: OfferIndex) -> dict[str, Floats]:
    """Every feature by its name in ``WEIGHTS``, one value an offer."""
    words = index.words.scores(asked.terms) + index.words.scores(asked.category_terms)
    common = index.words.scores(asked.terms)
    free, busy = masks.meet(masks.of_week(asked.window), index.free)
    right, wrong = zip(
        masks.meet(asked.ages, index.ages),
        masks.meet_by_kind(asked.sizes, index.sizes),
        masks.meet(asked.languages, index.languages),
        strict=True,
    )
    return {
        "alike": _alike(asked, index),
        "answers": np.log(_FLOOR + index.meant.dot(asked.wanted)),
        "same": np.log(_FLOOR + index.meant.dot(asked.meant)),
        "named": np.sqrt(np.minimum(1.0, index.named.dot(asked.named_answers) / _NAMED_FULLY)),
        "words": words / 10,
        "kind": np.append(asked.kinds, asked.kinds.mean())[index.kinds].astype(np.float32),
        "free": free.astype(np.float32),
        "busy": np.where(index.things, _GOODS_WAIT, 1.0).astype(np.float32) * busy,
        "fits": np.sum(right, axis=0, dtype=np.float32),
        "unfit": np.any(wrong, axis=0).astype(np.float32),
        "limits": index.limits * (common / max(float(common.max(initial=0.0)), 1e-9)),
        "far": np.nan_to_num(metres_to_all(asked.need.point, index.lat, index.lon) / _FAR).astype(np.float32),
    }


def scores(asked: Asked, index: OfferIndex) -> Floats:
    """The higher the better; of those that may not rank, minus infinity."""
    total = np.zeros(len(index), dtype=np.float32)
    for name, values in features(asked, index).items():
        total += WEIGHTS[name] * values
    total[barred(asked, index)] = -np.inf
    return total


def barred(asked: Asked, index: OfferIndex) -> NDArray[np.bool_]:
    """Offers that never rank for this need: closed, out of reach, or excluding the very thing."""
    far = metres_to_all(asked.need.point, index.lat, index.lon)
    excludes = (index.excluded.dot(asked.named) > 0) & (index.named.dot(asked.named_answers) <= 0)
    own = index.by == asked.need.by if asked.need.by else np.zeros(len(index), dtype=bool)
    barred: NDArray[np.bool_] = index.closed | (np.nan_to_num(far) > index.reach) | excludes | own
    return barred


def _alike(asked: Asked, index: OfferIndex) -> Floats:
    if index.points is None or asked.point is None or not len(index):
        return np.zeros(len(index), dtype=np.float32)
    near = index.points @ asked.point
    spread = float(near.std())
    standard: Floats = (near - near.mean()) / spread if spread > 1e-6 else np.zeros_like(near)
    return standard
