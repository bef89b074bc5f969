"""Processes: started on a chosen core, weighed through /proc, ended by their own id."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from benchmarks.work import Missing

CORES: Final = sorted(os.sched_getaffinity(0))
SERVER_CORE: Final = CORES[0]
LOAD_CORE: Final = CORES[-1]  # the same one on a machine with a single core: the table says so
STOP_WAIT: Final = 15.0


def pinned(command: Sequence[str | Path], core: int | None) -> list[str]:
    """The command, kept on one core; on all of them when ``core`` is None."""
    words = [str(word) for word in command]
    if core is None:
        return words
    if shutil.which("taskset") is None:
        raise Missing("no taskset (on Debian: apt-get install util-linux)")
    return ["taskset", "-c", str(core), *words]


class Process:
    """A running program and its children."""

    def __init__(
        self,
        command: Sequence[str | Path],
        *,
        core: int | None = SERVER_CORE,
        env: dict[str, str] | None = None,
        cwd: Path | None = None,
        log: Path,
    ) -> None:
        self.log = log
        with log.open("ab") as out:
            self.popen = subprocess.Popen(
                pinned(command, core),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                env={**os.environ, **(env or {})},
                cwd=cwd,
            )

    def pids(self) -> list[int]:
        """The process and everything below it."""
        found, waiting = [], [self.popen.pid]
        while waiting:
            pid = waiting.pop()
            found.append(pid)
            with contextlib.suppress(OSError):
                for task in Path(f"/proc/{pid}/task").iterdir():
                    waiting += map(int, (task / "children").read_text().split())
        return found

    def cpu(self) -> float:
        """CPU seconds used so far, to the nanosecond, by all threads of all processes."""
        return sum(map(_cpu_of, self.pids()))

    def rss(self) -> int:
        """Resident bytes of all processes."""
        return sum(map(_rss_of, self.pids()))

    def wait_for(self, port: int, *, seconds: float = 30.0) -> None:
        """Return once something listens there; say what the log says when it ends first."""
        self.wait_until(lambda: _listens(port), seconds=seconds)

    def wait_until(self, true: Callable[[], bool], *, seconds: float) -> None:
        """Return once ``true()``; ``Missing`` when the process ends or the time is over."""
        deadline = time.monotonic() + seconds
        while not true():
            if self.popen.poll() is not None or time.monotonic() > deadline:
                said = self.log.read_text(errors="replace")[-800:]
                self.stop()
                raise Missing(f"did not start: {said.strip()}")
            time.sleep(0.02)

    def stop(self) -> None:
        """Ask, wait, insist."""
        pids = self.pids()
        self.popen.terminate()
        try:
            self.popen.wait(STOP_WAIT)
        except subprocess.TimeoutExpired:
            for pid in pids:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, 9)
            self.popen.wait()


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _cpu_of(pid: int) -> float:
    total = 0
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            with contextlib.suppress(OSError):
                total += int((task / "schedstat").read_text().split()[0])
    return total / 1e9


def _rss_of(pid: int) -> int:
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024
    return 0
