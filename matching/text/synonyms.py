"""Field synonyms: groups of words that one search or match should treat as one.

The groups that come with Relais are in ``synonyms.toml`` beside this file; a network adds its own
(local names, nicknames of places) with a mapping of the same form.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

OURS: Final = Path(__file__).with_name("synonyms.toml")


def read_synonyms(*more: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    """Head word → its other wordings: ours, then each of ``more``, which add to the groups."""
    groups: dict[str, tuple[str, ...]] = {}
    for table in (tomllib.loads(OURS.read_text(encoding="utf-8"))["synonyms"], *more):
        for head, words in table.items():
            groups[head] = (*groups.get(head, ()), *words)
    return groups
