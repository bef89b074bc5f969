"""The database is locked, its disk is full or fails, its server restarts."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from tests.faults.mischief.fault import Fault, Harmless, WorkerFault
from tests.faults.processes import spawn
from tests.support.eventually import eventually

STRACE = shutil.which("strace")

LOCK = """
import sys, time
from channels.store import driver
import sqlite3
conn = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=30)
conn.execute("BEGIN IMMEDIATE")
print("locked", flush=True)
time.sleep(float(sys.argv[2]))
conn.execute("ROLLBACK")
"""


def can_trace() -> bool:
    """Whether we may look over the shoulder of a process of ours."""
    if STRACE is None:
        return False
    asked = [STRACE, "-qq", "-e", "trace=none", "true"]
    return subprocess.run(asked, capture_output=True, check=False).returncode == 0


class Locked(Fault):
    """Another process writes, and takes its time."""

    name = "database locked"
    touches = frozenset({"database"})

    def seconds(self) -> float:
        return self.random.uniform(0.5, 4)

    async def strike(self) -> None:
        seconds = self.seconds()
        arguments = [sys.executable, "-c", LOCK, str(self.stage.database_file), str(seconds)]
        locker = spawn(arguments, self.stage.folder / "locker.log")
        try:
            await asyncio.to_thread(locker.wait, seconds + 60)
        finally:
            locker.kill()
        if locker.returncode != 0:
            raise Harmless


class LockedForLong(Locked):
    """The same for longer than a write waits for its turn."""

    name = "database locked for 12 seconds"

    def seconds(self) -> float:
        return 12.0


class DiskFull(Fault):
    """Not a byte is left, for a while."""

    name = "disk full"
    touches = frozenset({"database"})

    async def strike(self) -> None:
        assert self.stage.disk is not None
        await asyncio.to_thread(self.stage.disk.fill)
        try:
            await self.last(8 if self.long else 4)
        finally:
            self.stage.disk.free()


class FsyncFails(WorkerFault):
    """The disk answers EIO when one worker asks it to keep what was written."""

    name = "fsync fails"

    async def strike(self) -> None:
        assert STRACE is not None
        output = self.stage.folder / "strace.log"
        output.unlink(missing_ok=True)
        when = self.random.choice(("1+", "1+2", "2+3", "1"))
        inject = f"inject=fsync,fdatasync:error=EIO:when={when}"
        arguments = [STRACE, "-f", "-qq", "-o", str(output), "-e", "trace=fsync,fdatasync", "-e", inject]
        tracer = spawn([*arguments, "-p", str(self.worker.pid)], self.stage.folder / "strace-says.log")
        try:
            await self._wait_for_errors(output)
            await self.last(3)
        finally:
            tracer.send_signal(signal.SIGINT)
            with contextlib.suppress(Exception):
                await asyncio.to_thread(tracer.wait, 10)
            tracer.kill()

    async def _wait_for_errors(self, output: Path) -> None:
        def injected() -> bool:
            return output.exists() and "(INJECTED)" in output.read_text(errors="replace")

        try:
            await eventually(injected, within=10)
        except AssertionError:
            raise Harmless from None


class PostgresRestarted(Fault):
    """Politely, or dropped where it stands; and a while without."""

    name = "postgres restarted"
    touches = frozenset({"database"})

    async def strike(self) -> None:
        assert self.stage.postgres is not None
        how = self.random.choice((signal.SIGINT, signal.SIGQUIT))
        await asyncio.to_thread(self.stage.postgres.down, how)
        await self.last(3)
        await asyncio.to_thread(self.stage.postgres.start)
