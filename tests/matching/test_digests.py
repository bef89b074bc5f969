"""When a digest is due, on the clock of its reader, both clock changes included."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.digests import is_due

PARIS = ZoneInfo("Europe/Paris")
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS).astimezone(UTC)


@pytest.mark.parametrize(
    ("rhythm", "now", "due"),
    [
        ("daily", "2026-11-20T07:59", False),
        ("daily", "2026-11-20T08:00", True),
        ("daily", "2026-11-20T11:59", True),
        ("daily", "2026-11-20T12:00", False),
        ("weekly", "2026-11-20T09:00", False),
        ("weekly", "2026-11-23T09:00", True),
        ("none", "2026-11-23T09:00", False),
        ("hourly", "2026-11-23T09:00", False),
        ("daily", "2026-03-29T07:59", False),  # the night lost an hour
        ("daily", "2026-03-29T08:00", True),
        ("daily", "2026-10-25T07:59", False),  # the night had one twice
        ("daily", "2026-10-25T08:00", True),
    ],
)
def test_in_the_morning_only(rhythm, now, due):
    assert is_due(rhythm, last=LONG_AGO, now=at(now), zone=PARIS) == due


def test_the_morning_is_the_readers():
    noumea = ZoneInfo("Pacific/Noumea")
    assert is_due("daily", last=LONG_AGO, now=datetime(2026, 11, 19, 21, 30, tzinfo=UTC), zone=noumea)
    assert not is_due("daily", last=LONG_AGO, now=datetime(2026, 11, 19, 21, 30, tzinfo=UTC), zone=PARIS)


@pytest.mark.parametrize("zone", ["Europe/Paris", "Pacific/Noumea", "America/Cayenne"])
@pytest.mark.parametrize(("rhythm", "how_many"), [("daily", 365), ("weekly", 52)])
def test_a_year_of_looking_every_half_hour_sends_one_a_morning(zone, rhythm, how_many):
    now, last, sent = datetime(2026, 1, 1, 16, tzinfo=UTC), LONG_AGO - timedelta(days=9), 0
    while now < datetime(2027, 1, 1, 16, tzinfo=UTC):
        if is_due(rhythm, last=last, now=now, zone=ZoneInfo(zone)):
            last, sent = now, sent + 1
        now += timedelta(minutes=30)
    assert sent == how_many


@given(st.integers(0, 366 * 24 * 60))
def test_never_twice_within_one_morning(minutes):
    now = LONG_AGO + timedelta(minutes=minutes)
    if is_due("daily", last=now - timedelta(days=2), now=now, zone=PARIS):
        assert not is_due("daily", last=now, now=now + timedelta(hours=1), zone=PARIS)
