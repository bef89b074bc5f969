"""Mutual aid beyond the urgent: my promises, my requests, what my channels lack, what was done."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from channels.reading import boards
from matching.access import Actor
from web.pages.respond import ask, page
from web.routing import get
from web.views import MutualPage
from web.visit import visit_of


async def mutual(request: Request) -> Response:
    """The page « Entraide »."""
    visit = visit_of(request)
    view = await ask(request, _view, visit.signed_in.actor, visit.desk.store.clock())
    return await page(request, "entraide.html", view, tab="entraide")


def _view(conn: Connection, actor: Actor, now: datetime) -> MutualPage:
    promises = boards.promises(conn, actor)
    mine = {need.id for need in promises}
    return MutualPage(
        promises=tuple(promises),
        requests=tuple(boards.requests(conn, actor)),
        open=tuple(need for need in boards.open_elsewhere(conn, actor) if need.id not in mine),
        done=tuple(boards.done(conn, actor, now, urgent=False)),
    )


ROUTES = [get("/entraide", mutual, verb="network.see")]
