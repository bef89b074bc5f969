"""One need: its card, its thread, and every button of it as a plain form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from channels.actions import needs
from channels.doorway import Door, channel_for, claim_for, need_for
from channels.reading.needs import needs_by_id, seen_by
from channels.shapes import Need
from matching.refusals import Refused
from web.pages.respond import ask, do, page, read_form, to
from web.pages.rooms import read_room
from web.routing import get, post
from web.views import ChannelLine, NeedPage, PrivateDetails, PrivatePage, Room
from web.visit import visit_of


class Opened(NamedTuple):
    """A need read for a page."""

    need: Need
    door: Door
    room: Room
    seen: int


async def need_page(request: Request) -> Response:
    """The card and its thread. Looking at it counts as having seen it."""
    need_id = request.path_params["need"]
    await _note_seen(request, need_id)
    return await _draw(request, need_id)


async def claim(request: Request) -> Response:
    """Promise a quantity; who was too late reads why on the card itself."""
    form = await read_form(request)
    need_id = request.path_params["need"]
    return await _act(
        request,
        need_id,
        needs.claim_need,
        need_id=need_id,
        quantity=form.number("quantity"),
        key=form.key(),
        on_behalf_of=form("on_behalf_of") or None,
    )


async def respond(request: Request) -> Response:
    """Seen, or cannot."""
    form = await read_form(request)
    need_id = request.path_params["need"]
    return await _act(request, need_id, needs.respond, need_id=need_id, answer=form("answer"))


async def resolve(request: Request) -> Response:
    """Close the need with its outcome."""
    form = await read_form(request)
    need_id = request.path_params["need"]
    return await _act(request, need_id, needs.resolve_need, need_id=need_id, outcome=form("outcome"))


async def release(request: Request) -> Response:
    """Give a promise back."""
    form = await read_form(request)
    claim_id = request.path_params["claim"]
    door = await ask(request, claim_for, visit_of(request).me, claim_id, "claim.release")
    return await _act(
        request,
        door.row.need_id,
        needs.release_claim,
        claim_id=claim_id,
        reason=form("reason", "other"),
    )


async def private(request: Request) -> Response:
    """Contact, address and notes, for those entitled; this sight is written down."""
    visit = visit_of(request)
    need_id = request.path_params["need"]
    shown = await do(request, needs.see_private, need_id=need_id)
    opened = await ask(request, _open, visit.me, need_id)
    details = PrivateDetails(contact=shown.contact, address=shown.address, notes=shown.notes)
    view = PrivatePage(need=opened.need, private=details)
    if request.headers.get("accept") == "text/x-fragment":
        return HTMLResponse(visit.renderer.page("_private.html", visit.locale, page=view))
    return await page(request, "coordonnees.html", view)


async def _act(request: Request, need_id: str, action: Callable[..., Any], /, **fields: Any) -> Response:
    """Do something to a need, then show it: changed, or with the reason why not."""
    try:
        await do(request, action, **fields)
    except Refused as refusal:
        if refusal.code in ("not_found", "not_signed_in"):
            raise
        return await _draw(request, need_id, refusal)
    return to(f"/demandes/{need_id}")


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


async def _draw(request: Request, need_id: str, refusal: Refused | None = None) -> Response:
    opened = await ask(request, _open, visit_of(request).me, need_id)
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
        seen=opened.seen,
    )
    return await page(
        request, "demande.html", view, tab="urgences", refusal=refusal, status=409 if refusal else 200
    )


def _open(conn: Connection, person_id: str, need_id: str) -> Opened:
    door = need_for(conn, person_id, need_id)
    thread = channel_for(conn, person_id, door.row.thread_id)
    return Opened(
        needs_by_id(conn, [need_id])[need_id], door.door, read_room(conn, thread), seen_by(conn, need_id)
    )


ROUTES = [
    get("/demandes/{need}", need_page, verb="need.read"),
    get("/demandes/{need}/coordonnees", private, verb="need.see_private"),
    post("/demandes/{need}/prises", claim, verb="need.claim"),
    post("/demandes/{need}/reponse", respond, verb="need.respond"),
    post("/demandes/{need}/fin", resolve, verb="need.resolve"),
    post("/prises/{claim}/rendre", release, verb="claim.release"),
]
