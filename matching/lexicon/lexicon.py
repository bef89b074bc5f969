"""The lexicon: concepts of help, read from data files that a network can extend.

A concept is something that is given, lent or done, or a situation that calls for such things::

    [nappies]
    fr = "des couches"                # as a reason names it
    en = "nappies"
    kind = "goods"                    # goods loan time skill transport service place info, or situation
    isa = "baby_care"
    words = "couches, pampers"        # names of the thing, in needs and offers
    asks = "bébé n'a plus rien…"      # how somebody says that they need it, without naming it
    gives = "paquets entamés…"        # how somebody offers it, without naming it
    met_by = "baby_milk:0.3"          # what else answers such a need, and how well

Wordings are separated by commas. A network's own table, of the same form, adds concepts, and adds
wordings and relations to those that are there.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

FOLDER: Final = Path(__file__).parent / "concepts"
KINDS: Final = frozenset(
    {"goods", "loan", "time", "skill", "transport", "service", "place", "info", "situation"}
)
_WORDINGS: Final = ("words", "asks", "gives")
_FIELDS: Final = frozenset({"fr", "en", "kind", "isa", "met_by", *_WORDINGS})

SPECIAL_FOR_GENERAL: Final = 0.7  # a need of furniture is met by a bed
GENERAL_FOR_SPECIAL: Final = 0.5  # a need of a bed may be met by who gives furniture


class LexiconError(ValueError):
    """A lexicon table that cannot be used: which entry, and why."""


@dataclass(frozen=True, slots=True)
class Concept:
    """One entry. ``met_by`` holds what else answers it, with a weight between 0 and 1."""

    id: str
    fr: str
    en: str
    kind: str
    isa: tuple[str, ...]
    words: tuple[str, ...]
    asks: tuple[str, ...]
    gives: tuple[str, ...]
    met_by: tuple[tuple[str, float], ...]


class Lexicon:
    """All concepts, in a fixed order: their place in it is their number."""

    def __init__(self, concepts: Mapping[str, Concept]) -> None:
        self.concepts = tuple(concepts[id] for id in sorted(concepts))
        self.number = {concept.id: number for number, concept in enumerate(self.concepts)}
        for concept in self.concepts:
            for other in (*concept.isa, *(id for id, _ in concept.met_by)):
                if other not in self.number:
                    raise LexiconError(f"{concept.id}: no concept {other!r}")

    def __len__(self) -> int:
        return len(self.concepts)

    def answers(self) -> list[tuple[int, int, float]]:
        """(needed, offered, how well): every concept meets itself, its kin, and what ``met_by`` says."""
        well: dict[tuple[int, int], float] = {(number, number): 1.0 for number in range(len(self))}

        def meets(needed: str, offered: str, weight: float) -> None:
            pair = (self.number[needed], self.number[offered])
            well[pair] = max(well.get(pair, 0.0), weight)

        for concept in self.concepts:
            for other, weight in concept.met_by:
                meets(concept.id, other, weight)
            for parent in concept.isa:
                meets(parent, concept.id, SPECIAL_FOR_GENERAL)
                meets(concept.id, parent, GENERAL_FOR_SPECIAL)
        return [(needed, offered, weight) for (needed, offered), weight in sorted(well.items())]


def read_lexicon(*more: Mapping[str, Any]) -> Lexicon:
    """The lexicon of the house, and the tables of a network, which extend it."""
    tables: dict[str, dict[str, Any]] = {}
    for path in sorted(FOLDER.glob("*.toml")):
        _extend(tables, tomllib.loads(path.read_text(encoding="utf-8")))
    for table in more:
        _extend(tables, table)
    return Lexicon({id: _concept(id, entry) for id, entry in tables.items()})


def _extend(tables: dict[str, dict[str, Any]], table: Mapping[str, Any]) -> None:
    for id, entry in table.items():
        if not isinstance(entry, Mapping):
            raise LexiconError(f"{id}: not a table")
        known = tables.setdefault(id, {})
        for field, value in entry.items():
            if field not in _FIELDS or not isinstance(value, str):
                raise LexiconError(f"{id}: {field} is unknown or not a text")
            together = field in known and field in {*_WORDINGS, "isa", "met_by"}
            known[field] = f"{known[field]}, {value}" if together else value


def _concept(id: str, entry: Mapping[str, str]) -> Concept:
    kind = entry.get("kind", "")
    if kind not in KINDS:
        raise LexiconError(f"{id}: kind is one of {', '.join(sorted(KINDS))}")
    if not entry.get("fr") or not entry.get("en"):
        raise LexiconError(f"{id}: needs a name in fr and en")
    words, asks, gives = (tuple(_split(entry.get(field, ""))) for field in _WORDINGS)
    isa = tuple(_split(entry.get("isa", "")))
    return Concept(id, entry["fr"], entry["en"], kind, isa, words, asks, gives, _weights(id, entry))


def _weights(id: str, entry: Mapping[str, str]) -> tuple[tuple[str, float], ...]:
    pairs = []
    for piece in _split(entry.get("met_by", "")):
        name, _, weight = piece.partition(":")
        try:
            value = float(weight)
        except ValueError:
            raise LexiconError(f"{id}: met_by {piece!r} has no weight") from None
        if not 0 < value <= 1:
            raise LexiconError(f"{id}: met_by {piece!r} is not between 0 and 1")
        pairs.append((name.strip(), value))
    return tuple(pairs)


def _split(text: str) -> list[str]:
    return [piece.strip() for piece in text.split(",") if piece.strip()]
