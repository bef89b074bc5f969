"""Every urgent need of the town, by what can be done about it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from channels.reading import boards
from matching.access import Actor
from web.pages.mutual import together
from web.pages.respond import ask, page
from web.routing import get
from web.views import UrgencesPage
from web.visit import visit_of


async def urgences(request: Request) -> Response:
    """The board."""
    visit = visit_of(request)
    view = await ask(request, _view, visit.signed_in.actor, visit.desk.store.clock())
    return await page(request, "urgences.html", view, tab="urgences", keep=True)


def _view(conn: Connection, actor: Actor, now: datetime) -> UrgencesPage:
    theirs = together(boards.promises(conn, actor), boards.pending(conn, actor, "need"))
    promises = [need for need in theirs if need.urgency in boards.URGENT]
    mine = {need.id for need in promises}
    return UrgencesPage(
        missing=tuple(need for need in boards.missing(conn, actor) if need.id not in mine),
        promises=tuple(promises),
        moving=tuple(need for need in boards.moving(conn, actor) if need.id not in mine),
        done=tuple(boards.done(conn, actor, now, urgent=True)),
        calm=boards.count_calm(conn, actor),
    )


ROUTES = [get("/urgences", urgences, verb="network.see")]
