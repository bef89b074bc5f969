"""Folding: the same word whatever its case, accents, ligatures and apostrophes."""

from __future__ import annotations

import unicodedata
from typing import Final

# One character for one wherever possible, so that places in the folded text are places in the original.
_ONE_FOR_ONE: Final = str.maketrans(
    {
        "’": "'",
        "ʼ": "'",
        "‘": "'",
        "`": "'",
        "´": "'",
        "–": "-",
        "—": "-",
        "‑": "-",
        "\u00a0": " ",
        "\u202f": " ",
    }
)
_LIGATURES: Final = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss"})


def fold(text: str) -> str:
    """Lower case, no accents, œ as oe, one kind of apostrophe and of dash."""
    if text.isascii():
        return text.replace("`", "'").lower()
    plain = unicodedata.normalize("NFKD", text.translate(_ONE_FOR_ONE).translate(_LIGATURES).casefold())
    return "".join(char for char in plain if not unicodedata.combining(char))
