"""The shelf: a file is streamed in, checked, made harmless, written down, kept. In that order."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import shutil
import tempfile
from collections.abc import AsyncIterable, AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import anyio

from channels.files import rows
from channels.files.kinds import HEAD, Kind, kind_of, tidy_name
from channels.files.shelf import SMALL
from channels.shapes import File
from channels.store import Store
from matching.refusals import Refused
from server.config import Config
from server.files.pictures import Drawn, draw_anew
from server.files.storage import Storage, incoming_of, storage_of

DRAWN_AT_ONCE: Final = 1  # pictures a worker: each may need some hundred megabytes for a moment

log = logging.getLogger("relais.files")


@dataclass(frozen=True, slots=True)
class Received:
    """What was streamed in, in a folder of its own."""

    folder: Path
    head: bytes

    @property
    def path(self) -> Path:
        """The bytes as they came."""
        return self.folder / "as-sent"


class Shelf:
    """Files in, files out. One of these per worker."""

    def __init__(self, config: Config, store: Store, storage: Storage | None = None) -> None:
        self._limits = config.files
        self._store = store
        self._storage = storage or storage_of(config)
        self._incoming = incoming_of(config)
        self._drawing = asyncio.Semaphore(DRAWN_AT_ONCE)

    @property
    def largest(self) -> int:
        """Bytes that one file may have."""
        return self._limits.file_bytes

    async def receive(self, by: str, name: str, chunks: AsyncIterable[bytes]) -> File:
        """See ``channels.files.shelf.Shelf``."""
        self._incoming.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(dir=self._incoming))
        try:
            received = await self._stream_in(folder, chunks)
            kind = kind_of(received.head, name)
            return await self._keep(by, tidy_name(name, kind), kind, received)
        finally:
            await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)

    def read(self, key: str, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """See ``channels.files.shelf.Shelf``."""
        return self._storage.read(key, start, end)

    async def sweep(self) -> int:
        """Drop the bytes of what nobody may see any more; returns how many files went.

        Bytes first, rows after: whatever fails in between is found again by the next turn.
        """
        gone = await self._store.write(rows.forget_unattached)
        for file_id in gone:
            await self._storage.drop(file_id)
            await self._storage.drop(file_id + SMALL)
        if gone:
            await self._store.write(rows.strike, gone)
        return len(gone)

    async def _stream_in(self, folder: Path, chunks: AsyncIterable[bytes]) -> Received:
        head, size = b"", 0
        async with await anyio.open_file(folder / "as-sent", "wb") as target:
            async for chunk in chunks:
                size += len(chunk)
                if size > self.largest:
                    raise Refused("too_large", limit=self.largest)
                head += chunk[: HEAD - len(head)]
                await target.write(chunk)
        if not size:
            raise Refused("empty", field="file")
        return Received(folder, head)

    async def _keep(self, by: str, name: str, kind: Kind, received: Received) -> File:
        path, small, drawn = received.path, None, None
        if kind.picture:
            path, small = received.folder / "drawn", received.folder / "small"
            drawn = await self._draw(received.path, path, small)
            name = tidy_name(name, drawn.kind)
        size, digest = await asyncio.to_thread(_measure, path)
        type = drawn.kind.type if drawn else kind.type
        width, height = (drawn.width, drawn.height) if drawn else (None, None)
        file_id = await self._store.write(
            rows.add_file,
            by,
            name=name,
            type=type,
            size=size,
            sha256=digest,
            width=width,
            height=height,
            network_limit=self._limits.network_bytes,
        )
        # The row is first: should the bytes not follow, it hangs on nothing and is swept.
        await self._put(file_id, path, small)
        return File(id=file_id, name=name, type=type, size=size, width=width, height=height)

    async def _draw(self, source: Path, target: Path, small: Path) -> Drawn:
        async with self._drawing:
            return await asyncio.to_thread(
                draw_anew, source, target, small, most_pixels=self._limits.picture_pixels
            )

    async def _put(self, file_id: str, path: Path, small: Path | None) -> None:
        try:
            if small is not None:
                await self._storage.keep(file_id + SMALL, small)
            await self._storage.keep(file_id, path)
        except OSError as fault:
            log.error("a file could not be kept: %s", fault)
            await self._store.write(rows.forget, [file_id])
            raise Refused("busy", retry_after=10) from None


def _measure(path: Path) -> tuple[int, str]:
    with path.open("rb") as source:
        return path.stat().st_size, hashlib.file_digest(source, "sha256").hexdigest()
