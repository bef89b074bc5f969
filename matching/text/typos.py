"""Light tolerance of typing errors: one letter missing, added, wrong or swapped in a long word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

SHORTEST: Final = 6  # letters; in shorter words one error makes another word


class Typos:
    """Knows a vocabulary, and finds the word of it that a misspelt one means.

    Words are kept under all their forms with one letter less: two words one error apart share one
    of these. The more frequent neighbour is given first; of equals, the alphabet decides.
    """

    def __init__(self, vocabulary: Iterable[str]) -> None:
        self._known = frozenset(vocabulary)
        self._by_form: dict[str, list[str]] = {}
        for word in sorted(self._known):
            if len(word) >= SHORTEST - 1:
                for form in _forms(word):
                    self._by_form.setdefault(form, []).append(word)

    def correct(self, word: str) -> str:
        """The known word meant, or ``word`` itself when it is known, short, a number or far from all."""
        if word in self._known or len(word) < SHORTEST or not word.isalpha():
            return word
        near = {
            known for form in _forms(word) for known in self._by_form.get(form, ()) if one_apart(word, known)
        }
        same_start = [known for known in near if known[:1] == word[:1]]  # people rarely miss the first letter
        return min(same_start, default=word)


def _forms(word: str) -> Iterator[str]:
    yield word
    for at in range(len(word)):
        yield word[:at] + word[at + 1 :]


def one_apart(one: str, other: str) -> bool:
    """Whether one insertion, deletion, replacement or swap of neighbours separates two words."""
    if abs(len(one) - len(other)) > 1:
        return False
    at = next(
        (i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    rest, others = one[at:], other[at:]
    if rest[1:] == others[1:] or rest[1:] == others or rest == others[1:]:
        return True
    return rest[:2] == others[1::-1][:2] and rest[2:] == others[2:]
