"""The figures, on cases counted by hand and on any facts at all."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.figures import (
    BOUNDS,
    STEPS,
    Fact,
    Share,
    Tally,
    Times,
    end_of,
    figures_of,
    first_wave_of,
    quantile,
    spread_of,
    times_of,
)

NOON = 1_795_600_000_000
MINUTES = 60_000


def fact(id="n", *, asked=0, end="filled", **more):
    """A need asked so many minutes after noon; instants in minutes after it was asked."""
    at = NOON + asked * MINUTES
    moments = {step: at + more.pop(step) * MINUTES for step in STEPS if step in more}
    usual = {
        "category": "food",
        "place": "Gare",
        "urgency": "urgent",
        "quantity": 4,
        "taken": 4,
        "unit": "colis",
    }
    return Fact(id=id, asked=at, end=end, **{**usual, **moments, **more})


WEEK = [
    fact("a", seen=2, answered=5, covered=10, delivered=60, delivered_units=4, reached=10, wave=1, waves=1),
    fact("b", seen=1, answered=9, covered=30, delivered=90, delivered_units=3, reached=20, wave=2, waves=2),
    fact("c", seen=3, answered=4, covered=20, category="baby", reached=6, wave=1, waves=1, lapses=1),
    fact("d", end="unmet", category="baby", place="Moulin", reached=12, waves=3, cannot=2),
    fact("e", end="elsewhere", urgency="normal", place=""),
    fact("f", end="pending", asked=2000, urgency="normal", place="", no_shows=1),
]  # fmt: skip


def test_a_week_counted_by_hand():
    figures = figures_of(WEEK, [NOON, NOON + 1440 * MINUTES])
    assert figures.tally == Tally(filled=3, elsewhere=1, unmet=1, pending=1)
    assert (figures.tally.asked, figures.tally.settled, figures.tally.rate) == (6, 5, 0.6)
    assert figures.urgent == Tally(filled=3, unmet=1)
    assert figures.times["seen"] == Times(3, 120, 180)
    assert figures.times["answered"] == Times(3, 300, 540)
    assert figures.times["covered"] == Times(3, 1200, 1800)
    assert figures.times["delivered"] == Times(2, 3600, 5400)
    assert figures.first_wave == Share(2, 3)
    assert figures.waves == (2, 1)
    assert (figures.lapses, figures.no_shows, figures.reached, figures.cannot) == (1, 1, 48, 2)
    assert figures.reached_per_fill == 16
    assert [(g.name, g.tally.asked, g.tally.unmet) for g in figures.categories] == [
        ("food", 4, 0),
        ("baby", 2, 1),
    ]
    assert [(g.name, g.tally.asked) for g in figures.places] == [("Gare", 3), ("Moulin", 1)]
    assert [(g.category, g.unit, g.quantity) for g in figures.given] == [("food", "colis", 7)]
    assert [point.tally.asked for point in figures.series] == [5, 1]
    assert figures.series[0].cover.median == 1200
    assert figures.spread == (1, 2, 0, 0, 0, 0)


def test_nothing_gives_no_rate_and_no_time():
    figures = figures_of([])
    assert figures.tally.rate is None
    assert figures.first_wave.rate is None
    assert figures.reached_per_fill is None
    assert set(figures.times.values()) == {Times()}


@pytest.mark.parametrize(
    ("state", "outcome", "end"),
    [
        ("open", None, "pending"),
        ("partly_covered", None, "pending"),
        ("covered", None, "filled"),
        ("fulfilled", "fulfilled", "filled"),
        ("closed", "elsewhere", "elsewhere"),
        ("closed", "unmet", "unmet"),
        ("expired", None, "unmet"),
    ],
)
def test_what_became_of_a_need(state, outcome, end):
    assert end_of(state, outcome) == end


def test_the_slowest_step_is_counted_from_the_one_before():
    assert fact(seen=1, answered=3, covered=14, delivered=20).slowest == "covered"
    assert fact(seen=9, answered=9, covered=12).slowest == "seen"
    assert fact().slowest is None


def test_a_clock_that_went_back_makes_no_negative_time():
    assert fact(seen=-5).seconds_to("seen") == 0


@given(st.lists(st.integers(0, 10**7), min_size=1), st.integers(1, 100))
def test_a_quantile_is_one_of_the_values_and_enough_of_them_are_below(values, percent):
    ordered = sorted(values)
    found = quantile(ordered, percent)
    below = sum(value <= found for value in values)
    assert found in values
    assert below * 100 >= percent * len(values)
    smaller = [value for value in values if value < found]
    assert len(smaller) * 100 < percent * len(values)


@given(st.lists(st.none() | st.integers(0, 10**6)))
def test_every_duration_is_in_one_bar(values):
    bars = spread_of(values)
    assert sum(bars) == times_of(values).known
    edges = [-1, *BOUNDS, math.inf]
    for bar, low, high in zip(bars, edges[:-1], edges[1:], strict=True):
        assert bar == sum(low < value <= high for value in values if value is not None)


FACTS = st.lists(
    st.builds(
        Fact,
        id=st.text(max_size=3),
        asked=st.integers(NOON, NOON + 10**9),
        end=st.sampled_from(["filled", "elsewhere", "unmet", "pending"]),
        category=st.sampled_from(["food", "baby", "visit"]),
        place=st.sampled_from(["", "Gare", "Moulin"]),
        urgency=st.sampled_from(["normal", "urgent", "vital"]),
        quantity=st.integers(1, 9),
        taken=st.integers(0, 9),
        unit=st.sampled_from(["", "colis"]),
        delivered_units=st.integers(0, 9),
        covered=st.none() | st.integers(NOON, NOON + 2 * 10**9),
        reached=st.integers(0, 30),
        wave=st.integers(0, 4),
    )
)


@settings(deadline=None)  # it counts everything twice, on whatever machine
@given(FACTS)
def test_parts_add_up_to_the_whole(facts):
    edges = [NOON + n * 10**8 for n in range(10)]
    figures = figures_of(facts, edges)
    assert figures.tally.asked == len(facts)
    for parts in (figures.categories, figures.series):
        assert sum(part.tally.asked for part in parts) == len(facts)
        assert sum(part.tally.filled for part in parts) == figures.tally.filled
    assert sum(group.tally.asked for group in figures.places) == sum(bool(fact.place) for fact in facts)
    assert sum(given.quantity for given in figures.given) == sum(fact.delivered_units for fact in facts)
    assert sum(figures.waves) == figures.first_wave.whole == sum(fact.wave > 0 for fact in facts)
    assert first_wave_of(facts).part == figures.waves[0] if figures.waves else True
    assert sum(figures.spread) == figures.times["covered"].known
    assert figures.tally.rate is None or 0 <= figures.tally.rate <= 1


@settings(deadline=None)
@given(FACTS, st.randoms())
def test_the_order_of_the_facts_changes_nothing(facts, chance):
    shuffled = list(facts)
    chance.shuffle(shuffled)
    assert figures_of(shuffled, [NOON]) == figures_of(facts, [NOON])
