"""Needs, and what may be done to a card, need or offer: read, answer, change, close."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from channels.actions import needs
from channels.doorway import need_for
from channels.reading.conflicts import conflict_for
from channels.reading.needs import needs_by_id, seen_by
from channels.reading.register import needs_seen_by
from channels.shapes import CardKind
from channels.wire import instant
from matching.refusals import Refused
from server.api.asked import (
    CardChanges,
    NeedQuery,
    NewDeadline,
    NewMerge,
    NewNeed,
    NewOutcome,
    NewResponse,
    Nothing,
)
from server.api.call import Call
from server.api.done import NeedDone, NeedOpened, Responded
from server.api.operation import operation
from server.api.views import Need, NeedInFull, NeedList, PrivateDetails, Warning, show

LARGEST_PAGE = 200
WRITTEN = ("empty", "too_long", "bad_quantity", "bad_deadline", "bad_period", "bad_choice")
OPENING = ("forbidden", "not_member", *WRITTEN, "deleted", "already_card")


@operation("POST", "/channels/{id}/needs", verb="channel.ask", status=201, keyed=True, no=OPENING)
async def open_need(call: Call, asked: NewNeed) -> NeedOpened:
    """Ask for help in a channel.

    Urgent and vital needs of open channels reach the whole town in the same instant. A retry
    under the same key names the same need, as it reads now.
    """
    return await open_card(call, asked.ask())


async def open_card(call: Call, ask: needs.Ask) -> NeedOpened:
    """Open a need or an offer, and read it back."""
    done = await call.act(needs.open_need, channel=call.id(), ask=ask, key=call.key)
    return NeedOpened(**await card_fields(call, done["need"], ask.kind), **done)


@operation("GET", "/needs/{id}", verb="need.read")
async def read_need(call: Call, asked: Nothing) -> NeedInFull:
    """Read a need as it is now: what is promised, by whom, what is left."""
    return NeedInFull(**await card_fields(call, call.id(), "need"))


async def card_fields(call: Call, card_id: str, kind: str) -> dict[str, Any]:
    """A card of this kind as it is now, with what only its reader is told."""
    need, seen, warning = await call.read(_card, call.me, card_id, kind)
    fields = {name: getattr(need, name) for name in need.__struct_fields__}
    return {**fields, "seen": seen, "warning": warning}


def _card(conn: Connection, person_id: str, card_id: str, kind: str) -> tuple[Need, int, Warning | None]:
    door = need_for(conn, person_id, card_id)
    if door.row.kind != kind:
        raise Refused("not_found")
    conflict = conflict_for(conn, person_id, door.row)
    warning = None if conflict is None else show(conflict, Warning)
    return show(needs_by_id(conn, [card_id])[card_id], Need), seen_by(conn, card_id), warning


@operation("GET", "/needs", verb="network.see")
async def list_needs(call: Call, asked: NeedQuery) -> NeedList:
    """List the needs this person may see, the latest first, at most 200 a page."""
    return await list_cards(call, asked, "need")


async def list_cards(call: Call, asked: NeedQuery, kind: CardKind) -> NeedList:
    """One page of cards of a kind."""
    size = min(asked.limit, LARGEST_PAGE)
    found = await call.read(
        needs_seen_by, call.actor, kind=kind, states=asked.state, before=asked.before, limit=size + 1
    )
    items = tuple(show(need, Need) for need in found[:size])
    return NeedList(items=items, next=items[-1].id if len(found) > size else None)


@operation(
    "PATCH", "/needs/{id}", verb="need.amend", no=("forbidden", *WRITTEN, "quantity_taken", "need_over")
)
async def amend_need(call: Call, asked: CardChanges) -> NeedDone:
    """Change a need or an offer, by whoever wrote it or the coordination.

    Never to less than is promised (`quantity_taken`); more goes to those who wait, at once.
    """
    return show(await call.act(needs.amend_need, need_id=call.id(), amendment=asked.amendment()), NeedDone)


@operation(
    "POST",
    "/needs/{id}/renew",
    verb="need.amend",
    no=("forbidden", "bad_deadline", "bad_period", "need_over"),
)
async def renew_need(call: Call, asked: NewDeadline) -> NeedDone:
    """Give a need or an offer more time, even when its time has passed. It never shortens."""
    until = instant(asked.needed_by)
    return show(await call.act(needs.renew_need, need_id=call.id(), needed_by=until), NeedDone)


@operation(
    "POST",
    "/needs/{id}/publish",
    verb="need.amend",
    no=("forbidden", "not_member", "bad_deadline", "bad_period"),
)
async def publish_need(call: Call, asked: Nothing) -> NeedDone:
    """Open a draft to everybody who hears its channel."""
    return show(await call.act(needs.publish_need, need_id=call.id()), NeedDone)


@operation("POST", "/needs/{id}/responses", verb="need.respond", no=("bad_choice", "need_over"))
async def respond(call: Call, asked: NewResponse) -> Responded:
    """Say "seen" or "cannot". Neither promises anything; "cannot" is told, so that others step in."""
    done = await call.act(needs.respond, need_id=call.id(), answer=asked.answer)
    if done["changed"]:
        call.visit.seen.note(done["need"])
    return show(done, Responded)


@operation(
    "POST",
    "/needs/{id}/resolve",
    verb="need.resolve",
    no=("forbidden", "bad_choice", "bad_quantity", "too_long", "empty", "need_over"),
)
async def resolve_need(call: Call, asked: NewOutcome) -> NeedDone:
    """Close a need or an offer with its outcome and thanks: by whoever wrote it, or the coordination."""
    done = await call.act(
        needs.resolve_need,
        need_id=call.id(),
        outcome=asked.outcome,
        delivered=asked.delivered,
        words=asked.thanks,
    )
    return show(done, NeedDone)


@operation("POST", "/needs/{id}/merge", verb="need.resolve", no=("forbidden", "bad_choice", "need_over"))
async def merge_need(call: Call, asked: NewMerge) -> NeedDone:
    """Fold a duplicate into another need (or an offer into an offer): it ends here."""
    return show(await call.act(needs.merge_need, need_id=call.id(), into=asked.into), NeedDone)


@operation("GET", "/needs/{id}/private", verb="need.see_private", no=("forbidden", "masked"))
async def see_private(call: Call, asked: Nothing) -> PrivateDetails:
    """Show what is private of a need or an offer to whoever wrote it, claimed it or coordinates.

    Each sight is noted. Seven days after the end it is erased (`masked`).
    """
    return show(await call.act(needs.see_private, need_id=call.id()), PrivateDetails)


OPERATIONS = (
    open_need,
    read_need,
    list_needs,
    amend_need,
    renew_need,
    publish_need,
    respond,
    resolve_need,
    merge_need,
    see_private,
)
