"""The real ``relais serve``, on a seeded town."""

from __future__ import annotations

import os
import signal
import sys
import time
import urllib.request
from pathlib import Path

from benchmarks.entries.told import VARIABLE
from benchmarks.process import SERVER_CORE, Process, free_port
from benchmarks.town import Town
from benchmarks.work import ROOT

PROTOCOL = "relais.json.1"
PATIENCE = 30.0  # seconds for an answer from inside


class Relais(Process):
    """A server: authentication, membership checks and durable SQLite on; limits on haste off."""

    def __init__(
        self,
        town: Town,
        *,
        workers: int = 1,
        core: int | None = SERVER_CORE,
        port: int | None = None,
        entry: tuple[str, ...] = ("-c", "from server.cli import main; main()"),
    ) -> None:
        self.town = town
        self._told = town.data.parent / f"{town.data.name}.told"
        self.port = port or free_port()
        command = [sys.executable, *entry, "serve", "--port", str(self.port), "--workers", str(workers)]
        settings = {
            "RELAIS_DATA": str(town.data),
            "RELAIS_LIMITS__ENABLED": "false",
            VARIABLE: str(self._told),
        }
        super().__init__(command, core=core, env=settings, cwd=ROOT, log=_log_of(town))
        self.wait_until(self._answers, seconds=180)

    def told(self) -> int:
        """What an entry that measures from inside answers now (``entries/told.py``)."""
        self._told.unlink(missing_ok=True)
        os.kill(self.popen.pid, signal.SIGUSR1)
        deadline = time.monotonic() + PATIENCE
        while not self._told.exists():
            if time.monotonic() > deadline:
                raise RuntimeError("the server does not tell")
            time.sleep(0.005)
        return int(self._told.read_text())

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=2) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False


def _log_of(town: Town) -> Path:
    return town.data.parent / f"{town.data.name}.log"
