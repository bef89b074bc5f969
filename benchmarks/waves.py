"""Waves of alerts beside "everybody at once" and "the ten nearest": a month of needs in an invented town.

Three hundred volunteers (``benchmarks.volunteers`` states every assumption on them) are asked to fill 200
urgent and vital needs of thirty days. Titles, categories, quantities and the hours that are left (urgent 4 to
26, vital 1.6 to 4.5) are those of the demo's town; nine needs in ten come between 8:00 and 21:00. Needs that
can wait call nobody, and are left out. A need is covered by who answers alerts alone: nobody finds it on
the board, and nobody rings up the phone list of the last wave.

The waves are those of ``matching.waves``; whom they call is what the real ranker says (without the encoder,
for speed). It ranks the whole town once a wave, and who was called already is passed over: its statistics
of words are those of all volunteers rather than of the rest. The ten nearest, and everybody, are called once,
at once. Quiet hours hold whatever the way, and the seed gives the same town, needs and luck to each.

How much fatigue there is decides much, and nobody knows it: the month is lived a second time without any.
"""

from __future__ import annotations

import heapq
import math
import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache, partial
from itertools import count
from random import Random
from typing import Any, Final

from benchmarks.figures import Outcome, Say, Table
from benchmarks.volunteers import TIRED, Asked, Volunteer, volunteers
from matching.ranking import Matcher, NeedText, OfferIndex, OfferText, PersonText, Point, Ranked
from matching.ranking.asked import Asked as Read
from matching.ranking.distance import metres
from matching.ranking.index import Progress
from matching.ranking.knowledge import Floats, Knowledge
from matching.reading.week import Week
from matching.waves import Candidates, Course, next_act, next_wave
from server.demo import hours
from server.demo.needs import Template, templates
from server.demo.wording import PLACES, Slots

FIRST_DAY: Final = date(2026, 11, 2)
PEOPLE, NEEDS, DAYS, SEEDS = 300, 200, 30, 5
NEAREST: Final = 10
LEADS: Final = {"vital": (1.6, 4.5), "urgent": (4.0, 26.0)}  # hours, as in the demo
NEVER: Final = math.inf


@dataclass(slots=True)
class Need:
    """A need of the month, and what came of it."""

    number: int
    text: NeedText
    urgency: str
    opened_at: datetime
    needed_by: datetime
    quantity: int
    course: Course
    called: set[str] = field(default_factory=set)
    latest: frozenset[str] = frozenset()
    cannot: set[str] = field(default_factory=set)
    taken: int = 0
    covered_at: datetime | None = None
    vain: int = 0  # looked when nothing was missing any more

    @property
    def missing(self) -> int:
        """Places that nobody promised."""
        return self.quantity - self.taken


@dataclass(frozen=True, slots=True)
class Figures:
    """What one way brought in one month. Minutes to cover are over all needs; ``inf`` is never."""

    covered: float
    within_an_hour: float
    median: float
    p90: float
    alerts_a_need: float
    alerts_a_place: float
    alerts_a_week: float
    in_vain: float
    gini_alerts: float
    gini_claims: float


def measure(quick: bool, say: Say) -> Outcome:
    """Each way through the same months, with fatigue and without; medians over the seeds."""
    seeds = range(1 if quick else SEEDS)
    data: dict[str, Any] = {"people": PEOPLE, "needs": NEEDS, "days": DAYS, "seeds": list(seeds)}
    tables = []
    for name, tired in {"with fatigue": TIRED, "without fatigue": 1.0}.items():
        found: dict[str, list[Figures]] = {way: [] for way in WAYS}
        for seed in seeds:
            for way in WAYS:
                say(f"{name}, seed {seed}, {way}")
                found[way].append(month(seed, way, tired=tired))
        tables.append(_table(name, found))
        data[name] = {way: [kept(one) for one in months] for way, months in found.items()}
    return Outcome(tables, [], data)


def kept(figures: Figures) -> dict[str, float | None]:
    """For the file: JSON knows no infinity."""
    return {name: None if value == NEVER else value for name, value in asdict(figures).items()}


def month(seed: int, way: str, *, people: int = PEOPLE, needs: int = NEEDS, tired: float = TIRED) -> Figures:
    """One month of one town, alerted in one way. The same arguments give the same figures."""
    town = volunteers(people, Random(f"{seed}:people"))
    asked = _needs(needs, Random(f"{seed}:needs"))
    Month(seed, town, WAYS[way], tired).run(asked)
    return _figures(town, asked)


class Month:
    """Simulated time: what is due next happens next."""

    def __init__(self, seed: int, town: Sequence[Volunteer], way: Way, tired: float) -> None:
        self.seed, self.way, self.tired = seed, way, tired
        self.people = {one.id: one for one in town}
        self.now = datetime.min.replace(tzinfo=UTC)
        self._due: list[tuple[datetime, int, Callable[[], None]]] = []
        self._order = count()

    def run(self, needs: Iterable[Need]) -> None:
        """Live through all needs, from the first opening to the last deadline."""
        for need in needs:
            self.at(need.opened_at, partial(self.way, self, need))
        while self._due:
            self.now, _, act = heapq.heappop(self._due)
            act()

    def at(self, when: datetime, act: Callable[[], None]) -> None:
        """Do this then."""
        heapq.heappush(self._due, (when, next(self._order), act))

    def call(self, need: Need, people: Iterable[str]) -> None:
        """Alert these people of a need."""
        vital = need.urgency == "vital"
        for id in people:
            one, luck = self.people[id], Random(f"{self.seed}:{need.number}:{id}")
            one.alerts.append(self.now)
            need.called.add(id)
            seen_at = one.sees(self.now, luck, vital=vital)
            if seen_at is not None and seen_at < need.needed_by:
                self.at(seen_at, partial(self._seen, need, one, luck))

    def _seen(self, need: Need, one: Volunteer, luck: Random) -> None:
        if need.missing == 0:
            need.vain += 1
            return
        window = Week.between(hours.local(self.now), hours.local(need.needed_by))
        assert need.text.point is not None
        asked = Asked(need.text.category, need.text.point, window, self.tired)
        answer = one.answers(asked, self.now, luck)
        if answer == "take":
            one.claims.append(self.now)
            need.taken += min(need.missing, luck.randint(1, -(-need.quantity // 2)))
            need.covered_at = self.now if need.missing == 0 else None
        elif answer == "cannot":
            one.refusals += 1
            need.cannot.add(one.id)
            self.follow(need)

    def follow(self, need: Need) -> None:
        """The real rule says whether the next wave starts now."""
        need.course = replace(
            need.course,
            missing=need.missing,
            over=self.now >= need.needed_by,
            alerted=len(need.latest),
            cannot=len(need.cannot & need.latest),
        )
        if next_act(need.course, self.now) == "widen":
            self.widen(need)

    def widen(self, need: Need) -> None:
        """The next wave, as ``plan_wave`` would choose it, and a look when the one after it is due."""
        wave = next_wave(need.course, self.now, self._candidates(need))
        need.course = replace(need.course, step=wave.step, due_at=wave.due_at, alerted=0, cannot=0)
        if wave.kind is not None:
            need.latest = frozenset(wave.people)
        self.call(need, wave.people)
        if wave.due_at is not None:
            self.at(wave.due_at, partial(self.follow, need))

    def _candidates(self, need: Need) -> Candidates:
        left = (need.needed_by - self.now) / timedelta(hours=1)
        window = Week.between(hours.local(self.now), hours.local(need.needed_by))
        text = replace(need.text, quantity=need.missing, window=window, hours_left=left)
        people = [one.told(self.now) for one in self.people.values()]
        ranked = _ranker().people_for(text, people, limit=len(people))
        order = [one.id for one in ranked if one.id not in need.called]
        vital = need.urgency == "vital"
        asleep = [id for id in order if self.people[id].asleep(self.now, vital=vital)]
        sleeping = set(asleep)
        category = need.text.category
        return Candidates(
            awake=[id for id in order if id not in sleeping],
            asleep=asleep,
            wake_at=min((self.people[id].quiet.over(self.now) for id in asleep), default=None),
            channel=[
                id for id, one in self.people.items() if category in one.channels and id not in need.called
            ],
        )


def _everybody(town: Month, need: Need) -> None:
    town.call(need, town.people)


def _nearest(town: Month, need: Need) -> None:
    def far(id: str) -> tuple[float, float]:
        one = town.people[id]
        return metres(one.point, need.text.point) or 0.0, Random(f"{need.number}:{id}").random()

    town.call(need, sorted(town.people, key=far)[:NEAREST])


Way = Callable[[Month, Need], None]
WAYS: Final[dict[str, Way]] = {
    "waves": Month.widen,
    "everybody": _everybody,
    "ten nearest": _nearest,
}


def _needs(number: int, draw: Random) -> list[Need]:
    written = [one for one in templates() if one.urgency in LEADS]
    drawn = draw.choices(written, weights=[one.times for one in written], k=number)
    return [_need(place, template, draw) for place, template in enumerate(drawn)]


def _need(number: int, written: Template, draw: Random) -> Need:
    by_day = draw.random() < 0.9
    minute = draw.uniform(8 * 60, 21 * 60) if by_day else draw.uniform(21 * 60, 32 * 60) % (24 * 60)
    opened_at = hours.on(FIRST_DAY + timedelta(days=draw.randrange(DAYS)), minute)
    needed_by = opened_at + timedelta(hours=draw.uniform(*LEADS[written.urgency]))
    quantity = draw.randint(*written.quantity)
    place = written.place if written.place in PLACES else draw.choice(tuple(PLACES))
    slots = Slots(draw, opened_at, {"delai": "ce soir", "place": place, "qty": str(quantity)})
    text = NeedText(
        id=f"n{number:03}",
        title=slots.say(written.title, opened_at),
        body=slots.say(written.body, opened_at),
        category=written.category,
        unit=written.unit,
        point=Point(*PLACES[place]),
        until=needed_by,
    )
    course = Course(written.urgency, quantity, over=False, needed_by=needed_by)
    return Need(number, text, written.urgency, opened_at, needed_by, quantity, course)


class _Remembering(Knowledge):
    """Reads each text once: the same phrases come back at every wave."""

    def named(self, text: str) -> tuple[Floats, Floats]:
        return self._read(text)

    @cache  # noqa: B019 - there is one, and it lives as long as the process
    def _read(self, text: str) -> tuple[Floats, Floats]:
        found = super().named(text)
        for one in found:
            one.setflags(write=False)  # shared from now on
        return found


class KeepingMatcher(Matcher):
    """The real ranker, which keeps what it read of a town from one wave to the next."""

    def __init__(self) -> None:
        self.knowledge = _Remembering(meaning=None)
        self._offers: tuple[OfferText, ...] = ()
        self._kept: OfferIndex | None = None

    def _person(self, asked: Read, index: OfferIndex, row: int, score: float, person: PersonText) -> Ranked:
        return Ranked(person.id, score, ())  # nobody reads the reasons here

    def index(self, offers: Iterable[OfferText], progress: Progress | None = None) -> OfferIndex:
        read = tuple(offers)
        if self._kept is None or read != self._offers:
            self._offers, self._kept = read, super().index(read, progress)
        return self._kept


@cache
def _ranker() -> Matcher:
    return KeepingMatcher()


def gini(loads: Sequence[float]) -> float:
    """0 when all bear the same, near 1 when one bears everything; 0 of nothing."""
    total, size = sum(loads), len(loads)
    if not total:
        return 0.0
    ranked = sum(rank * load for rank, load in enumerate(sorted(loads), 1))
    return 2 * ranked / (size * total) - (size + 1) / size


def quantile(values: Sequence[float], share: float) -> float:
    """The smallest value that this share of them does not exceed."""
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def _figures(town: Sequence[Volunteer], needs: Sequence[Need]) -> Figures:
    took = [
        NEVER if one.covered_at is None else (one.covered_at - one.opened_at) / timedelta(minutes=1)
        for one in needs
    ]
    alerts = [len(one.alerts) for one in town]
    sent = sum(alerts)
    return Figures(
        covered=sum(one < NEVER for one in took) / len(took),
        within_an_hour=sum(one <= 60 for one in took) / len(took),
        median=quantile(took, 0.5),
        p90=quantile(took, 0.9),
        alerts_a_need=sent / len(needs),
        alerts_a_place=sent / max(1, sum(one.taken for one in needs)),
        alerts_a_week=sent / len(town) / (DAYS / 7),
        in_vain=sum(one.vain for one in needs) / max(1, sent),
        gini_alerts=gini(alerts),
        gini_claims=gini([len(one.claims) for one in town]),
    )


COLUMNS: Final[dict[str, tuple[str, Callable[[float], str]]]] = {
    "covered": ("covered", lambda share: f"{share:.0%}"),
    "within_an_hour": ("within an hour", lambda share: f"{share:.0%}"),
    "median": ("median time", lambda minutes: _minutes(minutes)),
    "p90": ("p90 time", lambda minutes: _minutes(minutes)),
    "alerts_a_need": ("alerts a need", lambda number: f"{number:.1f}"),
    "alerts_a_place": ("a filled place", lambda number: f"{number:.1f}"),
    "alerts_a_week": ("a person and week", lambda number: f"{number:.1f}"),
    "in_vain": ("seen too late", lambda share: f"{share:.0%}"),
    "gini_alerts": ("Gini of alerts", lambda number: f"{number:.2f}"),
    "gini_claims": ("Gini of claims", lambda number: f"{number:.2f}"),
}


def _minutes(value: float) -> str:
    if value == NEVER:
        return "never"
    return f"{value:.0f} min" if value < 120 else f"{value / 60:.1f} h"


def _table(name: str, found: dict[str, list[Figures]]) -> Table:
    seeds = len(next(iter(found.values())))
    town = f"{NEEDS} needs, {PEOPLE} volunteers, {DAYS} days"
    title = f"{town}, {name}: median of {seeds} seeds (lowest to highest)"
    table = Table(title, ("", *found))
    for name, (head, shown) in COLUMNS.items():
        table.rows.append(
            (head, *(_cell([getattr(one, name) for one in months], shown) for months in found.values()))
        )
    return table


def _cell(values: Sequence[Any], shown: Callable[[float], str]) -> str:
    return f"{shown(statistics.median_low(values))} ({shown(min(values))} to {shown(max(values))})"
