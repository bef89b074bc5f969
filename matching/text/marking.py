"""Marking: where in a text the words that were looked for stand, and the part of it that shows them. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final

LENGTH: Final = 220  # characters of an excerpt: two lines on a desk, four on a phone
LEAD: Final = 60  # of them before the first word found
_WORD: Final = re.compile(r"\w+")

Pieces = tuple[tuple[str, bool], ...]


def marked(
    text: str, wanted: frozenset[str], terms_of: Callable[[str], Iterable[str]], *, length: int = LENGTH
) -> Pieces:
    """An excerpt of a text in pieces, each with whether it was looked for. Joined, they read as the excerpt.

    It begins a little before the first word found; without one, where the text begins.
    """
    line = " ".join(text.split())
    first = next(_hits(line, wanted, terms_of, 0, len(line)), (0, 0))[0]
    start, end = _window(line, first, length)
    pieces: list[tuple[str, bool]] = []
    at = start
    for begins, ends in _hits(line, wanted, terms_of, start, end):
        pieces += [(line[at:begins], False), (line[begins:ends], True)]
        at = ends
    pieces.append((line[at:end], False))
    pieces = [("…", False)] * (start > 0) + pieces + [("…", False)] * (end < len(line))
    return tuple(piece for piece in pieces if piece[0])


def _hits(
    line: str, wanted: frozenset[str], terms_of: Callable[[str], Iterable[str]], start: int, end: int
) -> Iterator[tuple[int, int]]:
    for word in _WORD.finditer(line, start, end):
        if not wanted.isdisjoint(terms_of(word.group())):
            yield word.span()


def _window(line: str, first: int, length: int) -> tuple[int, int]:
    """From a word's beginning to a word's end, where there are spaces to see them by."""
    start = 0 if first <= LEAD or len(line) <= length else first - LEAD
    if start:
        start = line.find(" ", start, first) + 1 or start
    end = min(len(line), start + length)
    if end < len(line):
        space = line.rfind(" ", first + 1, end)
        end = space if space > 0 else end
    return start, end
