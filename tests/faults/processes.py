"""Processes of our own: started with care, stopped by their number, never by a name."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from server.embedded import die_with_parent
from tests.faults.worker import VARIABLE
from tests.support.ports import free_port

ROOT: Final = Path(__file__).parents[2]
COMMAND: Final = "from server.cli import main; main()"  # ``relais``, of this very folder
START: Final = 90.0  # seconds: a slow disk, a busy machine, a database that is locked meanwhile


def spawn(
    arguments: list[str], log: Path, environment: Mapping[str, str] | None = None
) -> subprocess.Popen[bytes]:
    """Start a process that dies with us; what it says goes to the end of ``log``."""
    parent = os.getpid()
    with log.open("ab") as out:
        return subprocess.Popen(
            arguments,
            cwd=ROOT,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            preexec_fn=lambda: die_with_parent(parent),
        )


class Process:
    """Something that serves HTTP on a port that it keeps over its lives."""

    def __init__(self, name: str, arguments: list[str], folder: Path, environment: Mapping[str, str]) -> None:
        self.name = name
        self.port = free_port()
        self.log = folder / f"{name}.log"
        self.wanted = False  # whether its end would be a surprise
        self.stopped = False
        self._arguments = arguments
        self._environment = {**environment, "RELAIS_SERVER__PORT": str(self.port)}
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def ended(self) -> int | None:
        """How it ended; None while it runs."""
        return None if self._process is None else self._process.poll()

    def start(self) -> None:
        self._process = spawn(self._arguments, self.log, self._environment)
        self.wanted, self.stopped = True, False

    async def ready(self) -> None:
        """Wait until it answers."""
        async with asyncio.timeout(START):
            while not await self._answers():
                if self.ended is not None:
                    raise ChildProcessError(f"{self.name} ended with {self.ended}: {self.last_words()}")
                await asyncio.sleep(0.05)

    async def _answers(self) -> bool:
        writer = None
        try:
            async with asyncio.timeout(2):
                reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
                writer.write(b"GET /readyz HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n")
                answer = await reader.read(64)
        except (OSError, TimeoutError):
            return False
        finally:
            if writer is not None:
                writer.transport.abort()
        return answer.startswith(b"HTTP/1.1 200")

    def send(self, sign: signal.Signals) -> None:
        if self._process is not None and self.ended is None:
            self._process.send_signal(sign)

    def kill(self) -> None:
        """What a power cut does to this one process."""
        self.wanted = False
        self.send(signal.SIGKILL)
        if self._process is not None:
            self._process.wait()

    def freeze(self) -> None:
        self.stopped = True
        self.send(signal.SIGSTOP)

    def thaw(self) -> None:
        self.stopped = False
        self.send(signal.SIGCONT)

    async def stop(self) -> int:
        """Ask it to leave, and return how it did. Who does not is killed, after it told where it hangs."""
        self.wanted = False
        self.thaw()
        self.send(signal.SIGTERM)
        assert self._process is not None
        try:
            return await asyncio.to_thread(self._process.wait, START)
        except subprocess.TimeoutExpired:
            self.send(signal.SIGUSR2)
            await asyncio.sleep(1)
            self.kill()
            return -signal.SIGKILL

    def last_words(self) -> str:
        return self.log.read_text(errors="replace")[-2000:] if self.log.exists() else ""


class Worker(Process):
    """One worker process on a port of its own, as on a machine of its own."""

    def __init__(self, number: int, folder: Path, environment: Mapping[str, str]) -> None:
        self._armed = folder / f"kill-{number}"
        super().__init__(
            f"worker-{number}",
            [sys.executable, "-m", "tests.faults.worker"],
            folder,
            {**environment, VARIABLE: str(self._armed)},
        )

    def arm(self, point: str) -> None:
        """Let it die where this point is."""
        self.wanted = False
        new = self._armed.with_suffix(".new")
        new.write_text(point)
        new.rename(self._armed)  # whole or not at all

    def disarm(self) -> None:
        self._armed.unlink(missing_ok=True)


class House(Process):
    """The real command: ``relais serve --workers N``, with its own Valkey."""

    def __init__(self, folder: Path, environment: Mapping[str, str], workers: int = 2) -> None:
        super().__init__(
            "house",
            [sys.executable, "-c", COMMAND, "serve", "--workers", str(workers)],
            folder,
            environment,
        )

    def workers(self) -> list[int]:
        """The process ids of its workers now."""
        tasks = Path(f"/proc/{self.pid}/task").glob("*/children")
        children = [int(child) for task in tasks for child in task.read_text().split()]
        return [child for child in children if b"spawn_main" in _command(child)]


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except FileNotFoundError:
        return b""
