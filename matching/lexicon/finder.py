"""Finding concepts by their words: every wording of the lexicon that a text contains, in any near order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from matching.lexicon.lexicon import Lexicon
from matching.text.analyser import Token, stems_of


@dataclass(frozen=True, slots=True)
class Hit:
    """A concept that a text names: its number, how surely, and at which of the text's tokens."""

    concept: int
    weight: float
    places: frozenset[int]


class Finder:
    """Knows every wording by its stems; a wording of several stems may be spread over a few words."""

    def __init__(self, lexicon: Lexicon) -> None:
        wordings: dict[tuple[str, ...], set[int]] = defaultdict(set)
        for number, concept in enumerate(lexicon.concepts):
            for wording in concept.words:
                stems = tuple(dict.fromkeys(stems_of(wording)))
                if stems:
                    wordings[stems].add(number)
        self._concepts = {stems: tuple(sorted(numbers)) for stems, numbers in wordings.items()}
        self._by_stem: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        for stems in sorted(self._concepts):
            self._by_stem[stems[0]].append(stems)

    def find(self, tokens: Sequence[Token]) -> list[Hit]:
        """The hits of a text; a longer wording hides shorter ones that lie within it."""
        spots: dict[str, list[int]] = defaultdict(list)
        meaningful = [place for place, token in enumerate(tokens) if not token.stop]
        for order, place in enumerate(meaningful):
            spots[tokens[place].stem].append(order)
        found = []
        for stem in spots:
            for stems in self._by_stem.get(stem, ()):
                orders = _together(stems, spots)
                if orders is not None:
                    found.append((stems, frozenset(meaningful[order] for order in orders)))
        found.sort(key=lambda one: (-len(one[0]), one[0]))
        return _hits(found, self._concepts)


def _together(stems: tuple[str, ...], spots: dict[str, list[int]]) -> list[int] | None:
    """Where the stems stand near one another; None when they do not."""
    if any(stem not in spots for stem in stems):
        return None
    for first in spots[stems[0]]:
        orders = [first, *(min(spots[stem], key=lambda at: (abs(at - first), at)) for stem in stems[1:])]
        if max(orders) - min(orders) <= len(stems):
            return orders
    return None


def _hits(
    found: list[tuple[tuple[str, ...], frozenset[int]]], concepts: dict[tuple[str, ...], tuple[int, ...]]
) -> list[Hit]:
    hits: dict[int, Hit] = {}
    taken: list[frozenset[int]] = []
    for stems, places in found:
        if any(places < other for other in taken):
            continue
        taken.append(places)
        sure = (1.0 if len(stems) > 1 else 0.8) / len(concepts[stems]) ** 0.5
        for number in concepts[stems]:
            known = hits.get(number)
            if known is None or known.weight < sure:
                hits[number] = Hit(number, sure, places)
    return [hits[number] for number in sorted(hits)]
