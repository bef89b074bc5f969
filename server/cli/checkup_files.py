"""What ``relais doctor`` says of where files are kept: the place, and the room that is left there."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

from server.cli.checkup import GOOD, WARY, Finding, finding, look_at
from server.config import Config

ROOM: Final = 1 << 30  # bytes; with less, a weekend of photos fills the disk
GIB: Final = 1 << 30


def check_files(config: Config) -> list[Finding]:
    """The place of files: a directory that takes them, with room; a bucket is not knocked at."""
    place = config.files.place
    if place.startswith("s3://"):
        return [finding("files", GOOD, "files-bucket", place=place)]
    path = (Path(place) if place else config.data_dir / "files").absolute()
    mark, how = look_at(path)
    if mark != GOOD:
        return [finding("files", mark, how, path=path)]
    return [_room(path)]


def _room(path: Path) -> Finding:
    there = next(one for one in (path, *path.parents) if one.exists())
    free = shutil.disk_usage(there).free
    facts = {"path": path, "free": round(free / GIB, 1)}
    return (
        finding("files", GOOD, "files-here", **facts)
        if free >= ROOM
        else finding("files", WARY, "files-full", **facts)
    )
