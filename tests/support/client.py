"""A programme that speaks ``relais.1``: it keeps what it heard, and where it stands in each channel."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from tests.support.eventually import eventually
from web.cookies import SESSION_COOKIE

JSON = "relais.json.1"
HTML = "relais.html.1"

Frame = dict[str, Any]


def cookie(token: str) -> dict[str, str]:
    """The header with which a browser says who it is."""
    return {"Cookie": f"{SESSION_COOKIE}={token}"}


def bearer(token: str) -> dict[str, str]:
    """The header with which a programme says who it is."""
    return {"Authorization": f"Bearer {token}"}


class Client:
    """One connection. ``frames`` is everything it heard, in order; ``at`` its cursor a channel."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.frames: list[Frame] = []
        self.at: dict[str, int] = {}
        self.code: int | None = None  # the close code, once closed
        self._refs = itertools.count(1)
        self._answers: dict[int, asyncio.Future[Frame]] = {}
        self._reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        with contextlib.suppress(ConnectionClosed):
            async for text in self.socket:
                self._take(msgspec.json.decode(text))
        self.code = self.socket.close_code
        for answer in self._answers.values():
            if not answer.done():
                answer.set_exception(ConnectionError(f"closed with {self.code}"))

    def _take(self, frame: Frame) -> None:
        self.frames.append(frame)
        match frame["t"]:
            case "event":
                self.at[frame["channel"]] = frame["seq"]
            case "skip":
                self.at[frame["channel"]] = frame["to"]
            case "reset":
                self.at[frame["channel"]] = frame["head"]
            case "ok" | "no":
                answer = self._answers.pop(frame["ref"], None)
                if answer is not None and not answer.done():
                    answer.set_result(frame)

    # ── speaking ────────────────────────────────────────────────────────────────────────

    async def ask(self, verb: str, **fields: Any) -> Frame:
        """Say a verb and return its answer, ``ok`` or ``no``."""
        ref = next(self._refs)
        answer = self._answers[ref] = asyncio.get_running_loop().create_future()
        await self.socket.send(msgspec.json.encode({"t": verb, "ref": ref, **fields}).decode())
        async with asyncio.timeout(10):
            return await answer

    async def must(self, verb: str, **fields: Any) -> Frame:
        """The same for a verb that is expected to succeed."""
        answer = await self.ask(verb, **fields)
        assert answer["t"] == "ok", answer
        return answer

    async def open(self, channel: str, after: int | None = None) -> int:
        """Hear a channel and return its head; with a cursor, what came since follows."""
        fields = {} if after is None else {"after": after}
        head: int = (await self.must("open", channel=channel, **fields))["head"]
        self.at.setdefault(channel, head if after is None else after)
        return head

    # ── hearing ─────────────────────────────────────────────────────────────────────────

    def of(self, kind: str) -> list[Frame]:
        """The frames of one ``t``."""
        return [frame for frame in self.frames if frame["t"] == kind]

    def events(self, channel: str) -> list[Frame]:
        """The events heard in a channel."""
        return [frame for frame in self.of("event") if frame["channel"] == channel]

    def seqs(self, channel: str) -> list[int]:
        """Their seqs, in order of arrival."""
        return [event["seq"] for event in self.events(channel)]

    def bodies(self, channel: str) -> list[str]:
        """What was said, in order of arrival (JSON variant)."""
        return [e["data"]["message"]["body"] for e in self.events(channel) if e["kind"] == "message.posted"]

    async def reaches(self, channel: str, seq: int) -> None:
        """Wait until everything up to ``seq`` was heard."""
        await eventually(lambda: self.at.get(channel, 0) >= seq)

    async def closed(self) -> int | None:
        """Wait for the end and return the close code."""
        await eventually(self._reading.done)
        return self.code

    # ── leaving ─────────────────────────────────────────────────────────────────────────

    async def close(self) -> None:
        """Leave politely."""
        await self.socket.close()
        await self._reading

    async def vanish(self) -> None:
        """Leave as a phone in a tunnel does, without a word."""
        self.socket.transport.abort()
        await self._reading


@asynccontextmanager
async def connected(
    url: str, token: str, *, protocol: str | None = JSON, headers: dict[str, str] | None = None
) -> AsyncIterator[Client]:
    """A client that has heard ``hello``."""
    client = await join(url, token, protocol=protocol, headers=headers)
    try:
        yield client
    finally:
        await client.close()


async def join(
    url: str, token: str, *, protocol: str | None = JSON, headers: dict[str, str] | None = None
) -> Client:
    """Open a socket with a session's cookie (or other ``headers``) and wait for ``hello``."""
    socket = await connect(
        url.replace("http", "ws", 1) + "/ws",
        additional_headers=headers or cookie(token),
        subprotocols=[protocol] if protocol else None,  # type: ignore[list-item]
        compression=None,
        ping_interval=None,
        proxy=None,
        max_size=None,
    )
    client = Client(socket)
    try:
        await eventually(lambda: client.of("hello") or client.code)
    except BaseException:
        await client.vanish()
        raise
    return client
