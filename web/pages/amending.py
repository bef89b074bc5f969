"""Changing a card, in the form that made it; publishing a draft, more time, merging it with another."""

from __future__ import annotations

from typing import Any

from msgspec import UNSET
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from channels.actions import needs
from channels.doorway import NeedDoor, need_for
from channels.files.rows import files_of
from channels.reading.boards import places_of
from channels.reading.needs import needs_by_id
from channels.shapes import Need
from matching.refusals import Refused
from web.pages.cards import instant, local, photos_of, typed, urgency_of
from web.pages.need import act_on
from web.pages.respond import Form, ask, do, page, read_form, to
from web.routing import get, post
from web.views import AskPage
from web.visit import visit_of


async def amend_page(request: Request) -> Response:
    """The form with the card in it. Its private details, if it has some: seen now, and noted."""
    card, door = await _card_of(request)
    drawn: dict[str, Any] = {
        name: getattr(card, name) for name in ("title", "body", "nature", "category", "unit")
    }
    drawn |= {name: getattr(card, name) for name in ("urgency", "place", "quantity", "photos", "kind")}
    drawn |= {name: local(request, getattr(card, name)) for name in ("starts_at", "needed_by")}
    if card.has_private and door.thing.own:
        kept = await do(request, needs.see_private, need_id=card.id)
        drawn |= {"contact": kept.contact, "address": kept.address, "notes": kept.notes}
    return await _draw(request, card, door, drawn)


async def amend(request: Request) -> Response:
    """Keep what was changed and go and look at it."""
    form = await read_form(request, files=True)
    card, door = await _card_of(request)
    photos = form.all("photo")
    try:
        photos = await photos_of(request, form)
        change = _amendment(request, form, tuple(photos), own=door.thing.own)
        await do(request, needs.amend_need, need_id=card.id, amendment=change)
    except Refused as refusal:
        told = {**typed(form), "photos": await _still(request, card, photos), "kind": card.kind}
        return await _draw(request, card, door, told, refusal)
    return to(f"/demandes/{card.id}")


async def renew(request: Request) -> Response:
    """Give the card more time, in one tap."""
    await read_form(request)
    need_id = request.path_params["need"]
    return await act_on(request, need_id, needs.renew_need, need_id=need_id)


async def publish(request: Request) -> Response:
    """Open a draft to everybody."""
    await read_form(request)
    need_id = request.path_params["need"]
    return await act_on(request, need_id, needs.publish_need, need_id=need_id)


async def merge(request: Request) -> Response:
    """Fold the card into one that asks the same, and go there."""
    form = await read_form(request)
    need_id, into = request.path_params["need"], form("into")
    return await act_on(request, need_id, needs.merge_need, then=into, need_id=need_id, into=into)


def _amendment(request: Request, form: Form, photos: tuple[str, ...], *, own: bool) -> needs.Amendment:
    """Every field of the form. The private ones are their author's to change: others do not see them here."""
    private = needs.Private(contact=form("contact"), address=form("address"), notes=form("notes"))
    needed_by = instant(request, form("needed_by"))
    return needs.Amendment(
        title=form("title"),
        body=form("body"),
        nature=form("nature") or UNSET,
        category=form("category", "other"),
        quantity=form.number("quantity"),
        unit=form("unit"),
        urgency=urgency_of(form),
        place=form("place"),
        starts_at=instant(request, form("starts_at")),
        needed_by=UNSET if needed_by is None else needed_by,
        private=private if own else UNSET,
        photos=photos,
    )


async def _card_of(request: Request) -> tuple[Need, NeedDoor]:
    return await ask(request, _read, visit_of(request).me, request.path_params["need"])


def _read(conn: Connection, person_id: str, need_id: str) -> tuple[Need, NeedDoor]:
    door = need_for(conn, person_id, need_id, "need.amend")
    return needs_by_id(conn, [need_id])[need_id], door


async def _still(request: Request, card: Need, photos: list[str]) -> tuple[Any, ...]:
    """The photos that the form kept, those of the card first."""
    there = tuple(photo for photo in card.photos if photo.id in photos)
    return there + await ask(request, files_of, visit_of(request).me, photos)


async def _draw(
    request: Request, card: Need, door: NeedDoor, drawn: dict[str, Any], refusal: Refused | None = None
) -> Response:
    view = AskPage(
        need=card.id,
        least=max(card.taken, 1),
        keeps_private=not door.thing.own,
        categories=needs.CATEGORIES,
        natures=needs.NATURES,
        places=await ask(request, places_of, door.door.actor),
        **drawn,
    )
    status = 422 if refusal else 200
    return await page(request, "demander.html", view, tab="urgences", refusal=refusal, status=status)


ROUTES = [
    get("/demandes/{need}/modifier", amend_page, verb="need.amend"),
    post("/demandes/{need}/modifier", amend, verb="need.amend"),
    post("/demandes/{need}/publier", publish, verb="need.amend"),
    post("/demandes/{need}/prolonger", renew, verb="need.amend"),
    post("/demandes/{need}/reunir", merge, verb="need.resolve"),
]
