"""A stream as a page shows it: the last lines, where the unread begins, whether one may write."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection

from channels import log as history
from channels.doorway import Door, heard_ranges
from channels.reading.drafts import draft_of
from channels.reading.own import Own, own_of
from channels.reading.rooms import read_up_to
from channels.shapes import Event
from matching.access import can
from web.lines import said_in
from web.views import Room

BELOW: Final = 20  # events shown after the one that was looked for
PAGE: Final = 60  # events drawn at first; older ones come as one scrolls up


def read_newer(conn: Connection, door: Door, after: int) -> tuple[list[Event], Own]:
    """A page of what follows ``after``, and what of it is the reader's own."""
    events = history.since(conn, door.room.id, after, limit=PAGE, within=heard_ranges(conn, door))
    said = {event.data.message.id for event in events if event.data.message is not None}
    return said_in(door.room.kind, events), own_of(conn, door.actor.id, said)


def read_room(conn: Connection, door: Door, *, before: int | None = None, around: int | None = None) -> Room:
    """The room behind an opened door, ending just before ``before`` (the head by default).

    ``around`` shows what stands there instead. What is further back than one page is a page by itself,
    to which nothing comes live.
    """
    place = door.room
    past = around is not None and around < place.head - PAGE + BELOW
    if around is not None and past:
        before = around + BELOW
    heard = heard_ranges(conn, door)
    end = place.head + 1 if before is None else before
    events = history.before(conn, place.id, end, limit=PAGE, within=heard)
    said = {event.data.message.id for event in events if event.data.message is not None}
    # Events committed since the door was read come live: the page must not go past its own head.
    first = events[0].seq if events else 0
    return Room(
        channel=place.id,
        kind=place.kind,
        events=tuple(said_in(place.kind, events)),
        head=place.head,
        read=read_up_to(conn, door.actor.id, place.id) if before is None else None,
        first=first,
        older=len(events) == PAGE and first > 1,
        past=past,
        newer=events[-1].seq + PAGE - BELOW if past and events else 0,
        joined=door.thing.member,
        may_post=can(door.actor, "channel.post", door.thing),
        draft=draft_of(conn, door.actor.id, place.id),
        own=own_of(conn, door.actor.id, said),
    )
