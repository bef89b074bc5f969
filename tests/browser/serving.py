"""Real processes for the browser tests: the server and Redis, on loopback, ended by pid."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.ports import free_port

RELAIS = (sys.executable, "-c", "from server.cli import main; main()")
START = 90.0  # seconds a process may take to answer on a crowded machine


@dataclass
class Served:
    """A running server."""

    url: str
    process: subprocess.Popen[bytes]
    data: Path
    redis: str

    def stop(self) -> None:
        """End it as an operator would."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(20)


def start(data: Path, port: int, redis: str = "", **settings: str) -> Served:
    """Start ``relais serve`` and wait until it is ready; ``settings`` are variables of its environment."""
    environment = {
        **os.environ,
        "RELAIS_DATA": str(data),
        "LC_ALL": "C.UTF-8",
        "RELAIS_MATCHING__MEANING": "false",
        **settings,
    }
    if redis:
        environment["RELAIS_REDIS_URL"] = redis
    command = [*RELAIS, "serve", "--port", str(port)]
    with (data / f"serve-{port}.log").open("ab") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    served = Served(f"http://localhost:{port}", process, data, redis)
    _wait_ready(served)
    return served


@contextmanager
def serve(data: Path, redis: str = "") -> Iterator[Served]:
    """A server on a free port."""
    served = start(data, free_port(), redis)
    try:
        yield served
    finally:
        served.stop()


def _wait_ready(served: Served) -> None:
    deadline = time.monotonic() + START
    while True:
        try:
            urllib.request.urlopen(f"{served.url}/readyz", timeout=2).close()
            return
        except (urllib.error.URLError, OSError):
            if served.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"the server did not start: see {served.data}") from None
            time.sleep(0.1)


@contextmanager
def redis_server(folder: Path) -> Iterator[str]:
    """A real Redis on a unix socket."""
    path = folder / "redis.sock"
    command = ["redis-server", "--port", "0", "--unixsocket", str(path), "--save", "", "--dir", str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        while not path.exists():
            assert process.poll() is None, "redis-server did not start"
            time.sleep(0.05)
        yield f"unix://{path}"
    finally:
        process.terminate()
        process.wait(10)
