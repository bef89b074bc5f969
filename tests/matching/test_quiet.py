"""Quiet hours: through the night, through both clock changes, on any clock."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.quiet import Quiet

PARIS = ZoneInfo("Europe/Paris")
SPAN = (datetime(2026, 1, 1), datetime(2028, 1, 1))  # noqa: DTZ001 (Hypothesis adds the zone)
ZONES = [PARIS, ZoneInfo("UTC"), ZoneInfo("America/Cayenne"), ZoneInfo("Australia/Lord_Howe")]


def paris(*parts, fold=0):
    """An instant by the clocks of Paris."""
    return datetime(*parts, tzinfo=PARIS, fold=fold).astimezone(UTC)


NIGHT = Quiet(22 * 60, 7 * 60, PARIS)


@pytest.mark.parametrize(
    ("at", "until"),
    [
        (paris(2026, 11, 20, 21, 59), paris(2026, 11, 20, 21, 59)),
        (paris(2026, 11, 20, 22, 0), paris(2026, 11, 21, 7, 0)),
        (paris(2026, 11, 21, 3, 30), paris(2026, 11, 21, 7, 0)),
        (paris(2026, 11, 21, 7, 0), paris(2026, 11, 21, 7, 0)),
    ],
)
def test_a_night_ends_in_the_morning(at, until):
    assert NIGHT.over(at) == until
    assert NIGHT.holds(at) == (at != until)


def test_the_night_of_march_is_an_hour_shorter_and_ends_at_the_same_time_on_the_clock():
    asleep = paris(2027, 3, 27, 23, 0)
    end = NIGHT.over(asleep)
    assert end == paris(2027, 3, 28, 7, 0)
    assert end - asleep == timedelta(hours=7)


def test_the_night_of_october_is_an_hour_longer_and_ends_at_the_same_time_on_the_clock():
    asleep = paris(2026, 10, 24, 23, 0)
    end = NIGHT.over(asleep)
    assert end == paris(2026, 10, 25, 7, 0)
    assert end - asleep == timedelta(hours=9)


def test_an_end_that_the_clock_skips_comes_right_after():
    early = Quiet(22 * 60, 2 * 60 + 30, PARIS)
    end = early.over(paris(2027, 3, 28, 1, 0))
    assert not early.holds(end)
    assert end <= paris(2027, 3, 28, 3, 30)


def test_an_end_that_the_clock_shows_twice_is_the_first_of_them():
    early = Quiet(22 * 60, 2 * 60 + 30, PARIS)
    assert early.over(paris(2026, 10, 25, 1, 0)) == paris(2026, 10, 25, 2, 30, fold=0)
    # Half an hour later the clock shows quiet minutes again: a second, shorter sleep.
    assert early.over(paris(2026, 10, 25, 2, 10, fold=1)) == paris(2026, 10, 25, 2, 30, fold=1)


@given(
    at=st.datetimes(*SPAN, timezones=st.just(UTC)),
    start=st.integers(0, 1439),
    end=st.integers(0, 1439),
    zone=st.sampled_from(ZONES),
)
def test_it_is_over_soon_and_not_before(at, start, end, zone):
    quiet = Quiet(start, end, zone)
    over = quiet.over(at)
    assert at <= over <= at + timedelta(hours=26)
    assert not quiet.holds(over)
    if quiet.holds(at):
        assert quiet.holds(over - timedelta(minutes=1)) or over.astimezone(zone).hour < 5
