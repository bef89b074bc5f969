"""One channel: its stream, its pinned needs, joining and leaving."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Final, NamedTuple

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from channels.actions.channels import join_channel, leave_channel
from channels.actions.notices.ways import USUAL_LEVEL, levels_of
from channels.clock import iso
from channels.doorway import Door, channel_for
from channels.reading import boards
from channels.reading.days import message_from
from channels.reading.directs import names_of, others_in
from channels.reading.exercises import exercise_of
from channels.reading.last_seen import last_seen_of
from channels.reading.own import Own
from channels.reading.preferences import muted_until
from channels.reading.rooms import member_counts
from channels.shapes import Event, File, Need
from matching.access import Thing, can
from matching.refusals import Refused
from web.here import here_of
from web.pages.cards import zone_of
from web.pages.notices import read_those_of
from web.pages.respond import ask, do, page, read_form, safe_next, to
from web.pages.rooms import PAGE, read_newer, read_room
from web.routing import get, post
from web.views import ChannelLine, ChannelPage, Here, Room, Viewer
from web.visit import visit_of

CLOSED_SETS: Final = ("direct", "help")  # their people are what they are


class Opened(NamedTuple):
    """A channel read for a page."""

    door: Door
    room: Room
    pins: list[Need]
    people: int
    exercise: str | None
    level: str
    muted_until: datetime | None
    name: str


async def channel_page(request: Request) -> Response:
    """The channel; an older page of it (``?avant=SEQ``) where scripts do not run; around ``?autour=SEQ``.

    ``?jour=2026-11-20`` leads to what was said that day, or next after it.
    """
    day = day_of(request.query_params.get("jour", ""))
    if day is not None:
        return await _on_day(request, day)
    await read_those_of(request, f"channel:{request.path_params['channel']}")
    return await draw_channel(request, before=seq_of(request, "avant"), around=seq_of(request, "autour"))


async def _on_day(request: Request, day: date) -> Response:
    channel, zone = request.path_params["channel"], zone_of(request)
    start = datetime.combine(day, time(), zone)
    found = await ask(request, message_from, visit_of(request).me, channel, start)
    if found is None:
        return to(f"/canaux/{channel}")
    seq, at = found
    return to(f"/canaux/{channel}?autour={seq}#jour-{at.astimezone(zone).date()}")


async def older(request: Request) -> Response:
    """Lines older than ``?seq=`` as a fragment, for scrolling up."""
    visit = visit_of(request)
    opened = await ask(request, _open, visit.me, request.path_params["channel"], seq_of(request, "seq") or 1)
    viewer = Viewer(id=visit.me, role=opened.door.actor.role)
    lines = visit.renderer.lines(
        opened.room.events, visit.locale, me=viewer, csrf=visit.csrf, own=opened.room.own
    )
    first = opened.room.first if opened.room.older else 0
    return HTMLResponse(str(lines), headers={"X-Relais-First": str(first)})


async def newer(request: Request) -> Response:
    """Lines after ``?seq=`` as a fragment, for scrolling down; ``X-Relais-More`` says if there are others."""
    visit = visit_of(request)
    channel, after = request.path_params["channel"], seq_of(request, "seq") or 0
    door, (events, own) = await ask(request, _read_newer, visit.me, channel, after)
    viewer = Viewer(id=visit.me, role=door.actor.role)
    lines = visit.renderer.lines(events, visit.locale, me=viewer, csrf=visit.csrf, own=own)
    return HTMLResponse(str(lines), headers={"X-Relais-More": "1" if len(events) == PAGE else "0"})


async def join(request: Request) -> Response:
    """Become a member; back to where it was pressed."""
    form = await read_form(request)
    channel = request.path_params["channel"]
    await do(request, join_channel, channel=channel)
    return to(safe_next(form("next", f"/canaux/{channel}")))


async def leave(request: Request) -> Response:
    """Stop being one."""
    await read_form(request)
    await do(request, leave_channel, channel=request.path_params["channel"])
    return to("/canaux")


async def draw_channel(
    request: Request,
    *,
    before: int | None = None,
    around: int | None = None,
    draft: str = "",
    files: tuple[File, ...] = (),
    refusal: Refused | None = None,
) -> Response:
    """The channel; with what was typed, its files and the refusal when it could not be said."""
    visit = visit_of(request)
    opened = await ask(request, _open, visit.me, request.path_params["channel"], before, around)
    door = opened.door
    if door.room.kind in ("thread", "urgences", "me"):
        if refusal is not None:
            raise refusal
        need_id = await ask(request, boards.need_of_thread, door.room.id)
        return to(f"/demandes/{need_id}" if need_id else "/urgences")
    closed_set = opened.exercise is not None or door.room.kind in CLOSED_SETS
    partner, here = await _partner(request, opened)
    view = ChannelPage(
        channel=ChannelLine(
            id=door.room.id,
            name=opened.name,
            kind=door.room.kind,
            purpose=door.room.purpose,
            joined=door.thing.member,
            people=opened.people,
        ),
        room=opened.room,
        pins=tuple(opened.pins),
        may_join=not door.thing.member and can(door.actor, "channel.join", door.thing),
        may_leave=can(door.actor, "channel.leave", door.thing) and not closed_set,
        may_ask=can(door.actor, "channel.ask", door.thing) and not closed_set,
        exercise=opened.exercise or "",
        draft=draft,
        files=files,
        partner=partner,
        here=here,
        muted_until=_later(opened.muted_until, visit.desk.store.clock()),
        level=opened.level if can(door.actor, "channel.set_level", door.thing) else "",
    )
    return await page(
        request,
        "canal.html",
        view,
        tab="canaux",
        refusal=refusal,
        status=422 if refusal else 200,
        keep=not opened.room.past,
    )


async def _partner(request: Request, opened: Opened) -> tuple[str, Here]:
    """Of two who talk alone: the other, and how they are here."""
    actor, visit = opened.door.actor, visit_of(request)
    if opened.door.room.kind != "direct" or not can(actor, "network.see_people", Thing(actor.network)):
        return "", Here()
    others = await ask(request, others_in, visit.me, opened.door.room.id)
    if len(others) != 1:
        return "", Here()
    seen = await ask(request, last_seen_of, others)
    return others[0], here_of(others, visit.desk.presence.here(actor.network), seen)[others[0]]


def _open(
    conn: Connection, person_id: str, channel_id: str, before: int | None, around: int | None = None
) -> Opened:
    door = channel_for(conn, person_id, channel_id)
    return Opened(
        door,
        read_room(conn, door, before=before, around=around),
        boards.of_channel(conn, channel_id),
        member_counts(conn, [channel_id]).get(channel_id, 0),
        exercise_of(conn, channel_id),
        levels_of(conn, channel_id, [person_id]).get(person_id, USUAL_LEVEL),
        muted_until(conn, person_id, channel_id),
        names_of(conn, person_id, [channel_id]).get(channel_id, "")
        if door.room.kind in ("direct", "help")
        else door.room.name,
    )


def _read_newer(
    conn: Connection, person_id: str, channel_id: str, after: int
) -> tuple[Door, tuple[list[Event], Own]]:
    door = channel_for(conn, person_id, channel_id)
    return door, read_newer(conn, door, after)


def _later(until: datetime | None, now: datetime) -> str | None:
    return None if until is None or until <= now else iso(until)


def seq_of(request: Request, name: str) -> int | None:
    """A number of the address; None for anything else."""
    text = request.query_params.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def day_of(text: str) -> date | None:
    """A day of the address, as a date field writes it; None for anything else."""
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


ROUTES = [
    get("/canaux/{channel}", channel_page, verb="channel.read"),
    get("/canaux/{channel}/avant", older, verb="channel.read"),
    get("/canaux/{channel}/apres", newer, verb="channel.read"),
    post("/canaux/{channel}/rejoindre", join, verb="channel.join"),
    post("/canaux/{channel}/quitter", leave, verb="channel.leave"),
]
