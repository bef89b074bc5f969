"""A stream as a page shows it: the last lines, where the unread begins, whether one may write."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection

from channels import log as history
from channels.doorway import Door, heard_ranges
from channels.reading.rooms import read_up_to
from matching.access import can
from web.views import Room

PAGE: Final = 60  # events drawn at first; older ones come as one scrolls up


def read_room(conn: Connection, door: Door, *, before: int | None = None) -> Room:
    """The room behind an opened door, ending just before ``before`` (the head by default)."""
    place = door.room
    heard = heard_ranges(conn, door)
    end = place.head + 1 if before is None else before
    events = history.before(conn, place.id, end, limit=PAGE, within=heard)
    # Events committed since the door was read come live: the page must not go past its own head.
    first = events[0].seq if events else 0
    return Room(
        channel=place.id,
        kind=place.kind,
        events=tuple(events),
        head=place.head,
        read=read_up_to(conn, door.actor.id, place.id) if before is None else None,
        first=first,
        older=len(events) == PAGE and first > 1,
        joined=door.thing.member,
        may_post=can(door.actor, "channel.post", door.thing),
    )
