"""Figures: what the network did in a period, and what one need did."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from channels.doorway import need_for, require
from channels.reading.figures import Account, account_of, fact_of
from matching.access import Thing
from matching.figures import STEPS, Fact, Figures, Group, Point, Tally, Times
from matching.periods import Period, asked_for
from server.api import views
from server.api.asked import FiguresQuery, Nothing
from server.api.call import Call
from server.api.operation import operation


@operation("GET", "/figures", verb="figures.see", no=("forbidden", "bad_dates"))
async def read_figures(call: Call, asked: FiguresQuery) -> views.FiguresAnswer:
    """Read what the network did in a month, a quarter, a year or any days, and in the period before.

    Times are seconds since asking. Practice, requests withdrawn and doubles are not counted.
    """
    require(call.actor, "figures.see", Thing(call.actor.network))
    zone = ZoneInfo(call.visit.signed_in.timezone)
    today = call.visit.desk.store.clock().astimezone(zone).date()
    period = asked_for(asked.period, asked.on, asked.first, asked.last, today=today)
    return _answer(await call.read(account_of, call.actor.network, period, zone))


@operation("GET", "/needs/{id}/figures", verb="need.see_figures", no=("forbidden",))
async def read_need_figures(call: Call, asked: Nothing) -> views.NeedFigures:
    """Read how one need went, practice or not: for the coordination. Times are seconds since asking."""
    fact = await call.read(_of_need, call.me, call.id())
    return views.NeedFigures(
        need=fact.id,
        **{f"to_{step}": fact.seconds_to(step) for step in STEPS},
        reached=fact.reached,
        saw=fact.saw,
        cannot=fact.cannot,
        takers=fact.takers,
        waves=fact.waves,
        covered_in_wave=fact.wave or None,
        lapses=fact.lapses,
        no_shows=fact.no_shows,
    )


def _of_need(conn: Connection, person_id: str, need_id: str) -> Fact:
    need_for(conn, person_id, need_id, "need.see_figures")
    return fact_of(conn, need_id)


def _answer(account: Account) -> views.FiguresAnswer:
    now, steps = account.now, account.period.steps()
    return views.FiguresAnswer(
        period=_period(account.period),
        now=_totals(now, account.offers, account.volunteers),
        before=_totals(account.before, account.offers_before, account.volunteers_before),
        categories=tuple(_group(group) for group in now.categories),
        places=tuple(_group(group) for group in now.places),
        given=tuple(
            views.FiguresGiven(category=given.category, unit=given.unit, quantity=given.quantity)
            for given in now.given
        ),
        waves=now.waves,
        series=tuple(_point(step, point) for step, point in zip(steps, now.series, strict=True)),
    )


def _totals(figures: Figures, offers: int, volunteers: int) -> views.FiguresTotals:
    return views.FiguresTotals(
        needs=_ends(figures.tally),
        urgent=_ends(figures.urgent),
        **{f"to_{step}": _times(figures.times[step]) for step in STEPS},
        covered_with_alerts=figures.first_wave.whole,
        covered_in_first_wave=figures.first_wave.part,
        offers=offers,
        volunteers=volunteers,
        reached=figures.reached,
        reached_per_fill=figures.reached_per_fill,
        lapses=figures.lapses,
        no_shows=figures.no_shows,
    )


def _ends(tally: Tally) -> views.FiguresEnds:
    return views.FiguresEnds(asked=tally.asked, rate=tally.rate, **tally._asdict())


def _times(times: Times) -> views.FiguresTimes:
    return views.FiguresTimes(**times._asdict())


def _group(group: Group) -> views.FiguresGroup:
    return views.FiguresGroup(name=group.name, needs=_ends(group.tally), to_covered=_times(group.cover))


def _point(step: Period, point: Point) -> views.FiguresStep:
    return views.FiguresStep(
        first=_day(step.first),
        last=_day(step.last),
        needs=_ends(point.tally),
        to_covered=_times(point.cover),
    )


def _period(period: Period) -> views.FiguresPeriod:
    return views.FiguresPeriod(kind=period.kind, first=_day(period.first), last=_day(period.last))


def _day(day: date) -> str:
    return day.isoformat()


OPERATIONS = (read_figures, read_need_figures)
