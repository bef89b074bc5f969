"""Waves of alerts: sizes, patience, when they stop, and the laws that hold whatever people answer."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from matching.waves import (
    LATE,
    MOST_PLACES,
    PATIENCE,
    ROUNDS,
    SHORTEST,
    Candidates,
    Course,
    next_act,
    next_wave,
    patience,
    size,
)

NOW = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def course(**more):
    return Course(
        **{
            "urgency": "urgent",
            "missing": 2,
            "over": False,
            "needed_by": NOW + 24 * HOUR,
            "due_at": NOW,
            **more,
        }
    )


PEOPLE = tuple(f"p{n}" for n in range(40))


@given(missing=st.integers(1, 10_000), urgency=st.sampled_from(sorted(ROUNDS)))
def test_a_wave_calls_three_to_five_people_a_place(missing, urgency):
    places = min(missing, MOST_PLACES)
    assert 3 * places <= size(missing, urgency) <= 5 * places


@given(urgency=st.sampled_from(sorted(ROUNDS)), left=st.timedeltas(timedelta(0), timedelta(days=120)))
def test_the_less_time_is_left_the_shorter_a_wave_is_waited_for(urgency, left):
    wait = patience(urgency, left)
    assert SHORTEST <= wait <= PATIENCE[urgency]
    assert wait == SHORTEST or wait * len(ROUNDS["urgent"]) <= left, "a whole round fits in"


def test_the_more_urgent_the_sooner_the_next_wave():
    assert PATIENCE["vital"] < PATIENCE["urgent"] < PATIENCE["normal"]


@pytest.mark.parametrize(
    ("stands", "act"),
    [
        (course(), "widen"),
        (course(due_at=NOW + HOUR), "rest"),
        (course(due_at=None, step=5), "rest"),
        (course(due_at=NOW + HOUR, step=1, alerted=8, cannot=3), "rest"),
        (course(due_at=NOW + HOUR, step=1, alerted=8, cannot=4), "widen"),
        (course(missing=0), "stop"),
        (course(missing=0, due_at=None), "stop"),
        (course(missing=0, stopped=True, due_at=None), "rest"),
        (course(over=True), "stop"),
        (course(over=True, stopped=True), "rest"),
        (course(stopped=True, due_at=None), "restart"),
        (course(stopped=True, due_at=None, urgency="normal", needed_by=NOW + LATE), "restart"),
        (course(stopped=True, due_at=None, urgency="normal", needed_by=NOW + 2 * LATE), "rest"),
    ],
)
def test_what_the_state_of_a_need_asks_for(stands, act):
    assert next_act(stands, NOW) == act


def test_the_best_are_called_first_then_the_channel_then_the_telephone():
    who = Candidates(awake=PEOPLE, channel=PEOPLE[:30])
    wave = next_wave(course(), NOW, who)
    assert (wave.kind, wave.people, wave.step) == ("some", PEOPLE[:8], 1)
    assert wave.due_at == NOW + PATIENCE["urgent"]
    assert next_wave(course(step=3), NOW, who).kind == "channel"
    assert next_wave(course(step=3), NOW, who).people == PEOPLE[:30]
    last = next_wave(course(step=4), NOW, who)
    assert (last.kind, last.people, last.due_at) == ("calls", (), None)


def test_steps_that_would_call_nobody_are_passed_over():
    assert next_wave(course(), NOW, Candidates(channel=PEOPLE[:3])).kind == "channel"
    assert next_wave(course(), NOW, Candidates()).kind == "calls"


def test_a_need_that_can_wait_calls_only_those_who_asked_for_it():
    calm = course(urgency="normal")
    who = Candidates(awake=PEOPLE, channel=PEOPLE, calm=PEOPLE[:2])
    assert next_wave(calm, NOW, who).people == PEOPLE[:2]
    assert next_wave(calm, NOW, who).due_at is None
    nobody = next_wave(calm, NOW, replace(who, calm=()))
    assert (nobody.kind, nobody.due_at) == (None, None)


def test_at_the_last_moment_a_calm_need_is_urgent():
    again = next_wave(course(urgency="normal", round=2), NOW, Candidates(awake=PEOPLE))
    assert (again.kind, len(again.people)) == ("some", 8)


def test_while_everybody_sleeps_what_is_not_vital_waits_for_the_morning():
    morning = NOW + 11 * HOUR
    who = Candidates(asleep=PEOPLE, wake_at=morning, channel=PEOPLE)
    wave = next_wave(course(), NOW, who)
    assert (wave.kind, wave.step, wave.due_at) == (None, 0, morning)
    assert next_wave(course(urgency="vital"), NOW, who).kind == "channel"
    assert next_wave(course(needed_by=NOW + 12 * HOUR), NOW, who).kind == "channel", "too late by then"
    assert next_wave(course(), NOW, replace(who, awake=PEOPLE[:1])).people == PEOPLE[:1]


@given(
    awake=st.integers(0, 12),
    asleep=st.integers(0, 12),
    missing=st.integers(1, 4),
    step=st.integers(0, 2),
    urgency=st.sampled_from(("urgent", "vital")),
)
def test_a_wave_asked_for_by_hand_never_waits(awake, asleep, missing, step, urgency):
    who = Candidates(
        awake=PEOPLE[:awake],
        asleep=PEOPLE[20 : 20 + asleep],
        wake_at=NOW + 11 * HOUR,
        channel=(*PEOPLE[:awake], *PEOPLE[20 : 20 + asleep]),
    )
    stands = course(urgency=urgency, missing=missing, step=min(step, len(ROUNDS[urgency]) - 3), by_hand=True)
    wave = next_wave(stands, NOW, who)
    assert wave.kind is not None
    if awake + asleep:
        assert wave.kind == "some"
        assert wave.people == (*who.awake, *who.asleep)[: size(missing, urgency)], "who is awake first"


class Alerting(RuleBasedStateMachine):
    """A town, a need, and a sweep that looks now and then, as the rows of a course would be kept."""

    @initialize(
        urgency=st.sampled_from(sorted(ROUNDS)),
        quantity=st.integers(1, 30),
        hours=st.integers(1, 72),
        people=st.integers(0, 60),
    )
    def opened(self, urgency, quantity, hours, people):
        self.now = NOW
        self.quantity, self.taken, self.over = quantity, 0, False
        self.people = PEOPLE[:people] if people <= len(PEOPLE) else tuple(f"p{n}" for n in range(people))
        self.course = course(urgency=urgency, missing=quantity, needed_by=NOW + hours * HOUR)
        self.called, self.latest, self.cannot, self.helping = {}, (), set(), {}
        self.waves = 0
        self.standing = set()

    def settle(self):
        """What every event on the need ends with."""
        self.course = replace(
            self.course,
            missing=self.quantity - self.taken,
            over=self.over,
            alerted=len(self.latest),
            cannot=len(self.cannot.intersection(self.latest)),
        )
        act = next_act(self.course, self.now)
        if act == "stop":
            self.course = replace(self.course, due_at=None, stopped=True)
            self.standing.clear()
        elif act == "restart":
            self.course = replace(
                self.course, round=self.course.round + 1, step=0, due_at=self.now, stopped=False
            )
            self.latest = ()
        elif act == "widen":
            self.course = replace(self.course, due_at=min(self.course.due_at, self.now))
        again = next_act(self.course, self.now)
        assert again in ("rest", "widen"), "one telling settles it"

    @rule(minutes=st.integers(0, 180))
    def time_passes(self, minutes):
        self.now += timedelta(minutes=minutes)
        if self.now >= self.course.needed_by and self.taken < self.quantity:
            self.over = True
            self.settle()

    @rule()
    def a_sweep_looks(self):
        stands = self.course
        if stands.stopped or stands.due_at is None or stands.due_at > self.now:
            return
        assert not self.over
        assert self.taken < self.quantity
        called = self.called.setdefault(stands.round, set())
        left = [p for p in self.people if p not in called | self.cannot | self.helping.keys()]
        wave = next_wave(stands, self.now, Candidates(awake=left, calm=left[:3], channel=left))
        assert not called.intersection(wave.people), "nobody twice in a round"
        assert not self.cannot.intersection(wave.people), "nobody who said no"
        assert len(set(wave.people)) == len(wave.people)
        if wave.kind == "some":
            assert len(wave.people) <= size(self.quantity - self.taken, stands.pace)
        assert wave.step > stands.step or (wave.due_at is not None and wave.due_at > self.now)
        assert wave.due_at is None or wave.due_at > self.now
        called.update(wave.people)
        self.standing.update(wave.people)
        self.waves += 1
        self.latest = wave.people
        self.course = replace(stands, step=wave.step, due_at=wave.due_at)

    @precondition(lambda self: not self.over and self.latest)
    @rule(pick=st.integers(0, 1_000))
    def somebody_cannot(self, pick):
        self.cannot.add(self.latest[pick % len(self.latest)])
        self.settle()

    @precondition(lambda self: not self.over and self.taken < self.quantity and self.people)
    @rule(pick=st.integers(0, 1_000), quantity=st.integers(1, 30))
    def somebody_promises(self, pick, quantity):
        person = self.people[pick % len(self.people)]
        if person in self.helping:
            return
        self.helping[person] = min(quantity, self.quantity - self.taken)
        self.taken += self.helping[person]
        self.settle()

    @precondition(lambda self: not self.over and self.helping)
    @rule(pick=st.integers(0, 1_000))
    def a_promise_lapses(self, pick):
        person = sorted(self.helping)[pick % len(self.helping)]
        self.taken -= self.helping.pop(person)
        self.settle()

    @precondition(lambda self: not self.over)
    @rule()
    def it_is_closed(self):
        self.over = True
        self.settle()

    @invariant()
    def nothing_is_due_when_nothing_is_missing(self):
        if self.over or self.taken >= self.quantity:
            assert self.course.stopped
            assert self.course.due_at is None
            assert not self.standing, "everybody who was called is told"

    @invariant()
    def it_ends(self):
        assert self.course.step <= len(self.course.steps)
        assert self.waves <= sum(len(ROUNDS["urgent"]) + 1 for _ in range(self.course.round))


TestAlerting = Alerting.TestCase
