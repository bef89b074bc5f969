"""When somebody's digest is due: in the morning of their own clock, once a day or once a week."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import Final, Literal

Rhythm = Literal["none", "daily", "weekly"]
RHYTHMS: Final[tuple[Rhythm, ...]] = ("none", "daily", "weekly")

MORNING: Final = time(8, 0)
UNTIL: Final = timedelta(hours=4)  # a server that slept does not send the morning's mail in the afternoon
MONDAY: Final = 0


def is_due(rhythm: str, *, last: datetime, now: datetime, zone: tzinfo) -> bool:
    """Whether a digest is to be sent now. ``last``: the one before, or when they chose to have one."""
    if rhythm not in ("daily", "weekly"):
        return False
    here = now.astimezone(zone)
    morning = datetime.combine(here.date(), MORNING, zone).astimezone(UTC)
    if not morning <= now < morning + UNTIL:
        return False
    return last < morning and (rhythm == "daily" or here.weekday() == MONDAY)
