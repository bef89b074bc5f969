"""The account of a network as charts and words, in one language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple
from urllib.parse import urlencode

from babel.dates import format_date

from channels.reading.figures import Account
from matching.figures import BOUNDS, ENDS, STEPS, Figures, Group, Tally
from matching.periods import Period, PeriodKind
from web import numbers, when
from web.catalogue import REGIONS, catalogue
from web.charts import Bar, Chart, Column, Table, Tone, bars, columns, legs, line
from web.faces import unit_for
from web.figures_views import WeeksView

SMALL: Final = 56  # height of a plot beside a large number
_NO_TABLE: Final = Table((), ())  # its words say it all
NONE: Final = "–"
MOST_BARS: Final = 12  # a longer list is a table's business


PERIOD_NAMES: Final[dict[PeriodKind, str]] = {"month": "mois", "quarter": "trimestre", "year": "annee"}


def period_query(period: Period) -> str:
    """A period as the end of an address."""
    if period.kind == "free":
        return urlencode({"du": str(period.first), "au": str(period.last)})
    return urlencode({"periode": PERIOD_NAMES[period.kind], "le": str(period.first)})


@dataclass(frozen=True, slots=True)
class WeekTile:
    """One living figure of the first page."""

    value: str
    words: str
    before: str
    chart: Chart


class Tile(NamedTuple):
    """One large number with its words, and what it was before."""

    name: str
    value: str
    words: str
    before: str


@dataclass(frozen=True, slots=True)
class Charts:
    """What a page of figures draws."""

    series: Chart
    pace: Chart
    spread: Chart
    categories: Chart
    places: Chart
    waves: Chart
    unmet: Chart
    times: Table
    given: Table


class Teller:
    """Says figures in a language: the page, the report and the first page share it."""

    def __init__(self, locale: str) -> None:
        self._locale = locale

    # ── words ───────────────────────────────────────────────────────────────────────────

    def count(self, n: int) -> str:
        """A whole number."""
        return numbers.count(n, self._locale)

    def length(self, seconds: int | None) -> str:
        """A length of time, or a dash where there is none."""
        return NONE if seconds is None else when.length(seconds, self._locale)

    def rate(self, rate: float | None) -> str:
        """A share, or a dash where there is none."""
        return NONE if rate is None else numbers.percent(rate, self._locale)

    def decimal(self, x: float | None) -> str:
        """A number with a decimal, or a dash."""
        return NONE if x is None else numbers.decimal(x, self._locale)

    def category(self, name: str) -> str:
        """The words of a category, or its own name."""
        words = catalogue()
        id = f"category-{name}"
        said = words.say(self._locale, id) if words.has(self._locale, id) else name
        return said[:1].upper() + said[1:]

    def period(self, period: Period) -> str:
        """ "novembre 2026", "4e trimestre 2026", "2026", "du 3 au 19 novembre 2026"."""
        if period.kind == "year":
            return str(period.first.year)
        if period.kind == "month":
            return self._date(period.first, "MMMM y")
        if period.kind == "quarter":
            number = (period.first.month + 2) // 3
            return self._say("figures-quarter", number=number, year=str(period.first.year))
        return self._say(
            "figures-days",
            first=self._date(period.first, "d MMMM y"),
            last=self._date(period.last, "d MMMM y"),
        )

    def day(self, day: date) -> str:
        """ "3 novembre 2026"."""
        return self._date(day, "d MMMM y")

    # ── tiles ───────────────────────────────────────────────────────────────────────────

    def tiles(self, account: Account) -> list[Tile]:
        """The numbers that a town asks for first."""
        now, before = account.now, account.before
        tiles = [
            self._tile("asked", self.count(now.tally.asked), self.count(before.tally.asked)),
            self._tile("rate", self.rate(now.tally.rate), self.rate(before.tally.rate)),
            self._tile("cover", *(self.length(one.times["covered"].median) for one in (now, before))),
            self._tile("first-wave", self.rate(now.first_wave.rate), self.rate(before.first_wave.rate)),
            self._tile("volunteers", self.count(account.volunteers), self.count(account.volunteers_before)),
            self._tile("reached", self.decimal(now.reached_per_fill), self.decimal(before.reached_per_fill)),
            self._tile("offers", self.count(account.offers), self.count(account.offers_before)),
            self._tile("broken", *(self.count(one.lapses + one.no_shows) for one in (now, before))),
        ]
        return tiles if before.tally.asked else [tile._replace(before="") for tile in tiles]

    def _tile(self, name: str, value: str, before: str) -> Tile:
        was = self._say("figures-before", value=before) if before != NONE else ""
        return Tile(name, value, self._say(f"figures-tile-{name}"), was)

    def week_tiles(self, weeks: WeeksView) -> list[WeekTile]:
        """How fast, how few were disturbed, how many found help: over the last weeks of seven days."""
        return [self._pace_tile(weeks), self._wave_tile(weeks), self._filled_tile(weeks.now)]

    def _pace_tile(self, weeks: WeeksView) -> WeekTile:
        medians = [week.times["covered"].median for week in weeks.weeks]
        said = [self.length(median) for median in medians]
        chart = self._small_columns(self._say("home-figure-pace-label"), said, medians)
        return WeekTile(said[-1], self._say("home-figure-pace"), self._was(said), chart)

    def _wave_tile(self, weeks: WeeksView) -> WeekTile:
        rates = [week.first_wave.rate for week in weeks.weeks]
        said = [self.rate(rate) for rate in rates]
        chart = self._small_line(self._say("home-figure-wave-label"), said, rates)
        return WeekTile(said[-1], self._say("home-figure-wave"), self._was(said), chart)

    def _filled_tile(self, now: Figures) -> WeekTile:
        ends = now.tally
        unmet = [self.category(group.name).lower() for group in now.categories if group.tally.unmet]
        parts = [(end, n) for end, n in zip(ENDS, ends, strict=True) if end != "pending"]
        return WeekTile(
            self._of(ends),
            self._say("home-figure-filled", n=ends.settled),
            self._say("home-figure-unmet", what=", ".join(unmet)) if unmet else "",
            legs(self._say("home-figure-filled-label"), _NO_TABLE, parts),
        )

    def _was(self, said: list[str]) -> str:
        """What the oldest of the weeks was, if it was anything."""
        return "" if said[0] == NONE else self._say("home-figure-was", value=said[0], n=len(said) - 1)

    def _small_columns(self, title: str, said: list[str], values: list[int | None]) -> Chart:
        given = [
            Column("", (("filled" if n == len(values) - 1 else "pending", value or 0),))
            for n, value in enumerate(values)
        ]
        return columns(f"{title} {', '.join(said)}", _NO_TABLE, given, most="", plot=SMALL)

    def _small_line(self, title: str, said: list[str], rates: list[float | None]) -> Chart:
        given = [("", rate) for rate in rates]
        return line(f"{title} {', '.join(said)}", _NO_TABLE, given, most="", plot=SMALL)

    # ── charts ──────────────────────────────────────────────────────────────────────────

    def charts(self, account: Account) -> Charts:
        """Everything that is drawn."""
        now = account.now
        return Charts(
            series=self._series(account),
            pace=self._pace(account),
            spread=self._spread(now),
            categories=self._groups("categories", [self._named(group) for group in now.categories]),
            places=self._groups("places", now.places),
            waves=self._waves(now),
            unmet=self._unmet(now),
            times=self._times(now, account.before),
            given=self._given(now),
        )

    def _given(self, now: Figures) -> Table:
        """One row a category, its largest quantities first."""
        rows: dict[str, list[str]] = {}
        for one in now.given:
            said = f"{self.count(one.quantity)} {unit_for(one.quantity, one.unit)}".strip()
            rows.setdefault(self.category(one.category), []).append(said)
        return Table(
            (self._say("figures-category"), self._say("figures-given")),
            tuple((category, ", ".join(said)) for category, said in rows.items()),
        )

    def _named(self, group: Group) -> Group:
        return group._replace(name=self.category(group.name))

    def _series(self, account: Account) -> Chart:
        steps = account.period.steps()
        points = account.now.series
        table = Table(
            (self._step_word(account.period), *self._end_words(), self._say("figures-total")),
            tuple(
                (self._step(step, account.period), *self._ends(point.tally), self.count(point.tally.asked))
                for step, point in zip(steps, points, strict=True)
            ),
        )
        return columns(
            self._say("figures-series"),
            table,
            [
                Column(self._short(step, account.period), _parts(point.tally))
                for step, point in zip(steps, points, strict=True)
            ],
            most=self.count(max((point.tally.asked for point in points), default=0)),
            legend=self._legend(account.now.tally),
        )

    def _pace(self, account: Account) -> Chart:
        steps = account.period.steps()
        medians = [point.cover.median for point in account.now.series]
        table = Table(
            (self._step_word(account.period), self._say("figures-median"), self._say("figures-ninth")),
            tuple(
                (
                    self._step(step, account.period),
                    self.length(point.cover.median),
                    self.length(point.cover.ninth),
                )
                for step, point in zip(steps, account.now.series, strict=True)
            ),
        )
        return line(
            self._say("figures-pace"),
            table,
            [
                (self._short(step, account.period), median)
                for step, median in zip(steps, medians, strict=True)
            ],
            most=self.length(max((median for median in medians if median is not None), default=None)),
            note=self._say("figures-pace-note"),
        )

    def _spread(self, now: Figures) -> Chart:
        bounds = [when.length(bound, self._locale) for bound in BOUNDS]
        names = [
            self._say("figures-under", length=bounds[0]),
            *(self._say("figures-up-to", length=bound) for bound in bounds[1:]),
            self._say("figures-beyond", length=bounds[-1]),
        ]
        whole = sum(now.spread)
        table = Table(
            (self._say("figures-delay"), self._say("figures-needs"), self._say("figures-share")),
            tuple(
                (name, self.count(n), self.rate(n / whole if whole else None))
                for name, n in zip(names, now.spread, strict=True)
            ),
        )
        labels = [*bounds, self._say("figures-more")]
        given = [Column(label, (("filled", n),)) for label, n in zip(labels, now.spread, strict=True)]
        return columns(
            self._say("figures-spread"),
            table,
            given,
            most="",
            values=[self.count(n) for n in now.spread],
            note=self._say("figures-spread-note"),
        )

    def _groups(self, name: str, groups: Sequence[Group]) -> Chart:
        table = Table(
            (
                self._say(f"figures-{name}-head"),
                *self._end_words(),
                self._say("figures-rate"),
                self._say("figures-median"),
            ),
            tuple(
                (
                    group.name,
                    *self._ends(group.tally),
                    self.rate(group.tally.rate),
                    self.length(group.cover.median),
                )
                for group in groups
            ),
        )
        drawn = [
            Bar(_cut(group.name), _parts(group.tally), self._of(group.tally)) for group in groups[:MOST_BARS]
        ]
        whole = Tally(*(sum(ends) for ends in zip(*(group.tally for group in groups), strict=True)))
        return bars(
            self._say(f"figures-{name}"),
            table,
            drawn,
            legend=self._legend(whole),
            note=self._say("figures-of-note"),
        )

    def _waves(self, now: Figures) -> Chart:
        names = [self._say("figures-wave", number=number) for number in range(1, len(now.waves) + 1)]
        shares = [self.rate(n / now.first_wave.whole) for n in now.waves]
        table = Table(
            (self._say("figures-waves-head"), self._say("figures-needs"), self._say("figures-share")),
            tuple(
                (name, self.count(n), share) for name, n, share in zip(names, now.waves, shares, strict=True)
            ),
        )
        drawn = [
            Bar(name, (("filled", n),), share)
            for name, n, share in zip(names, now.waves, shares, strict=True)
        ]
        return bars(
            self._say("figures-waves"), table, drawn[:MOST_BARS], note=self._say("figures-waves-note")
        )

    def _unmet(self, now: Figures) -> Chart:
        groups = sorted(
            (group for group in now.categories if group.tally.unmet),
            key=lambda group: (-group.tally.unmet, group.name),
        )
        table = Table(
            (self._say("figures-category"), self._say("figures-unmet"), self._say("figures-needs")),
            tuple(
                (self.category(group.name), self.count(group.tally.unmet), self.count(group.tally.asked))
                for group in groups
            ),
        )
        drawn = [
            Bar(
                self.category(group.name),
                (("unmet", group.tally.unmet),),
                self._say(
                    "figures-of", part=self.count(group.tally.unmet), whole=self.count(group.tally.asked)
                ),
            )
            for group in groups[:MOST_BARS]
        ]
        return bars(self._say("figures-lacked"), table, drawn)

    def _times(self, now: Figures, before: Figures) -> Table:
        return Table(
            (
                self._say("figures-from-asking"),
                self._say("figures-median"),
                self._say("figures-ninth"),
                self._say("figures-median-before"),
                self._say("figures-needs"),
            ),
            tuple(
                (
                    self._say(f"figures-step-{step}"),
                    self.length(now.times[step].median),
                    self.length(now.times[step].ninth),
                    self.length(before.times[step].median),
                    self.count(now.times[step].known),
                )
                for step in STEPS
            ),
        )

    # ── small words ─────────────────────────────────────────────────────────────────────

    def _of(self, tally: Tally) -> str:
        return self._say("figures-of", part=self.count(tally.filled), whole=self.count(tally.settled))

    def _ends(self, tally: Tally) -> tuple[str, ...]:
        return tuple(self.count(n) for n in tally)

    def _end_words(self) -> tuple[str, ...]:
        return tuple(self._say(f"figures-end-{end}") for end in ENDS)

    def _legend(self, tally: Tally) -> tuple[tuple[Tone, str], ...]:
        """The tones that are really there."""
        return tuple((end, self._say(f"figures-end-{end}")) for end, n in zip(ENDS, tally, strict=True) if n)

    def _step_word(self, period: Period) -> str:
        return self._say(f"figures-{period.step}")

    def _step(self, step: Period, whole: Period) -> str:
        if whole.step == "month":
            return self._date(step.first, "MMMM y")
        return self._say("figures-week-of", day=self._date(step.first, "d MMMM"))

    def _short(self, step: Period, whole: Period) -> str:
        return self._date(step.first, "MMM" if whole.step == "month" else "d MMM")

    def _date(self, day: date, pattern: str) -> str:
        words = str(format_date(day, pattern, locale=REGIONS[self._locale].replace("-", "_")))
        return words.replace("1 ", "1er ", 1) if self._locale == "fr" and words.startswith("1 ") else words

    def _say(self, id: str, **args: str | int) -> str:
        return catalogue().say(self._locale, id, **args)


def _parts(tally: Tally) -> tuple[tuple[Tone, float], ...]:
    return tuple(zip(ENDS, tally, strict=True))


def _cut(name: str, limit: int = 26) -> str:
    """A name as long as its line; the table has all of it."""
    return name if len(name) <= limit else name[: limit - 1].rstrip() + "…"
