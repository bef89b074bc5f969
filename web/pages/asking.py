"""Asking for help: the need composer."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response

from channels.actions.needs import CATEGORIES, LONGEST_AHEAD, Ask, Private, open_need
from channels.reading.boards import places_of
from channels.reading.rooms import ChannelLine, channels_of
from matching.access import INSIDERS, Actor, Thing, can
from matching.refusals import Refused
from web.pages.respond import Form, ask, do, page, read_form, to
from web.pages.shell import line_of
from web.routing import get, post
from web.views import AskPage
from web.visit import visit_of

# The themes first: that is where a need finds those who can answer it.
KINDS_FIRST: Final = ("theme", "town", "organisation", "private")
TYPED: Final = (
    "title",
    "body",
    "category",
    "unit",
    "urgency",
    "needed_by",
    "place",
    "contact",
    "address",
    "notes",
)


async def ask_page(request: Request) -> Response:
    """The form, for the channel one comes from."""
    view = await _view(request, channel=request.query_params.get("canal", ""))
    return await page(request, "demander.html", view, tab="urgences")


async def ask_for_help(request: Request) -> Response:
    """Broadcast the need and go and look at it; what is wrong brings the form back as typed."""
    form = await read_form(request)
    try:
        answer = await do(
            request, open_need, channel=form("channel"), ask=_ask(request, form), key=form.key()
        )
    except Refused as refusal:
        if visit_of(request).signed_in.actor.role not in INSIDERS:
            raise  # there is no form to bring back to them
        view = await _view(request, channel=form("channel"), **_typed(form))
        return await page(request, "demander.html", view, tab="urgences", refusal=refusal, status=422)
    return to(f"/demandes/{answer['need']}")


def _ask(request: Request, form: Form) -> Ask:
    return Ask(
        title=form("title"),
        quantity=form.number("quantity"),
        needed_by=_deadline(form("needed_by"), visit_of(request).signed_in.timezone),
        body=form("body"),
        category=form("category", "other"),
        unit=form("unit"),
        urgency=form("urgency", "normal"),
        place=form("place"),
        private=Private(contact=form("contact"), address=form("address"), notes=form("notes")),
    )


def _deadline(text: str, zone: str) -> datetime | None:
    """The town's wall clock as an instant; None when the field was left empty."""
    if not text.strip():
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))
    except ValueError:
        raise Refused("bad_deadline", days=LONGEST_AHEAD.days) from None


def _typed(form: Form) -> dict[str, Any]:
    """What was typed, to draw the form again as it was."""
    typed: dict[str, Any] = {name: form(name) for name in TYPED}
    try:
        typed["quantity"] = form.number("quantity")
    except Refused:
        typed["quantity"] = 1
    return typed


async def _view(request: Request, *, channel: str, **typed: Any) -> AskPage:
    actor = visit_of(request).signed_in.actor
    if actor.role not in INSIDERS:
        raise Refused("forbidden")
    lines = [line_of(line) for line in await ask(request, channels_of, actor) if _may_ask(actor, line)]
    lines.sort(key=lambda line: KINDS_FIRST.index(line.kind))
    chosen = channel if any(line.id == channel for line in lines) else ""
    return AskPage(
        channels=tuple(lines),
        channel=chosen,
        categories=CATEGORIES,
        places=await ask(request, places_of, actor),
        **typed,
    )


def _may_ask(actor: Actor, line: ChannelLine) -> bool:
    place = Thing(actor.network, member=line.joined, staff_only=line.staff_only)
    return can(actor, "channel.ask", place)


ROUTES = [
    get("/demander", ask_page, verb="channel.ask"),
    post("/demander", ask_for_help, verb="channel.ask"),
]
