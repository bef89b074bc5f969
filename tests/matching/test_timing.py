"""How long a promise may stay unconfirmed, and when two meet."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.timing import CONFIRM_WITHIN, confirm_by, is_late, nudge_at, overlap, window

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def hours(count):
    return timedelta(hours=count)


@pytest.mark.parametrize(
    ("urgency", "left", "expected"),
    [
        ("vital", hours(2), timedelta(minutes=15)),
        ("urgent", hours(24), hours(2)),
        ("normal", hours(24 * 7), hours(24)),
        ("vital", timedelta(minutes=20), timedelta(minutes=10)),
        ("normal", hours(6), hours(3)),
    ],
)
def test_the_delay_follows_the_urgency_and_half_of_what_is_left(urgency, left, expected):
    assert confirm_by(urgency, at=NOON, needed_by=NOON + left) == NOON + expected


@given(urgency=st.sampled_from(list(CONFIRM_WITHIN)), left=st.timedeltas(timedelta(), timedelta(days=120)))
def test_the_reminder_comes_before_the_lapse_and_the_lapse_before_the_deadline(urgency, left):
    until = confirm_by(urgency, at=NOON, needed_by=NOON + left)
    assert NOON <= nudge_at(at=NOON, confirm_by=until) <= until <= NOON + left


def test_the_last_day_is_late():
    assert is_late(at=NOON, needed_by=NOON + hours(23))
    assert not is_late(at=NOON, needed_by=NOON + hours(24))


def test_a_service_binds_the_hours_before_its_deadline_and_goods_no_hour():
    evening = NOON + hours(6)
    assert window("service", None, evening) == (NOON + hours(4), evening)
    assert window("time", None, evening) == (NOON + hours(4), evening)
    assert window("goods", None, evening) is None
    assert window("equipment", None, evening) is None


def test_a_short_period_binds_and_a_long_one_leaves_the_choice():
    assert window("goods", NOON, NOON + hours(8)) == (NOON, NOON + hours(8))
    assert window("service", NOON, NOON + hours(9)) is None


def test_windows_that_touch_do_not_meet():
    morning, noon = (NOON - hours(3), NOON), (NOON, NOON + hours(2))
    assert not overlap(morning, noon)
    assert overlap(morning, (NOON - hours(1), NOON + hours(1)))
    assert not overlap(morning, None)
    assert not overlap(None, None)
