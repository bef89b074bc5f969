"""Which entries match, newest first, as a part of a query: the only place that knows how each database looks.

Both stop as soon as enough was found, however common the words are. FTS5 walks its lists backwards by itself.
PostgreSQL's index has no order: it is asked for one segment after the other, the newest first, until there is
enough; each word being one of its segment, a segment's list of the commonest word is short.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    FromClause,
    Row,
    ScalarSelect,
    Select,
    String,
    bindparam,
    cast,
    column,
    func,
    literal_column,
    select,
    true,
    type_coerce,
)
from sqlalchemy.dialects.postgresql import ARRAY, TSQUERY

from channels.search.entries import SEGMENT, in_segment
from channels.store.bulk import milliseconds, on_postgres
from channels.store.tables import SEARCH_TEXT, search_entry, search_text

SPARE: Final = 2  # times as many entries as rows are wanted: some are deleted, or closed, since
MORE: Final = 4  # times as many again, as long as too few of them are to be seen
SLACK: Final = 2 * SEGMENT  # entries by which time and number may disagree: workers, and what was late
_VECTOR: Final[ColumnElement[Any]] = literal_column(
    "array_to_tsvector(string_to_array(search_entry.terms, ' '))"
)

Draw = Callable[[FromClause], Select[Any]]


@dataclass(frozen=True, slots=True)
class Match:
    """What an entry must have: each of ``all``, and one of each group of ``any``.

    ``before`` is a number: only older entries. ``since`` and ``until`` bound when it was said.
    """

    all: tuple[str, ...]
    any: tuple[tuple[str, ...], ...]
    before: int | None = None
    since: datetime | None = None
    until: datetime | None = None


def newest(conn: Connection, match: Match, draw: Draw, limit: int) -> list[Row[Any]]:
    """The newest rows of ``draw``, a query over the entries that match.

    ``draw`` is given their columns ``n`` and ``entity_id``, and joins them with what they are now.
    """
    span = _span(conn, match)
    if span is None:
        return []
    if on_postgres(conn):
        return _newest_on_postgres(conn, match, draw, limit, *span)
    return list(conn.execute(_ordered(draw, _on_sqlite(match, *span), limit)))


def _span(conn: Connection, match: Match) -> tuple[int, int] | None:
    """The lowest and the highest number that may match; None when there is none."""
    ends = select(_end(func.min, _said(match.since, None)), _end(func.max, _said(None, match.until)))
    low, high = conn.execute(ends).one()
    if low is None or high is None:
        return None
    if match.before is not None:
        high = min(high, match.before - 1)
    return (low, high) if low <= high else None


def _said(since: datetime | None, until: datetime | None) -> Select[Any]:
    """Numbers of what was said first since then, or last until then: the end of them is among so many."""
    at, numbers = search_entry.c.at, select(search_entry.c.n)
    if since is not None:
        return numbers.where(at >= since).order_by(at).limit(SLACK)
    if until is not None:
        return numbers.where(at < until).order_by(at.desc()).limit(SLACK)
    return numbers


def _end(of: Callable[..., Any], numbers: Select[Any]) -> ScalarSelect[Any]:
    """One end of these numbers: a step down the index, where SQLite would read all of it for both at once."""
    return select(of(numbers.subquery().c.n)).scalar_subquery()


def _ordered(draw: Draw, hits: FromClause, limit: int) -> Select[Any]:
    return draw(hits).order_by(hits.c.n.desc()).limit(limit)


def _bounds(match: Match) -> Iterator[ColumnElement[bool]]:
    """Exactly when it was said. Adding nothing keeps PostgreSQL from beginning here, not with the words."""
    at = type_coerce(search_entry.c.at, BigInteger) + 0
    if match.since is not None:
        yield at >= milliseconds(match.since)
    if match.until is not None:
        yield at < milliseconds(match.until)


# ── SQLite ──────────────────────────────────────────────────────────────────────────────────


def _on_sqlite(match: Match, low: int, high: int) -> FromClause:
    rowid = search_text.c.rowid
    asked = " AND ".join(
        [*map(_fts, match.all), *(f"({' OR '.join(map(_fts, group))})" for group in match.any)]
    )
    return (
        select(rowid.label("n"), search_entry.c.entity_id)
        .select_from(search_text)
        # The plus keeps SQLite from beginning with anything but the words.
        .join(search_entry, search_entry.c.n == literal_column(f"+{SEARCH_TEXT}.rowid"))
        .where(
            search_text.c[SEARCH_TEXT].op("MATCH")(bindparam("asked", asked, String)),
            rowid.between(low, high),
            *_bounds(match),
        )
        .subquery("hits")
    )


def _fts(term: str) -> str:
    return '"' + term.replace('"', '""') + '"'


# ── PostgreSQL ──────────────────────────────────────────────────────────────────────────────


def _newest_on_postgres(
    conn: Connection, match: Match, draw: Draw, limit: int, low: int, high: int
) -> list[Row[Any]]:
    """First which entries, then what they are now: else all that match would be joined, then sorted."""
    conn.exec_driver_sql("SET LOCAL jit = off")  # it would compile for longer than the query runs
    found: list[Row[Any]] = []
    take = SPARE * limit
    while True:
        hits = conn.execute(_on_postgres(match, low, high, take)).all()
        if hits:
            found += conn.execute(_ordered(draw, _listed(hits), limit - len(found)))
        if len(found) >= limit or len(hits) < take:
            return found
        high = hits[-1].n - 1
        take *= MORE


def _on_postgres(match: Match, low: int, high: int, take: int) -> Select[Any]:
    """The newest entries that match. Segments being in order, no more of them are read than it takes."""
    segments = (
        func.generate_series(in_segment(high), in_segment(low), -1)
        .table_valued(column("segment", BigInteger), with_ordinality="place")
        .render_derived("segments")
    )
    n = search_entry.c.n + 0  # adding nothing, for the same reason as in the bounds
    asked = func.replace(_tsquery(match), " ", func.concat(segments.c.segment, ":"))
    hits = (
        select(search_entry.c.n, search_entry.c.entity_id)
        .where(_VECTOR.op("@@")(cast(asked, TSQUERY)), n.between(low, high), *_bounds(match))
        .order_by(n.desc())
        .limit(take)
        .lateral("hits")
    )
    return (
        select(hits.c.n, hits.c.entity_id)
        .select_from(segments.join(hits, true()))
        .order_by(segments.c.place, hits.c.n.desc())
        .limit(take)
    )


def _tsquery(match: Match) -> str:
    """What is asked of one segment. A space, which no word has, stands where each word tells its segment."""
    groups = [[term] for term in match.all] + [list(group) for group in match.any]
    return "&".join("(" + "|".join(_lexeme(f" {term}") for term in group) + ")" for group in groups)


def _lexeme(term: str) -> str:
    return "'" + term.replace("\\", "\\\\").replace("'", "''") + "'"


def _listed(hits: Iterable[Row[Any]]) -> FromClause:
    """Entries that were found, as a table to join with."""
    ns, ids = zip(*hits, strict=True)
    return (
        func.unnest(bindparam("ns", list(ns), ARRAY(BigInteger)), bindparam("ids", list(ids), ARRAY(String)))
        .table_valued(column("n", BigInteger), column("entity_id", String))
        .render_derived("hits")
    )
