"""What surrounds every page of somebody signed in, read in one go."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from channels.clock import iso
from channels.people.sessions import SignedIn
from channels.reading import boards, exercises, rooms
from channels.reading.comfort import comfort_of
from channels.reading.notices import unread_tags
from channels.reading.preferences import preferences_of
from channels.shapes import Person
from web.views import ChannelLine, Shell, Tab


def build_shell(
    conn: Connection,
    who: SignedIn,
    *,
    csrf: str,
    epoch: str,
    tab: Tab,
    demo: bool,
    notice: str,
    now: datetime,
) -> Shell:
    """Read the shell. Stream heads come first, so that what changes meanwhile is replayed."""
    actor = who.actor
    special = rooms.special_channels(conn, actor)
    comfort, _ = comfort_of(conn, actor.id)
    pause = preferences_of(conn, [actor.id])[actor.id].undisturbed_until
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
        playing=tuple(exercises.playing_of(conn, actor)),
        strip=(*exercises.asked_in(conn, actor), *boards.missing(conn, actor)),
        channels=tuple(line_of(line) for line in rooms.joined_by(conn, actor)),
        told=unread_tags(conn, actor.id),
        on_duty=who.on_duty,
        promises=len(boards.promises(conn, actor)),
        declined=boards.declined(conn, actor),
        organisations=boards.organisations_of(conn, actor),
        demo=demo,
        notice=notice,
        comfort=comfort,
        quiet_until=None if pause is None or pause <= now else iso(pause),
    )


def line_of(line: rooms.ChannelLine) -> ChannelLine:
    """A channel as a line of a list."""
    return ChannelLine(
        id=line.id,
        name=line.name,
        kind=line.kind,
        purpose=line.purpose,
        unread=line.unread,
        mentions=line.mentions,
        joined=line.joined,
        people=line.members,
    )
