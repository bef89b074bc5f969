"""What every peer is to the benchmarks: a process, a port, who posts and who listens."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar

from benchmarks.generator import Connection, Load
from benchmarks.process import Process, free_port


class Peer:
    """A broadcast server: what the poster says goes to every listener, as it is."""

    name: ClassVar[str]

    def __init__(self, directory: Path) -> None:
        self.port = free_port()
        self.log = directory / f"{self.port}.log"
        self.process = self.start(directory)
        self.process.wait_for(self.port)

    def start(self, directory: Path) -> Process:
        """Start it, or ``Missing``."""
        raise NotImplementedError

    def poster(self) -> Connection:
        """Who says something."""
        return Connection("post")

    def listener(self) -> Connection:
        """Who hears it."""
        return Connection("listen")

    def cpu(self) -> float:
        """CPU seconds of everything this peer needs."""
        return self.process.cpu()

    def rss(self) -> int:
        """Resident bytes of everything this peer needs."""
        return self.process.rss()

    def load(self, directory: Path, listeners: int, *, posters: int = 1, stalled: int = 0) -> Load:
        """Connect a load generator to it."""
        stall = self.listener()
        stall.role = "stall"
        connections = [self.poster()] * posters + [self.listener()] * listeners + [stall] * stalled
        return Load(self.port, connections, directory)

    def stop(self) -> None:
        """End it."""
        self.process.stop()


def version_of(read: Callable[[], str]) -> str:
    """A version, or that it is not known."""
    try:
        return read().strip()
    except OSError:
        return "unknown"


def words(*parts: object) -> Sequence[str]:
    """A command of parts."""
    return [str(part) for part in parts]
