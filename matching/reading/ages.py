"""Ages and what stands for them: school levels, "seniors", sizes in years, "de 3 mois à 3 ans"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from matching.text.folding import fold

OLDEST: Final = 120.0
_LEVELS: Final = {
    "cp": 6,
    "ce1": 7,
    "ce2": 8,
    "cm1": 9,
    "cm2": 10,
    "6e": 11,
    "sixieme": 11,
    "5e": 12,
    "cinquieme": 12,
    "4e": 13,
    "quatrieme": 13,
    "3e": 14,
    "troisieme": 14,
    "brevet": 14,
    "dnb": 14,
    "2nde": 15,
    "seconde": 15,
    "1ere": 16,
    "premiere": 16,
    "terminale": 17,
    "bac": 17,
}
_CYCLES: Final = {
    "maternelle": (3, 6),
    "primaire": (6, 11),
    "elementaire": (6, 11),
    "college": (11, 15),
    "collegien": (11, 15),
    "collegiens": (11, 15),
    "lycee": (15, 18),
    "lyceen": (15, 18),
    "lyceens": (15, 18),
    "lyceenne": (15, 18),
    "collegienne": (11, 15),
}
_LEVEL: Final = re.compile(
    r"\b(" + "|".join(_LEVELS) + r")\b(?!\s(?:fois|etage|age|main|arrondissement|visite|urgence))"
)
_LEVEL_RANGE: Final = re.compile(
    r"\b("
    + "|".join(_LEVELS)
    + r")\s?(?:-|a|au|a la|jusqu'au|jusqu'en)\s?(?:la |en )?("
    + "|".join(_LEVELS)
    + r")\b"
)
_CYCLE: Final = re.compile(r"\b(" + "|".join(_CYCLES) + r")\b")
_BETWEEN: Final = re.compile(
    r"\b(\d{1,3})\s?(mois|ans)?\s?(?:-|a|/|et)\s?(\d{1,3})\s?(mois|ans)\b(?! (?:de|d'|apres|plus tard"
    r"|avant))"
)
_OVER: Final = re.compile(
    r"(?:\bplus de|\+ ?de|\+|\bau moins|\ba partir de|\bdes(?: l'age de)?|\bpasse)\s?(\d{1,3})\s?(mois"
    r"|ans)\b(?! (?:de|d')\b)"
)
_UNDER: Final = re.compile(r"\b(?:moins de|jusqu'a|maximum|max)\s?(\d{1,3})\s?(mois|ans)\b(?! (?:de|d')\b)")
_EXACT: Final = re.compile(
    r"\b(\d{1,3})\s?(mois|semaines?|jours?|ans)\b(?! (?:de (?!haut)|d'|qu|que|plus tard|apres)\b)"
)
_LIST: Final = re.compile(
    r"\b((?:\d{1,2}(?:,| et|, et)? ){1,4})\d{1,2} ans\b|\(((?:\d{1,2}, )*\d{1,2} et \d{1,2}) ans\)"
)


@dataclass(frozen=True, slots=True)
class Ages:
    """A span of ages, in years."""

    low: float
    high: float

    def meets(self, other: Ages) -> bool:
        """Whether some age is in both."""
        return self.low <= other.high and other.low <= self.high


def ages_wanted(text: str) -> tuple[Ages, ...]:
    """The ages of those whom a need is for."""
    text = fold(text)
    exact = tuple(Ages(age, age) for age in (_years(found[1], found[2]) for found in _EXACT.finditer(text)))
    listed = tuple(
        Ages(float(n), float(n)) for found in _LIST.finditer(text) for n in re.findall(r"\d{1,2}", found[0])
    )
    return exact + listed + _of_levels(text)


def ages_served(text: str) -> tuple[Ages, ...]:
    """The ages that an offer is for, when it limits itself to some. Empty: it does not."""
    text = fold(text)
    between = [
        Ages(_years(found[1], found[2] or found[4]), _years(found[3], found[4]))
        for found in _BETWEEN.finditer(text)
    ]
    over = [Ages(_years(found[1], found[2]), OLDEST) for found in _OVER.finditer(text)]
    under = [Ages(0, _years(found[1], found[2])) for found in _UNDER.finditer(text)]
    return (*(span for span in between if span.low <= span.high), *over, *under, *_of_levels(text))


def _of_levels(text: str) -> tuple[Ages, ...]:
    spans = [Ages(*sorted((_LEVELS[f[1]], _LEVELS[f[2]]))) for f in _LEVEL_RANGE.finditer(text)]
    rest = _LEVEL_RANGE.sub(" ", text)
    spans += [Ages(_LEVELS[found[1]], _LEVELS[found[1]] + 1) for found in _LEVEL.finditer(rest)]
    if not spans:
        spans = [Ages(*_CYCLES[found[1]]) for found in _CYCLE.finditer(text)]
    return tuple(spans)


def _years(number: str, unit: str) -> float:
    part = {"m": 12.0, "s": 52.0, "j": 365.0}.get(unit[0], 1.0)
    return float(number) / part
