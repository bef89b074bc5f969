"""Waves of alerts: how many people are called for a need, when the next ones are, when it stops.

A *round* is a list of steps, taken one after the other until the need is covered::

    vital    some → some → channel → calls
    urgent   some → some → some → channel → calls
    normal   calm

``some`` are the best candidates, a few for each place that is missing; ``channel`` everybody left in the
need's channel; ``calls`` nobody more: the coordination is given the phone list. ``calm`` are those who asked
to hear of needs that can wait. A need that was covered and asks again goes through a new round.

Pure: the rows say where a course stands, the caller says what time it is and who could be alerted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

Kind = Literal["some", "calm", "channel", "calls"]
Act = Literal["rest", "stop", "restart", "widen"]

ROUNDS: Final[Mapping[str, tuple[Kind, ...]]] = {
    "vital": ("some", "some", "channel", "calls"),
    "urgent": ("some", "some", "some", "channel", "calls"),
    "normal": ("calm",),
}
PER_PLACE: Final[Mapping[str, int]] = {"vital": 5, "urgent": 4, "normal": 3}  # about one in four says yes
MOST_PLACES: Final = 8  # beyond that one person takes several units: 300 meals are not 300 helpers
PATIENCE: Final[Mapping[str, timedelta]] = {
    "vital": timedelta(minutes=5),
    "urgent": timedelta(minutes=30),
    "normal": timedelta(hours=4),
}
SHARE: Final = 8  # a wave waits at most this part of the time left, so that a whole round fits in
SHORTEST: Final = timedelta(minutes=1)  # nobody answers faster
LATE: Final = timedelta(hours=24)  # a calm need that asks again this close to its deadline is urgent


@dataclass(frozen=True, slots=True)
class Course:
    """Where the alerting for one need stands, and what its latest wave brought.

    ``missing`` is how many places nobody promised; ``round`` begins at 1, ``step`` counts the waves of this
    round; ``due_at`` is when the next one starts, None when none will. ``alerted`` were called by the latest
    wave, ``cannot`` of them said no. ``by_hand``: the coordination asked for the next wave now.
    """

    urgency: str
    missing: int
    over: bool
    needed_by: datetime
    round: int = 1
    step: int = 0
    due_at: datetime | None = None
    stopped: bool = False
    alerted: int = 0
    cannot: int = 0
    by_hand: bool = False

    @property
    def pace(self) -> str:
        """The urgency it is alerted with: what asks again at the last moment can no longer wait."""
        return "urgent" if self.round > 1 and self.urgency == "normal" else self.urgency

    @property
    def steps(self) -> tuple[Kind, ...]:
        """The steps of this round."""
        return ROUNDS[self.pace]


@dataclass(frozen=True, slots=True)
class Candidates:
    """Who is left to alert in this round: nobody who was alerted, who cannot, or who helps already.

    ``awake`` may be told at once, ``asleep`` when their quiet hours end, the first of them at ``wake_at``;
    both the best first. ``calm`` asked to hear of needs that can wait; ``channel`` are the channel's members.
    """

    awake: Sequence[str] = ()
    asleep: Sequence[str] = ()
    wake_at: datetime | None = None
    calm: Sequence[str] = ()
    channel: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Wave:
    """What to do now, and where the course then stands. Without a ``kind`` nobody is called now."""

    kind: Kind | None
    people: tuple[str, ...]
    step: int
    due_at: datetime | None


def next_act(course: Course, now: datetime) -> Act:
    """What the state of the need asks for: told again, it asks for nothing more."""
    if course.over or course.missing <= 0:
        return "rest" if course.stopped else "stop"
    if course.stopped:
        late = course.needed_by - now <= LATE
        return "restart" if course.urgency != "normal" or late else "rest"
    if course.due_at is None:
        return "rest"
    return "widen" if course.due_at <= now or refused(course) else "rest"


def refused(course: Course) -> bool:
    """Whether so many of the latest wave said no that the others should not be waited for."""
    return course.step > 0 and course.alerted > 0 and 2 * course.cannot >= course.alerted


def size(missing: int, urgency: str) -> int:
    """How many people a wave calls: three to five for each place that is missing."""
    return PER_PLACE[urgency] * max(1, min(missing, MOST_PLACES))


def patience(urgency: str, left: timedelta) -> timedelta:
    """How long a wave is waited for."""
    return max(SHORTEST, min(PATIENCE[urgency], left / SHARE))


def next_wave(course: Course, now: datetime, who: Candidates) -> Wave:
    """The next wave of a course; steps that would call nobody are passed over."""
    left = course.needed_by - now
    then = now + patience(course.pace, left)
    for step, kind in enumerate(course.steps[course.step :], course.step + 1):
        if kind == "some" and not course.by_hand and not who.awake and _worth_waiting(course, now, who):
            return Wave(None, (), course.step, who.wake_at)
        people = _people(kind, course, who)
        if people or kind == "calls":
            last = step == len(course.steps)
            return Wave(kind, people, step, None if last else then)
    return Wave(None, (), len(course.steps), None)


def _people(kind: Kind, course: Course, who: Candidates) -> tuple[str, ...]:
    if kind == "some":
        left = (*who.awake, *who.asleep) if course.by_hand else who.awake
        return tuple(left[: size(course.missing, course.pace)])
    if kind == "calm":
        return tuple(who.calm)
    return tuple(who.channel) if kind == "channel" else ()


def _worth_waiting(course: Course, now: datetime, who: Candidates) -> bool:
    """Everybody sleeps: what is not vital waits for the morning, if half of the time is then left."""
    if course.pace == "vital" or who.wake_at is None or not who.asleep:
        return False
    return now < who.wake_at <= now + (course.needed_by - now) / 2
