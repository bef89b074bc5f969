"""Stretches of the calendar: a month, a quarter, a year, or any days, with what came before them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from matching.refusals import Refused

PeriodKind = Literal["month", "quarter", "year", "free"]
KINDS: Final[tuple[PeriodKind, ...]] = ("month", "quarter", "year", "free")
USUAL: Final[PeriodKind] = "quarter"  # long enough to mean something, short enough to be of today
MONTHS: Final[dict[str, int]] = {"month": 1, "quarter": 3, "year": 12}
LONGEST: Final = 1_830  # days: five years at a sight
EARLIEST: Final = date(2000, 1, 1)
LATEST: Final = date(2999, 12, 31)
DAYS_IN_WEEKS: Final = 100  # up to here a week is a step of the series; beyond, a month
DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days, ``first`` and ``last`` included."""

    kind: PeriodKind
    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days."""
        return (self.last - self.first).days + 1

    @property
    def previous(self) -> Period:
        """The month, the quarter, the year before; for any days, as many just before them."""
        before = self.first - DAY
        if self.kind == "free":
            return Period("free", self.first - timedelta(days=self.days), before)
        return containing(self.kind, before)

    @property
    def following(self) -> Period:
        """The next one of its kind."""
        after = self.last + DAY
        if self.kind == "free":
            return Period("free", after, self.last + timedelta(days=self.days))
        return containing(self.kind, after)

    @property
    def step(self) -> Literal["week", "month"]:
        """What a series over it is cut into."""
        return "week" if self.days <= DAYS_IN_WEEKS else "month"

    def steps(self) -> tuple[Period, ...]:
        """Itself in weeks, from Monday, or in months; the first and the last may be cut short."""
        return tuple(self._weeks() if self.step == "week" else self._months())

    def _weeks(self) -> Iterator[Period]:
        first = self.first
        while first <= self.last:
            last = min(first + timedelta(days=6 - first.weekday()), self.last)
            yield Period("free", first, last)
            first = last + DAY

    def _months(self) -> Iterator[Period]:
        first = self.first
        while first <= self.last:
            last = min(containing("month", first).last, self.last)
            yield Period("month" if first.day == 1 else "free", first, last)
            first = last + DAY


def containing(kind: PeriodKind, day: date) -> Period:
    """The month, the quarter or the year that a day lies in; a day alone for ``free``."""
    if kind == "free":
        return Period("free", day, day)
    length = MONTHS[kind]
    start = day.replace(month=(day.month - 1) // length * length + 1, day=1)
    return Period(kind, start, _later(start, length) - DAY)


def between(first: date, last: date) -> Period:
    """Any days, or ``Refused("bad_dates")``: turned round, too long, or out of this world."""
    if not EARLIEST <= first <= last <= LATEST or (last - first).days >= LONGEST:
        raise Refused("bad_dates", days=LONGEST)
    return Period("free", first, last)


def asked_for(kind: str, day: str, first: str, last: str, *, today: date) -> Period:
    """The period that texts name: days when both are given, else the one of ``kind`` around ``day``.

    Empty texts mean the quarter of today. ``Refused("bad_dates")`` when they make no sense.
    """
    if first or last:
        return between(_date(first), _date(last))
    if kind not in MONTHS and kind != "":
        raise Refused("bad_dates", days=LONGEST)
    chosen = next((known for known in KINDS if known == kind), USUAL)
    return containing(chosen, _date(day) if day else today)


def _date(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Refused("bad_dates", days=LONGEST) from None
    if not EARLIEST <= day <= LATEST:
        raise Refused("bad_dates", days=LONGEST)
    return day


def _later(start: date, months: int) -> date:
    ahead = start.month - 1 + months
    return start.replace(year=start.year + ahead // 12, month=ahead % 12 + 1)
