"""Home: what presses, what I promised, what is new, who is here, how the town is doing."""

from __future__ import annotations

from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from channels.people.sessions import SignedIn
from channels.reading import boards
from channels.reading.comfort import comfort_of
from channels.reading.exercises import exercises_of
from channels.reading.figures import weeks_of
from channels.reading.rooms import joined_by
from channels.shapes import Present
from matching.access import Thing, can
from web.figures_views import WeeksView
from web.pages.respond import ask, page
from web.pages.shell import line_of
from web.routing import get
from web.views import HomePage
from web.visit import visit_of

WEEKS: Final = 8  # how far back the living figures look


async def home(request: Request) -> Response:
    """The first page of the day."""
    visit = visit_of(request)
    actor = visit.signed_in.actor
    sees = can(actor, "network.see_people", Thing(actor.network))
    here = tuple(visit.desk.presence.here(actor.network)) if sees else ()
    today = visit.desk.store.clock().astimezone(ZoneInfo(visit.signed_in.timezone)).date()
    again = bool(request.query_params.get("visite"))
    view = await ask(request, _view, visit.signed_in, here, today, again)
    return await page(request, "accueil.html", view, tab="accueil", keep=True)


def _view(conn: Connection, who: SignedIn, here: tuple[Present, ...], today: date, again: bool) -> HomePage:
    actor = who.actor
    news = [line_of(line) for line in joined_by(conn, actor) if line.unread]
    return HomePage(
        promises=tuple(boards.promises(conn, actor)),
        news=tuple(news),
        calm=boards.count_calm(conn, actor),
        here=here,
        tour=again or not comfort_of(conn, actor.id)[1],
        figures=_figures(conn, who, today),
        exercises=tuple(exercises_of(conn, actor, running=True)),
    )


def _figures(conn: Connection, who: SignedIn, today: date) -> WeeksView | None:
    if not can(who.actor, "figures.see", Thing(who.actor.network)):
        return None
    zone = ZoneInfo(who.timezone)
    return WeeksView(weeks=tuple(weeks_of(conn, who.actor.network, today=today, weeks=WEEKS, zone=zone)))


ROUTES = [get("/", home, verb="network.see")]
