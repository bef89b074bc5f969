"""Stretches of the calendar, and what stands before and after them."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.periods import LONGEST, MONTHS, between, containing
from matching.refusals import Refused

DAYS = st.dates(date(2001, 1, 1), date(2100, 1, 1))


@pytest.mark.parametrize(
    ("kind", "first", "last"),
    [
        ("month", date(2026, 11, 1), date(2026, 11, 30)),
        ("quarter", date(2026, 10, 1), date(2026, 12, 31)),
        ("year", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_a_day_lies_in_its_month_quarter_and_year(kind, first, last):
    period = containing(kind, date(2026, 11, 20))
    assert (period.first, period.last) == (first, last)


def test_the_one_before_is_of_the_same_kind():
    assert containing("month", date(2026, 3, 31)).previous == containing("month", date(2026, 2, 1))
    assert containing("quarter", date(2026, 1, 1)).previous == containing("quarter", date(2025, 12, 31))
    assert containing("year", date(2024, 2, 29)).previous.first == date(2023, 1, 1)
    free = between(date(2026, 11, 10), date(2026, 11, 19))
    assert (free.previous.first, free.previous.last) == (date(2026, 10, 31), date(2026, 11, 9))


def test_a_short_period_is_cut_into_weeks_from_monday_and_a_long_one_into_months():
    november = containing("month", date(2026, 11, 1)).steps()  # begins on a Sunday
    assert [(step.first.day, step.last.day) for step in november] == [
        (1, 1), (2, 8), (9, 15), (16, 22), (23, 29), (30, 30),
    ]  # fmt: skip
    year = containing("year", date(2026, 5, 5)).steps()
    assert [step.first.month for step in year] == list(range(1, 13))


@given(DAYS, st.sampled_from(sorted(MONTHS)))
def test_neighbours_touch_and_lead_back(day, kind):
    period = containing(kind, day)
    assert period.first <= day <= period.last
    assert period.previous.last + timedelta(days=1) == period.first
    assert period.previous.following == period


@given(DAYS, st.integers(0, LONGEST - 1))
def test_steps_cover_every_day_once(first, length):
    period = between(first, first + timedelta(days=length))
    steps = period.steps()
    assert steps[0].first == period.first
    assert steps[-1].last == period.last
    assert sum(step.days for step in steps) == period.days
    assert all(a.last + timedelta(days=1) == b.first for a, b in itertools.pairwise(steps))
    assert period.previous.days == period.days


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2026, 2, 1), date(2026, 1, 31)),
        (date(2020, 1, 1), date(2026, 1, 1)),
        (date(1999, 12, 31), date(2000, 1, 1)),
        (date(9999, 12, 1), date(9999, 12, 31)),
    ],
)
def test_what_is_no_period_is_refused(first, last):
    with pytest.raises(Refused) as refused:
        between(first, last)
    assert refused.value.code == "bad_dates"
