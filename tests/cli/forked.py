"""The command in a process of its own, forked from one that has imported it: a second saved each time."""

from __future__ import annotations

import importlib
import multiprocessing
import os
import pkgutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

import server.cli
import server.demo.seed
import server.house

# Imported once, for all that are forked.
for module in pkgutil.iter_modules(server.cli.__path__, "server.cli."):
    importlib.import_module(module.name)

STREAMS: Final = (os.O_RDONLY, os.O_WRONLY | os.O_CREAT, os.O_WRONLY | os.O_CREAT)

_forks = multiprocessing.get_context("forkserver")
_forks.set_forkserver_preload([__name__])


def run_forked(
    arguments: tuple[str, ...], *, folder: Path, env: dict[str, str], given: str, patience: float
) -> subprocess.CompletedProcess[str]:
    """What ``subprocess.run`` of the command would return."""
    with tempfile.TemporaryDirectory() as place:
        streams = [Path(place) / name for name in ("in", "out", "err")]
        streams[0].write_text(given, encoding="utf-8")
        process = _forks.Process(target=_become_the_command, args=(arguments, folder, env, streams))
        process.start()
        process.join(patience)
        if process.is_alive():
            process.kill()
            raise subprocess.TimeoutExpired(arguments, patience)
        said, complained = (path.read_text(encoding="utf-8") for path in streams[1:])
        assert process.exitcode is not None
        return subprocess.CompletedProcess(arguments, process.exitcode, said, complained)


def _become_the_command(
    arguments: tuple[str, ...], folder: Path, env: dict[str, str], streams: list[Path]
) -> None:
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(env)
    for number, (path, how) in enumerate(zip(streams, STREAMS, strict=True)):
        opened = os.open(path, how, 0o600)
        os.dup2(opened, number)
        os.close(opened)
    sys.stdin, sys.stdout, sys.stderr = (
        os.fdopen(number, mode, encoding="utf-8", closefd=False) for number, mode in enumerate("rww")
    )
    sys.argv = ["relais", *arguments]
    server.cli.main()
