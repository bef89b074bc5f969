"""Sizes: nappies, shoes, clothes; a size that differs answers nobody."""

from __future__ import annotations

import re
from typing import Final

from matching.text.folding import fold

_NAPPIES: Final = re.compile(
    r"\b(?:couches?|changes?|taille|t|pampers)\s?(?:taille |t ?)?([1-7])\b(?!\s?(?:ans|mois|pers|pieces"
    r"|places|paquets|[a-z]\d))"
)
_NAPPY_WORDS: Final = re.compile(r"\b(?:couches?|changes?|pampers|culottes? d'apprentissage)\b")
_SHOE_WORDS: Final = re.compile(
    r"\b(?:pointures?|chaussures?|baskets?|bottes?|bottines?|chausse|souliers?|sandales?|tennis|crampons"
    r"|chaussons|sabots|patins|skis?)\b"
)
_SHOE: Final = re.compile(
    r"\b(1[89]|2\d|3\d|4[0-9])(?:\s?(?:-|/|a|et|ou)\s?(1[89]|2\d|3\d|4[0-9]))?\b(?!\s?(?:ans|mois|h\b|kg"
    r"|cm|km|euros|min|paires|pieces|%|m\b|m2|places))"
)
_CLOTHES: Final = re.compile(
    r"\btailles?\s(xxs|xs|s|m|l|xl|xxl|xxxl|[2-5]xl|3[2-9]|4\d|5\d|6\d)(?:\s?(?:-|/|a|et|ou|au)\s?(xs|s|m"
    r"|l|xl|xxl|xxxl|[2-5]xl|3[2-9]|4\d|5\d|6\d))?\b"
)
_LETTERS: Final = {
    "xxs": 32,
    "xs": 34,
    "s": 36,
    "m": 39,
    "l": 42,
    "xl": 46,
    "xxl": 50,
    "xxxl": 54,
    "2xl": 50,
    "3xl": 54,
    "4xl": 58,
    "5xl": 62,
}

Sizes = dict[str, tuple[tuple[float, float], ...]]


def sizes_of(text: str) -> Sizes:
    """Kind of thing → the sizes named for it, as spans."""
    text = fold(text)
    sizes: Sizes = {}
    if _NAPPY_WORDS.search(text):
        _keep(sizes, "nappies", [(float(found[1]), float(found[1])) for found in _NAPPIES.finditer(text)])
    if _SHOE_WORDS.search(text):
        _keep(sizes, "shoes", [_span(found[1], found[2]) for found in _SHOE.finditer(text)])
    _keep(sizes, "clothes", [_span(found[1], found[2]) for found in _CLOTHES.finditer(text)])
    return sizes


def _keep(sizes: Sizes, kind: str, spans: list[tuple[float, float]]) -> None:
    if spans:
        sizes[kind] = tuple(spans)


def _span(first: str, last: str | None) -> tuple[float, float]:
    low, high = sorted((_number(first), _number(last or first)))
    return low, high


def _number(size: str) -> float:
    return float(_LETTERS.get(size, 0) or size)


def fit(wanted: Sizes, offered: Sizes) -> bool | None:
    """Whether a size asked for is among those offered; None when they speak of different things."""
    shared = wanted.keys() & offered.keys()
    if not shared:
        return None
    return all(
        any(
            low <= have_high and have_low <= high
            for low, high in wanted[kind]
            for have_low, have_high in offered[kind]
        )
        for kind in shared
    )
