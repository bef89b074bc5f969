"""Who is in a channel, bringing somebody in, taking somebody out."""

from __future__ import annotations

from sqlalchemy import Connection

from channels.actions import channels
from channels.doorway import channel_for
from channels.reading.rooms import members_of
from server.api.asked import NewMember, Nothing
from server.api.call import Call
from server.api.done import MemberDone
from server.api.operation import operation
from server.api.views import Member, MemberList, show


@operation("GET", "/channels/{id}/members", verb="channel.see_members", no=("forbidden",))
async def list_members(call: Call, asked: Nothing) -> MemberList:
    """List everybody in a channel, by name. A thread has the members of its need's channel."""
    return MemberList(items=await call.read(_members, call.me, call.id()))


def _members(conn: Connection, person_id: str, channel_id: str) -> tuple[Member, ...]:
    room = channel_for(conn, person_id, channel_id, "channel.see_members").room
    rows = members_of(conn, room.parent_id or room.id)
    return tuple(
        show({"id": id, "name": name, "role": role, "org": org}, Member) for id, name, role, org in rows
    )


@operation(
    "POST", "/channels/{id}/members", verb="channel.add_member", status=201, no=("forbidden", "not_member")
)
async def add_member(call: Call, asked: NewMember) -> MemberDone:
    """Bring somebody of the same network into a channel. Already in: nothing changes."""
    done = await call.act(channels.add_member, channel=call.id(), person_id=asked.person)
    return MemberDone(person=asked.person, **done)


@operation(
    "DELETE",
    "/channels/{id}/members/{person}",
    verb="channel.add_member",
    no=("forbidden", "not_member"),
)
async def remove_member(call: Call, asked: Nothing) -> MemberDone:
    """Take somebody out of a channel; their open pages lose it at this very seq."""
    person = call.id("person")
    done = await call.act(channels.remove_member, channel=call.id(), person_id=person)
    return MemberDone(person=person, **done)


OPERATIONS = (list_members, add_member, remove_member)
