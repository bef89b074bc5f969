"""Quick video: beginning a call, sitting in it, and what devices have to tell each other."""

from __future__ import annotations

from sqlalchemy import Connection

from channels.actions import calls
from channels.calls.telling import tell_declined, tell_signal
from channels.doorway import call_for
from channels.reading.calls import calls_by_id
from channels.shapes import Person
from matching.refusals import Refused
from server.api.asked import NewSignal, Nothing
from server.api.call import Call
from server.api.done import CallDone, CallStarted, Room, SeatDone, Seated
from server.api.operation import operation
from server.api.views import VideoCall, show


@operation("POST", "/channels/{id}/calls", verb="channel.call", status=201, no=("forbidden", "not_member"))
async def start_call(call: Call, asked: Nothing) -> CallStarted:
    """Begin a call in a channel, or find the one that goes on. In a direct channel it rings."""
    done = await call.act(calls.start_call, channel=call.id())
    return CallStarted(id=done["call"], **done)


@operation("GET", "/calls/{id}", verb="channel.read")
async def read_call(call: Call, asked: Nothing) -> VideoCall:
    """Read a call: who began it, who came, who sits in it now."""
    return await call.read(_read, call.me, call.id())


@operation(
    "POST",
    "/calls/{id}/seats",
    verb="channel.call",
    status=201,
    no=("forbidden", "not_member", "call_over", "call_full"),
)
async def join_call(call: Call, asked: Nothing) -> Seated:
    """Take a seat, and learn whom to send a signal to; another device of the same person loses its own."""
    desk = call.visit.desk
    session = call.visit.signed_in.session_id
    done = await call.act(calls.join_call, call_id=call.id(), session=session, most=desk.calls.most)
    servers = desk.calls.relay.servers_for(call.me, at=desk.store.clock())
    return show({**done, "ice": servers}, Seated)


@operation(
    "PUT", "/calls/{id}/seats/{seat}", verb="channel.call", no=("forbidden", "not_member", "call_over")
)
async def stay(call: Call, asked: Nothing) -> SeatDone:
    """Say that a seat is still taken, every eight seconds; after twenty of silence it is free."""
    return show(await call.act(calls.stay, call_id=call.id(), seat=call.id("seat")), SeatDone)


@operation("DELETE", "/calls/{id}/seats/{seat}", verb="channel.read")
async def hang_up(call: Call, asked: Nothing) -> SeatDone:
    """Leave a seat; the last one out ends the call."""
    return show(await call.act(calls.hang_up, call_id=call.id(), seat=call.id("seat")), SeatDone)


@operation("POST", "/calls/{id}/decline", verb="channel.call", no=("forbidden", "not_member"))
async def decline_call(call: Call, asked: Nothing) -> CallDone:
    """Not now: it rings no more, and those who wait are told."""
    done = await call.act(calls.decline_call, call_id=call.id())
    who = call.visit.signed_in
    await tell_declined(call.visit.desk, Person(id=call.me, name=who.name, org=who.org), call_id=call.id())
    return show(done, CallDone)


@operation(
    "POST",
    "/calls/{id}/seats/{seat}/signals",
    verb="channel.call",
    no=("forbidden", "not_member", "bad_signal"),
)
async def signal(call: Call, asked: NewSignal) -> SeatDone:
    """Tell another seat how to find this one. Carried to the device that sits there, kept nowhere."""
    call_id, seat = call.id(), call.id("seat")
    await tell_signal(call.visit.desk, call.me, call_id=call_id, seat=seat, to=asked.to, data=asked.data)
    return SeatDone(call=call_id, seat=seat)


@operation("GET", "/calls/{id}/room", verb="channel.call", no=("forbidden", "not_member"))
async def read_room(call: Call, asked: Nothing) -> Room:
    """Read where this call goes on among many (`[calls] large`); `not_found` where there is no such house."""
    await call.read(call_for, call.me, call.id())
    desk = call.visit.desk
    url = desk.calls.large.address_for(call.id(), call.me, call.visit.signed_in.name, at=desk.store.clock())
    if url is None:
        raise Refused("not_found")
    return Room(call=call.id(), url=url)


def _read(conn: Connection, person_id: str, call_id: str) -> VideoCall:
    call_for(conn, person_id, call_id, "channel.read")
    return show(calls_by_id(conn, [call_id])[call_id], VideoCall)


OPERATIONS = (start_call, read_call, join_call, stay, hang_up, decline_call, signal, read_room)
