"""Tables as French spreadsheets open them: semicolons, a byte order mark, and no cell that computes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, tzinfo
from typing import Final

from matching.figures import STEPS, Fact
from web.catalogue import Catalogue

BOM: Final = "\ufeff"
# A cell that begins so is a formula to a spreadsheet, which may fetch or run something.
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")

FIELDS: Final = (
    "asked",
    "category",
    "place",
    "urgency",
    "quantity",
    "unit",
    "taken",
    "delivered",
    "end",
    *(f"minutes-{step}" for step in STEPS),
    "waves",
    "wave",
    "reached",
    "saw",
    "cannot",
    "takers",
    "lapses",
    "no-shows",
)

Cell = str | int | None


def needs_csv(facts: Iterable[Fact], words: Catalogue, locale: str, zone: tzinfo) -> str:
    """One row a need: no title, no person, no private detail."""
    head = [words.say(locale, f"export-{name}") for name in FIELDS]
    return table_csv(head, (_row(fact, words, locale, zone) for fact in facts))


def table_csv(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """Rows as text."""
    out = io.StringIO()
    out.write(BOM)
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([safe(cell) for cell in row] for row in rows)
    return out.getvalue()


def safe(cell: Cell) -> str | int:
    """A cell that is only ever read. A number is one; a text that would compute gets an apostrophe."""
    if cell is None:
        return ""
    if isinstance(cell, str) and cell.lstrip(" ").startswith(FORMULA):
        return "'" + cell
    return cell


def _row(fact: Fact, words: Catalogue, locale: str, zone: tzinfo) -> list[Cell]:
    category = f"category-{fact.category}"
    return [
        datetime.fromtimestamp(fact.asked / 1000, UTC).astimezone(zone).strftime("%Y-%m-%d %H:%M"),
        words.say(locale, category) if words.has(locale, category) else fact.category,
        fact.place,
        words.say(locale, f"urgency-{fact.urgency}"),
        fact.quantity,
        fact.unit,
        fact.taken,
        fact.delivered_units,
        words.say(locale, f"figures-end-{fact.end}"),
        *(_minutes(fact.seconds_to(step)) for step in STEPS),
        fact.waves,
        fact.wave or None,
        fact.reached,
        fact.saw,
        fact.cannot,
        fact.takers,
        fact.lapses,
        fact.no_shows,
    ]


def _minutes(seconds: int | None) -> int | None:
    return None if seconds is None else round(seconds / 60)
