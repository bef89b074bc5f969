"""How long to wait before trying again: twice as long each time, never all in the same instant."""

from __future__ import annotations

from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

FIRST: Final = timedelta(seconds=15)
LONGEST: Final = timedelta(hours=1)
MOST_PATIENT: Final = timedelta(days=1)  # a provider that asks for more than that is not waited for
ATTEMPTS: Final = 12  # about five hours: long enough for a grey list or a restarted mail server


def wait_before(attempt: int, *, asked: timedelta, chance: float) -> timedelta | None:
    """The wait after the failed ``attempt`` (from 1), at least what was ``asked``; None: enough.

    ``chance`` in [0, 1) spreads those who failed together over half of the wait.
    """
    if attempt >= ATTEMPTS or asked > MOST_PATIENT:
        return None
    full = min(LONGEST, FIRST * float(2 ** (attempt - 1)))
    return max(full * (0.5 + chance / 2), asked)


def asked_wait(text: str, now: datetime) -> timedelta:
    """What ``Retry-After`` asks for: seconds or a date; nothing when it makes no sense."""
    if text.isascii() and text.isdigit():
        return timedelta(seconds=min(int(text), 10**9))
    try:
        return max(parsedate_to_datetime(text) - now, timedelta())
    except (ValueError, TypeError):
        return timedelta()
