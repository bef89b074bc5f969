"""The load generator of ``load/``, driven from here: a plan, then one line for each command."""

from __future__ import annotations

import json
import random
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from benchmarks.process import LOAD_CORE, pinned
from benchmarks.work import HERE, compiled

Figures = dict[str, Any]
FROM_ONE = 4_000  # connections from one address of this machine, before the next one is used as well


@dataclass(slots=True)
class Connection:
    """One line of a plan."""

    role: str
    path: str = "/"
    protocol: str | None = None
    token: str | None = None
    channel: int = 0
    says: Sequence[str] = field(default_factory=tuple)

    def lines(self) -> Iterable[str]:
        """As ``load/plan.c`` reads it."""
        fields = (self.role, self.path, self.protocol or "-", self.token or "-", str(self.channel))
        yield "\t".join(("connect", *fields))
        for frame in self.says:
            yield f"say\t{frame}"


class Load:
    """A running load generator."""

    def __init__(
        self,
        port: int,
        connections: Sequence[Connection],
        directory: Path,
        *,
        channels: Sequence[str] = ("-",),
        relais: bool = False,
        reconnect: bool = False,
        handshakes: int = 32,
        core: int | None = LOAD_CORE,
    ) -> None:
        self.salt = random.randrange(1, 1 << 30)
        plan = directory / f"plan-{self.salt}.txt"
        self.acks = directory / f"acks-{self.salt}.txt"
        with plan.open("w") as out:
            for channel in channels:
                out.write(f"channel\t{channel}\n")
            for connection in connections:
                out.writelines(f"{line}\n" for line in connection.lines())
        program = compiled("load", sorted((HERE / "load").glob("*.c")))
        command = [
            program,
            f"port={port}",
            f"plan={plan}",
            f"acks={self.acks}",
            f"salt={self.salt}",
            f"relais={relais:d}",
            f"reconnect={reconnect:d}",
            f"handshakes={handshakes}",
            f"sources={1 + len(connections) // FROM_ONE}",
        ]
        self.popen = subprocess.Popen(
            pinned(command, core), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.ready = self.answer()

    def answer(self) -> Figures:
        """The next line it says."""
        assert self.popen.stdout is not None
        line = self.popen.stdout.readline()
        if not line:
            raise RuntimeError("the load generator ended")
        figures: Figures = json.loads(line)
        return figures

    def tell(self, command: str) -> None:
        """A command without an answer, or whose answer is awaited later."""
        assert self.popen.stdin is not None
        self.popen.stdin.write(f"{command}\n")
        self.popen.stdin.flush()

    def run(self, **settings: object) -> Figures:
        """Post as told; returns the figures once everything was verified, or time was up."""
        self.tell(" ".join(["run", *(f"{name}={value}" for name, value in settings.items())]))
        return self.answer()

    def stop(self) -> None:
        """End it."""
        if self.popen.poll() is None:
            self.tell("quit")
        self._end()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: object, trace: TracebackType | None) -> None:
        if kind is None:
            self.stop()
        else:
            self.popen.kill()
            self._end()

    def _end(self) -> None:
        self.popen.wait(30)
        for pipe in (self.popen.stdin, self.popen.stdout):
            assert pipe is not None
            pipe.close()
