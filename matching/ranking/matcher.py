"""The matcher: knows the language and the field, and ranks.

::

    index = matcher().index(offers)                 # once, kept while the offers stay the same
    matcher().offers_for(need, index, limit=20)     # what answers this need
    matcher().needs_for(offer, needs)               # what this offer answers
    matcher().people_for(need, people, limit=12)    # whom to alert

The same arguments give the same answer, whatever the order of the candidates. Nothing is refused here: a text
that says nothing ranks by what is left.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import numpy as np

from matching.meaning.encoder import Encoder, encoder
from matching.ranking import people as persons
from matching.ranking.asked import Asked, read_need
from matching.ranking.index import OfferIndex, Progress
from matching.ranking.knowledge import Floats, Knowledge
from matching.ranking.reasons import circumstances, reasons_for
from matching.ranking.scoring import scores
from matching.ranking.shapes import NeedText, OfferText, PersonText, Ranked


class Matcher:
    """Ranks offers, needs and people by one body of knowledge.

    ``lexicon`` and ``synonyms`` are a network's own (docs/matching.md). Without ``meaning`` (the encoder),
    texts are compared by their words and by the concepts that they name.
    """

    def __init__(
        self,
        *,
        meaning: Encoder | None = None,
        lexicon: Mapping[str, Any] | None = None,
        synonyms: Mapping[str, Iterable[str]] | None = None,
    ) -> None:
        self.knowledge = Knowledge(meaning=meaning, lexicon=lexicon, synonyms=synonyms)

    def index(self, offers: Iterable[OfferText], progress: Progress | None = None) -> OfferIndex:
        """The offers, made ready: about four milliseconds each, most of them the encoder's."""
        return OfferIndex(offers, self.knowledge, progress)

    def offers_for(self, need: NeedText, index: OfferIndex, *, limit: int = 50) -> list[Ranked]:
        """The offers that answer the need, best first; closed ones and those that exclude it never."""
        asked = read_need(need, self.knowledge)
        found = scores(asked, index)
        return [
            Ranked(index.offers[row].id, float(found[row]), reasons_for(asked, index, row, self.knowledge))
            for row in _best(found, limit)
        ]

    def needs_for(self, offer: OfferText, needs: Iterable[NeedText], *, limit: int = 50) -> list[Ranked]:
        """The needs that the offer answers, best first."""
        index = self.index([offer])
        found = [(need.id, one) for need in needs for one in self.offers_for(need, index, limit=1)]
        ranked = [Ranked(id, one.score, one.reasons) for id, one in found]
        return sorted(ranked, key=lambda one: (-one.score, one.id))[:limit]

    def people_for(self, need: NeedText, people: Iterable[PersonText], *, limit: int = 50) -> list[Ranked]:
        """The people to alert, best first: nobody who is away, off duty, or out of reach."""
        able = {person.id: person for person in people if persons.may_be_asked(person, need)}
        asked = read_need(need, self.knowledge)
        index = self.index(persons.as_offer(person) for person in able.values())
        index.closed[:] = False  # that is said of offers, never of people
        found = scores(asked, index)
        rows = [able[offer.id] for offer in index.offers]
        found += np.array([persons.suitability(asked, person) for person in rows], dtype=np.float32)
        return [self._person(asked, index, row, float(found[row]), rows[row]) for row in _best(found, limit)]

    def _person(self, asked: Asked, index: OfferIndex, row: int, score: float, person: PersonText) -> Ranked:
        reasons = (
            *persons.reasons_of(asked, person, self.knowledge),
            *circumstances(asked, index.offers[row]),
            *persons.habits_of(person),
        )
        return Ranked(person.id, score, reasons)


def _best(found: Floats, limit: int) -> list[int]:
    """Rows by falling score, ties in the index's own order; those at minus infinity never."""
    order = np.argsort(-found, kind="stable")[:limit]
    return [int(row) for row in order if np.isfinite(found[row])]


@cache
def matcher() -> Matcher:
    """The matcher of the house, with the encoder when it is installed."""
    return Matcher(meaning=encoder())
