"""Words that carry grammar, not meaning. Those that carry time, negation or place are for the readers."""

from __future__ import annotations

from pathlib import Path
from typing import Final

OURS: Final = Path(__file__).with_name("stopwords.txt")
STOP_WORDS: Final = frozenset(OURS.read_text(encoding="utf-8").split())


def is_stop_word(folded: str) -> bool:
    """Whether a folded word says nothing about what is asked or offered."""
    return folded in STOP_WORDS or (len(folded) == 1 and not folded.isdigit())
