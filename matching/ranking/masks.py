"""Facts of texts as bits, so that one need meets ten thousand offers in a few operations.

Hours of the week (168 bits), ages, sizes and languages each become a row of 64-bit words; two rows meet when
their AND is not nought. A row of zeros says nothing, and excludes nothing.
"""

from __future__ import annotations

import tomllib
from bisect import bisect_right
from collections.abc import Iterable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from matching.reading.ages import Ages
from matching.reading.languages import FILE
from matching.reading.sizes import Sizes
from matching.reading.week import Week

Bits = NDArray[np.uint64]

_WORD: Final = (1 << 64) - 1
# Where an age begins to differ from the one before: months for babies, years for children, then five years.
_AGE_STEPS: Final = (
    0.0,
    0.25,
    0.5,
    0.75,
    *(float(age) for age in range(1, 20)),
    *(float(age) for age in range(20, 121, 5)),
)
_SIZE_SCALES: Final = {"nappies": (0, 1.0), "shoes": (18, 1.0), "clothes": (30, 2.0)}  # first size, step
_LANGUAGES: Final = tuple(tomllib.loads(FILE.read_text(encoding="utf-8"))["languages"])


def of_week(week: Week | None) -> tuple[int, ...]:
    """Three words; of an unknown week, none set."""
    bits = 0 if week is None else week.bits
    return tuple(bits >> shift & _WORD for shift in (0, 64, 128))


def of_ages(ages: Iterable[Ages]) -> tuple[int, ...]:
    """One word: a bit for every step of life that the spans touch."""
    bits = 0
    for span in ages:
        for step in range(_step(span.low), _step(span.high) + 1):
            bits |= 1 << step
    return (bits,)


def _step(age: float) -> int:
    return max(0, bisect_right(_AGE_STEPS, age) - 1)


def of_sizes(sizes: Sizes) -> tuple[int, ...]:
    """One word a kind of thing: nappies, shoes, clothes."""
    return tuple(_of_kind(kind, sizes) for kind in _SIZE_SCALES)


def _of_kind(kind: str, sizes: Sizes) -> int:
    first, step = _SIZE_SCALES[kind]
    bits = 0
    for low, high in sizes.get(kind, ()):
        for size in range(int((low - first) // step), int((high - first) // step) + 1):
            bits |= 1 << max(0, min(size, 63))
    return bits


def of_languages(codes: Iterable[str]) -> tuple[int, ...]:
    """One word: a bit a language; a code that is not in the list is left out."""
    return (sum(1 << _LANGUAGES.index(code) for code in set(codes) if code in _LANGUAGES),)


def stack(rows: Iterable[tuple[int, ...]], width: int) -> Bits:
    """The rows of an index."""
    return np.array(list(rows), dtype=np.uint64).reshape(-1, width)


def meet(asked: tuple[int, ...], offered: Bits) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """(said on both sides and in common, said on both sides and nothing in common), a row an offer."""
    row = np.array(asked, dtype=np.uint64)
    common: NDArray[np.bool_] = np.any(offered & row, axis=1)
    said: NDArray[np.bool_] = np.any(offered, axis=1) & bool(row.any())
    return common, said & ~common


def meet_by_kind(asked: tuple[int, ...], offered: Bits) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """As ``meet``, word by word: in common somewhere, and something said on both sides that differs."""
    row = np.array(asked, dtype=np.uint64)
    common = (offered & row) != 0
    said = (offered != 0) & (row != 0)
    return common.any(axis=1), (said & ~common).any(axis=1)
