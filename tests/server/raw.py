"""A WebSocket client without manners: it sends the very bytes that a test wants sent."""

from __future__ import annotations

import asyncio
import contextlib
import struct
from dataclasses import dataclass
from typing import Any

import msgspec

from tests.support.client import cookie

TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10
MASK = b"\x01\x02\x03\x04"


def frame(
    opcode: int,
    payload: bytes = b"",
    *,
    fin: bool = True,
    rsv: int = 0,
    masked: bool = True,
    length: int = -1,
) -> bytes:
    """One frame as RFC 6455 §5.2 draws it; ``length`` announces another size than there is."""
    size = len(payload) if length < 0 else length
    bit = 0x80 if masked else 0
    head = bytes([fin << 7 | rsv << 4 | opcode])
    if size < 126:
        head += bytes([bit | size])
    elif size < 65536:
        head += struct.pack("!BH", bit | 126, size)
    else:
        head += struct.pack("!BQ", bit | 127, size)
    if not masked:
        return head + payload
    return head + MASK + bytes(byte ^ MASK[i % 4] for i, byte in enumerate(payload))


def verb(t: str, **fields: Any) -> bytes:
    """A verb as one text frame."""
    return frame(TEXT, msgspec.json.encode({"t": t, **fields}))


@dataclass(slots=True)
class Answer:
    """What the server said to a handshake."""

    status: int
    headers: dict[str, str]
    body: bytes = b""

    @property
    def json(self) -> dict[str, Any]:
        return msgspec.json.decode(self.body)


class Raw:
    """One TCP connection to ``/ws``."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    @classmethod
    async def dial(cls, port: int) -> Raw:
        return cls(*await asyncio.open_connection("127.0.0.1", port))

    @classmethod
    async def upgraded(cls, port: int, token: str) -> Raw:
        """A connection that said all the right words and has heard ``hello`` and who is here."""
        raw = await cls.dial(port)
        answer = await raw.handshake(port, headers=cookie(token))
        assert answer.status == 101, answer
        assert (await raw.heard())["t"] == "hello"
        return raw

    # ── handshake ───────────────────────────────────────────────────────────────────────

    async def handshake(
        self,
        port: int,
        *,
        path: str = "/ws",
        headers: dict[str, str] | None = None,
        without: tuple[str, ...] = (),
        behind: bytes = b"",
    ) -> Answer:
        """Ask for the upgrade, with ``behind`` in the same packet, and read the answer."""
        fields = {
            "Host": f"127.0.0.1:{port}",
            "Upgrade": "websocket",
            "Connection": "Upgrade",
            "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
            "Sec-WebSocket-Version": "13",
            **(headers or {}),
        }
        lines = [f"{name}: {value}\r\n" for name, value in fields.items() if name not in without]
        self.writer.write(f"GET {path} HTTP/1.1\r\n{''.join(lines)}\r\n".encode("latin-1") + behind)
        async with asyncio.timeout(10):
            return await self._answer()

    async def _answer(self) -> Answer:
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in head[1:] if line)
        answer = Answer(int(head[0].split()[1]), headers)
        if answer.status != 101:
            answer.body = await self.reader.readexactly(int(headers.get("content-length", 0)))
        return answer

    # ── frames ──────────────────────────────────────────────────────────────────────────

    def send(self, *frames: bytes) -> None:
        """All of them in one write."""
        self.writer.write(b"".join(frames))

    async def frame(self) -> tuple[int, bytes] | None:
        """The next frame's opcode and payload; None once the server hung up."""
        try:
            async with asyncio.timeout(10):
                first, size = await self.reader.readexactly(2)
                assert first & 0x70 == 0, "a reserved bit is set"
                assert size & 0x80 == 0, "a server does not mask"
                if size == 126:
                    (size,) = struct.unpack("!H", await self.reader.readexactly(2))
                elif size == 127:
                    (size,) = struct.unpack("!Q", await self.reader.readexactly(8))
                return first & 0x0F, await self.reader.readexactly(size)
        except (asyncio.IncompleteReadError, ConnectionResetError):
            return None

    async def heard(self, *kinds: str) -> dict[str, Any]:
        """The next text frame, or the next one of these kinds."""
        while (got := await self.frame()) is not None:
            if got[0] == TEXT:
                said: dict[str, Any] = msgspec.json.decode(got[1])
                if not kinds or said["t"] in kinds:
                    return said
        raise AssertionError("the server hung up")

    async def control(self) -> tuple[int, bytes] | None:
        """The next frame that is no text."""
        while (got := await self.frame()) is not None and got[0] == TEXT:
            pass
        return got

    async def farewell(self) -> int | None:
        """Read to the end; the code of the close frame, None when there was none."""
        code = None
        while (got := await self.frame()) is not None:
            if got[0] == CLOSE:
                code = struct.unpack("!H", got[1][:2])[0]
                self.send(frame(CLOSE, got[1][:2]))
        return code

    async def close(self) -> None:
        self.writer.close()
        with contextlib.suppress(OSError):
            await self.writer.wait_closed()
