"""Figures: of a period, of a year on paper, of one card, and as a file."""

from __future__ import annotations

from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from channels.doorway import need_for, require
from channels.reading.figures import Account, account_of, fact_of, facts_of_period
from channels.reading.needs import needs_by_id
from matching.access import Thing, can
from matching.figures import Fact
from matching.periods import Period, PeriodKind, asked_for
from matching.refusals import Refused
from web.export import needs_csv
from web.figures import PERIOD_NAMES, period_query
from web.figures_views import FiguresPage, NeedFiguresPage, ReportPage
from web.pages.respond import ask, page
from web.routing import get
from web.visit import visit_of

# The kinds of a period, as the address tells them.
KINDS: Final[dict[str, PeriodKind]] = {name: kind for kind, name in PERIOD_NAMES.items()}


async def figures(request: Request) -> Response:
    """What the network did in a month, a quarter, a year or any days."""
    _check(request, "figures.see")
    refusal = None
    try:
        period = _period(request)
    except Refused as no:
        refusal, period = no, asked_for("", "", "", "", today=_today(request))
    account = await _account(request, period)
    view = FiguresPage(
        account=account,
        year=period.last.year,
        query=period_query(period),
        may_export=_may(request, "figures.export"),
    )
    status = 422 if refusal else 200
    return await page(request, "chiffres.html", view, tab="accueil", refusal=refusal, status=status)


async def report(request: Request) -> Response:
    """A year as the town prints it."""
    _check(request, "figures.see")
    text = request.query_params.get("annee", "")
    today = _today(request)
    period = asked_for("year", f"{text}-01-01" if text else "", "", "", today=today)
    view = ReportPage(
        account=await _account(request, period),
        network=visit_of(request).signed_in.network_name,
        year=period.first.year,
        ended=period.last < today,
    )
    return await page(request, "rapport.html", view, tab="accueil")


async def export(request: Request) -> Response:
    """The needs of a period as a spreadsheet opens them."""
    _check(request, "figures.export")
    visit = visit_of(request)
    period = _period(request)
    facts = await ask(request, facts_of_period, visit.signed_in.actor.network, period, _zone(request))
    text = needs_csv(facts, visit.catalogue, visit.locale, _zone(request))
    name = f"demandes-{period.first}-{period.last}.csv"
    return Response(
        text.encode(),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


async def of_need(request: Request) -> Response:
    """What one card did: for the coordination."""
    view = await ask(request, _of_need, visit_of(request).me, request.path_params["need"])
    return await page(request, "demande_chiffres.html", view, tab="urgences")


def _of_need(conn: Connection, person_id: str, need_id: str) -> NeedFiguresPage:
    need_for(conn, person_id, need_id, "need.see_figures")
    fact: Fact = fact_of(conn, need_id)
    return NeedFiguresPage(need=needs_by_id(conn, [need_id])[need_id], fact=fact)


async def _account(request: Request, period: Period) -> Account:
    return await ask(request, account_of, visit_of(request).signed_in.actor.network, period, _zone(request))


def _period(request: Request) -> Period:
    asked = request.query_params
    kind = asked.get("periode", "")
    return asked_for(
        KINDS.get(kind, kind),
        asked.get("le", ""),
        asked.get("du", ""),
        asked.get("au", ""),
        today=_today(request),
    )


def _check(request: Request, verb: str) -> None:
    actor = visit_of(request).signed_in.actor
    require(actor, verb, Thing(actor.network))


def _may(request: Request, verb: str) -> bool:
    actor = visit_of(request).signed_in.actor
    return can(actor, verb, Thing(actor.network))


def _today(request: Request) -> date:
    return visit_of(request).desk.store.clock().astimezone(_zone(request)).date()


def _zone(request: Request) -> ZoneInfo:
    return ZoneInfo(visit_of(request).signed_in.timezone)


ROUTES = [
    get("/chiffres", figures, verb="figures.see"),
    get("/chiffres/rapport", report, verb="figures.see"),
    get("/chiffres.csv", export, verb="figures.export"),
    get("/demandes/{need}/chiffres", of_need, verb="need.see_figures"),
]
