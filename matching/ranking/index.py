"""The index: offers made ready, as arrays, for any number of needs.

An offer costs about a kilobyte: its point in the space of the field, the dozen concepts it is nearest to, its
postings, and its facts as bits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from matching.ranking import masks
from matching.ranking.bm25 import Bm25
from matching.ranking.knowledge import OFFER_KINDS, Floats, Knowledge, meant
from matching.ranking.shapes import OfferText
from matching.reading.ages import ages_served
from matching.reading.languages import languages_of
from matching.reading.limits import limits_of
from matching.reading.sizes import sizes_of
from matching.reading.standing import OPEN, standing_of
from matching.reading.times import free_of
from matching.reading.week import Week

KEPT: Final = 12  # concepts of an offer that are kept: nearly all of its meaning
NAMES_KEPT: Final = 8
_MANY_LIMITS: Final = 3
_AT_ONCE: Final = 4096  # offers read together: bounds the memory of making a large index

THINGS: Final = frozenset({"goods", "equipment"})
Progress = Callable[[int, int], None]


class Sparse:
    """A few weighted concepts a row: what most of a row of the full table would hold."""

    def __init__(self, rows: NDArray[np.int16], weights: NDArray[np.float16]) -> None:
        self._rows, self._weights = rows, weights

    @classmethod
    def of(cls, table: Floats, kept: int) -> Sparse:
        """The ``kept`` heaviest of each row; ties go to the lower number."""
        order = np.argsort(-table, axis=1, kind="stable")[:, :kept]
        return cls(order.astype(np.int16), np.take_along_axis(table, order, axis=1).astype(np.float16))

    @classmethod
    def joined(cls, parts: Sequence[Sparse]) -> Sparse:
        """One after another."""
        return cls(np.concatenate([p._rows for p in parts]), np.concatenate([p._weights for p in parts]))

    def dot(self, wanted: Floats) -> Floats:
        """For each row, the sum of its weights times what is wanted of each concept."""
        result: Floats = np.einsum("ij,ij->i", wanted[self._rows], self._weights.astype(np.float32))
        return result

    def row(self, at: int) -> list[tuple[int, float]]:
        """(concept, weight) of one row, the heaviest first."""
        pairs = zip(self._rows[at].tolist(), self._weights[at].tolist(), strict=True)
        return [(number, weight) for number, weight in pairs if weight > 0]


class OfferIndex:
    """Offers, in the order of their ids, and all that ranking needs to know of them."""

    def __init__(
        self, offers: Iterable[OfferText], knowledge: Knowledge, progress: Progress | None = None
    ) -> None:
        self.offers = tuple(sorted(offers, key=lambda offer: offer.id))
        self.texts = [text_of(offer, knowledge) for offer in self.offers]
        self.words = Bm25([knowledge.analyser.terms(text) for text in self.texts])
        parts = []
        for start in range(0, len(self.offers), _AT_ONCE):
            chunk = slice(start, start + _AT_ONCE)
            parts.append(_placed(self.offers[chunk], self.texts[chunk], knowledge))
            if progress is not None:
                progress(min(start + _AT_ONCE, len(self.offers)), len(self.offers))
        if not parts:
            parts = [_placed([], [], knowledge)]
        self.points = (
            None if parts[0][0] is None else np.concatenate([p[0] for p in parts if p[0] is not None])
        )
        self.meant = Sparse.joined([meaning for _, meaning, _, _ in parts])
        self.named = Sparse.joined([named for _, _, named, _ in parts])
        self.excluded = Sparse.joined([excluded for _, _, _, excluded in parts])
        self._read_facts(knowledge)

    def _read_facts(self, knowledge: Knowledge) -> None:
        offers, texts = self.offers, self.texts
        said = [f"{offer.title}. {offer.body}" for offer in offers]
        self.free = masks.stack((masks.of_week(free(offer)) for offer in offers), 3)
        self.ages = masks.stack((masks.of_ages(ages_served(text)) for text in said), 1)
        self.sizes = masks.stack((masks.of_sizes(sizes_of(text)) for text in texts), 3)
        spoken = (
            languages_of(knowledge.analyser.words(text)) | set(o.languages)
            for o, text in zip(offers, texts, strict=True)
        )
        self.languages = masks.stack((masks.of_languages(codes) for codes in spoken), 1)
        self.kinds = np.array([_kind(offer) for offer in offers], dtype=np.int8)
        self.things = np.array([offer.kind in THINGS for offer in offers], dtype=bool)
        self.limits = np.array(
            [min(_MANY_LIMITS, limits_of(text)) / _MANY_LIMITS for text in said], dtype=np.float32
        )
        self.closed = np.array([is_closed(offer) for offer in offers], dtype=bool)
        self.by = np.array([offer.by for offer in offers], dtype=object)
        self.lat = np.array([np.nan if o.point is None else o.point.lat for o in offers], dtype=np.float64)
        self.lon = np.array([np.nan if o.point is None else o.point.lon for o in offers], dtype=np.float64)
        self.reach = np.array([np.inf if o.reach is None else o.reach for o in offers], dtype=np.float64)

    def __len__(self) -> int:
        return len(self.offers)


def text_of(offer: OfferText, knowledge: Knowledge) -> str:
    """All that an offer says of what it is."""
    tags = ", ".join(tag for tag in (*offer.skills, offer.unit, offer.by_kind) if tag)
    parts = (f"{offer.title}. {offer.body}", tags, knowledge.category(offer.category))
    return " ".join(part for part in parts if part.strip())


def free(offer: OfferText) -> Week | None:
    """When the offer holds, from its rows or else from its words."""
    return (
        offer.free if offer.free is not None else free_of(offer.availability, f"{offer.title}. {offer.body}")
    )


def is_closed(offer: OfferText) -> bool:
    """Whether the offer is none (any more): expired, exhausted, or by its own words."""
    if offer.expired or (offer.left is not None and offer.left <= 0):
        return True
    return standing_of(offer.title, offer.body, offer.availability, thing=offer.kind in THINGS) != OPEN


def _kind(offer: OfferText) -> int:
    return OFFER_KINDS.index(offer.kind) if offer.kind in OFFER_KINDS else len(OFFER_KINDS)


def _placed(
    offers: Sequence[OfferText], texts: Sequence[str], knowledge: Knowledge
) -> tuple[Floats | None, Sparse, Sparse, Sparse]:
    """(points, what the offers mean, what they name, what they exclude)."""
    count = len(knowledge.lexicon)
    found = [knowledge.named(text) for text in texts]
    named = np.array([one for one, _ in found], dtype=np.float32).reshape(-1, count)
    excluded = np.array([out for _, out in found], dtype=np.float32).reshape(-1, count)
    titles = np.array([knowledge.named(offer.title)[0] for offer in offers], dtype=np.float32).reshape(
        -1, count
    )
    points: Floats | None = None
    near: Floats | None = None
    if knowledge.space is not None:
        points = knowledge.space.place(texts)
        heads = knowledge.space.place([offer.title for offer in offers])
        near = (knowledge.space.offered(points) + knowledge.space.offered(heads)) * np.float32(0.5)
    shares = meant(near, (named + titles) * np.float32(0.5), excluded)
    return points, Sparse.of(shares, KEPT), Sparse.of(named, NAMES_KEPT), Sparse.of(excluded, NAMES_KEPT)
