"""The log of a channel, read in pages: what a programme does that has no socket open."""

from __future__ import annotations

from sqlalchemy import Connection

from channels import log
from channels.doorway import channel_for, heard_ranges
from channels.shapes import Event as Entry
from matching.refusals import Refused
from server.api.asked import EventQuery
from server.api.call import Call
from server.api.operation import operation
from server.api.views import Event, EventList, show

LARGEST_PAGE = 500  # as many as the socket replays before it says "reset"


@operation("GET", "/channels/{id}/events", verb="channel.read")
async def list_events(call: Call, asked: EventQuery) -> EventList:
    """Read a channel's log, oldest first: what follows `after`, or what stands just before `before`.

    At most 500 events a page. What this person may not hear (said in a private channel while
    they were away) is left out; their seqs are then missing from the page.
    """
    if asked.after is not None and asked.before is not None:
        raise Refused("bad_request", why="after or before, not both")
    entries, more, head = await call.read(_page, call.me, call.id(), asked)
    return EventList(
        items=tuple(show(entry, Event) for entry in entries),
        next=_next(entries, asked) if more else None,
        head=head,
        epoch=call.visit.desk.epoch,
    )


def _page(
    conn: Connection, person_id: str, channel_id: str, asked: EventQuery
) -> tuple[list[Entry], bool, int]:
    """The entries, whether there are more in that direction, and the head of the channel."""
    door = channel_for(conn, person_id, channel_id)
    within = heard_ranges(conn, door)
    size = min(asked.limit, LARGEST_PAGE)
    if asked.before is not None:
        entries = log.before(conn, channel_id, asked.before, limit=size + 1, within=within)
        kept = entries[-size:]
    else:
        entries = log.since(conn, channel_id, asked.after or 0, limit=size + 1, within=within)
        kept = entries[:size]
    return kept, len(entries) > size, max(door.room.head, *(entry.seq for entry in kept), 0)


def _next(entries: list[Entry], asked: EventQuery) -> int:
    return entries[-1].seq if asked.before is None else entries[0].seq


OPERATIONS = (list_events,)
