"""What ``matching.figures`` counts, read from the rows: a few grouped queries, then one pass.

Practice is in none of them: an exercise's needs count nowhere (``need.exercise_id``).
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Select,
    and_,
    case,
    func,
    select,
    type_coerce,
)

from channels.store.tables import alert, channel, claim, need, response, wave
from matching.figures import UNCOUNTED, Fact, Figures, end_of, figures_of
from matching.periods import DAY, Period

PROMISED: Final = ("held", "confirmed", "on_the_way", "delivered", "validated")

# What the grouped queries give for a need of which there is nothing.
_NO_ANSWERS: Final = ("", None, None, 0, 0)
_NO_CLAIMS: Final = ("", None, None, 0, 0, 0)
_NO_ALERTS: Final = ("", 0)


@dataclass(frozen=True, slots=True)
class Account:
    """A period's figures, those of the period before, and what no need tells by itself."""

    period: Period
    now: Figures
    before: Figures
    offers: int
    offers_before: int
    volunteers: int  # people who promised something of these needs
    volunteers_before: int
    withdrawn: int  # asked and taken back, or asked twice: counted nowhere else


def account_of(conn: Connection, network: str, period: Period, zone: tzinfo) -> Account:
    """The figures of a network over a period of its own calendar."""
    now, before = (_asked_in(network, one, zone) for one in (period, period.previous))
    edges = [_milliseconds(_midnight(step.first, zone)) for step in period.steps()]
    return Account(
        period=period,
        now=figures_of(facts_where(conn, *now), edges),
        before=figures_of(facts_where(conn, *before)),
        offers=_count_offers(conn, network, period, zone),
        offers_before=_count_offers(conn, network, period.previous, zone),
        volunteers=_count_volunteers(conn, now),
        volunteers_before=_count_volunteers(conn, before),
        withdrawn=_count_withdrawn(conn, network, period, zone),
    )


def weeks_of(conn: Connection, network: str, *, today: date, weeks: int, zone: tzinfo) -> list[Figures]:
    """The last weeks of seven days each, the one that ends today last: the figures of the first page."""
    span = Period("free", today - timedelta(days=7 * weeks - 1), today)
    edges = [_milliseconds(_midnight(span.first + timedelta(weeks=n), zone)) for n in range(weeks)]
    sorted_in: list[list[Fact]] = [[] for _ in edges]
    for fact in facts_where(conn, *_asked_in(network, span, zone)):
        sorted_in[bisect_right(edges, fact.asked) - 1].append(fact)
    return [figures_of(facts) for facts in sorted_in]


def facts_of_period(conn: Connection, network: str, period: Period, zone: tzinfo) -> list[Fact]:
    """Every need that was asked in a period, oldest first: the rows of the export."""
    return sorted(
        facts_where(conn, *_asked_in(network, period, zone)), key=lambda fact: (fact.asked, fact.id)
    )


def fact_of(conn: Connection, need_id: str) -> Fact:
    """One need, practice or not, whatever became of it; the caller has opened its door."""
    return facts_where(conn, need.c.id == need_id)[0]


def facts_of_exercise(conn: Connection, exercise_id: str) -> list[Fact]:
    """The simulated needs of an exercise, oldest first; the caller has opened its door."""
    return sorted(facts_where(conn, need.c.exercise_id == exercise_id), key=lambda fact: fact.asked)


def facts_where(conn: Connection, *wanted: ColumnElement[bool]) -> list[Fact]:
    """The facts of the needs that these conditions choose, in no order."""
    rows = conn.execute(_needs(*wanted)).all()
    if not rows:
        return []
    # Ids begin with a time: the needs of a period lie together, and so does what hangs on them. A range of
    # ids is read in the order of an index, where a join would look each need up again for each query.
    among = (min(row[0] for row in rows), max(row[0] for row in rows))
    answers = _by_need(conn, _answers(*among))
    claims = _by_need(conn, _claims(*among))
    reached = _by_need(conn, _alerts(*among))
    waves: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for need_id, number, at in conn.execute(_waves(*among)):
        waves[need_id].append((number, at))
    return [
        _fact(
            row,
            answers.get(row[0], _NO_ANSWERS),
            claims.get(row[0], _NO_CLAIMS),
            reached.get(row[0], _NO_ALERTS)[1],
            waves.get(row[0], ()),
        )
        for row in rows
    ]


def _by_need(conn: Connection, grouped: Select[Any]) -> dict[str, Any]:
    return {row[0]: row for row in conn.execute(grouped)}


def _fact(row: Any, answers: Any, claims: Any, reached: int, waves: Sequence[tuple[int, int]]) -> Fact:
    id_, asked, state, outcome, category, place, urgency, quantity, taken, unit, given, covered, closed = row
    _, seen, declined, saw, cannot = answers
    _, first, arrived, takers, lapses, no_shows = claims
    fulfilled = state == "fulfilled"
    return Fact(
        id_,
        asked,
        end_of(state, outcome),
        category,
        place,
        urgency,
        quantity,
        taken,
        unit,
        (taken if given is None else given) if fulfilled else 0,
        _earlier(seen, first),
        _earlier(declined, first),
        covered,
        (arrived or closed) if fulfilled else None,
        reached,
        saw,
        cannot,
        takers,
        0 if covered is None else max((number for number, at in waves if at <= covered), default=0),
        len(waves),
        lapses,
        no_shows,
    )


def _earlier(one: int | None, other: int | None) -> int | None:
    if one is None or other is None:
        return other if one is None else one
    return min(one, other)


def _ms(column: Any) -> ColumnElement[int]:
    """An instant as it is stored: turning a hundred thousand of them into dates and back is the slow part."""
    return type_coerce(column, BigInteger)


def _needs(*wanted: ColumnElement[bool]) -> Select[Any]:
    return (
        select(
            need.c.id,
            _ms(need.c.at),
            need.c.state,
            need.c.outcome,
            need.c.category,
            need.c.place,
            need.c.urgency,
            need.c.quantity,
            need.c.taken,
            need.c.unit,
            need.c.delivered,
            _ms(need.c.covered_at),
            _ms(need.c.closed_at),
        )
        .join(channel, channel.c.id == need.c.channel_id)
        .where(*wanted)
    )


def _answers(low: str, high: str) -> Select[Any]:
    declined = response.c.answer == "cannot"
    return (
        select(
            response.c.need_id,
            func.min(_ms(response.c.at)),
            func.min(case((declined, _ms(response.c.at)))),
            func.count(),
            func.sum(case((declined, 1), else_=0)),
        )
        .where(response.c.need_id.between(low, high))
        .group_by(response.c.need_id)
    )


def _claims(low: str, high: str) -> Select[Any]:
    arrived = claim.c.state.in_(("delivered", "validated"))
    return (
        select(
            claim.c.need_id,
            func.min(_ms(claim.c.at)),
            func.max(case((arrived, _ms(claim.c.delivered_at)))),
            func.count(case((claim.c.state.in_(PROMISED), 1))),  # one active promise a person
            func.sum(case((claim.c.state == "lapsed", 1), else_=0)),
            func.sum(case((claim.c.state == "no_show", 1), else_=0)),
        )
        .where(claim.c.need_id.between(low, high))
        .group_by(claim.c.need_id)
    )


def _alerts(low: str, high: str) -> Select[Any]:
    return (
        select(alert.c.need_id, func.count())
        .where(alert.c.need_id.between(low, high))
        .group_by(alert.c.need_id)
    )


def _waves(low: str, high: str) -> Select[Any]:
    return select(wave.c.need_id, wave.c.number, _ms(wave.c.at)).where(wave.c.need_id.between(low, high))


def _count_offers(conn: Connection, network: str, period: Period, zone: tzinfo) -> int:
    asked = _cards_in(network, period, zone)
    wanted = and_(*asked, need.c.kind == "offer", need.c.state.not_in(UNCOUNTED))
    return _count(conn, select(func.count(need.c.id)), wanted)


def _count_withdrawn(conn: Connection, network: str, period: Period, zone: tzinfo) -> int:
    asked = _cards_in(network, period, zone)
    wanted = and_(*asked, need.c.kind == "need", need.c.state.in_(("merged", "cancelled")))
    return _count(conn, select(func.count(need.c.id)), wanted)


def _count_volunteers(conn: Connection, asked: tuple[ColumnElement[bool], ...]) -> int:
    people = select(func.count(claim.c.person_id.distinct())).join(need, need.c.id == claim.c.need_id)
    return _count(conn, people, and_(*asked, claim.c.state.in_(PROMISED)))


def _count(conn: Connection, counting: Select[Any], wanted: ColumnElement[bool]) -> int:
    joined = counting.join(channel, channel.c.id == need.c.channel_id)
    return int(conn.execute(joined.where(wanted)).scalar_one())


def _asked_in(network: str, period: Period, zone: tzinfo) -> tuple[ColumnElement[bool], ...]:
    return (
        *_cards_in(network, period, zone),
        need.c.kind == "need",
        need.c.state.not_in(UNCOUNTED),
    )


def _cards_in(network: str, period: Period, zone: tzinfo) -> tuple[ColumnElement[bool], ...]:
    return (
        channel.c.network_id == network,
        need.c.exercise_id.is_(None),
        need.c.at >= _midnight(period.first, zone),
        need.c.at < _midnight(period.last + DAY, zone),
    )


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), zone)


def _milliseconds(at: datetime) -> int:
    return round(at.timestamp() * 1000)
