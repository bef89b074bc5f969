"""A real Redis server of our own, on a unix socket, that a test may kill and start again."""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from tests.support.mortal import with_us

BINARY = shutil.which("redis-server") or shutil.which("valkey-server")


class RedisServer:
    """``start`` returns once it answers; ``kill`` is what a power cut does."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="relais-redis-"))
        self._socket = self._folder / "redis.sock"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"unix://{self._socket}"

    def start(self) -> None:
        assert BINARY is not None
        self._process = subprocess.Popen(
            [BINARY, "--port", "0", "--unixsocket", str(self._socket), "--save", "", "--appendonly", "no"],
            cwd=self._folder,
            preexec_fn=with_us(signal.SIGKILL),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for _ in range(1000):
            if self._answers():
                return
            time.sleep(0.01)
        raise AssertionError("redis-server did not start")

    def kill(self) -> None:
        """End this very process, without a goodbye."""
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
            self._process = None
            self._socket.unlink(missing_ok=True)

    def freeze(self) -> None:
        """Keep the connections open and answer nothing, as a machine that hangs does."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

    def remove(self) -> None:
        self.kill()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as link:
            try:
                link.connect(str(self._socket))
                link.sendall(b"PING\r\n")
                return link.recv(16).startswith(b"+PONG")
            except OSError:
                return False
