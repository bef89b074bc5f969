"""Where bytes are kept: a local directory, or a bucket of an S3-compatible service. One contract for both."""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Final, Protocol
from urllib.parse import urlsplit

import anyio
import obstore
from obstore.exceptions import BaseError, NotFoundError
from obstore.store import S3Store

from matching.refusals import Refused
from server.config import Config

CHUNK: Final = 256 * 1024
INCOMING: Final = "incoming"


class Storage(Protocol):
    """``keep`` returns once the bytes are durable; ``drop`` of what is not there is fine."""

    async def keep(self, key: str, path: Path) -> None:
        """Take over the content of a local file under a key."""
        ...

    def read(self, key: str, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """Give a part back; ``Refused("not_found")`` when there is none."""
        ...

    async def drop(self, key: str) -> None:
        """Remove what is kept under a key."""
        ...


class Directory:
    """A directory of this machine, or one that several machines share."""

    def __init__(self, root: Path) -> None:
        self._root = root

    async def keep(self, key: str, path: Path) -> None:
        await asyncio.to_thread(self._keep, self._place(key), path)

    async def read(self, key: str, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        try:
            async with await anyio.open_file(self._place(key), "rb") as source:
                await source.seek(start)
                left = CHUNK if end is None else end - start
                while left > 0 and (chunk := await source.read(min(CHUNK, left))):
                    left -= 0 if end is None else len(chunk)
                    yield chunk
        except FileNotFoundError:
            raise Refused("not_found") from None

    async def drop(self, key: str) -> None:
        await asyncio.to_thread(self._place(key).unlink, missing_ok=True)

    def _place(self, key: str) -> Path:
        # The end of an id is chance, its beginning is time: the end spreads files over folders.
        return self._root / key.partition(".")[0][-2:] / key

    def _keep(self, place: Path, path: Path) -> None:
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, staged = tempfile.mkstemp(dir=place.parent, prefix=".")
        try:
            with os.fdopen(handle, "wb") as target, path.open("rb") as source:
                while chunk := source.read(CHUNK):
                    target.write(chunk)
                target.flush()
                os.fsync(target.fileno())
            Path(staged).replace(place)
        except BaseException:
            Path(staged).unlink(missing_ok=True)
            raise
        _sync_directory(place.parent)


class Bucket:
    """A bucket of an S3-compatible service; a prefix may share it with others."""

    def __init__(self, store: S3Store) -> None:
        self._store = store

    async def keep(self, key: str, path: Path) -> None:
        try:
            await obstore.put_async(self._store, key, path)
        except BaseError as fault:
            raise OSError(f"the bucket does not take a file: {_line(fault)}") from fault

    async def read(self, key: str, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        options: Any = {} if end is None and not start else {"range": {"offset": start}}
        if end is not None:
            options = {"range": (start, end)}
        try:
            answer = await obstore.get_async(self._store, key, options=options or None)
            async for chunk in answer.stream(min_chunk_size=CHUNK):
                yield bytes(chunk)
        except (FileNotFoundError, NotFoundError):
            raise Refused("not_found") from None
        except BaseError as fault:
            raise OSError(f"the bucket does not give a file: {_line(fault)}") from fault

    async def drop(self, key: str) -> None:
        try:
            await obstore.delete_async(self._store, key)
        except (FileNotFoundError, NotFoundError):
            return
        except BaseError as fault:
            raise OSError(f"the bucket does not drop a file: {_line(fault)}") from fault


def storage_of(config: Config) -> Storage:
    """What ``[files] place`` names."""
    place = config.files.place
    if not place.startswith("s3://"):
        return Directory(Path(place) if place else config.data_dir / "files")
    parts = urlsplit(place)
    given = {
        "endpoint": config.files.s3_endpoint,
        "region": config.files.s3_region,
        "access_key_id": config.files.s3_key,
        "secret_access_key": config.files.s3_secret,
    }
    told: Any = {name: value for name, value in given.items() if value}
    plain = config.files.s3_endpoint.startswith("http:")  # a service of one's own network
    return Bucket(
        S3Store(
            parts.netloc,
            prefix=parts.path.strip("/") or None,
            client_options={"allow_http": plain},
            **told,
        )
    )


def incoming_of(config: Config) -> Path:
    """Where files wait while they are read: always a local directory."""
    return config.data_dir / "files" / INCOMING


def _sync_directory(path: Path) -> None:
    """A new name is durable once its directory is."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _line(fault: BaseException) -> str:
    return str(fault).splitlines()[0]
