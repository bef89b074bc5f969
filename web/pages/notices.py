"""What I was told: the list, and having read it."""

from __future__ import annotations

import re

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from channels.actions.notices import read_about, read_notices
from channels.reading.notices import PAGE, count_unread, is_unread, notices_of
from channels.shapes import Notice
from web.pages.respond import ask, do, page, read_form, to
from web.routing import get, post
from web.views import NoticesPage
from web.visit import visit_of


async def notices_page(request: Request) -> Response:
    """The latest ones, or those older than ``?avant=``."""
    before = request.query_params.get("avant", "")
    start = before if re.fullmatch("[0-9a-z]{1,20}", before) else None
    found, unread = await ask(request, _page, visit_of(request).me, start)
    older = f"/notifications?avant={found[PAGE - 1].id}" if len(found) > PAGE else ""
    view = NoticesPage(notices=tuple(found[:PAGE]), unread=unread, older=older)
    return await page(request, "notifications.html", view, tab="moi")


async def read_all(request: Request) -> Response:
    """Everything is read."""
    await read_form(request)
    await do(request, read_notices)
    return to("/notifications")


async def read_those_of(request: Request, tag: str) -> None:
    """Whoever opens what a notice is about has read it."""
    if await ask(request, is_unread, visit_of(request).me, tag):
        await do(request, read_about, tag=tag)


def _page(conn: Connection, person_id: str, before: str | None) -> tuple[list[Notice], int]:
    found = notices_of(conn, person_id, before=before, limit=PAGE + 1)
    return found, count_unread(conn, person_id)


ROUTES = [
    get("/notifications", notices_page, verb="self.see"),
    post("/notifications/lues", read_all, verb="self.change"),
]
