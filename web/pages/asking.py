"""Asking and offering: one form, from nothing or from a message; what is open already is said first."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from channels.actions import needs
from channels.actions.once import Answer
from channels.doorway import message_for
from channels.files.rows import files_of
from channels.reading.boards import places_of
from channels.reading.rooms import ChannelLine, channels_of
from channels.reading.similar import similar_to
from channels.shapes import CardKind, File, Need
from channels.store import Write
from matching.access import INSIDERS, Actor, Thing, can
from matching.duplicates import Sketch
from matching.refusals import Refused
from web.pages.cards import instant, kind_of, photos_of, typed, urgency_of
from web.pages.respond import Form, ask, do, page, read_form, to
from web.pages.shell import line_of
from web.routing import get, post
from web.views import AskPage, Tab
from web.visit import visit_of

# The themes first: that is where a need finds those who can answer it.
KINDS_FIRST: Final = ("theme", "town", "organisation", "private")
FIRST_WORDS: Final = 80  # of a message, as the title of the card that it becomes
USUAL_WINDOW: Final = timedelta(days=7)  # how far ahead to look for the like, when no time is told


async def ask_page(request: Request) -> Response:
    """The form, for the channel one comes from, or made from a message (``?message=``)."""
    query = request.query_params
    kind: CardKind = "offer" if query.get("genre") == "offre" else "need"
    drawn: dict[str, Any] = {"channel": query.get("canal", ""), "kind": kind}
    if query.get("message"):
        drawn |= await ask(request, _from_message, visit_of(request).me, query["message"])
    return await _draw(request, await _view(request, **drawn))


async def publish(request: Request) -> Response:
    """Publish the card and go and look at it; what is wrong, or alike, brings the form back as typed."""
    form = await read_form(request, files=True)
    photos = form.all("photo")
    try:
        photos = await photos_of(request, form)
        if not (form("asked") or form("same") or form("draft")):
            similar = await _similar(request, form)
            if similar:
                return await _again(request, form, photos, similar=tuple(similar), status=409)
        answer = await do(
            request,
            _open,
            channel=form("channel"),
            card=_card(request, form, tuple(photos)),
            same=form("same") or None,
            key=form.key(),
        )
    except Refused as refusal:
        if visit_of(request).signed_in.actor.role not in INSIDERS:
            raise  # there is no form to bring back to them
        return await _again(request, form, photos, refusal=refusal)
    return to(f"/demandes/{form('same') or answer['need']}")


async def similar_cards(request: Request) -> Response:
    """What is open already and looks like what is being typed, as a fragment; empty when nothing does."""
    visit = visit_of(request)
    if visit.signed_in.actor.role not in INSIDERS:
        raise Refused("forbidden")
    query = request.query_params
    form = Form(query)
    found = await _similar(request, form)
    html = ""
    if found:
        html = visit.renderer.page(
            "_similar.html", visit.locale, needs=found, kind=kind_of(form), anyway=False
        )
    return HTMLResponse(html)


def _open(tx: Write, by: str, *, channel: str, card: needs.Ask, same: str | None, key: str | None) -> Answer:
    """Open a card; the same as another, it is folded into it at once, and presses nobody."""
    answer = needs.open_need(tx, by, channel=channel, ask=card, key=key)
    if same is not None:
        needs.merge_need(tx, by, need_id=answer["need"], into=same)
    return answer


def _card(request: Request, form: Form, photos: tuple[str, ...]) -> needs.Ask:
    beneficiary, consent = form("beneficiary"), form("consent")
    return needs.Ask(
        kind=kind_of(form),
        title=form("title"),
        quantity=form.number("quantity"),
        starts_at=instant(request, form("starts_at")),
        needed_by=instant(request, form("needed_by")),
        body=form("body"),
        nature=form("nature") or None,
        category=form("category", "other"),
        unit=form("unit"),
        urgency="normal" if form("same") else urgency_of(form),
        place=form("place"),
        unlimited=kind_of(form) == "offer" and form("unlimited") == "1",
        private=needs.Private(contact=form("contact"), address=form("address"), notes=form("notes")),
        proxy=needs.Proxy(beneficiary=beneficiary, consent=consent) if beneficiary or consent else None,
        source=form("source") or None,
        photos=photos,
        draft=form("draft") == "1" and not form("same"),
    )


async def _similar(request: Request, form: Form) -> list[Need]:
    visit = visit_of(request)
    now = visit.desk.store.clock()
    sketch = Sketch(
        title=form("title"),
        category=form("category", "other"),
        place=form("place"),
        starts=_told(request, form("starts_at"), now),
        ends=_told(request, form("needed_by"), now + USUAL_WINDOW),
    )
    return await ask(request, similar_to, visit.signed_in.actor, sketch, kind=kind_of(form), now=now)


def _told(request: Request, text: str, otherwise: datetime) -> datetime:
    """An instant that may be half typed."""
    try:
        return instant(request, text) or otherwise
    except Refused:
        return otherwise


def _from_message(conn: Connection, person_id: str, message_id: str) -> dict[str, Any]:
    """The first words of a message as the title, the rest as the body, its channel as the place."""
    door = message_for(conn, person_id, message_id, "channel.ask")
    if door.row.deleted_at is not None:
        raise Refused("deleted")
    words = " ".join(door.row.body.split())
    title = (
        words if len(words) <= FIRST_WORDS else words[:FIRST_WORDS].rpartition(" ")[0] or words[:FIRST_WORDS]
    )
    room = door.door.room
    body = "" if title == words else door.row.body[:2_000]
    return {"channel": room.parent_id or room.id, "source": message_id, "title": title, "body": body}


async def _again(
    request: Request,
    form: Form,
    photos: list[str],
    *,
    status: int = 422,
    refusal: Refused | None = None,
    **more: Any,
) -> Response:
    """The form as it was typed, with what was handed in already."""
    kept = await ask(request, files_of, visit_of(request).me, photos)
    drawn = {"channel": form("channel"), "source": form("source"), "photos": kept, **typed(form), **more}
    drawn |= {name: form(name) for name in ("beneficiary", "consent")}
    return await _draw(request, await _view(request, **drawn), refusal=refusal, status=status)


async def _draw(
    request: Request, view: AskPage, *, refusal: Refused | None = None, status: int = 200
) -> Response:
    tab: Tab = "entraide" if view.kind == "offer" else "urgences"
    return await page(request, "demander.html", view, tab=tab, refusal=refusal, status=status)


async def _view(
    request: Request, *, channel: str = "", photos: tuple[File, ...] = (), **drawn: Any
) -> AskPage:
    actor = visit_of(request).signed_in.actor
    if actor.role not in INSIDERS:
        raise Refused("forbidden")
    lines = [line_of(line) for line in await ask(request, channels_of, actor) if _may_ask(actor, line)]
    lines.sort(key=lambda line: KINDS_FIRST.index(line.kind))
    chosen = channel if any(line.id == channel for line in lines) else ""
    return AskPage(
        channels=tuple(lines),
        channel=chosen,
        photos=photos,
        categories=needs.CATEGORIES,
        natures=needs.NATURES,
        consents=needs.CONSENTS,
        places=await ask(request, places_of, actor),
        **drawn,
    )


def _may_ask(actor: Actor, line: ChannelLine) -> bool:
    place = Thing(actor.network, member=line.joined, staff_only=line.staff_only)
    return line.kind in KINDS_FIRST and can(actor, "channel.ask", place)


ROUTES = [
    get("/demander", ask_page, verb="channel.ask"),
    post("/demander", publish, verb="channel.ask"),
    get("/demander/semblables", similar_cards, verb="channel.ask"),
]
