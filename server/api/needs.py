"""Needs: asking, reading, answering, closing, and the details kept for those who help."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from channels.actions import needs
from channels.doorway import need_for
from channels.reading.needs import needs_by_id, seen_by
from channels.reading.register import needs_seen_by
from server.api.asked import NeedQuery, NewNeed, NewOutcome, NewResponse, Nothing
from server.api.call import Call
from server.api.done import NeedDone, NeedOpened, Responded
from server.api.operation import operation
from server.api.views import Need, NeedInFull, NeedList, PrivateDetails, show

LARGEST_PAGE = 200


@operation(
    "POST",
    "/channels/{id}/needs",
    verb="channel.ask",
    status=201,
    keyed=True,
    no=("forbidden", "not_member", "empty", "too_long", "bad_quantity", "bad_deadline", "bad_choice"),
)
async def open_need(call: Call, asked: NewNeed) -> NeedOpened:
    """Ask for help in a channel.

    Urgent and vital needs of open channels reach the whole town in the same instant. A retry
    under the same key names the same need, as it reads now.
    """
    done = await call.act(needs.open_need, channel=call.id(), ask=asked.ask(), key=call.key)
    need, seen = await call.read(_need, call.me, done["need"])
    return NeedOpened(**_fields(need), seen=seen, **done)


@operation("GET", "/needs/{id}", verb="need.read")
async def read_need(call: Call, asked: Nothing) -> NeedInFull:
    """Read a need as it is now: what is promised, by whom, what is left."""
    need, seen = await call.read(_need, call.me, call.id())
    return NeedInFull(**_fields(need), seen=seen)


def _need(conn: Connection, person_id: str, need_id: str) -> tuple[Need, int]:
    need_for(conn, person_id, need_id)
    return show(needs_by_id(conn, [need_id])[need_id], Need), seen_by(conn, need_id)


def _fields(need: Need) -> dict[str, Any]:
    return {name: getattr(need, name) for name in need.__struct_fields__}


@operation("GET", "/needs", verb="network.see")
async def list_needs(call: Call, asked: NeedQuery) -> NeedList:
    """List the needs this person may see, the latest first, at most 200 a page."""
    size = min(asked.limit, LARGEST_PAGE)
    found = await call.read(
        needs_seen_by, call.actor, states=asked.state, before=asked.before, limit=size + 1
    )
    items = tuple(show(need, Need) for need in found[:size])
    return NeedList(items=items, next=items[-1].id if len(found) > size else None)


@operation("POST", "/needs/{id}/responses", verb="need.respond", no=("bad_choice", "need_over"))
async def respond(call: Call, asked: NewResponse) -> Responded:
    """Say "seen" or "cannot". Neither promises anything; "cannot" is told, so that others step in."""
    done = await call.act(needs.respond, need_id=call.id(), answer=asked.answer)
    if done["changed"]:
        call.visit.seen.note(done["need"])
    return show(done, Responded)


@operation("POST", "/needs/{id}/resolve", verb="need.resolve", no=("forbidden", "bad_choice", "need_over"))
async def resolve_need(call: Call, asked: NewOutcome) -> NeedDone:
    """Close a need with its outcome: by whoever asked, or by the coordination."""
    return show(await call.act(needs.resolve_need, need_id=call.id(), outcome=asked.outcome), NeedDone)


@operation("GET", "/needs/{id}/private", verb="need.see_private", no=("forbidden",))
async def see_private(call: Call, asked: Nothing) -> PrivateDetails:
    """Show contact, address and notes to whoever asked, claimed or coordinates. Each sight is noted."""
    return show(await call.act(needs.see_private, need_id=call.id()), PrivateDetails)


OPERATIONS = (open_need, read_need, list_needs, respond, resolve_need, see_private)
