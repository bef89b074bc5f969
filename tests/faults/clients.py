"""Who lives in the town while it is shaken: readers, posters, those who ask for help and those who help."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import os
import struct
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

import httpx
import msgspec

from tests.faults.history import Call, Heard, History, Reading, Reset, Skip
from tests.faults.link import FAULTS, Frame, Link
from tests.faults.town import Person, Town
from tests.support.client import bearer

NEEDED_IN: Final = timedelta(days=60)  # further than any clock jumps
PADDING: Final = " lorem ipsum dolor sit amet" * 12  # about a real message's size; fills buffers faster


class Reader(Link):
    """Has every channel open, from the first event on, and keeps its cursors."""

    def __init__(
        self, history: History, person: Person, urls: Sequence[str], seed: int, channels: Sequence[str]
    ) -> None:
        super().__init__(history, person, urls, seed)
        self.readings = {channel: Reading(f"{person.name}/{seed}", channel) for channel in channels}
        self.at = dict.fromkeys(channels, 0)
        self.opened = 0  # how often a channel was
        self.fetching: set[asyncio.Task[None]] = set()
        self._opening: asyncio.Task[None] | None = None
        history.readings += self.readings.values()

    async def greet(self, hello: Frame) -> None:
        if self._opening is not None:
            self._opening.cancel()
        self._opening = asyncio.create_task(self._open_all())

    async def _open_all(self) -> None:
        with contextlib.suppress(*FAULTS):
            for channel in self.at:
                await self._open(channel)

    async def _open(self, channel: str) -> None:
        while True:
            answer = await self.ask("open", {"channel": channel, "after": self.at[channel]})
            if answer["t"] == "ok":
                self.opened += 1
                return
            await asyncio.sleep(0.2)

    def hear(self, frame: Frame) -> None:
        match frame["t"]:
            case "event" if frame["channel"] in self.at:
                self.readings[frame["channel"]].heard.append(heard_of(frame))
                self.at[frame["channel"]] = frame["seq"]
            case "skip":
                self._break(frame["channel"], Skip(self.at[frame["channel"]], frame["to"]), frame["to"])
            case "reset":
                reset = Reset(self.at[frame["channel"]], frame["head"])
                self._break(frame["channel"], reset, frame["head"])
                task = asyncio.create_task(self._fetch(frame["channel"], reset))
                self.fetching.add(task)
                task.add_done_callback(self.fetching.discard)

    def _break(self, channel: str, broken: Reset | Skip, to: int) -> None:
        reading = self.readings[channel]
        reading.breaks.append((len(reading.heard), broken))
        self.at[channel] = to

    async def _fetch(self, channel: str, reset: Reset) -> None:
        """Read the page again, as a browser does after ``reset``."""
        after = reset.at
        async with httpx.AsyncClient(headers=bearer(self.person.token), trust_env=False) as http:
            while after < reset.head:
                try:
                    page = await http.get(
                        f"{self.random.choice(self._urls)}/api/v1/channels/{channel}/events",
                        params={"after": after, "limit": 500},
                    )
                    page.raise_for_status()
                except httpx.HTTPError:
                    await asyncio.sleep(0.3)
                    continue
                items = [heard_of(item) for item in page.json()["items"]]
                reset.fetched += [one for one in items if one.seq <= reset.head]
                after = items[-1].seq if items else reset.head


def heard_of(event: Frame) -> Heard:
    """An event of the wire, as far as the judge looks at it."""
    data: dict[str, Any] = event["data"]
    about = data.get("message") or data.get("need") or data.get("person") or {"id": ""}
    body = about.get("body", "") if event["kind"] == "message.posted" else ""
    return Heard(event["seq"], event["kind"], about["id"], body)


class Townsman:
    """Somebody with two devices, who does things until told to stop."""

    def __init__(
        self, history: History, person: Person, town: Town, urls: Sequence[str], seed: int, pace: float
    ) -> None:
        self.history = history
        self.person = person
        self.town = town
        self.links = [Link(history, person, urls, seed + number) for number in range(2)]
        self.random = self.links[0].random
        self.stopping = asyncio.Event()
        self._pace = pace  # seconds between two acts, on average
        self._count = 0

    async def act(self) -> None:
        """One thing that such a person does."""
        raise NotImplementedError

    async def live(self) -> None:
        """Act until told to stop; what was begun is finished."""
        async with asyncio.TaskGroup() as group:
            running = [group.create_task(link.run()) for link in self.links]
            await self._busy()
            for task in running:
                task.cancel()

    async def _busy(self) -> None:
        while not self.stopping.is_set():
            await self.act()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.stopping.wait(), self.random.expovariate(1 / self._pace))

    def call(self, verb: str, asked: dict[str, Any], *, keyed: bool = True) -> Call:
        """A call that the history knows of before it is sent."""
        self._count += 1
        key = (
            f"{self.person.name}-{self.links[0].random.getrandbits(32):08x}-{self._count}" if keyed else None
        )
        call = Call(verb, self.person.id, asked, key)
        self.history.calls.append(call)
        return call

    async def do(self, call: Call) -> Call:
        """Insist on one device; sometimes on both at once, sometimes give up at the first doubt."""
        luck = self.random.random()
        if call.key is not None and luck < 0.08:
            await asyncio.gather(*(link.insist(call) for link in self.links))
        elif luck < 0.12:
            await self.random.choice(self.links).attempt(call)
        else:
            await self.random.choice(self.links).insist(call)
        return call


class Poster(Townsman):
    """Says numbered things, several at a time."""

    WIDTH: Final = 6

    async def _busy(self) -> None:
        async with asyncio.TaskGroup() as group:
            for _ in range(self.WIDTH):
                group.create_task(super()._busy())

    async def act(self) -> None:
        body = f"{self.person.name} {self._count}-{self.random.getrandbits(40):010x}{PADDING}"
        asked = {"channel": self.random.choice(self.town.channels), "body": body}
        await self.do(self.call("post", asked, keyed=self.random.random() < 0.9))


class Asker(Townsman):
    """Opens needs on the board that ``Helper`` looks at, and closes some."""

    def __init__(self, *args: Any, board: list[str]) -> None:
        super().__init__(*args)
        self.board = board
        self._mine: list[str] = []

    async def act(self) -> None:
        if len(self._mine) > 3 and self.random.random() < 0.4:
            need = self._mine.pop(0)
            asked = {"need": need, "outcome": self.random.choice(("fulfilled", "elsewhere"))}
            await self.do(self.call("resolve", asked, keyed=False))
            if need in self.board:
                self.board.remove(need)
            return
        title = f"{self.person.name} {self._count} {self.random.getrandbits(40):x}"
        asked = {
            "channel": self.random.choice(self.town.channels[:2]),
            "title": title,
            "quantity": self.random.randint(3, 9),
            "urgency": self.random.choice(("normal", "urgent")),
            "needed_by": (datetime.now(UTC) + NEEDED_IN).isoformat(),
        }
        call = await self.do(self.call("need", asked))
        if call.acknowledged:
            self._mine.append(call.answers[0]["need"])
            self.board.append(call.answers[0]["need"])


class Helper(Townsman):
    """Takes parts of needs, gives some back: always a few on the same need at once."""

    def __init__(self, *args: Any, board: list[str]) -> None:
        super().__init__(*args)
        self.board = board
        self._held: list[tuple[str, str]] = []

    async def act(self) -> None:
        if self._held and self.random.random() < 0.45:
            need, claim = self._held.pop(self.random.randrange(len(self._held)))
            await self.do(self.call("release", {"need": need, "claim": claim}, keyed=False))
        elif self.board:
            asked = {"need": self.random.choice(self.board[-3:]), "quantity": self.random.randint(1, 4)}
            call = await self.do(self.call("claim", asked))
            if call.acknowledged:
                self._held.append((asked["need"], call.answers[0]["claim"]))


class Deaf:
    """A connection that opens a channel and never reads: it acknowledges in the kernel only."""

    def __init__(self, url: str, token: str, channels: Sequence[str], *, replay: bool) -> None:
        self._address = urlsplit(url)
        self._token = token
        self._opens = [{"t": "open", "channel": channel} for channel in channels]
        if replay:
            self._opens = [{**verb, "after": 0} for verb in self._opens]
        self._writer: asyncio.StreamWriter | None = None

    async def connect(self) -> bool:
        """Whether it got in."""
        writer: asyncio.StreamWriter | None = None
        try:
            async with asyncio.timeout(4):
                reader, writer = await asyncio.open_connection(
                    self._address.hostname, self._address.port, limit=1024
                )
                writer.write(self._upgrade())
                await reader.readuntil(b"\r\n\r\n")
                for verb in self._opens:
                    writer.write(masked(msgspec.json.encode(verb)))
                await writer.drain()
        except (OSError, TimeoutError, EOFError, asyncio.LimitOverrunError):
            if writer is not None:
                writer.transport.abort()
            return False
        writer.transport.pause_reading()  # type: ignore[attr-defined]
        self._writer = writer
        return True

    def leave(self) -> None:
        if self._writer is not None:
            self._writer.transport.abort()

    def _upgrade(self) -> bytes:
        key = base64.b64encode(os.urandom(16)).decode()
        return (
            f"GET /ws HTTP/1.1\r\nHost: {self._address.netloc}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n"
            f"Sec-WebSocket-Protocol: relais.json.1\r\nAuthorization: Bearer {self._token}\r\n\r\n"
        ).encode()


def masked(payload: bytes) -> bytes:
    """A client's text frame (RFC 6455), masked with zeros: the mask is a formality here."""
    length = bytes([0x80 | len(payload)]) if len(payload) < 126 else struct.pack("!BH", 0xFE, len(payload))
    return b"\x81" + length + b"\0\0\0\0" + payload
