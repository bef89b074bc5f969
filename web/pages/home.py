"""Home: what presses, what I promised, what is new, who is here."""

from __future__ import annotations

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from channels.reading import boards
from channels.reading.rooms import channels_of
from channels.shapes import Person
from matching.access import Actor, Thing, can
from web.pages.respond import ask, page
from web.pages.shell import line_of
from web.routing import get
from web.views import HomePage
from web.visit import visit_of


async def home(request: Request) -> Response:
    """The first page of the day."""
    visit = visit_of(request)
    actor = visit.signed_in.actor
    sees = can(actor, "network.see_people", Thing(actor.network))
    here = tuple(visit.desk.presence.here(actor.network)) if sees else ()
    view = await ask(request, _view, actor, here)
    return await page(request, "accueil.html", view, tab="accueil")


def _view(conn: Connection, actor: Actor, here: tuple[Person, ...]) -> HomePage:
    news = [line_of(line) for line in channels_of(conn, actor) if line.joined and line.unread]
    return HomePage(
        promises=tuple(boards.promises(conn, actor)),
        news=tuple(news),
        calm=boards.count_calm(conn, actor),
        here=here,
    )


ROUTES = [get("/", home, verb="network.see")]
