"""Channels: which there are, opening one, joining and leaving, how far one has read."""

from __future__ import annotations

from sqlalchemy import Connection

from channels.actions import channels, reading
from channels.doorway import channel_for
from channels.reading.rooms import channels_of, special_channels, unread_counts
from matching.access import Actor
from server.api.asked import NewChannel, Nothing, ReadUpTo
from server.api.call import Call
from server.api.done import ChannelCreated, ChannelDone, ReadDone
from server.api.operation import operation
from server.api.views import Channel, ChannelList, show


@operation("GET", "/channels", verb="network.see")
async def list_channels(call: Call, asked: Nothing) -> ChannelList:
    """List the channels this person may see: those they joined and those open to them.

    Threads of needs, the town's board and the personal stream are not listed: a need names
    its thread, and `GET /me` the other two.
    """
    lines = await call.read(channels_of, call.actor)
    return ChannelList(items=tuple(show(line, Channel) for line in lines))


@operation(
    "POST",
    "/channels",
    verb="channel.create",
    status=201,
    keyed=True,
    no=("forbidden", "empty", "too_long", "bad_choice", "name_taken"),
)
async def create_channel(call: Call, asked: NewChannel) -> ChannelCreated:
    """Open a channel and join it."""
    done = await call.act(
        channels.create_channel, name=asked.name, purpose=asked.purpose, kind=asked.kind, key=call.key
    )
    return ChannelCreated(id=done["channel"], **done)


@operation("PUT", "/channels/{id}/membership", verb="channel.join", no=("forbidden",))
async def join_channel(call: Call, asked: Nothing) -> ChannelDone:
    """Become a member of a channel. Already one: nothing changes."""
    return show(await call.act(channels.join_channel, channel=call.id()), ChannelDone)


@operation("DELETE", "/channels/{id}/membership", verb="channel.leave", no=("forbidden", "not_member"))
async def leave_channel(call: Call, asked: Nothing) -> ChannelDone:
    """Stop being a member of a channel."""
    return show(await call.act(channels.leave_channel, channel=call.id()), ChannelDone)


@operation("POST", "/channels/{id}/read", verb="channel.read")
async def mark_read(call: Call, asked: ReadUpTo) -> ReadDone:
    """Move the unread mark forward, on every device of this person. It never goes back."""
    channel = call.id()
    await call.act(reading.mark_read, channel=channel, seq=asked.seq)
    unread, stream = await call.read(_left_unread, call.actor, channel)
    call.visit.desk.hub.whisper(stream, {"t": "read", "channel": channel, "seq": asked.seq, "unread": unread})
    return ReadDone(channel=channel, unread=unread)


def _left_unread(conn: Connection, actor: Actor, channel_id: str) -> tuple[int, str]:
    """What is unread there now, and the personal stream on which other devices hear of it."""
    channel_for(conn, actor.id, channel_id)
    unread = unread_counts(conn, actor.id, [channel_id]).get(channel_id, 0)
    return unread, special_channels(conn, actor)["me"][0]


OPERATIONS = (list_channels, create_channel, join_channel, leave_channel, mark_read)
