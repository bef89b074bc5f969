"""A broken promise, named."""

from __future__ import annotations

from typing import Final, NamedTuple

RULES: Final = {
    "lost": "acknowledged or logged, and not there, or never heard",
    "doubled": "there twice, or heard twice",
    "reordered": "the order of the log is not the order of the facts, or not the order heard",
    "gap": "a hole that nothing announced",
    "unsaved": "heard, and not in the log as heard",
    "answer_changed": "one key, two answers",
    "not_done": "refused for good, and done nevertheless",
    "refused": "a refusal that nothing at that time explains",
    "over_claimed": "more promised than asked for",
    "inconsistent": "the rows contradict one another",
    "reset": "told to start again without a reason that the protocol knows",
    "damaged": "the database's files are broken",
}


class Violation(NamedTuple):
    """Which rule, and by what."""

    rule: str
    about: str

    def __str__(self) -> str:
        return f"{self.rule} ({RULES[self.rule]}): {self.about}"
