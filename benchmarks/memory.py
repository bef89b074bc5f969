"""Memory of an idle connection: growth of the resident set over 5,000 of them, signed in and subscribed."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.figures import Outcome, Reach, Say, Table
from benchmarks.generator import Connection, Load
from benchmarks.peers import CSend, NaiveStarlette, Nchan, NodeWs
from benchmarks.peers.contract import Peer
from benchmarks.relais import PROTOCOL, Relais
from benchmarks.town import build_town
from benchmarks.work import Missing, scratch

WARM = 100  # connections before the first weighing: what is paid once is not theirs
SETTLE = 2.0
LIMIT = 6 * 1024


def measure(quick: bool, say: Say) -> Outcome:
    """Relais, then each peer."""
    number = 500 if quick else 5_000
    found: dict[str, Any] = {}
    with scratch("memory") as directory:
        say(f"Relais: {number} connections")
        found["Relais"] = _relais(directory, number)
        for kind in (CSend, Nchan, NodeWs, NaiveStarlette):
            say(f"{kind.name}: {number} connections")
            try:
                found[kind.name] = _peer(kind, directory, number)
            except Missing as why:
                found[kind.name] = {"missing": str(why)}
    table = Table(
        f"memory: {number} idle connections",
        ("server", "bytes a connection", "CPU idle", "connect CPU a client"),
    )
    for name, one in found.items():
        if "missing" in one:
            table.rows.append((name, "not measured", one["missing"][-60:], ""))
        else:
            table.rows.append(
                (
                    name,
                    f"{one['bytes'] / 1024:.2f} KB",
                    f"{one['idle'] * 100:.2f} %",
                    f"{one['connect'] * 1000:.2f} ms",
                )
            )
    size = found["Relais"]["bytes"]
    reach = Reach(
        "memory per idle, authenticated, subscribed connection",
        f"{size / 1024:.2f} KB over {number:,}",
        "≤ 6 KB",
        size <= LIMIT,
    )
    return Outcome([table], [reach], found)


def _relais(directory: Path, number: int) -> dict[str, float]:
    town = build_town(directory / "data", people=number + WARM)
    server = Relais(town)

    def connect(first: int, last: int) -> Load:
        wanted = [Connection("listen", "/ws", PROTOCOL, token) for token in town.tokens[first:last]]
        return Load(server.port, wanted, directory, channels=town.channels, relais=True)

    try:
        return _weigh(server, connect, number)
    finally:
        server.stop()


def _peer(kind: type[Peer], directory: Path, number: int) -> dict[str, float]:
    server = kind(directory)

    def connect(first: int, last: int) -> Load:
        return Load(server.port, [server.listener()] * (last - first), directory)

    try:
        return _weigh(server, connect, number)
    finally:
        server.stop()


def _weigh(server: Any, connect: Callable[[int, int], Load], number: int) -> dict[str, float]:
    with connect(0, WARM):
        time.sleep(SETTLE)
        before, cpu = server.rss(), server.cpu()
        with connect(WARM, WARM + number):
            connected = server.cpu() - cpu
            time.sleep(SETTLE)
            grown = server.rss() - before
            cpu, started = server.cpu(), time.monotonic()
            time.sleep(2 * SETTLE)
            idle = (server.cpu() - cpu) / (time.monotonic() - started)
    return {"bytes": grown / number, "idle": idle, "connect": connected / number}
