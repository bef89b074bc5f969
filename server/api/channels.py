"""Channels: which there are, opening one, joining and leaving, how far one has read."""

from __future__ import annotations

from channels.actions import channels, drafts, reading
from channels.devices import tell_draft, tell_read
from channels.reading.rooms import channels_of
from server.api.asked import NewChannel, NewDraft, Nothing, ReadUpTo, UnreadFrom
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
    await call.act(reading.mark_read, channel=call.id(), seq=asked.seq)
    return await _read_now(call)


@operation("POST", "/channels/{id}/unread", verb="channel.read")
async def mark_unread(call: Call, asked: UnreadFrom) -> ReadDone:
    """Put the unread mark back, just before `seq`, on every device of this person."""
    await call.act(reading.mark_unread, channel=call.id(), seq=asked.seq)
    return await _read_now(call)


async def _read_now(call: Call) -> ReadDone:
    left = await tell_read(call.visit.desk, call.me, call.id())
    return ReadDone(channel=call.id(), unread=left.unread, mentions=left.mentions)


@operation("PUT", "/channels/{id}/draft", verb="channel.draft", no=("forbidden", "not_member", "too_long"))
async def keep_draft(call: Call, asked: NewDraft) -> ChannelDone:
    """Keep what is being written there, for one's other devices; nothing throws it away."""
    channel = call.id()
    done = await call.act(drafts.keep_draft, channel=channel, body=asked.body)
    await tell_draft(call.visit.desk, call.me, channel, asked.body)
    return show(done, ChannelDone)


OPERATIONS = (
    list_channels,
    create_channel,
    join_channel,
    leave_channel,
    mark_read,
    mark_unread,
    keep_draft,
)
