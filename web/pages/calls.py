"""Quick video: one press begins a call, and the page in which it goes on."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from channels.actions.calls import start_call
from channels.doorway import CallDoor, call_for
from channels.reading import boards
from channels.reading.calls import calls_by_id
from channels.reading.directs import names_of
from channels.shapes import VideoCall
from matching.refusals import Refused
from web.pages.respond import ask, do, page, read_form, to
from web.routing import get, post
from web.views import CallPage
from web.visit import visit_of


class Opened(NamedTuple):
    """A call read for its page: where it is, and what that place is called for this person."""

    door: CallDoor
    call: VideoCall
    place: str
    need: str | None


async def call(request: Request) -> Response:
    """Begin one, or join the one that goes on there."""
    await read_form(request)
    answer = await do(request, start_call, channel=request.path_params["channel"])
    return to(f"/appel/{answer['call']}")


async def call_page(request: Request) -> Response:
    """The call. Its scripts sit this device down in it; without them it says who is there."""
    opened = await ask(request, _open, visit_of(request).me, request.path_params["call"])
    view = CallPage(
        call=opened.call,
        head=opened.door.door.room.head,
        place=opened.place,
        back=f"/demandes/{opened.need}" if opened.need else f"/canaux/{opened.call.channel}",
        large=bool(visit_of(request).desk.calls.large.kind),
    )
    return await page(request, "appel.html", view, tab="canaux")


async def large_room(request: Request) -> Response:
    """Where the call goes on among many, with this person's own way in."""
    visit = visit_of(request)
    call_id = request.path_params["call"]
    await ask(request, call_for, visit.me, call_id)
    house = visit.desk.calls.large
    url = house.address_for(call_id, visit.me, visit.signed_in.name, at=visit.desk.store.clock())
    if url is None:
        raise Refused("not_found")
    return RedirectResponse(url, 303)


def _open(conn: Connection, person_id: str, call_id: str) -> Opened:
    door = call_for(conn, person_id, call_id)
    room = door.door.room
    need_id = boards.need_of_thread(conn, room.id) if room.parent_id else None
    names = names_of(conn, person_id, [room.id]) if room.kind == "direct" else {}
    return Opened(door, calls_by_id(conn, [call_id])[call_id], names.get(room.id, room.name), need_id)


ROUTES = [
    post("/canaux/{channel}/appel", call, verb="channel.call"),
    get("/appel/{call}", call_page, verb="channel.call"),
    get("/appel/{call}/salle", large_room, verb="channel.call"),
]
