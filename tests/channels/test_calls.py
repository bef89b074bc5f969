"""Quick video: seats, who may tell whom what, what a relay and a large room are shown."""

import asyncio
import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from channels.actions import calls, sessions
from channels.actions import channels as rooms
from channels.actions.directs import open_direct
from channels.calls import LargeRoom, Relay, check_signal
from channels.reading.calls import calls_by_id, open_call_in, stream_of_seat
from channels.store.tables import notice
from matching.refusals import Refused
from tests.conftest import every_backend

AT = datetime(2026, 11, 26, 18, 0, tzinfo=UTC)
SDP = "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n"


async def sit(store, who, call, session="s"):
    return (await store.write(calls.join_call, who, call_id=call, session=session, most=4))["seat"]


async def called(store, by, channel):
    return (await store.write(calls.start_call, by, channel=channel))["call"]


async def seated(store, call):
    found = (await store.read(calls_by_id, [call]))[call]
    return [seat.id for seat in found.seats]


async def notices_of(store, who):
    rows = select(notice.c.kind).where(notice.c.person_id == who, notice.c.replaced_at.is_(None))
    return await store.read(lambda conn: [kind for kind in conn.execute(rows).scalars() if "call" in kind])


@every_backend
async def test_two_who_start_at_once_meet_in_one_call(store, town):
    both = await asyncio.gather(*(called(store, who, town.meals) for who in (town.claire, town.leo)))
    assert len(set(both)) == 1


@every_backend
async def test_the_last_one_out_ends_it_and_the_next_one_is_another(store, town):
    call = await called(store, town.claire, town.meals)
    first, second = await sit(store, town.claire, call), await sit(store, town.leo, call)
    await store.write(calls.hang_up, town.claire, call_id=call, seat=first)
    assert await seated(store, call) == [second]
    await store.write(calls.hang_up, town.leo, call_id=call, seat=second)
    assert await store.read(open_call_in, town.meals) is None
    assert await called(store, town.leo, town.meals) != call


@every_backend
async def test_another_device_takes_the_first_one_s_place(store, town):
    call = await called(store, town.claire, town.meals)
    old = await sit(store, town.claire, call)
    new = await sit(store, town.claire, call)
    assert await seated(store, call) == [new]
    with pytest.raises(Refused, match="call_over"):
        await store.write(calls.stay, town.claire, call_id=call, seat=old)
    await store.write(calls.stay, town.claire, call_id=call, seat=new)


@every_backend
async def test_a_seat_that_falls_silent_is_free_and_a_call_nobody_came_to_ends(store, town, clock):
    call = await called(store, town.claire, town.meals)
    quiet, alive = await sit(store, town.claire, call), await sit(store, town.leo, call)
    clock.forward(seconds=15)
    await store.write(calls.stay, town.leo, call_id=call, seat=alive)
    clock.forward(seconds=10)
    assert await store.write(calls.end_silent) == 1
    assert await seated(store, call) == [alive]
    assert quiet not in await seated(store, call)
    clock.forward(seconds=30)
    await store.write(calls.end_silent)
    assert (await store.read(calls_by_id, [call]))[call].ended_at is not None
    lonely = await called(store, town.claire, town.meals)
    await store.write(calls.end_silent)
    assert await store.read(open_call_in, town.meals) is not None
    clock.forward(seconds=61)
    await store.write(calls.end_silent)
    assert (await store.read(calls_by_id, [lonely]))[lonely].ended_at is not None


async def test_a_direct_call_rings_until_it_is_answered_or_over(store, town):
    direct = (await store.write(open_direct, town.claire, people=[town.leo]))["channel"]
    call = await called(store, town.claire, direct)
    assert await notices_of(store, town.leo) == ["call.ringing"]
    assert await notices_of(store, town.claire) == []
    seat = await sit(store, town.claire, call)
    await store.write(calls.hang_up, town.claire, call_id=call, seat=seat)
    assert await notices_of(store, town.leo) == ["call.missed"]


async def test_in_a_channel_nobody_is_rung(store, town):
    await called(store, town.claire, town.meals)
    assert await notices_of(store, town.leo) == []


@every_backend
async def test_who_loses_the_channel_or_the_session_loses_the_seat(store, town):
    call = await called(store, town.claire, town.meals)
    stays = await sit(store, town.claire, call)
    await sit(store, town.leo, call)
    await store.write(rooms.leave_channel, town.leo, channel=town.meals)
    assert await seated(store, call) == [stays]
    token = await store.write(sessions.open_session, town.claire)
    assert token
    await sit(store, town.claire, call, session="another")
    await store.write(sessions.revoke_sessions, town.claire, by=town.claire)
    kept = await seated(store, call)
    assert len(kept) == 1, "a session that did not end keeps its seat"


async def test_signals_go_between_two_who_sit_there_and_to_nobody_else(store, town):
    call = await called(store, town.claire, town.meals)
    mine, theirs = await sit(store, town.claire, call), await sit(store, town.leo, call)
    assert await store.read(stream_of_seat, town.claire, call_id=call, seat=mine, to=theirs)
    for who, seat, to in (
        (town.claire, theirs, mine),  # in another's name
        (town.claire, mine, mine),
        (town.claire, mine, "nobodys"),
        (town.amina, mine, theirs),  # hears the channel, does not sit there
        (town.hugo, mine, theirs),  # of another town
        (town.gone, theirs, mine),  # of nowhere any more
    ):
        with pytest.raises(Refused, match=r"not_found|forbidden"):
            await store.read(stream_of_seat, who, call_id=call, seat=seat, to=to)


@pytest.mark.parametrize(
    "data",
    [
        {"description": {"type": "offer", "sdp": SDP}},
        {"description": {"type": "rollback", "sdp": ""}},
        {
            "candidate": {
                "candidate": "candidate:1 1 udp 1 192.0.2.1 9 typ host",
                "sdpMid": "0",
                "sdpMLineIndex": 0,
            }
        },
        {"candidate": {"candidate": "", "sdpMid": None, "sdpMLineIndex": None}},
        {"state": {"muted": True, "screen": False}},
    ],
)
def test_a_signal_is_carried_as_it_is(data):
    assert check_signal(data) == data


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"description": {"type": "offer", "sdp": "<script>alert(1)</script>"}},
        {"description": {"type": "offer", "sdp": SDP + "not a line of it\r\n"}},
        {"description": {"type": "offer", "sdp": SDP + "a=" + "x" * 40_000}},
        {"description": {"type": "bye", "sdp": SDP}},
        {"description": {"type": "offer", "sdp": SDP}, "more": 1},
        {"description": "offer"},
        {"candidate": {"candidate": "javascript:alert(1)"}},
        {"candidate": {"candidate": "candidate:1\n2"}},
        {"candidate": {"candidate": "candidate:1", "sdpMid": 7}},
        {"candidate": {"candidate": "candidate:1", "sdpMLineIndex": -1}},
        {"state": {"muted": "yes", "screen": False}},
        {"state": {"muted": True, "screen": False, "more": 1}},
        {"body": "psst"},
    ],
)
def test_anything_else_is_no_signal(data):
    with pytest.raises(Refused, match="bad_signal"):
        check_signal(data)


def test_relay_credentials_are_those_that_coturn_checks():
    relay = Relay(("stun:t:3478",), ("turn:t:3478",), secret="north", lasts=600)
    stun, turn = relay.servers_for("claire", at=AT)
    assert stun == {"urls": ["stun:t:3478"]}
    until, _, who = turn["username"].partition(":")
    assert (int(until), who) == (int((AT + timedelta(seconds=600)).timestamp()), "claire")
    mark = hmac.new(b"north", turn["username"].encode(), hashlib.sha1).digest()
    assert base64.b64decode(turn["credential"]) == mark
    assert Relay(turn=("turn:t",)).servers_for("claire", at=AT) == [], "no secret, no relay"
    assert "north" not in repr(relay)


def unsigned(token, secret):
    """What a token says, once its signature was checked as a receiver does (RFC 7515)."""
    head, claims, mark = token.split(".")
    want = hmac.new(secret, f"{head}.{claims}".encode(), hashlib.sha256).digest()
    assert base64.urlsafe_b64decode(mark + "==") == want
    assert json.loads(base64.urlsafe_b64decode(head + "==")) == {"alg": "HS256", "typ": "JWT"}
    return json.loads(base64.urlsafe_b64decode(claims + "=="))


def test_a_jitsi_lets_this_person_into_this_room():
    room = LargeRoom("jitsi", "https://visio.example.org/{room}?jwt={token}", "relais", "s")
    address = room.address_for("c1", "p1", "Claire Morin", at=AT)
    where, _, token = address.partition("?jwt=")
    assert where == "https://visio.example.org/relais-c1"
    told = unsigned(token, b"s")
    assert (told["aud"], told["iss"], told["sub"], told["room"]) == (
        "jitsi",
        "relais",
        "visio.example.org",
        "relais-c1",
    )
    assert told["context"]["user"] == {"id": "p1", "name": "Claire Morin"}
    assert told["nbf"] < AT.timestamp() < told["exp"] <= AT.timestamp() + 4 * 3600


def test_a_livekit_grants_this_room_alone():
    room = LargeRoom("livekit", "https://salle.example.org/?room={room}&token={token}", "API1", "s")
    token = room.address_for("c1", "p1", "Claire", at=AT).partition("&token=")[2]
    told = unsigned(token, b"s")
    assert (told["iss"], told["sub"], told["name"]) == ("API1", "p1", "Claire")
    assert told["video"] == {"room": "relais-c1", "roomJoin": True}
    assert LargeRoom().address_for("c1", "p1", "Claire", at=AT) is None
