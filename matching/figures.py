"""The arithmetic of mutual aid: what became of the needs of a period, and how fast.

Pure: facts about each need in, figures out. What counts as what is decided here and nowhere
else; the page tells it in words ("comment c'est compté"), which change together with this file.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

End = Literal["filled", "elsewhere", "unmet", "pending"]
Step = Literal["seen", "answered", "covered", "delivered"]
STEPS: Final[tuple[Step, ...]] = ("seen", "answered", "covered", "delivered")

ENDS: Final[tuple[End, ...]] = ("filled", "elsewhere", "unmet", "pending")

UNCOUNTED: Final = frozenset({"draft", "merged", "cancelled"})  # never asked, asked twice, taken back
MINUTE, HOUR, DAY = 60, 3_600, 86_400
# Where one bar of the distribution ends and the next begins, in seconds.
BOUNDS: Final = (15 * MINUTE, HOUR, 4 * HOUR, DAY, 3 * DAY)


class Fact(NamedTuple):
    """One need as the figures see it. Instants are milliseconds since 1970, None: it did not happen."""

    id: str
    asked: int
    end: End
    category: str
    place: str
    urgency: str
    quantity: int
    taken: int
    unit: str
    delivered_units: int = 0
    seen: int | None = None  # somebody looked at it
    answered: int | None = None  # somebody said yes or no
    covered: int | None = None  # everything was promised
    delivered: int | None = None  # the help was there
    reached: int = 0  # people alerted
    saw: int = 0
    cannot: int = 0
    takers: int = 0
    wave: int = 0  # the latest wave begun when it was covered; 0: not covered, or nobody was alerted
    waves: int = 0
    lapses: int = 0
    no_shows: int = 0

    def seconds_to(self, step: Step) -> int | None:
        """How long after it was asked a step was reached."""
        at: int | None = getattr(self, step)
        return None if at is None else max(0, at - self.asked) // 1000

    @property
    def slowest(self) -> Step | None:
        """The step that took longest, counted from the one before: where an exercise should look."""
        reached = [(at, step) for step in STEPS if (at := getattr(self, step)) is not None]
        if not reached:
            return None
        before, waits = self.asked, []
        for at, step in reached:
            waits.append((at - before, step))
            before = max(before, at)
        return max(waits, key=lambda wait: wait[0])[1]


Told = tuple[Fact, int | None]  # with the seconds it took to cover, reckoned once


class Times(NamedTuple):
    """Half of them took at most ``median`` seconds, nine in ten at most ``ninth``."""

    known: int = 0  # how many durations there are
    median: int | None = None
    ninth: int | None = None


class Tally(NamedTuple):
    """Needs by what became of them."""

    filled: int = 0
    elsewhere: int = 0
    unmet: int = 0
    pending: int = 0

    @property
    def asked(self) -> int:
        """All of them."""
        return sum(self)

    @property
    def settled(self) -> int:
        """Those of which one knows how they ended."""
        return self.asked - self.pending

    @property
    def rate(self) -> float | None:
        """The share of the settled ones that found help here; None when nothing is settled."""
        return self.filled / self.settled if self.settled else None


class Share(NamedTuple):
    """So many of so many."""

    part: int = 0
    whole: int = 0

    @property
    def rate(self) -> float | None:
        """As a fraction; None of nothing."""
        return self.part / self.whole if self.whole else None


class Group(NamedTuple):
    """The needs of one category, one district."""

    name: str
    tally: Tally
    cover: Times


class Given(NamedTuple):
    """How much of something was delivered. Units are never added up with others."""

    category: str
    unit: str
    quantity: int


class Point(NamedTuple):
    """One step of the series."""

    tally: Tally
    cover: Times
    first_wave: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What a network did in a period."""

    tally: Tally
    urgent: Tally  # of which urgent or vital
    times: dict[Step, Times]
    spread: tuple[int, ...]  # times to cover, by ``BOUNDS``
    first_wave: Share
    waves: tuple[int, ...]  # covered in the first wave, in the second…
    lapses: int
    no_shows: int
    reached: int  # alerts given, over all needs
    reached_per_fill: float | None
    saw: int
    cannot: int
    categories: tuple[Group, ...]  # the most asked first
    places: tuple[Group, ...]
    given: tuple[Given, ...]  # the largest first
    series: tuple[Point, ...]


def end_of(state: str, outcome: str | None) -> End:
    """What became of a need. Promised in full is as good as filled; only an expired one had no one."""
    if state in ("covered", "fulfilled"):
        return "filled"
    if state == "closed":
        return "elsewhere" if outcome == "elsewhere" else "unmet"
    return "unmet" if state == "expired" else "pending"


def quantile(ordered: Sequence[int], percent: int) -> int | None:
    """The smallest of the values that ``percent`` of a hundred of them do not exceed; None of nothing."""
    rank = -(-percent * len(ordered) // 100)  # rounded up
    return ordered[max(rank, 1) - 1] if ordered else None


def times_of(values: Iterable[int | None]) -> Times:
    """The usual and the long of some durations; those that never ended are left out."""
    ordered = sorted(value for value in values if value is not None)
    return Times(len(ordered), quantile(ordered, 50), quantile(ordered, 90))


def tally_of(facts: Iterable[Fact]) -> Tally:
    """Needs by what became of them."""
    counts = Counter(fact.end for fact in facts)
    return Tally(**{end: counts[end] for end in ENDS})


def spread_of(values: Iterable[int | None]) -> tuple[int, ...]:
    """How many durations fall between each bound and the next; one that is at a bound lies below it."""
    bars = [0] * (len(BOUNDS) + 1)
    for value in values:
        if value is not None:
            bars[bisect_left(BOUNDS, value)] += 1
    return tuple(bars)


def first_wave_of(facts: Iterable[Fact]) -> Share:
    """Of the needs that people were alerted for and that were covered: those that took one wave."""
    waves = [fact.wave for fact in facts if fact.wave]
    return Share(waves.count(1), len(waves))


def figures_of(facts: Sequence[Fact], edges: Sequence[int] = ()) -> Figures:
    """Everything at once. ``edges`` are the instants where the steps of the series begin."""
    seconds = {step: [fact.seconds_to(step) for fact in facts] for step in STEPS}
    told = list(zip(facts, seconds["covered"], strict=True))
    return Figures(
        tally=tally_of(facts),
        urgent=tally_of(fact for fact in facts if fact.urgency != "normal"),
        times={step: times_of(durations) for step, durations in seconds.items()},
        spread=spread_of(seconds["covered"]),
        first_wave=first_wave_of(facts),
        waves=_waves(facts),
        lapses=sum(fact.lapses for fact in facts),
        no_shows=sum(fact.no_shows for fact in facts),
        reached=sum(fact.reached for fact in facts),
        reached_per_fill=_per_fill(facts),
        saw=sum(fact.saw for fact in facts),
        cannot=sum(fact.cannot for fact in facts),
        categories=_groups(told, lambda fact: fact.category),
        places=_groups([one for one in told if one[0].place], lambda fact: fact.place),
        given=_given(facts),
        series=_series(told, edges),
    )


def _per_fill(facts: Iterable[Fact]) -> float | None:
    """Of the needs that people were alerted for: how many had to be reached for each that was filled."""
    alerted = [fact for fact in facts if fact.reached]
    filled = sum(fact.end == "filled" for fact in alerted)
    return sum(fact.reached for fact in alerted) / filled if filled else None


def _waves(facts: Iterable[Fact]) -> tuple[int, ...]:
    found = [fact.wave for fact in facts if fact.wave]
    return tuple(found.count(number) for number in range(1, max(found, default=0) + 1))


def _groups(told: Iterable[Told], key: Callable[[Fact], str]) -> tuple[Group, ...]:
    groups: defaultdict[str, list[Told]] = defaultdict(list)
    for one in told:
        groups[key(one[0])].append(one)
    found = [
        Group(name, tally_of(fact for fact, _ in group), times_of(cover for _, cover in group))
        for name, group in groups.items()
    ]
    return tuple(sorted(found, key=lambda group: (-group.tally.asked, group.name)))


def _given(facts: Iterable[Fact]) -> tuple[Given, ...]:
    sums: defaultdict[tuple[str, str], int] = defaultdict(int)
    for fact in facts:
        if fact.delivered_units:
            sums[fact.category, fact.unit] += fact.delivered_units
    found = [Given(category, unit, quantity) for (category, unit), quantity in sums.items()]
    return tuple(sorted(found, key=lambda given: (-given.quantity, given.category, given.unit)))


def _series(told: Iterable[Told], edges: Sequence[int]) -> tuple[Point, ...]:
    steps: list[list[Told]] = [[] for _ in edges]
    for one in told:
        place = bisect_right(edges, one[0].asked) - 1
        if place >= 0:
            steps[place].append(one)
    return tuple(
        Point(
            tally_of(fact for fact, _ in step),
            times_of(cover for _, cover in step),
            first_wave_of(fact for fact, _ in step),
        )
        for step in steps
    )
