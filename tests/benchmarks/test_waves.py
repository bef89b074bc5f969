"""The simulation of waves: its measures by hand, the same luck twice, volunteers who do what is stated."""

import json
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from benchmarks.volunteers import SIGHTS, TIRED, Asked, volunteers
from benchmarks.waves import NEAREST, NEVER, WAYS, KeepingMatcher, gini, kept, month, quantile
from matching.ranking import Matcher, NeedText
from matching.reading.week import ALWAYS

NIGHT = datetime(2026, 11, 4, 1, 0, tzinfo=UTC)
NOON = datetime(2026, 11, 7, 11, 0, tzinfo=UTC)  # a Saturday


@pytest.mark.parametrize(
    ("loads", "expected"),
    [
        ([], 0.0),
        ([0, 0, 0], 0.0),
        ([5, 5, 5, 5], 0.0),
        ([0, 0, 0, 1], 0.75),
        ([1, 3], 0.25),
        ([3, 1], 0.25),
        ([1, 2, 3], 2 / 9),
    ],
)
def test_gini_by_hand(loads, expected):
    assert gini(loads) == pytest.approx(expected)


def test_what_is_never_covered_counts_as_the_longest():
    took = [NEVER, 5.0, 1.0, 3.0]
    assert [quantile(took, share) for share in (0.25, 0.5, 0.75, 0.9)] == [1.0, 3.0, 5.0, NEVER]


@pytest.mark.parametrize("way", WAYS)
def test_the_same_seed_lives_the_same_month(way):
    one = month(3, way, people=30, needs=6)
    assert one == month(3, way, people=30, needs=6)
    assert one != month(4, way, people=30, needs=6)
    assert "Infinity" not in json.dumps(kept(one))
    sent = {"everybody": 30, "ten nearest": NEAREST}.get(way)
    assert sent is None or one.alerts_a_need == sent
    assert 0 < one.alerts_a_need <= 30, "nobody twice for one need"


def test_what_is_kept_between_waves_changes_no_rank():
    people = [one.profile for one in volunteers(20, Random(1))]
    keeping, plain = KeepingMatcher(), Matcher()
    for title, category in (("Couches taille 4", "baby"), ("Conduire une dame à l’hôpital", "transport")):
        need = NeedText("n", title, category=category, point=people[0].point)
        found = keeping.people_for(need, people, limit=20)
        assert [(one.id, one.score) for one in found] == [
            (one.id, one.score) for one in plain.people_for(need, people, limit=20)
        ]


def test_nobody_looks_while_it_is_quiet_unless_woken():
    for one in volunteers(60, Random(2)):
        for draw in range(5):
            seen = one.sees(NIGHT, Random(draw), vital=False)
            assert seen is None or not one.quiet.holds(seen)
    woken = [one for one in volunteers(60, Random(2)) if one.wakes and one.way == "push"]
    assert woken, "somebody agreed"
    seen = [one.sees(NIGHT, Random(draw), vital=True) for one in woken for draw in range(20)]
    assert any(at is not None and at < NIGHT + timedelta(minutes=30) for at in seen)


def test_who_was_alerted_often_takes_less():
    def takes(alerts, tired=TIRED):
        one = volunteers(1, Random(5))[0]
        one.alerts = [NOON - timedelta(hours=1)] * alerts
        asked = Asked(next(iter(one.fields)), one.point, ALWAYS, tired)
        return sum(one.answers(asked, NOON, Random(draw)) == "take" for draw in range(400))

    assert takes(1) > takes(10) > takes(30) > 0
    assert takes(1, tired=1.0) == takes(30, tired=1.0)


def test_each_way_of_seeing_is_a_share():
    assert all(within + never < 1 for within, _, never, _ in SIGHTS.values())
