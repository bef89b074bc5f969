"""Whose turn it is to write: the workers of one SQLite file queue up in the kernel.

SQLite itself makes a process that finds the file locked sleep and look again, for longer and longer:
two busy workers then wait for seconds in turn while nobody writes. A lock on a file beside the
database wakes the next one the moment it is free, and the kernel takes it from whoever dies.
Whoever is next holds a second lock meanwhile: the one who just wrote queues up behind.

It orders the workers, no more: what keeps the file whole is still SQLite's own lock.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

SUFFIXES: Final = ("-turn", "-next")


class Turn:
    """The two locks, open."""

    def __init__(self, database: str) -> None:
        self._turn, self._next = (
            os.open(database + suffix, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600) for suffix in SUFFIXES
        )

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Wait for the turn, and hand it on afterwards. Blocks the thread for as long as that takes."""
        fcntl.flock(self._next, fcntl.LOCK_EX)
        try:
            fcntl.flock(self._turn, fcntl.LOCK_EX)
        finally:
            fcntl.flock(self._next, fcntl.LOCK_UN)
        try:
            yield
        finally:
            fcntl.flock(self._turn, fcntl.LOCK_UN)

    def close(self) -> None:
        """Let go of the files. They stay: who waits at a deleted one waits alone."""
        os.close(self._turn)
        os.close(self._next)
