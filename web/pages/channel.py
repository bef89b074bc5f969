"""One channel: its stream, its pinned needs, joining and leaving, writing without a script."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from channels.actions.channels import join_channel, leave_channel
from channels.actions.messages import post_message
from channels.doorway import Door, channel_for
from channels.reading import boards
from channels.reading.rooms import member_counts
from channels.shapes import Need
from matching.access import can
from matching.refusals import Refused
from web.pages.respond import ask, do, page, read_form, to
from web.pages.rooms import read_room
from web.routing import get, post
from web.views import ChannelLine, ChannelPage, Room, Viewer
from web.visit import visit_of


class Opened(NamedTuple):
    """A channel read for a page."""

    door: Door
    room: Room
    pins: list[Need]
    people: int


async def channel_page(request: Request) -> Response:
    """The channel, or an older page of it (``?avant=SEQ``) where scripts do not run."""
    return await _draw(request, before=_seq(request, "avant"))


async def older(request: Request) -> Response:
    """Lines older than ``?seq=`` as a fragment, for scrolling up."""
    visit = visit_of(request)
    opened = await ask(request, _open, visit.me, request.path_params["channel"], _seq(request, "seq") or 1)
    viewer = Viewer(id=visit.me, role=opened.door.actor.role)
    lines = visit.renderer.lines(opened.room.events, visit.locale, me=viewer, csrf=visit.csrf)
    first = opened.room.first if opened.room.older else 0
    return HTMLResponse(str(lines), headers={"X-Relais-First": str(first)})


async def post_form(request: Request) -> Response:
    """Say something by a plain form; a need's thread goes back to its need."""
    channel = request.path_params["channel"]
    form = await read_form(request)
    try:
        await do(
            request,
            post_message,
            channel=channel,
            body=form("body"),
            key=form.key(),
            reply_to=form("reply_to") or None,
        )
    except Refused as refusal:
        if refusal.code not in ("empty", "too_long"):
            raise
        return await _draw(request, draft=form("body"), refusal=refusal)
    need_id = await ask(request, boards.need_of_thread, channel)
    return to(f"/demandes/{need_id}" if need_id else f"/canaux/{channel}")


async def join(request: Request) -> Response:
    """Become a member."""
    await read_form(request)
    channel = request.path_params["channel"]
    await do(request, join_channel, channel=channel)
    return to(f"/canaux/{channel}")


async def leave(request: Request) -> Response:
    """Stop being one."""
    await read_form(request)
    await do(request, leave_channel, channel=request.path_params["channel"])
    return to("/canaux")


async def _draw(
    request: Request, *, before: int | None = None, draft: str = "", refusal: Refused | None = None
) -> Response:
    visit = visit_of(request)
    opened = await ask(request, _open, visit.me, request.path_params["channel"], before)
    door = opened.door
    if door.room.kind in ("thread", "urgences", "me"):
        need_id = await ask(request, boards.need_of_thread, door.room.id)
        return to(f"/demandes/{need_id}" if need_id else "/urgences")
    view = ChannelPage(
        channel=ChannelLine(
            id=door.room.id,
            name=door.room.name,
            kind=door.room.kind,
            purpose=door.room.purpose,
            joined=door.thing.member,
            people=opened.people,
        ),
        room=opened.room,
        pins=tuple(opened.pins),
        may_join=not door.thing.member and can(door.actor, "channel.join", door.thing),
        may_leave=can(door.actor, "channel.leave", door.thing),
        may_ask=can(door.actor, "channel.ask", door.thing),
        draft=draft,
    )
    return await page(
        request, "canal.html", view, tab="canaux", refusal=refusal, status=422 if refusal else 200
    )


def _open(conn: Connection, person_id: str, channel_id: str, before: int | None) -> Opened:
    door = channel_for(conn, person_id, channel_id)
    return Opened(
        door,
        read_room(conn, door, before=before),
        boards.of_channel(conn, channel_id),
        member_counts(conn, [channel_id]).get(channel_id, 0),
    )


def _seq(request: Request, name: str) -> int | None:
    text = request.query_params.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


ROUTES = [
    get("/canaux/{channel}", channel_page, verb="channel.read"),
    get("/canaux/{channel}/avant", older, verb="channel.read"),
    post("/canaux/{channel}/messages", post_form, verb="channel.post"),
    post("/canaux/{channel}/rejoindre", join, verb="channel.join"),
    post("/canaux/{channel}/quitter", leave, verb="channel.leave"),
]
