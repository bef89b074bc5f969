"""Whether two cards ask, or offer, the same thing: by what, where and when. Pure.

Two needs for nappies of sizes 3 and 4 are not the same; nor are two rides on two days.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from matching.text import analyse
from matching.text.folding import fold

SHARED: Final = 0.6  # of the words of the shorter title: "couches" is in "couches taille 3"
ANY_CATEGORY: Final = "other"


@dataclass(frozen=True, slots=True)
class Sketch:
    """As much of a card as is compared. ``starts`` and ``ends`` are when it is wanted, or stands."""

    title: str
    category: str
    place: str
    starts: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a title that mean something, numbers apart: sizes and hours tell cards apart."""

    terms: frozenset[str]
    numbers: frozenset[str]


def words_of(title: str) -> Words:
    """The words of a title."""
    terms = frozenset(token.term for token in analyse(title))
    numbers = frozenset(term for term in terms if term[0].isdigit())
    return Words(terms - numbers, numbers)


def likeness(new: Sketch, known: Sketch) -> float:
    """How alike two cards are, from 0 (not the same) to 1."""
    if not (_same_kind_of_help(new, known) and _same_area(new, known) and _same_time(new, known)):
        return 0.0
    mine, theirs = words_of(new.title), words_of(known.title)
    if mine.numbers and theirs.numbers and not mine.numbers & theirs.numbers:
        return 0.0
    fewer = min(len(mine.terms), len(theirs.terms))
    shared = len(mine.terms & theirs.terms) / fewer if fewer else 0.0
    return shared if shared >= SHARED else 0.0


def _same_kind_of_help(one: Sketch, other: Sketch) -> bool:
    return one.category == other.category or ANY_CATEGORY in (one.category, other.category)


def _same_area(one: Sketch, other: Sketch) -> bool:
    """A place that nobody told may be the same."""
    here, there = fold(one.place).strip(), fold(other.place).strip()
    return not here or not there or here == there


def _same_time(one: Sketch, other: Sketch) -> bool:
    return one.starts < other.ends and other.starts < one.ends
