"""The load generator believes nothing: a server that lies in any way is found out, an honest one is not."""

import asyncio
import shutil
from contextlib import asynccontextmanager, suppress

import msgspec
import pytest
from websockets.asyncio.server import serve
from websockets.exceptions import ConnectionClosed

from benchmarks.figures import is_clean
from benchmarks.generator import Connection, Load

PROTOCOL = "relais.json.1"
CHANNEL = "a-channel"
READERS = 3

pytestmark = pytest.mark.skipif(shutil.which("gcc") is None, reason="no C compiler on this machine")


def honest(events, event):
    return [event]


def loses(events, event):
    return [] if event["seq"] % 5 == 0 else [event]


def doubles(events, event):
    return [event, event] if event["seq"] % 5 == 0 else [event]


def swaps(events, event):
    if event["seq"] % 5 == 0:
        return []
    return [event, events[-2]] if event["seq"] % 5 == 1 and event["seq"] > 1 else [event]


def alters(events, event):
    message = event["data"]["message"]
    changed = {**message, "body": message["body"][:-1] + "!"}
    return [{**event, "data": {"message": changed}}] if event["seq"] % 5 == 0 else [event]


def mistakes(events, event):
    """Says the words of one post in the place of another."""
    message = {"seq": event["seq"], "body": events[max(0, len(events) - 3)]["data"]["message"]["body"]}
    return [{**event, "data": {"message": message}}] if event["seq"] % 5 == 0 else [event]


def strays(events, event):
    """Tells what was said elsewhere."""
    return [{**event, "channel": "another"}] if event["seq"] % 5 == 0 else [event]


LIES = {
    loses: ["gaps"],
    doubles: ["repeats"],
    swaps: ["gaps", "repeats"],
    alters: ["bad"],
    mistakes: ["bad"],
    strays: ["bad"],
}


class Room:
    """As much of relais.1 as the load generator asks for. Of its readers the last is told ``lies``."""

    def __init__(self, lies):
        self._lies = lies
        self._readers = []
        self._events = []

    async def talk(self, socket):
        await say(socket, t="hello", epoch="e", heartbeat=25)
        with suppress(ConnectionClosed):
            async for text in socket:
                await self._answer(socket, msgspec.json.decode(text))

    async def _answer(self, socket, frame):
        if frame["t"] == "open":
            self._readers.append(socket)
            await say(socket, t="ok", ref=frame["ref"], head=0)
        else:
            await self._post(socket, frame)

    async def _post(self, socket, frame):
        seq = len(self._events) + 1
        message = {"seq": seq, "body": frame["body"]}
        event = {"t": "event", "channel": CHANNEL, "seq": seq, "kind": "message.posted"}
        self._events.append({**event, "data": {"message": message}})
        await say(socket, t="ok", ref=frame["ref"], message="id", seq=seq)
        *others, last = self._readers
        for reader in others:
            await say(reader, **self._events[-1])
        for told in self._lies(self._events, self._events[-1]):
            await say(last, **told)


async def say(socket, **frame):
    await socket.send(msgspec.json.encode(frame).decode())


@asynccontextmanager
async def room(lies):
    made = Room(lies)
    async with serve(made.talk, "127.0.0.1", 0, subprotocols=[PROTOCOL], compression=None) as server:
        yield server.sockets[0].getsockname()[1]


async def measured(lies, folder):
    """What the load generator makes of it."""
    wanted = [Connection(role, "/", PROTOCOL, "token") for role in ("post", *["listen"] * READERS)]

    def post(port):
        with Load(port, wanted, folder, channels=[CHANNEL], relais=True, core=None) as load:
            return load.run(posts=40, rate=400, size=80, until="delivered", drain=0.5)

    async with room(lies) as port:
        return await asyncio.to_thread(post, port)


async def test_an_honest_server_is_counted_in_full(tmp_path):
    found = await measured(honest, tmp_path)
    assert (found["posts"], found["acked"], found["deliveries"]) == (40, 40, 40 * READERS)
    assert is_clean(found)


@pytest.mark.parametrize(("lies", "faults"), LIES.items(), ids=[lies.__name__ for lies in LIES])
async def test_each_lie_to_a_single_reader_is_found(tmp_path, lies, faults):
    found = await measured(lies, tmp_path)
    assert all(found[fault] > 0 for fault in faults), found
    assert not is_clean(found)
    assert found["acked"] == 40
