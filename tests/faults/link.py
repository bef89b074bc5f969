"""One device of a person: a socket that comes back by itself, with full jitter, to any worker."""

from __future__ import annotations

import asyncio
import itertools
import random
import time
from collections.abc import Sequence
from typing import Any, Final

import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException

from tests.faults.history import Attempt, Call, History
from tests.faults.town import Person
from tests.support.client import JSON, bearer

PATIENCE: Final = 5.0  # seconds for an answer; after that the connection is taken for dead
HEARTBEAT: Final = 4.0  # the protocol says 25: here more happens in less time
BACKOFF: Final = (0.1, 2.0)  # the protocol says 0.5 to 15
FAULTS: Final = (OSError, TimeoutError, EOFError, WebSocketException, msgspec.DecodeError)

Frame = dict[str, Any]


class Link:
    """``run`` it in a task. Subclasses hear through ``greet`` and ``hear``."""

    def __init__(self, history: History, person: Person, urls: Sequence[str], seed: int) -> None:
        self.history = history
        self.person = person
        self.random = random.Random(seed)
        self.codes: list[int | None] = []
        self._urls = urls
        self._socket: ClientConnection | None = None
        self._there = asyncio.Event()
        self._refs = itertools.count(1)
        self._answers: dict[int, asyncio.Future[Frame]] = {}

    # ── staying connected ───────────────────────────────────────────────────────────────

    async def run(self) -> None:
        """Connect for ever."""
        delay = BACKOFF[0]
        while True:
            try:
                if await self._live():
                    delay = BACKOFF[0]
            except FAULTS:
                pass
            finally:
                self._gone()
            await asyncio.sleep(self.random.uniform(0, delay))
            delay = min(delay * 2, BACKOFF[1])

    async def _live(self) -> bool:
        """One connection, from hello to its end. Whether there was a hello."""
        url = self.random.choice(self._urls).replace("http", "ws", 1)
        async with connect(
            f"{url}/ws",
            additional_headers=bearer(self.person.token),
            subprotocols=[JSON],  # type: ignore[list-item]
            compression=None,
            proxy=None,
            open_timeout=PATIENCE,
            close_timeout=1,
            ping_interval=HEARTBEAT,
            ping_timeout=HEARTBEAT,
        ) as socket:
            async with asyncio.timeout(PATIENCE):
                hello = msgspec.json.decode(await socket.recv())
            self._socket = socket
            self.history.epochs.append(hello["epoch"])
            if len(self.history.epochs) > 1000:  # what matters is whether they differ
                self.history.epochs[:] = sorted(set(self.history.epochs))
            self._there.set()
            await self.greet(hello)
            try:
                async for text in socket:
                    self._take(msgspec.json.decode(text))
            except ConnectionClosed:
                pass
            self.codes.append(socket.close_code)
        return True

    def _gone(self) -> None:
        self._socket = None
        self._there.clear()
        for answer in self._answers.values():
            if not answer.done():
                answer.set_exception(ConnectionError())
                answer.exception()  # whoever waited may have left
        self._answers.clear()

    def drop(self) -> None:
        """Leave without a word."""
        if self._socket is not None:
            self._socket.transport.abort()

    # ── hearing ─────────────────────────────────────────────────────────────────────────

    async def greet(self, hello: Frame) -> None:
        """Connected, again or for the first time."""

    def hear(self, frame: Frame) -> None:
        """A frame that answers nothing."""

    def _take(self, frame: Frame) -> None:
        if frame["t"] in ("ok", "no"):
            answer = self._answers.pop(frame["ref"], None)
            if answer is not None and not answer.done():
                answer.set_result(frame)
        else:
            self.hear(frame)

    # ── asking ──────────────────────────────────────────────────────────────────────────

    async def ask(self, verb: str, fields: dict[str, Any]) -> Frame:
        """Say a verb on the connection of this moment; its answer, or one of ``FAULTS``."""
        socket = self._socket
        if socket is None:
            raise ConnectionError
        ref = next(self._refs)
        answer = self._answers[ref] = asyncio.get_running_loop().create_future()
        try:
            await socket.send(msgspec.json.encode({"t": verb, "ref": ref, **fields}).decode())
            async with asyncio.timeout(PATIENCE):
                return await answer
        except TimeoutError:
            socket.transport.abort()  # it does not answer: try another
            raise

    async def attempt(self, call: Call) -> Attempt:
        """Send a call once, when connected, and note what came of it."""
        await self._there.wait()
        attempt = Attempt(time.monotonic())
        call.attempts.append(attempt)
        key = {} if call.key is None else {"key": call.key}
        asked = {
            name: value for name, value in call.asked.items() if (call.verb, name) != ("release", "need")
        }
        try:
            frame = await self.ask(call.verb, {**asked, **key})
        except FAULTS:
            return attempt
        attempt.returned = time.monotonic()
        if frame["t"] == "ok":
            attempt.ok = {name: value for name, value in frame.items() if name not in ("t", "ref")}
        else:
            attempt.no = {name: frame.get(name) for name in ("code", "details", "retry_after")}
        return attempt

    async def insist(self, call: Call) -> Attempt:
        """Send a call until it is known what became of it. Without a key once is all that is safe."""
        while True:
            attempt = await self.attempt(call)
            if not attempt.unknown or call.key is None:
                return attempt
            await asyncio.sleep(self.random.uniform(0, 0.5))
