"""A clock that stands where a test puts it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

FRIDAY_EVENING = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)


class SettableClock:
    """Each look takes a millisecond, so that two writes never share an instant."""

    def __init__(self, now: datetime = FRIDAY_EVENING) -> None:
        self.now = now

    def __call__(self) -> datetime:
        self.now += timedelta(milliseconds=1)
        return self.now

    def forward(self, **by: float) -> datetime:
        """Let time pass: ``clock.forward(hours=2)``."""
        self.now += timedelta(**by)
        return self.now
