"""What the forms of cards have in common: fields as typed, instants of the town's clock, photos."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from starlette.requests import Request

from channels.actions.needs import LONGEST_AHEAD
from channels.files.rows import PHOTOS_LIMIT
from channels.shapes import CardKind
from matching.refusals import Refused
from web.pages.respond import Form
from web.pages.uploads import files_in
from web.visit import visit_of

TYPED: Final = (
    "title",
    "body",
    "nature",
    "category",
    "unit",
    "urgency",
    "starts_at",
    "needed_by",
    "place",
    "contact",
    "address",
    "notes",
)


def kind_of(form: Form) -> CardKind:
    """Whether the form asks or offers."""
    return "offer" if form("kind") == "offer" else "need"


def urgency_of(form: Form) -> str:
    """How much it presses. The choice is hidden from who offers, and then means nothing."""
    return "normal" if kind_of(form) == "offer" else form("urgency", "normal")


def instant(request: Request, text: str) -> datetime | None:
    """The town's wall clock as an instant; None when the field was left empty."""
    if not text.strip():
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=zone_of(request))
    except ValueError:
        raise Refused("bad_deadline", days=LONGEST_AHEAD.days) from None


def local(request: Request, iso: str | None) -> str:
    """An instant as a ``datetime-local`` field takes it."""
    if iso is None:
        return ""
    return datetime.fromisoformat(iso).astimezone(zone_of(request)).strftime("%Y-%m-%dT%H:%M")


def zone_of(request: Request) -> ZoneInfo:
    """The town's own."""
    return ZoneInfo(visit_of(request).signed_in.timezone)


def typed(form: Form) -> dict[str, Any]:
    """What was typed, to draw the form again as it was."""
    fields: dict[str, Any] = {name: form(name) for name in TYPED}
    fields["kind"] = kind_of(form)
    fields["unlimited"] = form("unlimited") == "1"
    try:
        fields["quantity"] = form.number("quantity")
    except Refused:
        fields["quantity"] = 1
    return fields


async def photos_of(request: Request, form: Form) -> list[str]:
    """The photos of a card: those it keeps, then those that came with the form itself."""
    return await files_in(request, form, kept="photo", sent="photos", most=PHOTOS_LIMIT)
