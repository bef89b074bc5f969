"""What surrounds every page of somebody signed in, read in one go."""

from __future__ import annotations

from sqlalchemy import Connection

from channels.people.sessions import SignedIn
from channels.reading import boards, rooms
from channels.shapes import Person
from web.views import ChannelLine, Shell, Tab


def build_shell(
    conn: Connection, who: SignedIn, *, csrf: str, epoch: str, tab: Tab, demo: bool, notice: str
) -> Shell:
    """Read the shell. Stream heads come first, so that what changes meanwhile is replayed."""
    actor = who.actor
    special = rooms.special_channels(conn, actor)
    return Shell(
        network=who.network_name,
        me=Person(id=actor.id, name=who.name, org=who.org),
        role=actor.role,
        csrf=csrf,
        epoch=epoch,
        tab=tab,
        urgences=special["urgences"][0],
        urgences_head=special["urgences"][1],
        mine_channel=special["me"][0],
        mine_head=special["me"][1],
        strip=tuple(boards.missing(conn, actor)),
        channels=tuple(line_of(line) for line in rooms.channels_of(conn, actor)),
        promises=len(boards.promises(conn, actor)),
        declined=boards.declined(conn, actor),
        organisations=boards.organisations_of(conn, actor),
        demo=demo,
        notice=notice,
    )


def line_of(line: rooms.ChannelLine) -> ChannelLine:
    """A channel as a line of a list."""
    return ChannelLine(
        id=line.id,
        name=line.name,
        kind=line.kind,
        purpose=line.purpose,
        unread=line.unread,
        joined=line.joined,
        people=line.members,
    )
