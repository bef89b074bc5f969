"""A worker in a process of its own, as ``relais serve`` runs it: to stop, to kill, to ask from outside."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import httpx

from server.embedded import die_with_parent

PATIENCE = 120.0  # seconds for a start or a stop: far above what either takes on a busy machine
COMMAND = (sys.executable, "-c", "from server.cli import main; main()", "serve", "--port")
ROOT = Path(__file__).parents[2]
_ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)")


class Worker:
    """``start`` returns once it answers. ``settings`` are ``RELAIS_…`` variables without that prefix."""

    def __init__(self, folder: Path, name: str = "worker", *, workers: int = 1, **settings: str) -> None:
        self.log = folder / f"{name}.log"
        self.port = 0
        self._workers = workers
        self._process: subprocess.Popen[bytes] | None = None
        kept = {name: value for name, value in os.environ.items() if not name.startswith("RELAIS_")}
        self._environment = {
            **kept,
            "NO_COLOR": "1",
            "PYTHONPATH": str(ROOT),
            "RELAIS_DATA": str(folder),
            "RELAIS_LIMITS__ENABLED": "false",
            "RELAIS_MATCHING__MEANING": "false",
            **{f"RELAIS_{name}": value for name, value in settings.items()},
        }
        self._folder = folder

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def launch(self) -> None:
        """Start the process, on the port it had before if it had one."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [*COMMAND, str(self.port), "--workers", str(self._workers)],
                cwd=self._folder,
                env=self._environment,
                stdout=log,
                stderr=log,
                preexec_fn=partial(die_with_parent, os.getpid(), signal.SIGTERM),  # a test run that is killed
            )

    def wait_until_ready(self) -> None:
        """Wait until it told its address and serves there."""
        deadline = time.monotonic() + PATIENCE
        while not (self._told_port() and _answers(self.port)):
            assert self._process is not None
            assert self._process.poll() is None, f"it did not start:\n{self.log.read_text('utf-8')}"
            assert time.monotonic() < deadline, f"it does not answer:\n{self.log.read_text('utf-8')}"
            time.sleep(0.02)

    def start(self) -> None:
        self.launch()
        self.wait_until_ready()

    def kill(self) -> None:
        """What a power cut does."""
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        """What a deployment does; the exit status."""
        return self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> int:
        if self._process is None:
            return 0
        process, self._process = self._process, None
        process.send_signal(how)
        try:
            return process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise AssertionError(f"it does not stop:\n{self.log.read_text('utf-8')}") from None

    def _told_port(self) -> bool:
        if not self.port:
            told = _ADDRESS.search(self.log.read_text("utf-8"))
            self.port = int(told[1]) if told else 0
        return bool(self.port)


def _answers(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/readyz", trust_env=False, timeout=2).status_code == 200
    except httpx.HTTPError:
        return False
