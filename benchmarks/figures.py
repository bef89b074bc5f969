"""What a benchmark hands back: tables to read, figures to compare with the reach, raw data to keep."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

Say = Callable[[str], None]


@dataclass(slots=True)
class Table:
    """Rows of text under a title."""

    title: str
    columns: Sequence[str]
    rows: list[Sequence[str]] = field(default_factory=list)


@dataclass(slots=True)
class Reach:
    """One line of the table of the issue. ``met`` is None when it could not be measured."""

    figure: str
    measured: str
    target: str
    met: bool | None


@dataclass(slots=True)
class Outcome:
    """Everything one benchmark found out."""

    tables: list[Table]
    reach: list[Reach]
    data: dict[str, Any]


def median(values: Sequence[float]) -> float:
    """The middle one; 0 of none."""
    return statistics.median(values) if values else 0.0


def ratio(of: Sequence[float], to: Sequence[float]) -> float | None:
    """Median of ``of`` over median of ``to``."""
    below = median(to)
    return median(of) / below if below else None


def times(value: float | None) -> str:
    """A ratio in words."""
    return "not measured" if value is None else f"{value:.2f} ×"


def ms(microseconds: float) -> str:
    """Microseconds as milliseconds."""
    return f"{microseconds / 1000:.1f} ms"


def count(value: float) -> str:
    """A large number, readable."""
    return f"{value:,.0f}"


def at_least(value: float | None, target: float) -> bool | None:
    """Whether it was reached; None when it was not measured."""
    return None if value is None else value >= target


def is_clean(figures: dict[str, Any]) -> bool:
    """Whether every delivery was verified: nothing wrong, missing, doubled or refused, nobody cut off."""
    faults = ("bad", "gaps", "repeats", "resets", "closed", "open")
    return not any(figures[fault] for fault in faults) and not figures["no"]
