"""A bad wire in front of Redis: it loses, doubles and shuffles publications, stalls, and breaks."""

from __future__ import annotations

import asyncio
import contextlib
import random
from pathlib import Path

from tests.faults.resp import Cutter, is_publication


class RedisProxy:
    """Workers connect to ``path``; it connects to the real socket. ``rate`` of publications suffer."""

    def __init__(self, path: Path, real: Path, seed: int) -> None:
        self.path = path
        self.rate = 0.0
        self.suffered = 0
        self._real = real
        self._random = random.Random(seed)
        self._open = asyncio.Event()
        self._open.set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None

    @property
    def url(self) -> str:
        return f"unix://{self.path}"

    async def start(self) -> None:
        self._server = await asyncio.start_unix_server(self._serve, self.path)

    async def close(self) -> None:
        if self._server is not None:
            self._server.close()
        self._open.set()
        await self.cut()

    async def cut(self) -> None:
        """Break every connection."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def stall(self) -> None:
        """Pass nothing on to the workers, and read nothing from Redis: its buffers fill."""
        self._open.clear()

    def flow(self) -> None:
        self._open.set()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            await self._join(reader, writer)
        except asyncio.CancelledError:  # cut
            pass
        finally:
            self._tasks.discard(task)
            writer.transport.abort()

    async def _join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            from_redis, to_redis = await asyncio.open_unix_connection(self._real)
        except OSError:
            return
        ways = [
            asyncio.create_task(self._ask(reader, to_redis)),
            asyncio.create_task(self._answer(from_redis, writer)),
        ]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
            to_redis.transport.abort()

    async def _ask(self, reader: asyncio.StreamReader, to_redis: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(65536):
                to_redis.write(data)
                await to_redis.drain()

    async def _answer(self, from_redis: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        cutter, held = Cutter(), list[bytes]()
        with contextlib.suppress(OSError):
            while True:
                await self._open.wait()
                data = await from_redis.read(65536)
                if not data:
                    return
                await self._open.wait()
                for value in cutter.feed(data):
                    writer.writelines(self._suffer(value, held))
                await writer.drain()

    def _suffer(self, value: bytes, held: list[bytes]) -> list[bytes]:
        """What comes out for what came in: nothing, the same, two of it, or it and what was held back."""
        if not is_publication(value) or not (self.rate or held):
            return [value]
        out = [value]
        if self._random.random() < self.rate:
            self.suffered += 1
            match self._random.choice(("lose", "double", "hold")):
                case "lose":
                    out = []
                case "double":
                    out = [value, value]
                case "hold":  # until two others have passed
                    held.append(value)
                    out = []
        if held and (len(held) > 2 or not self.rate or (out and self._random.random() < 0.5)):
            out += held[::-1]
            held.clear()
        return out
