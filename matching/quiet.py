"""Quiet hours: when somebody sleeps, and when they can be told, on their own clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final

DAY: Final = 24 * 60  # minutes


@dataclass(frozen=True, slots=True)
class Quiet:
    """The minutes of the wall clock from ``start`` to ``end``, excluded; past midnight when it is smaller.

    The clock is read where the person lives, so that a night stays a night through both clock changes.
    """

    start: int
    end: int
    zone: tzinfo

    def holds(self, at: datetime) -> bool:
        """Whether it is quiet at this instant."""
        here = at.astimezone(self.zone)
        minute = here.hour * 60 + here.minute
        if self.start <= self.end:
            return self.start <= minute < self.end
        return minute >= self.start or minute < self.end

    def over(self, at: datetime) -> datetime:
        """The first instant from ``at`` on, to the minute, at which it is not quiet."""
        if not self.holds(at):
            return at
        today = at.astimezone(self.zone).replace(
            hour=self.end // 60 % 24, minute=self.end % 60, second=0, microsecond=0
        )
        # The wall clock may show that time twice, or skip it: both readings, and the first that fits.
        around = (today + timedelta(days=day) for day in (-1, 0, 1, 2))
        ends = (one.replace(fold=fold).astimezone(UTC) for one in around for fold in (0, 1))
        return min(end for end in ends if end > at and not self.holds(end))


PAUSES: Final = ("hour", "evening", "morning", "week")


def pause_end(choice: str, at: datetime, zone: tzinfo) -> datetime | None:
    """When a pause that people name ends: in an hour, at seven this evening, at eight tomorrow, in a week.

    None for no such pause; this evening, once it is evening, is tomorrow's.
    """
    here = at.astimezone(zone)
    if choice == "hour":
        return at + timedelta(hours=1)
    if choice == "week":
        return (here + timedelta(days=7)).astimezone(UTC)
    if choice == "morning":
        return _clock(here + timedelta(days=1), 8)
    if choice == "evening":
        return _clock(here if here.hour < 19 else here + timedelta(days=1), 19)
    return None


def _clock(day: datetime, hour: int) -> datetime:
    return day.replace(hour=hour, minute=0, second=0, microsecond=0, fold=0).astimezone(UTC)
