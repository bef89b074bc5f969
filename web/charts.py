"""Charts as plain geometry: values in, shapes of one viewBox out; the templates only write them down.

Text is drawn at 13 units in 300, which a telephone of 360 px shows at its size. Every chart
carries the rows of its table: what is drawn can be read, by ear too, and in black and white
the tones differ by their outline.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

WIDTH: Final = 300
PLOT: Final = 150  # height of what is drawn above the labels
TOP: Final = 18
LEFT: Final = 6
ROW: Final = 36  # a horizontal bar with its words above
LEGS: Final = 44  # as many batons as can be counted at a glance
LEGS_A_ROW: Final = 11
LABELS: Final = 6  # words that fit beside each other under a plot
GAP: Final = 0.28  # of a column's place that stays empty

Tone = Literal["filled", "elsewhere", "unmet", "pending"]
Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True, slots=True)
class Mark:
    """A rectangle of some tone."""

    x: float
    y: float
    width: float
    height: float
    tone: Tone


@dataclass(frozen=True, slots=True)
class Words:
    """A text at its place. ``strong`` for values."""

    x: float
    y: float
    text: str
    anchor: Anchor = "start"
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """The same in rows; the first cell of each row names it."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Shapes, their words, and the table that says the same. ``empty`` when there is nothing to draw."""

    title: str
    table: Table
    note: str = ""
    height: float = 0
    marks: tuple[Mark, ...] = ()
    lines: tuple[str, ...] = ()  # polylines, as ``points``
    dots: tuple[tuple[float, float], ...] = ()
    grid: tuple[float, ...] = ()  # heights of horizontal rules
    words: tuple[Words, ...] = ()
    legend: tuple[tuple[Tone, str], ...] = ()
    width: float = WIDTH

    @property
    def empty(self) -> bool:
        """Whether nothing is drawn."""
        return not (self.marks or self.dots)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a plot: its parts from the ground up."""

    label: str
    parts: tuple[tuple[Tone, float], ...]

    @property
    def height(self) -> float:
        """The parts together."""
        return sum(value for _, value in self.parts)


@dataclass(frozen=True, slots=True)
class Bar:
    """One horizontal bar: its words, its parts from the start, and its value said."""

    label: str
    parts: tuple[tuple[Tone, float], ...]
    value: str

    @property
    def length(self) -> float:
        """The parts together."""
        return sum(value for _, value in self.parts)


def columns(
    title: str,
    table: Table,
    given: Sequence[Column],
    *,
    most: str,
    legend: tuple[tuple[Tone, str], ...] = (),
    values: Sequence[str] = (),
    note: str = "",
    plot: int = PLOT,
) -> Chart:
    """Columns on a common ground. ``most`` says how high the highest is, or ``values`` stand on each."""
    highest = max((column.height for column in given), default=0)
    if not highest:
        return Chart(title, table, note=note)
    marks: list[Mark] = []
    place = (WIDTH - LEFT) / len(given)
    for number, column in enumerate(given):
        ground = float(TOP + plot)
        for tone, value in column.parts:
            if value:
                height = plot * value / highest
                ground -= height
                x = LEFT + place * (number + GAP / 2)
                marks.append(Mark(_at(x), _at(ground), _at(place * (1 - GAP)), _at(height), tone))
    words = _labels([column.label for column in given], place, TOP + plot + 17)
    if values:
        words += [
            Words(
                _at(LEFT + place * (n + 0.5)),
                _at(TOP + plot * (1 - column.height / highest) - 5),
                value,
                "middle",
                True,
            )
            for n, (column, value) in enumerate(zip(given, values, strict=True))
            if column.height
        ]
    else:
        words.append(Words(LEFT, TOP - 5, most))
    return Chart(
        title,
        table,
        note=note,
        height=TOP + plot + 22,
        marks=tuple(marks),
        grid=(TOP + plot,) if values else (TOP, TOP + plot / 2, TOP + plot),
        words=tuple(words),
        legend=legend,
    )


def line(
    title: str,
    table: Table,
    given: Sequence[tuple[str, float | None]],
    *,
    most: str,
    note: str = "",
    plot: int = PLOT,
) -> Chart:
    """A line over the same ground; where nothing is known it is interrupted."""
    highest = max((value for _, value in given if value is not None), default=0)
    if not highest:
        return Chart(title, table, note=note)
    place = (WIDTH - LEFT) / len(given)
    points = [
        None if value is None else (_at(LEFT + place * (n + 0.5)), _at(TOP + plot * (1 - value / highest)))
        for n, (_, value) in enumerate(given)
    ]
    return Chart(
        title,
        table,
        note=note,
        height=TOP + plot + 22,
        lines=tuple(_runs(points)),
        dots=tuple(point for point in points if point is not None),
        grid=(TOP, TOP + plot / 2, TOP + plot),
        words=(*_labels([label for label, _ in given], place, TOP + plot + 17), Words(LEFT, TOP - 5, most)),
    )


def bars(
    title: str,
    table: Table,
    given: Sequence[Bar],
    *,
    legend: tuple[tuple[Tone, str], ...] = (),
    note: str = "",
) -> Chart:
    """Horizontal bars, one below another: for names, which are long."""
    longest = max((bar.length for bar in given), default=0)
    if not longest:
        return Chart(title, table, note=note)
    marks: list[Mark] = []
    words: list[Words] = []
    for number, bar in enumerate(given):
        y = number * ROW
        words.append(Words(0, y + 15, bar.label))
        words.append(Words(WIDTH, y + 15, bar.value, "end", True))
        x = 0.0
        for tone, value in bar.parts:
            if value:
                width = WIDTH * value / longest
                marks.append(Mark(_at(x), y + 20, _at(width), 11, tone))
                x += width
    return Chart(
        title,
        table,
        note=note,
        height=len(given) * ROW,
        marks=tuple(marks),
        words=tuple(words),
        legend=legend,
    )


def legs(title: str, table: Table, parts: Sequence[tuple[Tone, int]]) -> Chart:
    """One baton a unit, as long as they can be counted; beyond, one bar."""
    whole = sum(n for _, n in parts)
    if whole > LEGS:
        return bars(title, table, [Bar("", tuple(parts), "")])
    tones = [tone for tone, n in parts for _ in range(n)]
    marks = tuple(
        Mark(_at(LEFT + n % LEGS_A_ROW * 26), n // LEGS_A_ROW * 22 + 2, 19, 15, tone)
        for n, tone in enumerate(tones)
    )
    return Chart(title, table, height=(-(-whole // LEGS_A_ROW) or 1) * 22, marks=marks)


def _labels(labels: Sequence[str], place: float, y: float) -> list[Words]:
    """As many as fit, evenly spread, the last one always."""
    every = -(-len(labels) // LABELS)
    return [
        Words(_at(LEFT + place * (n + 0.5)), y, label, "middle")
        for n, label in enumerate(labels)
        if (len(labels) - 1 - n) % every == 0
    ]


def _runs(points: Sequence[tuple[float, float] | None]) -> list[str]:
    """The points joined where they follow one another."""
    runs: list[list[str]] = [[]]
    for point in points:
        if point is None:
            runs.append([])
        else:
            runs[-1].append(f"{point[0]:g},{point[1]:g}")
    return [" ".join(run) for run in runs if len(run) > 1]


def _at(value: float) -> float:
    """A tenth of a unit is finer than any screen."""
    return round(value, 1)
