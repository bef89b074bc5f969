"""Several worker processes: each with a listening socket of its own, each replaced when it dies.

The workers bind the same port with SO_REUSEPORT and the kernel spreads connections over them by
the hash of their addresses (docs/operations.md has the figures). The parent holds the port
without listening: when a worker dies, its queue dies with it, and whoever stood in it is sent
to the others by the very next attempt instead of waiting for a replacement.
"""

from __future__ import annotations

import logging
import socket
import sys
import time
from typing import Final

from uvicorn import Config as UvicornConfig
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import Multiprocess
from uvicorn.supervisors.multiprocess import Process

from server.drain import DrainingServer, Pace

BALANCED: Final = sys.platform == "linux"  # elsewhere SO_REUSEPORT does not spread: one socket for all
HUNG: Final = 20.0  # seconds without an answer from a worker that runs: it is stuck, end it
STARTING: Final = 120.0  # the same before its first answer: a crowded machine imports slowly
RETRY: Final = (0.5, 15.0)  # seconds before a replacement that could not start is tried again

log = logging.getLogger("relais.workers")


class WorkerProcess(Process):
    """One worker. Its parent asks whether it lives, and never waits for the answer."""

    def __init__(self, config: UvicornConfig, sockets: list[socket.socket], pace: Pace) -> None:
        super().__init__(config, [] if BALANCED else sockets)
        self._pace = pace
        self._address = sockets[0].getsockname()
        self._family = sockets[0].family
        self._asked = False
        self._heard_at = time.monotonic()
        self.ever_ready = False

    def target(self, sockets: list[socket.socket] | None = None) -> None:
        """Run in the worker itself."""
        super().target(sockets or [_own_socket(self._family, self._address)])

    @property
    def server(self) -> DrainingServer:
        if self._server is None:
            self._server = DrainingServer(self.config, self._pace)
        assert isinstance(self._server, DrainingServer)
        return self._server

    def look(self) -> bool:
        """Whether it runs and answers, as far as is known now."""
        if not self.process.is_alive():
            return False
        try:
            if self._asked and self.parent_conn.poll(0):
                self.ever_ready = bool(self.parent_conn.recv()) or self.ever_ready
                self._heard_at, self._asked = time.monotonic(), False
            if not self._asked:
                self.parent_conn.send(b"ping")
                self._asked = True
        except (OSError, EOFError):
            return False
        return time.monotonic() - self._heard_at < (HUNG if self.ever_ready else STARTING)


class Supervisor(Multiprocess):
    """Keeps the workers running. A replacement that cannot start is tried again, the others serve on."""

    def __init__(self, config: UvicornConfig, sockets: list[socket.socket], pace: Pace) -> None:
        super().__init__(config, sockets)
        self._pace = pace
        self._ready: set[int | None] = set()
        self._served = False  # a worker has been ready: from now on a failed start is not the end
        self._delay = RETRY[0]
        self._not_before = 0.0
        self.failed = False

    def init_processes(self) -> None:
        self.processes = [self._new() for _ in range(self.processes_num)]

    def keep_subprocess_alive(self) -> None:
        for index, process in enumerate(self.processes):
            assert isinstance(process, WorkerProcess)
            if process.look():
                self._note_ready(process)
                continue
            if process.exitcode is None:
                log.error("worker %s does not answer: ended", process.pid)
            process.kill()
            process.join()
            if process.exitcode == STARTUP_FAILURE and not self._served:
                self.failed = True
                self.should_exit.set()
                return
            self._replace(index, process)

    def _note_ready(self, process: WorkerProcess) -> None:
        if process.ever_ready and process.pid not in self._ready:
            self._ready.add(process.pid)
            self._served = True
            log.info("worker %s is ready", process.pid)

    def _replace(self, index: int, dead: Process) -> None:
        if time.monotonic() < self._not_before:
            return
        if dead.exitcode == STARTUP_FAILURE:
            self._not_before = time.monotonic() + self._delay
            self._delay = min(self._delay * 2, RETRY[1])
        else:
            self._delay = RETRY[0]
        self._ready.discard(dead.pid)
        log.warning("worker %s ended with %s: replaced", dead.pid, dead.exitcode)
        self.processes[index] = self._new()

    def restart_all(self) -> None:
        """SIGHUP: one worker after the other, each replacement ready before the old one leaves."""
        for index, old in enumerate(self.processes):
            new = self._new()
            if not new.wait_until_ready(STARTING, self.should_exit):
                log.error("the replacement of worker %s was not ready: it stays", old.pid)
                new.kill()
                new.join()
                return
            old.terminate()
            self._await_end(old, time.monotonic() + self._pace.whole + HUNG)
            self.processes[index] = new

    def join_all(self) -> None:
        deadline = time.monotonic() + self._pace.whole + HUNG
        for process in self.processes:
            self._await_end(process, deadline)

    def _await_end(self, process: Process, deadline: float) -> None:
        process.process.join(max(0.0, deadline - time.monotonic()))
        if process.process.is_alive():
            log.error("worker %s does not leave: ended", process.pid)
            process.process.kill()
            process.process.join()

    def _new(self) -> WorkerProcess:
        process = WorkerProcess(self.config, self.sockets, self._pace)
        process.start()
        return process


def reserve(listening: socket.socket) -> socket.socket:
    """Exchange a listening socket for one that only holds its port, for workers to share."""
    if not BALANCED:
        return listening
    family, address = listening.family, listening.getsockname()
    listening.close()
    return _own_socket(family, address)


def _own_socket(family: int, address: tuple[object, ...]) -> socket.socket:
    """Bound, and not listening until the worker is ready to serve."""
    own = socket.socket(family, socket.SOCK_STREAM)
    own.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    own.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    if family == socket.AF_INET6:
        own.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)  # as the one it replaces
    own.bind(address)
    return own
