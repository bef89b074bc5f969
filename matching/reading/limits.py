"""Limits: words by which an offer holds something back, whatever it is.

An offer that says the very words of a need and then "seulement", "sauf", "pas" is less likely to answer it
than one that limits nothing. The ranker weighs how much a text limits itself; which words are excluded is
the business of ``negation``.
"""

from __future__ import annotations

import re
from typing import Final

from matching.text.folding import fold

_LIMIT: Final = re.compile(
    r"\b(?:seulement|uniquement|exclusivement|sauf|hors|hormis|reserves? (?:aux?|a)|reservee?s? (?:aux?"
    r"|a)|pas|plus de(?! \d)|jamais|aucune?|ni"
    r"|pas adapte|ne [a-z]+ que|n'[a-z]+ que|que le|limite|maximum|max|desolee?|desolees?|mais|trop|deja"
    r"|adherents|membres|obligatoire"
    r"|en semaine|sans)\b"
)
_HARMLESS: Final = re.compile(
    r"n'hesitez pas|pas de (?:souci|probleme|panique|chichi)|sans (?:rendez-vous|rdv|condition|frais"
    r"|jugement|contrepartie|engagement"
    r"|justificatif|inscription|avance|abri|fil|logement|domicile|papiers?)|pas cher|pas mal|pas loin"
    r"|jamais (?:servi|porte|utilise|ouvert)e?s?|non mais"
)


def limits_of(text: str) -> int:
    """How many limiting words the text has, those that limit nothing left out."""
    return len(_LIMIT.findall(_HARMLESS.sub(" ", fold(text))))
