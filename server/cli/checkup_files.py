"""What ``relais doctor`` says of where files are kept: the place takes them, and has room left."""

from __future__ import annotations

import asyncio
import secrets
import shutil
import tempfile
from pathlib import Path
from typing import Final

from matching.refusals import Refused
from server.cli.checkup import BAD, GOOD, KNOCK_SECONDS, WARY, Finding, finding, look_at
from server.config import Config
from server.files.storage import Storage, storage_of

ROOM: Final = 1 << 30  # bytes; with less, a weekend of photos fills the disk
GIB: Final = 1 << 30


def check_files(config: Config) -> list[Finding]:
    """A directory that takes files, with room; or a bucket that takes one and gives it back."""
    place = config.files.place
    if place.startswith("s3://"):
        return [_bucket(place, storage_of(config))]
    path = (Path(place) if place else config.data_dir / "files").absolute()
    mark, how = look_at(path)
    if mark != GOOD:
        return [finding("files", mark, how, path=path)]
    return [_room(path)]


def _bucket(place: str, bucket: Storage) -> Finding:
    content = secrets.token_bytes(16)
    try:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "doctor")
            path.write_bytes(content)
            asyncio.run(asyncio.wait_for(_tried(bucket, path, content), KNOCK_SECONDS))
    except TimeoutError:  # an OSError that says nothing by itself
        return finding("files", BAD, "files-bucket-silent", place=place)
    except OSError as fault:
        return finding("files", BAD, "files-bucket-refuses", place=place, why=str(fault))
    except Refused:
        return finding("files", BAD, "files-bucket-forgets", place=place)
    return finding("files", GOOD, "files-bucket", place=place)


async def _tried(bucket: Storage, path: Path, content: bytes) -> None:
    """Keep these bytes, read them, remove them."""
    key = f"doctor-{secrets.token_hex(8)}"
    await bucket.keep(key, path)
    try:
        given = b"".join([chunk async for chunk in bucket.read(key)])
    finally:
        await bucket.drop(key)
    if given != content:
        raise Refused("not_found")


def _room(path: Path) -> Finding:
    there = next(one for one in (path, *path.parents) if one.exists())
    free = shutil.disk_usage(there).free
    facts = {"path": path, "free": round(free / GIB, 1)}
    return (
        finding("files", GOOD, "files-here", **facts)
        if free >= ROOM
        else finding("files", WARY, "files-full", **facts)
    )
