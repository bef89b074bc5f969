"""A way to a worker that can go dead without a word, as a phone's does in a tunnel."""

from __future__ import annotations

import asyncio
import contextlib
from urllib.parse import urlsplit


class Tunnel:
    """``url`` leads to ``target`` until ``swallow``; then what is open stays open and carries nothing."""

    def __init__(self, target: str) -> None:
        self._target = urlsplit(target)
        self._server: asyncio.Server | None = None
        self._passing: set[asyncio.Task[None]] = set()
        self._writers: set[asyncio.StreamWriter] = set()
        self.url = ""

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    def swallow(self) -> int:
        """Carry nothing more on what is open; returns how many connections are dead now."""
        count = len(self._passing) // 2
        for way in list(self._passing):
            way.cancel()
        return count

    async def close(self) -> None:
        if self._server is not None:
            self._server.close()
        self.swallow()
        for writer in self._writers:
            writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        try:
            back, forth = await asyncio.open_connection(self._target.hostname, self._target.port)
        except OSError:
            writer.transport.abort()
            return
        self._writers.add(forth)
        if self._server is None or not self._server.is_serving():  # closed meanwhile
            forth.transport.abort()
            return
        for source, sink in ((reader, forth), (back, writer)):
            way = asyncio.create_task(self._pass_on(source, sink))
            self._passing.add(way)
            way.add_done_callback(self._passing.discard)

    async def _pass_on(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while data := await source.read(65536):
                sink.write(data)
                await sink.drain()
        sink.transport.abort()
