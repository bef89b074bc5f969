"""What was pinned, what one keeps, what a message said before; and the address of a message."""

from __future__ import annotations

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from channels.actions.keeping import keep_message, pin_message
from channels.devices import tell_kept
from channels.doorway import channel_for
from channels.reading import boards
from channels.reading.keeping import kept_by, pinned_in, place_of, versions_of
from channels.shapes import Message
from web.pages.respond import ask, do, page, read_form, to
from web.routing import get, post
from web.views import SaidPage, VersionsPage
from web.visit import visit_of


async def kept(request: Request) -> Response:
    """What one keeps, to find it again."""
    found = await ask(request, kept_by, visit_of(request).me)
    return await page(request, "retrouver.html", SaidPage(messages=tuple(found), kept=True), tab="moi")


async def pinned(request: Request) -> Response:
    """What was pinned to a channel."""
    channel = request.path_params["channel"]
    found = await ask(request, _pinned, visit_of(request).me, channel)
    view = SaidPage(messages=tuple(found), channel=channel)
    return await page(request, "retrouver.html", view, tab="canaux")


async def versions(request: Request) -> Response:
    """Everything a message said."""
    message_id = request.path_params["message"]
    found = await ask(request, versions_of, visit_of(request).me, message_id)
    view = VersionsPage(message=message_id, versions=tuple(found))
    return await page(request, "versions.html", view, tab="canaux")


async def permalink(request: Request) -> Response:
    """Where a message stands: its channel, opened around it."""
    message_id = request.path_params["message"]
    channel, seq = await ask(request, place_of, visit_of(request).me, message_id)
    need_id = await ask(request, boards.need_of_thread, channel)
    return to(
        f"/demandes/{need_id}#m-{message_id}" if need_id else f"/canaux/{channel}?autour={seq}#m-{message_id}"
    )


async def pin(request: Request) -> Response:
    """Pin it to its channel, or take it off."""
    form = await read_form(request)
    message_id = request.path_params["message"]
    await do(request, pin_message, message_id=message_id, on=not form("off"))
    return to(f"/messages/{message_id}")


async def keep(request: Request) -> Response:
    """Keep it for oneself, or no more."""
    form = await read_form(request)
    visit, message_id, on = visit_of(request), request.path_params["message"], not form("off")
    await do(request, keep_message, message_id=message_id, on=on)
    await tell_kept(visit.desk, visit.me, message_id, on=on)
    return to("/a-retrouver")


def _pinned(conn: Connection, person_id: str, channel_id: str) -> list[Message]:
    channel_for(conn, person_id, channel_id)
    return pinned_in(conn, person_id, channel_id)


ROUTES = [
    get("/a-retrouver", kept, verb="self.see"),
    get("/canaux/{channel}/epingles", pinned, verb="channel.read"),
    get("/messages/{message}", permalink, verb="message.history"),
    get("/messages/{message}/versions", versions, verb="message.history"),
    post("/messages/{message}/epingle", pin, verb="message.pin"),
    post("/messages/{message}/garder", keep, verb="message.keep"),
]
