"""The work directory: outside the tree, for what peers need and for one run's data."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).parent
ROOT: Final = HERE.parent
RESULTS: Final = HERE / "results"
_DEFAULT: Final = Path(tempfile.gettempdir()) / f"relais-benchmarks-{os.getuid()}"
WORK: Final = Path(os.environ.get("RELAIS_BENCHMARKS_WORK", _DEFAULT))


class Missing(Exception):
    """Something that a benchmark needs is not on this machine: it is reported as not measured."""


@contextmanager
def scratch(name: str) -> Iterator[Path]:
    """A directory for the length of a block."""
    WORK.mkdir(parents=True, exist_ok=True)
    path = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=WORK))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def compiled(name: str, sources: list[Path]) -> Path:
    """A program built with gcc, again when a source is newer."""
    gcc = shutil.which("gcc") or shutil.which("cc")
    if gcc is None:
        raise Missing("no C compiler (on Debian: apt-get install gcc libc6-dev)")
    target = WORK / "bin" / name
    headers = [header for source in sources for header in source.parent.glob("*.h")]
    if target.exists() and all(file.stat().st_mtime < target.stat().st_mtime for file in sources + headers):
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run([gcc, "-O2", "-std=gnu17", "-o", target, *sources], check=True)
    return target
