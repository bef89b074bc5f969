"""The geometry of charts: what is drawn stands in proportion and inside its frame."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.charts import LEGS, WIDTH, Bar, Column, Table, bars, columns, legs, line

NONE = Table((), ())
NUMBERS = st.lists(st.integers(0, 10_000), min_size=1, max_size=60)


@given(NUMBERS)
def test_columns_stand_in_proportion_and_inside(values):
    chart = columns("t", NONE, [Column(str(value), (("filled", value),)) for value in values], most="m")
    assert chart.empty == (max(values) == 0)
    drawn = [value for value in values if value]
    assert len(chart.marks) == len(drawn)
    for mark, value in zip(chart.marks, drawn, strict=True):
        assert 0 <= mark.x <= mark.x + mark.width <= WIDTH
        assert mark.height == pytest.approx(
            chart.marks[drawn.index(max(drawn))].height * value / max(drawn), abs=0.2
        )
        assert mark.y + mark.height <= chart.height


@given(st.lists(st.none() | st.integers(0, 10_000), min_size=1, max_size=60))
def test_a_line_is_interrupted_where_nothing_is_known(values):
    chart = line("t", NONE, [("", value) for value in values], most="m")
    if chart.empty:
        assert not max((value for value in values if value is not None), default=0)
        return
    assert len(chart.dots) == sum(value is not None for value in values)
    joined = sum(points.count(" ") for points in chart.lines)
    assert joined == sum(a is not None and b is not None for a, b in itertools.pairwise(values))


@given(NUMBERS)
def test_bars_are_as_long_as_their_values(values):
    chart = bars("t", NONE, [Bar("name", (("filled", value),), str(value)) for value in values])
    assert all(0 <= mark.x <= mark.x + mark.width <= WIDTH + 0.1 for mark in chart.marks)
    assert max((mark.width for mark in chart.marks), default=0) == pytest.approx(WIDTH if max(values) else 0)


@given(st.integers(0, 100), st.integers(0, 100))
def test_batons_are_counted_as_long_as_they_can_be(filled, unmet):
    chart = legs("t", NONE, [("filled", filled), ("unmet", unmet)])
    if filled + unmet <= LEGS:
        assert [mark.tone for mark in chart.marks] == ["filled"] * filled + ["unmet"] * unmet
    else:
        assert len(chart.marks) <= 2


def test_labels_thin_out_and_the_last_one_stays():
    chart = columns("t", NONE, [Column(f"c{n}", (("filled", 1),)) for n in range(53)], most="1")
    shown = [words.text for words in chart.words]
    assert "c52" in shown
    assert len(shown) <= 7
