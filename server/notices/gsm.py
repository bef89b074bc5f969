"""The alphabet of text messages (3GPP TS 23.038): what fits in one costs one."""

from __future__ import annotations

import unicodedata
from typing import Final

ONE: Final = 160  # septets of a single message

_BASIC: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED: Final = frozenset("^{}\\[~]|€")  # two septets each
_NEAR: Final = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "“": '"',
        "”": '"',
        "«": '"',
        "»": '"',
        "–": "-",
        "—": "-",
        "…": "...",
        "œ": "oe",
        "Œ": "OE",
        "·": "-",
        "\u2044": "/",  # of a fraction: ½ is 1/2
        "\u00a0": " ",
        "\u202f": " ",
        "\u2009": " ",
        "\t": " ",
    }
)


def spelt(text: str) -> str:
    """The same words in that alphabet: an accent that it lacks is left off, another script is "?"."""
    return "".join(_letter(one) for one in text.translate(_NEAR))


def _letter(one: str) -> str:
    if one in _BASIC or one in _EXTENDED:
        return one
    plain = "".join(part for part in unicodedata.normalize("NFKD", one).translate(_NEAR) if part in _BASIC)
    return plain or "?"


def septets(text: str) -> int:
    """How much room a spelt text takes."""
    return len(text) + sum(one in _EXTENDED for one in text)


def cut(text: str, room: int) -> str:
    """As much of a spelt text as fits, ended by "..." when something is missing."""
    if septets(text) <= room:
        return text
    while text and septets(text) + 3 > room:
        text = text[:-1]
    return f"{text.rstrip()}..." if text else ""
