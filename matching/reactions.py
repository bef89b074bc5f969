"""The words that one may put under a message instead of writing one more."""

from __future__ import annotations

from typing import Final

from matching.refusals import Refused

REACTIONS: Final = ("thanks", "bravo", "agreed", "noted", "support")  # in the order in which they show


def check_reaction(word: str) -> str:
    """The word, if it is one of ours; else ``Refused("bad_choice")``."""
    if word not in REACTIONS:
        raise Refused("bad_choice", field="word")
    return word
