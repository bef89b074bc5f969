"""The real command, in processes of its own, in an empty directory."""

from __future__ import annotations

import atexit
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from tests.cli.forked import run_forked
from tests.support.rivelaine import seeded

COMMAND = Path(sys.executable).parent / "relais"
PATIENCE = 300.0  # seconds: a crowded machine starts slowly, and seeds a town more slowly still
ADDRESS = re.compile(r"https?://[\w.:\[\]]+")


@dataclass
class Shell:
    """Runs ``relais`` in ``folder`` with nothing of this machine's configuration."""

    folder: Path

    def env(self, **more: str) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("RELAIS_")}
        for name in ("LANG", "LC_ALL", "LC_MESSAGES"):
            kept.pop(name, None)
        ours = {"LANG": "C.UTF-8", "RELAIS_DATA": str(self.folder / "data")}
        return {**kept, **ours, **more}

    def run(self, *arguments: str, given: str = "", **more: str) -> subprocess.CompletedProcess[str]:
        return run_forked(arguments, folder=self.folder, env=self.env(**more), given=given, patience=PATIENCE)

    def fine(self, *arguments: str, given: str = "", **more: str) -> str:
        """Its standard output, after a success."""
        done = self.run(*arguments, given=given, **more)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def refused(self, *arguments: str, status: int = 1, given: str = "", **more: str) -> str:
        """Its one line of complaint."""
        done = self.run(*arguments, given=given, **more)
        assert done.returncode == status, (done.returncode, done.stdout, done.stderr)
        assert done.stdout == ""
        lines = done.stderr.splitlines()
        assert len(lines) == 1, done.stderr
        assert lines[0].startswith("relais: ")
        return lines[0].removeprefix("relais: ")

    def founded(self) -> Shell:
        """With a network and its administrator: each time a copy of the same one."""
        shutil.copytree(_founded_data(), self.folder / "data")
        return self

    def found(self, **more: str) -> None:
        """Make that network, here and now."""
        self.fine(
            "init", "--network", "Val d’Aune", "--admin", "mairie@val.example", "--password-stdin",
            given="une phrase longue\n", **more,
        )  # fmt: skip


@cache
def _founded_data() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="relais-founded-"))
    atexit.register(shutil.rmtree, folder)
    Shell(folder).found()
    return folder / "data"


class Serving:
    """A server that runs until the block ends; ``address`` is where it says it is."""

    def __init__(self, shell: Shell, *arguments: str, **more: str) -> None:
        self._log = (shell.folder / f"server-{time.monotonic_ns()}.log").open("w+")
        self.process = subprocess.Popen(
            [COMMAND, *arguments], cwd=shell.folder, env=shell.env(**more), stdout=self._log, stderr=self._log
        )

    def __enter__(self) -> Serving:
        self.wait_for("startup complete")
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self._log.close()

    @property
    def said(self) -> str:
        return Path(self._log.name).read_text()

    @property
    def address(self) -> str:
        found = ADDRESS.search(next(line for line in self.said.splitlines() if "open at" in line))
        assert found is not None
        return found[0]

    def wait_for(self, text: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while text not in self.said:
            assert self.process.poll() is None, self.said
            assert time.monotonic() < deadline, self.said
            time.sleep(0.05)

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Its exit status."""
        self.process.send_signal(how)
        return self.process.wait(PATIENCE)


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


@pytest.fixture(scope="session")
def rivelaine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with the demo town, to copy."""
    return seeded(tmp_path_factory.mktemp("rivelaine"))


@pytest.fixture
def in_rivelaine(shell: Shell, rivelaine: Path) -> Shell:
    shutil.copytree(rivelaine, shell.folder / "data")
    return shell


@pytest.fixture
def taken_port() -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield str(listening.getsockname()[1])
