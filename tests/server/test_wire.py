"""The socket class behind a real uvicorn: what a handshake may be, what a frame may be, who is let go."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from weakref import WeakKeyDictionary

import httpx
import msgspec
import pytest
import pytest_asyncio
from sqlalchemy import update

from channels import hub as hubs
from channels import session
from channels.actions.messages import post_message
from channels.store import tables
from channels.wire import FRAME_LIMIT
from server.config import Limits
from server.wire import pinger, protocol
from tests.server.raw import BINARY, CLOSE, PING, PONG, TEXT, Answer, Raw, frame, verb
from tests.support.client import HTML, JSON, bearer, connected, cookie, join
from tests.support.eventually import eventually, turns
from tests.support.running import Running, config_for, running
from tests.support.town import Town

pytestmark = pytest.mark.asyncio(loop_scope="module")

UNKNOWN_PROTOCOL = {"Sec-WebSocket-Protocol": "soap, relais.json.2"}


@pytest.fixture(scope="module")
def town(shared_town: tuple[str, Town]) -> Town:
    return shared_town[1]


@pytest.fixture(scope="module", autouse=True)
async def served(shared_town: tuple[str, Town], folder: Any) -> AsyncIterator[Running]:
    async with running(config_for(folder, shared_town[0])) as one:
        yield one


@pytest.fixture(scope="module")
async def token(served: Running, town: Town) -> str:
    return await served.session(town.claire)


@pytest_asyncio.fixture(autouse=True, loop_scope="module")
async def nothing_stays(served: Running, folder: Any) -> AsyncIterator[None]:
    """Whatever a test did to its connections, the server has let go of all of them in the end."""
    yield
    await eventually(lambda: not served.connections)
    hub, here = served.house.desk.hub, served.house.desk.presence
    await eventually(lambda: not hub._places and not any(crowd.listeners for crowd in here._crowds.values()))


@asynccontextmanager
async def dialled(served: Running) -> AsyncIterator[Raw]:
    raw = await Raw.dial(served.port)
    try:
        yield raw
    finally:
        await raw.close()


@asynccontextmanager
async def upgraded(served: Running, token: str) -> AsyncIterator[Raw]:
    raw = await Raw.upgraded(served.port, token)
    try:
        yield raw
    finally:
        await raw.close()


async def shake(served: Running, **asked: Any) -> Answer:
    async with dialled(served) as raw:
        answer = await raw.handshake(served.port, **asked)
        if answer.status != 101:
            assert await raw.reader.read() == b"", "a refused handshake is hung up on"
        return answer


# ── the handshake ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("offered", [HTML, JSON, None])
async def test_a_session_opens_a_socket_in_either_protocol(served, token, town, offered):
    async with connected(served.url, token, protocol=offered) as client:
        assert client.socket.subprotocol == offered
        (hello,) = client.of("hello")
        assert hello["person"] == {"id": town.claire, "name": "Claire", "role": "member"}
        assert hello["heads"][town.meals] > 0
        await client.open(town.meals)
        await client.must("post", channel=town.meals, body="Bonjour *tous*")
        await eventually(lambda: client.events(town.meals))
        (event,) = client.events(town.meals)
        if offered == HTML:
            assert "<em>tous</em>" in event["html"]["line"]
            assert "body" not in event["data"]["message"], "the fragment is the body"
        else:
            assert event["data"]["message"]["body"] == "Bonjour *tous*"
            assert "html" not in event


async def test_one_of_ours_among_unknown_protocols_is_chosen(served, token):
    offered = {"Sec-WebSocket-Protocol": f"soap, {JSON}", **cookie(token)}
    answer = await shake(served, headers=offered)
    assert (answer.status, answer.headers["sec-websocket-protocol"]) == (101, JSON)


async def test_no_session_is_401_and_says_why(served, token):
    nobody = await shake(served)
    assert (nobody.status, nobody.json["code"]) == (401, "not_signed_in")
    assert nobody.json["say"]
    unknown = await shake(served, headers=cookie("made-up"))
    assert (unknown.status, unknown.json) == (401, nobody.json)
    assert (await shake(served, headers=cookie(token))).status == 101


async def test_an_ended_session_is_told_from_none(served, town):
    token = await served.session(town.claire)
    ended = update(tables.session).where(tables.session.c.token_hash == session_hash(token))
    await served.store.write(lambda tx: tx.conn.execute(ended.values(expires_at=tx.at)))
    answer = await shake(served, headers=cookie(token))
    assert (answer.status, answer.json["code"]) == (401, "session_expired")


def session_hash(token: str) -> str:
    from channels.people.sessions import hash_token

    return hash_token(token)


@pytest.mark.parametrize(
    "foreign",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
    ids=str,
)
async def test_a_foreign_page_is_403_though_it_has_the_cookie(served, token, foreign):
    answer = await shake(served, headers={**cookie(token), **foreign})
    assert (answer.status, answer.json["code"]) == (403, "csrf")
    ours = {"Origin": served.url, "Sec-Fetch-Site": "same-origin"}
    assert (await shake(served, headers={**cookie(token), **ours})).status == 101


async def test_a_programme_brings_its_token_from_anywhere(served, town):
    token = await served.token(town.claire)
    abroad = {"Origin": "https://elsewhere.example", **bearer(token)}
    assert (await shake(served, headers=abroad)).status == 101
    assert (await shake(served, headers=bearer(token + "x"))).status == 401


async def test_only_unknown_protocols_is_400(served, token):
    answer = await shake(served, headers={**cookie(token), **UNKNOWN_PROTOCOL})
    assert (answer.status, answer.json["code"]) == (400, "bad_request")


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"headers": {"Sec-WebSocket-Version": "8"}}, 400),
        ({"without": ("Sec-WebSocket-Version",)}, 400),
        ({"without": ("Sec-WebSocket-Key",)}, 400),
        ({"headers": {"Sec-WebSocket-Key": "short"}}, 400),
        ({"path": "/canaux"}, 403),
        ({"path": "/nowhere"}, 403),
        ({"path": "/static/js/main.js"}, 403),
        ({"path": "/healthz"}, 403),
    ],
    ids=str,
)
async def test_what_is_no_handshake_of_ours_is_refused(served, token, change, status, caplog):
    asked = {**change, "headers": {**cookie(token), **change.get("headers", {})}}
    answer = await shake(served, **asked)
    assert answer.status == status
    assert b"Traceback" not in answer.body
    assert not [one for one in caplog.records if one.exc_info], "a stranger's mistake is no fault of ours"


async def test_ws_without_an_upgrade_is_not_found(served, token):
    async with httpx.AsyncClient(base_url=served.url, headers=cookie(token)) as browser:
        assert (await browser.get("/ws")).status_code == 404


async def test_frames_sent_before_the_answer_are_heard_in_order(served, token, town):
    async with dialled(served) as raw:
        shaking = asyncio.create_task(raw.handshake(served.port, headers=cookie(token)))
        while not served.connections:  # from then on the application is deciding
            await turns(1)
        assert not shaking.done()
        for number in range(20):
            raw.send(verb("post", ref=number, channel=town.meals, body=f"tôt {number}"))
        assert (await shaking).status == 101
        answers = [await raw.heard("ok", "no") for _ in range(20)]
        assert [answer["ref"] for answer in answers] == list(range(20))
        seqs = [answer["seq"] for answer in answers]
        assert seqs == list(range(seqs[0], seqs[0] + 20))


async def test_frames_in_the_very_packet_of_the_handshake_are_dropped_whole(served, token, town):
    """RFC 6455 §4.1 has the client wait; uvicorn drops what did not. Nothing is heard by halves."""
    async with dialled(served) as raw:
        early = verb("post", ref="early", channel=town.meals, body="trop tôt")
        assert (await raw.handshake(served.port, headers=cookie(token), behind=early)).status == 101
        raw.send(verb("post", ref="later", channel=town.meals, body="à l'heure"))
        assert (await raw.heard("ok", "no"))["ref"] == "later"


# ── frames that are right ───────────────────────────────────────────────────────────────


async def test_a_message_in_fragments_is_one_message(served, token, town):
    said = msgspec.json.encode({"t": "post", "ref": 1, "channel": town.meals, "body": "épicé 🌶"})
    cut = said.index("é".encode()) + 1  # in the middle of a letter
    async with connected(served.url, token) as listener, upgraded(served, token) as raw:
        await listener.open(town.meals)
        raw.send(
            frame(TEXT, said[:cut], fin=False),
            frame(PING, b"between"),
            frame(0, b"", fin=False),
            frame(0, said[cut:-1], fin=False),
            frame(0, said[-1:]),
        )
        assert await raw.control() == (PONG, b"between")
        assert (await raw.heard("ok", "no"))["t"] == "ok"
        await eventually(lambda: listener.bodies(town.meals) == ["épicé 🌶"])


async def test_a_message_byte_by_byte_is_one_message(served, token, town):
    async with upgraded(served, token) as raw:
        for byte in verb("post", ref=1, channel=town.meals, body="lent"):
            raw.send(bytes([byte]))
            await raw.writer.drain()
        assert (await raw.heard("ok", "no"))["t"] == "ok"


async def test_many_frames_in_one_packet_keep_their_order(served, token, town):
    async with connected(served.url, token) as listener, upgraded(served, token) as raw:
        await listener.open(town.meals)
        raw.send(*(verb("post", ref=n, channel=town.meals, body=f"n° {n}") for n in range(40)))
        await eventually(lambda: len(listener.events(town.meals)) == 40)
        assert listener.bodies(town.meals) == [f"n° {n}" for n in range(40)]
        assert [(await raw.heard("ok", "no"))["ref"] for _ in range(40)] == list(range(40))


async def test_a_ping_is_answered_with_its_words(served, token):
    async with upgraded(served, token) as raw:
        raw.send(frame(PING, b""), frame(PING, b"x" * 125), frame(PONG, b"unasked"))
        assert await raw.control() == (PONG, b"")
        assert await raw.control() == (PONG, b"x" * 125)
        raw.send(verb("leave", ref="still here", channel="-"))
        assert (await raw.heard("ok", "no"))["ref"] == "still here"


@pytest.mark.parametrize(
    "payload", [b"", struct.pack("!H", 1000) + "à bientôt".encode()], ids=["bare", "1000"]
)
async def test_a_close_is_answered_with_a_close(served, token, payload):
    async with upgraded(served, token) as raw:
        raw.send(frame(CLOSE, payload))
        assert await raw.control() == (CLOSE, payload)
        assert await raw.frame() is None


async def test_nothing_after_a_close_is_heard(served, token, town):
    async with connected(served.url, token) as listener:
        await listener.open(town.meals)
        async with upgraded(served, token) as raw:
            raw.send(
                verb("post", ref=1, channel=town.meals, body="avant"),
                frame(CLOSE, struct.pack("!H", 1000)),
                verb("post", ref=2, channel=town.meals, body="après"),
            )
            await raw.farewell()
        await listener.must("post", channel=town.meals, body="fin")
        await eventually(lambda: "fin" in listener.bodies(town.meals))
        assert "après" not in listener.bodies(town.meals)


async def test_the_largest_frame_is_read_and_one_byte_more_is_1009(served, token):
    empty = len(msgspec.json.encode({"t": "leave", "ref": "", "channel": "-"}))
    async with upgraded(served, token) as raw:
        raw.send(verb("leave", ref="r" * (FRAME_LIMIT - empty), channel="-"))
        assert (await raw.heard("ok", "no"))["t"] == "ok"
        raw.send(verb("leave", ref="r" * (FRAME_LIMIT - empty + 1), channel="-"))
        assert await raw.farewell() == 1009


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (b"", "bad_request"),
        (b"{", "bad_request"),
        (b"[]", "bad_request"),
        (b"null", "bad_request"),
        (b'{"t":"post","ref":1,"ref":2}', "bad_request"),
        (b'{"t":"post","channel":7,"body":"x"}', "bad_request"),
        (b'{"t":"post","channel":"c","body":"x","admin":true}', "bad_request"),
        (b'{"t":"dance"}', "unknown_verb"),
        (b"[" * 30_000, "bad_request"),
    ],
    ids=lambda said: said[:30].decode() if isinstance(said, bytes) else said,
)
async def test_a_frame_that_is_no_verb_gets_a_no_and_the_next_is_heard(served, token, said, code):
    async with upgraded(served, token) as raw:
        raw.send(frame(TEXT, said), verb("leave", ref="next", channel="-"))
        answers = [await raw.heard("ok", "no"), await raw.heard("ok", "no")]
        refused = next(answer for answer in answers if answer["t"] == "no")
        assert refused["code"] == code
        assert "next" in [answer["ref"] for answer in answers]


# ── frames that are wrong: one answer each, and a closed connection ──────────────────────

HALF = frame(TEXT, b'{"t":', fin=False)
WRONG: dict[str, tuple[bytes, int]] = {
    "first reserved bit (a compressed frame)": (frame(TEXT, b"{}", rsv=4), 1002),
    "second reserved bit": (frame(TEXT, b"{}", rsv=2), 1002),
    "third reserved bit": (frame(TEXT, b"{}", rsv=1), 1002),
    "unknown data opcode": (frame(3, b"{}"), 1002),
    "unknown control opcode": (frame(11, b""), 1002),
    "not masked": (frame(TEXT, b"{}", masked=False), 1002),
    "control frame too long": (frame(PING, b"x" * 126), 1002),
    "control frame in fragments": (frame(PING, b"x", fin=False), 1002),
    "continuation of nothing": (frame(0, b"{}"), 1002),
    "a message inside another": (HALF + frame(TEXT, b"{}"), 1002),
    "close with one byte": (frame(CLOSE, b"\x03"), 1002),
    "close with a code that may not travel": (frame(CLOSE, struct.pack("!H", 1006)), 1002),
    "close with words that are not UTF-8": (frame(CLOSE, struct.pack("!H", 1000) + b"\xff"), 1007),
    "not UTF-8": (frame(TEXT, b'{"t":"\xff"}'), 1007),
    "a surrogate in UTF-8": (frame(TEXT, b'{"t":"\xed\xa0\x80"}'), 1007),
    "not UTF-8, in fragments": (frame(TEXT, b'{"t":"\xc3', fin=False) + frame(0, b'("}'), 1007),
    "too large": (frame(TEXT, b"x" * (FRAME_LIMIT + 1)), 1009),
    "too large, in fragments": (frame(TEXT, b"x" * FRAME_LIMIT, fin=False) + frame(0, b"x"), 1009),
    "a size nobody will send": (frame(TEXT, b"x", length=2**40), 1009),
    "binary": (frame(BINARY, b"{}"), 1003),
    "binary, in fragments": (frame(BINARY, b"{", fin=False) + frame(0, b"}"), 1003),
}


@pytest.mark.parametrize("name", WRONG)
async def test_a_malformed_frame_closes_its_connection_and_no_other(served, token, town, name):
    wrong, code = WRONG[name]
    async with connected(served.url, token) as other, upgraded(served, token) as raw:
        await other.open(town.meals)
        raw.send(wrong, verb("post", ref=1, channel=town.meals, body="derrière"))
        assert await raw.farewell() == code
        await other.must("post", channel=town.meals, body="encore là")
        await eventually(lambda: other.bodies(town.meals))
        assert other.bodies(town.meals) == ["encore là"], "what came behind the fault is not heard"


async def test_fragments_without_an_end_are_forgotten_with_their_connection(served, token):
    async with upgraded(served, token) as raw:
        raw.send(HALF, frame(0, b'"post"', fin=False), frame(PING))
        assert await raw.control() == (PONG, b"")
    await eventually(lambda: not served.connections)


async def test_empty_fragments_without_an_end_take_no_room(served, token):
    async with upgraded(served, token) as raw:
        raw.send(HALF)
        for _ in range(20):
            raw.send(frame(0, fin=False) * 1000)
        raw.send(frame(PING))
        assert await raw.control() == (PONG, b"")
        (connection,) = served.connections
        assert len(connection._fragments) == 1


# ── too many ────────────────────────────────────────────────────────────────────────────


@asynccontextmanager
async def limited(shared_town: tuple[str, Town], folder: Any, **limits: Any) -> AsyncIterator[Running]:
    """A second worker on the same database, which counts."""
    async with running(config_for(folder, shared_town[0], limits=Limits(**limits))) as strict:
        yield strict


async def test_a_connection_in_a_hurry_is_told_to_wait_and_one_that_does_not_is_4029(shared_town, folder):
    async with limited(shared_town, folder, verbs_per_second=0.001, verbs_burst=5) as strict:
        token = await strict.session(shared_town[1].claire)
        async with connected(strict.url, token) as calm, upgraded(strict, token) as raw:
            raw.send(*(verb("leave", ref=n, channel="-") for n in range(8)))
            answers = {one["ref"]: one for one in [await raw.heard("ok", "no") for _ in range(8)]}
            assert [answers[n]["t"] for n in range(5)] == ["ok"] * 5
            assert [answers[n]["code"] for n in range(5, 8)] == ["rate_limited"] * 3
            assert all(answers[n]["retry_after"] > 0 for n in range(5, 8))
            raw.send(*[verb("leave", channel="-")] * session.HASTY_LIMIT)
            assert await raw.farewell() == 4029
            assert (await calm.ask("leave", channel="-"))["t"] == "ok", "the flood was the connection's"


async def test_frames_that_are_no_verbs_count_as_well(shared_town, folder):
    async with limited(shared_town, folder, verbs_per_second=0.001, verbs_burst=5) as strict:
        token = await strict.session(shared_town[1].claire)
        async with upgraded(strict, token) as raw:
            raw.send(*[frame(TEXT, b"?")] * (session.HASTY_LIMIT + 6))
            assert await raw.farewell() == 4029


async def test_too_many_verbs_under_way_is_4029(served, token, town):
    async with upgraded(served, token) as raw:
        flood = [verb("post", channel=town.meals, body="vite")] * (session.IN_FLIGHT_LIMIT + 1)
        raw.send(*flood)
        assert await raw.farewell() == 4029


async def test_too_many_connections_of_one_person_is_429_until_one_goes(shared_town, folder):
    async with limited(shared_town, folder, connections_per_person=2) as strict:
        claire = await strict.session(shared_town[1].claire)
        leo = await strict.session(shared_town[1].leo)
        first = await join(strict.url, claire)
        async with connected(strict.url, await strict.session(shared_town[1].claire)):
            refused = await shake(strict, headers=cookie(claire))
            assert (refused.status, refused.json["code"]) == (429, "rate_limited")
            assert int(refused.headers["retry-after"]) > 0
            assert (await shake(strict, headers=cookie(leo))).status == 101, "others are not counted along"
            await first.vanish()

            async def let_in() -> bool:
                return (await shake(strict, headers=cookie(claire))).status == 101

            await eventually(let_in)


# ── who is let go ───────────────────────────────────────────────────────────────────────


async def test_a_server_that_stops_sends_1012_to_everybody(shared_town, folder):
    async with limited(shared_town, folder) as short:
        token = await short.session(shared_town[1].claire)
        clients = [await join(short.url, token, protocol=protocol) for protocol in (JSON, HTML, None)]
    assert [await client.closed() for client in clients] == [1012, 1012, 1012]


async def test_a_half_closed_connection_is_let_go(served, token):
    async with upgraded(served, token) as raw:
        assert len(served.connections) == 1
        raw.writer.write_eof()
        await raw.farewell()
        await eventually(lambda: not served.connections)


async def test_who_leaves_during_the_handshake_is_forgotten_and_not_counted(shared_town, folder):
    async with limited(shared_town, folder, connections_per_person=1) as strict:
        token = await strict.session(shared_town[1].claire)
        for moment in range(0, 60, 3):  # one or another of the decision
            raw = await Raw.dial(strict.port)
            shaking = asyncio.create_task(raw.handshake(strict.port, headers=cookie(token)))
            while not strict.connections:
                await turns(1)
            await turns(moment)
            raw.writer.transport.abort()
            await asyncio.gather(shaking, return_exceptions=True)
            await eventually(lambda: not strict.connections)
        hub, here = strict.house.desk.hub, strict.house.desk.presence
        await eventually(
            lambda: not hub._places and not any(crowd.listeners for crowd in here._crowds.values())
        )
        assert (await shake(strict, headers=cookie(token))).status == 101


async def test_a_fault_during_hello_closes_the_connection(served, token, monkeypatch, caplog):
    async def broken(*args: object, **options: object) -> None:
        raise RuntimeError("the hub is broken")

    monkeypatch.setattr(served.house.desk.hub, "watch", broken)
    async with dialled(served) as raw:
        assert (await raw.handshake(served.port, headers=cookie(token))).status == 101
        assert await raw.farewell() == 1011
    monkeypatch.undo()
    async with connected(served.url, token) as client:
        assert client.of("hello")


async def test_a_silent_peer_is_asked_and_let_go_and_one_that_answers_stays(served, token, monkeypatch):
    monkeypatch.setattr(pinger, "PERIOD", 0.2)
    monkeypatch.setattr(
        pinger.Pinger, "_by_loop", WeakKeyDictionary()
    )  # the running one is between two rounds
    async with connected(served.url, token) as answers, upgraded(served, token) as raw:
        assert await raw.control() == (PING, b""), "it was asked"
        assert await raw.farewell() == pinger.UNHEARD
        assert answers.code is None
        assert (await answers.ask("leave", channel="-"))["t"] == "ok"
    await eventually(lambda: not served.connections)


async def test_a_peer_that_never_reads_its_farewell_is_cut_off(served, token, monkeypatch):
    monkeypatch.setattr(protocol, "CLOSE_WAIT", 0.1)
    async with upgraded(served, token):
        (connection,) = served.connections
        connection.close(4012)
        await eventually(lambda: not served.connections)


# ── slow readers ────────────────────────────────────────────────────────────────────────


@asynccontextmanager
async def deaf(served: Running, token: str, channel: str, after: int) -> AsyncIterator[Raw]:
    """Somebody who opened a channel and does not read; the kernel holds little on either side."""
    link = socket.socket()
    link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    link.setblocking(False)
    await asyncio.get_running_loop().sock_connect(link, ("127.0.0.1", served.port))
    raw = Raw(*await asyncio.open_connection(sock=link, limit=4096))
    try:
        assert (await raw.handshake(served.port, headers=cookie(token))).status == 101
        await raw.heard("hello")
        for one in served.connections:
            one._transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
        raw.send(verb("open", ref="open", channel=channel, after=after))
        assert (await raw.heard("ok", "no"))["t"] == "ok"
        yield raw
    finally:
        await raw.close()


def lined_up(served: Running) -> int:
    """The most that waits for any connection."""
    return max((one.waiting() for one in served.connections), default=0)


async def say(served: Running, town: Town, count: int, size: int) -> list[int]:
    """Post ``count`` messages of ``size`` letters and return their seqs."""
    said = [
        served.store.write(post_message, town.leo, channel=town.meals, body=f"{n} " + "m" * size)
        for n in range(count)
    ]
    return [answer["seq"] for answer in await asyncio.gather(*said)]


ROOM = protocol.OUTBOX_LIMIT + 64 * 1024  # the bound, and the one message that crosses it


async def test_a_slow_reader_costs_a_bound_and_ends_equal_to_the_others(served, token, town):
    async with connected(served.url, token) as quick:
        start = await quick.open(town.meals)
        async with deaf(served, token, town.meals, start) as slow:
            most = 0
            seqs: list[int] = []
            for _ in range(25):
                seqs += await say(served, town, 20, 6000)  # 3 MB in all
                await quick.reaches(town.meals, seqs[-1])
                most = max(most, lined_up(served))
            assert quick.seqs(town.meals) == seqs, "the others hear everything, at once"
            assert protocol.HALF < most <= ROOM, "it was slow, and it was bounded"
            heard = []
            while len(heard) < len(seqs):
                heard.append((await slow.heard("event"))["seq"])
            assert heard == seqs


async def test_a_long_replay_of_long_messages_is_bounded_as_well(served, token, town):
    seqs = await say(served, town, 400, 6000)
    async with deaf(served, token, town.meals, seqs[0] - 1) as slow:
        async with connected(served.url, token) as quick:  # the loop turns while the slow one is refilled
            await quick.open(town.meals, after=seqs[0] - 1)
            await quick.reaches(town.meals, seqs[-1])
            assert quick.seqs(town.meals) == seqs
            assert lined_up(served) <= ROOM
        heard = [(await slow.heard("event"))["seq"] for _ in seqs]
        assert heard == seqs


async def test_a_reader_far_behind_is_told_to_read_the_page_again(served, token, town):
    seqs = await say(served, town, hubs.REPLAY_LIMIT + 1, 10)
    async with connected(served.url, token) as too_far, connected(served.url, token) as just:
        await too_far.open(town.meals, after=seqs[0] - 1)
        await just.open(town.meals, after=seqs[0])
        await just.reaches(town.meals, seqs[-1])
        assert just.seqs(town.meals) == seqs[1:]
        await too_far.reaches(town.meals, seqs[-1])
        assert too_far.of("reset") == [{"t": "reset", "channel": town.meals, "head": seqs[-1]}]
        assert not too_far.events(town.meals)


async def test_a_reader_that_stands_still_is_4008(served, token, town, monkeypatch):
    monkeypatch.setattr(hubs, "STALLED", 0.3)
    monkeypatch.setattr(protocol, "CLOSE_WAIT", 0.3)
    (seq, *_) = await say(served, town, 200, 6000)
    async with deaf(served, token, town.meals, seq - 1):
        await eventually(lambda: not served.connections)
    monkeypatch.undo()
    async with connected(served.url, token) as back:  # and whoever comes back resumes
        await back.open(town.meals, after=seq - 1)
        await eventually(lambda: len(back.events(town.meals)) == 200)


@pytest.mark.parametrize("asked", [verb("?", ref="r" * 500), frame(PING, b"p" * 125)], ids=["verbs", "pings"])
async def test_who_asks_and_never_reads_is_cut_off(served, token, town, asked):
    async with deaf(served, token, town.meals, 0) as raw:
        most = 0
        try:
            async with asyncio.timeout(20):
                while served.connections:
                    raw.send(asked * 500)
                    await raw.writer.drain()
                    most = max(most, lined_up(served))
        except OSError:
            pass
        await eventually(lambda: not served.connections)
        assert most <= protocol.DEAF + 512 * 1024
