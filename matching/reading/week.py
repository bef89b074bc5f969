"""A week as a set of its 168 hours: when somebody is free, when a need can be met.

Hours are those of the network's own clock, Monday first. A set of hours is an integer, one bit an hour,
so that "do they meet" is one AND.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
HOURS: Final = 24
PARTS: Final = {"morning": (7, 12), "midday": (11, 14), "afternoon": (12, 19), "evening": (18, 23)}
_ALL: Final = (1 << (7 * HOURS)) - 1


@dataclass(frozen=True, slots=True)
class Week:
    """A set of hours of the week."""

    bits: int

    @classmethod
    def of(cls, days: Iterable[int], start: int = 0, end: int = HOURS) -> Week:
        """The hours from ``start`` to ``end``, excluded (past midnight when smaller), of these days."""
        bits = 0
        for day in days:
            for hour in range(start, end if end > start else end + HOURS):
                bits |= 1 << ((day * HOURS + hour) % (7 * HOURS))
        return cls(bits)

    @classmethod
    def between(cls, start: datetime, end: datetime) -> Week:
        """The hours of the week that a period touches; all of them when it lasts a week or more."""
        if end - start >= timedelta(days=7):
            return ALWAYS
        bits, at = 0, start.replace(minute=0, second=0, microsecond=0)
        while at < end:
            bits |= 1 << (at.weekday() * HOURS + at.hour)
            at += timedelta(hours=1)
        return cls(bits)

    def __and__(self, other: Week) -> Week:
        return Week(self.bits & other.bits)

    def __or__(self, other: Week) -> Week:
        return Week(self.bits | other.bits)

    def __sub__(self, other: Week) -> Week:
        return Week(self.bits & ~other.bits)

    def __bool__(self) -> bool:
        return self.bits != 0

    def __len__(self) -> int:
        return self.bits.bit_count()

    @property
    def days(self) -> tuple[int, ...]:
        """The days of which it holds at least an hour."""
        return tuple(day for day in range(7) if self.bits >> (day * HOURS) & ((1 << HOURS) - 1))

    @property
    def part(self) -> str:
        """The part of the day that holds every hour of it, the narrowest; "day" when none does."""
        hours = {at % HOURS for at in range(7 * HOURS) if self.bits >> at & 1}
        for name, (start, end) in sorted(PARTS.items(), key=lambda one: one[1][1] - one[1][0]):
            if hours <= set(range(start, end)):
                return name
        return "day"


ALWAYS: Final = Week(_ALL)
NEVER: Final = Week(0)
