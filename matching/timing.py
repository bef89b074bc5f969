"""How long a promise may stay unconfirmed, and when two promises want somebody at the same time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

CONFIRM_WITHIN: Final = {
    "vital": timedelta(minutes=15),
    "urgent": timedelta(hours=2),
    "normal": timedelta(hours=24),
}
LATE: Final = timedelta(hours=24)  # a promise given back this close to the deadline worries the coordination
USUAL_LENGTH: Final = timedelta(hours=2)  # of a service whose start nobody named: it ends at its deadline
LONGEST_ENGAGEMENT: Final = timedelta(hours=8)  # a longer period leaves the choice of the moment

Window = tuple[datetime, datetime]


def confirm_by(urgency: str, *, at: datetime, needed_by: datetime) -> datetime:
    """Until when a promise made at ``at`` must be confirmed.

    Never later than halfway to the deadline: whoever would step in needs the other half.
    """
    return at + min(CONFIRM_WITHIN[urgency], max(needed_by - at, timedelta()) / 2)


def nudge_at(*, at: datetime, confirm_by: datetime) -> datetime:
    """When to remind somebody who has not confirmed: two thirds into the delay, and once."""
    return at + (confirm_by - at) * 2 / 3


def is_late(*, at: datetime, needed_by: datetime) -> bool:
    """Whether dropping out now leaves little time to find somebody else."""
    return needed_by - at < LATE


def window(nature: str, starts_at: datetime | None, needed_by: datetime) -> Window | None:
    """When a promise on this card binds somebody; None when they choose their own moment.

    Goods and equipment are brought whenever it suits, unless a period says otherwise.
    """
    if starts_at is None:
        return (needed_by - USUAL_LENGTH, needed_by) if nature in ("service", "time") else None
    return (starts_at, needed_by) if needed_by - starts_at <= LONGEST_ENGAGEMENT else None


def overlap(one: Window | None, other: Window | None) -> bool:
    """Whether both want the same person at the same time."""
    return one is not None and other is not None and one[0] < other[1] and other[0] < one[1]
