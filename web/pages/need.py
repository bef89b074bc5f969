"""One card, need or offer: its thread, and its buttons as plain forms (those of a promise: promises.py)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from channels.actions import needs
from channels.actions.alerts.following import tag_of
from channels.doorway import Door, NeedDoor, channel_for, need_for
from channels.reading import boards
from channels.reading.conflicts import conflict_for
from channels.reading.needs import needs_by_id, seen_by
from channels.reading.similar import similar_to, sketch_of
from channels.shapes import File, Need
from matching.access import can
from matching.claims import CLAIMABLE, LIVE
from matching.refusals import Refused
from web.pages.channel import seq_of
from web.pages.notices import read_those_of
from web.pages.respond import ask, do, page, read_form, to
from web.pages.rooms import read_room
from web.routing import get, post
from web.views import Busy, ChannelLine, NeedPage, PrivateDetails, PrivatePage, Room, Tab
from web.visit import visit_of


class Opened(NamedTuple):
    """A card read for a page, and what this reader has to do with it elsewhere."""

    need: Need
    door: Door
    room: Room
    seen: int
    busy: Busy | None
    matches: tuple[Need, ...]
    twins: tuple[Need, ...]


async def need_page(request: Request) -> Response:
    """The card and its thread. Looking at it counts as having seen it."""
    need_id = request.path_params["need"]
    await _note_seen(request, need_id)
    await read_those_of(request, tag_of(need_id))
    return await draw_card(request, need_id)


async def claim(request: Request) -> Response:
    """Promise a quantity, or take it; who was too late reads why on the card itself."""
    form = await read_form(request)
    need_id = request.path_params["need"]
    return await act_on(
        request,
        need_id,
        needs.claim_need,
        need_id=need_id,
        quantity=form.number("quantity"),
        key=form.key(),
        on_behalf_of=form("on_behalf_of") or None,
        match=form("match") or None,
    )


async def wait(request: Request) -> Response:
    """Take over what comes free."""
    form = await read_form(request)
    need_id = request.path_params["need"]
    quantity = form.number("quantity")
    return await act_on(request, need_id, needs.wait_for, need_id=need_id, quantity=quantity, key=form.key())


async def unwait(request: Request) -> Response:
    """Wait no more."""
    await read_form(request)
    need_id = request.path_params["need"]
    return await act_on(request, need_id, needs.stop_waiting, need_id=need_id)


async def respond(request: Request) -> Response:
    """Seen, or cannot."""
    form = await read_form(request)
    need_id = request.path_params["need"]
    return await act_on(request, need_id, needs.respond, need_id=need_id, answer=form("answer"))


async def resolve(request: Request) -> Response:
    """Close the card with its outcome, how much really came, and thanks."""
    form = await read_form(request)
    need_id = request.path_params["need"]
    delivered = form.number("delivered") if form("delivered").strip() else None
    return await act_on(
        request,
        need_id,
        needs.resolve_need,
        need_id=need_id,
        outcome=form("outcome"),
        delivered=delivered,
        words=form("thanks"),
    )


async def private(request: Request) -> Response:
    """Contact, address and notes, for those entitled; this sight is written down."""
    visit = visit_of(request)
    need_id = request.path_params["need"]
    shown = await do(request, needs.see_private, need_id=need_id)
    card = (await ask(request, needs_by_id, [need_id]))[need_id]
    details = PrivateDetails(**{name: getattr(shown, name) for name in shown.__struct_fields__})
    view = PrivatePage(need=card, private=details)
    if request.headers.get("accept") == "text/x-fragment":
        return HTMLResponse(visit.renderer.page("_private.html", visit.locale, page=view))
    return await page(request, "coordonnees.html", view)


async def act_on(
    request: Request, need_id: str, action: Callable[..., Any], /, *, then: str = "", **fields: Any
) -> Response:
    """Do something to a card, then show it (or another): changed, or with the reason why not."""
    try:
        await do(request, action, **fields)
    except Refused as refusal:
        if refusal.code in ("not_found", "not_signed_in"):
            raise
        return await draw_card(request, need_id, refusal)
    return to(f"/demandes/{then or need_id}")


async def _note_seen(request: Request, need_id: str) -> None:
    visit = visit_of(request)
    try:
        answer = await do(request, needs.respond, need_id=need_id, answer="seen")
    except Refused as refusal:
        if refusal.code != "need_over":  # an old need may be looked at; it no longer counts who does
            raise
        return
    if answer["changed"]:
        visit.seen.note(need_id)


async def draw_card(
    request: Request,
    need_id: str,
    refusal: Refused | None = None,
    *,
    typed: bool = False,
    draft: str = "",
    files: tuple[File, ...] = (),
) -> Response:
    """The card and its thread; ``typed``: what was refused is what was typed in the thread."""
    visit = visit_of(request)
    opened = await ask(request, _open, visit.me, need_id, visit.desk.store.clock(), seq_of(request, "autour"))
    place = opened.door.room
    view = NeedPage(
        need=opened.need,
        channel=ChannelLine(
            id=place.id,
            name=place.name,
            kind=place.kind,
            joined=opened.door.thing.member,
        ),
        room=opened.room,
        typed=typed,
        draft=draft,
        files=files,
        seen=opened.seen,
        busy=opened.busy,
        matches=opened.matches,
        twins=opened.twins,
        may_join=not opened.door.thing.member and can(opened.door.actor, "channel.join", opened.door.thing),
    )
    tab: Tab = "entraide" if opened.need.kind == "offer" or opened.need.urgency == "normal" else "urgences"
    return await page(
        request,
        "demande.html",
        view,
        tab=tab,
        refusal=refusal,
        status=(422 if typed else 409) if refusal else 200,
        keep=not opened.room.past and view.private is None,
    )


def _open(conn: Connection, person_id: str, need_id: str, now: datetime, around: int | None) -> Opened:
    door = need_for(conn, person_id, need_id)
    thread = channel_for(conn, person_id, door.row.thread_id)
    card = needs_by_id(conn, [need_id])[need_id]
    return Opened(
        card,
        door.door,
        read_room(conn, thread, around=around),
        seen_by(conn, need_id),
        _busy(conn, door),
        _matches(conn, door),
        _twins(conn, door, now),
    )


def _busy(conn: Connection, door: NeedDoor) -> Busy | None:
    """What else this person promised for that time, told before they promise this as well."""
    if door.thing.own or door.claim_id is not None or door.row.state not in CLAIMABLE:
        return None
    met = conflict_for(conn, door.door.actor.id, door.row)
    return None if met is None else Busy(title=met["title"], need=met["need"], start=met["from"])


def _matches(conn: Connection, door: NeedDoor) -> tuple[Need, ...]:
    """The reader's own cards of the other side that still have, or lack, something."""
    if door.thing.own or door.row.state not in CLAIMABLE:
        return ()
    actor = door.door.actor
    mine = boards.own_offers(conn, actor) if door.row.kind == "need" else boards.requests(conn, actor)
    return tuple(card for card in mine if card.active)


def _twins(conn: Connection, door: NeedDoor, now: datetime) -> tuple[Need, ...]:
    """Cards alike that it could be merged with, for those who may."""
    if door.row.state not in LIVE or not can(door.door.actor, "need.resolve", door.thing):
        return ()
    sketch = sketch_of(door.row, now)
    found = similar_to(conn, door.door.actor, sketch, kind=door.row.kind, now=now, but=door.row.id)
    return tuple(found)


ROUTES = [
    get("/demandes/{need}", need_page, verb="need.read"),
    get("/demandes/{need}/coordonnees", private, verb="need.see_private"),
    post("/demandes/{need}/prises", claim, verb="need.claim"),
    post("/demandes/{need}/attente", wait, verb="need.claim"),
    post("/demandes/{need}/attente/quitter", unwait, verb="need.read"),
    post("/demandes/{need}/reponse", respond, verb="need.respond"),
    post("/demandes/{need}/fin", resolve, verb="need.resolve"),
]
