"""Slow readers: do 10 that stopped reading delay the 90 others, and what do they cost?"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from benchmarks.figures import Outcome, Reach, Say, Table, at_least, count, is_clean, median, ms, ratio, times
from benchmarks.generator import Connection, Load
from benchmarks.peers import NaiveStarlette, NodeWs
from benchmarks.peers.contract import Peer
from benchmarks.relais import PROTOCOL, Relais
from benchmarks.town import build_town
from benchmarks.work import Missing, scratch

READERS, STALLED = 100, 10
RATE, BODY = 100, 7_500  # 750 KB/s: the kernel keeps up to 4 MB for one reader, then the server must
LIMIT = 256 * 1024
LOOK_EVERY = 0.1  # seconds between two looks at what waits inside the server
Connect = Callable[[int], Load]


def measure(quick: bool, say: Say) -> Outcome:
    """Without and with stalled readers, in turn, each time with fresh connections."""
    rounds, seconds = (1, 8) if quick else (3, 15)
    found: dict[str, dict[str, list[dict[str, Any]]]] = {}
    missing: dict[str, str] = {}
    with ExitStack() as stack:
        directory = stack.enter_context(scratch("slow"))
        servers: dict[str, tuple[Any, Connect]] = {"Relais": _relais(directory, stack)}
        for kind in (NodeWs,) if quick else (NodeWs, NaiveStarlette):
            try:
                servers[kind.name] = _peer(kind, directory, stack)
            except Missing as why:
                missing[kind.name] = str(why)
        for turn in range(rounds):
            for name, (server, connect) in servers.items():
                say(f"round {turn + 1} of {rounds}: {name}")
                results = found.setdefault(name, defaultdict(list))
                results["fluent"].append(_round(server, connect, 0, seconds))
                results["stalled"].append(_round(server, connect, STALLED, seconds))
    return _outcome(found, missing)


def _relais(directory: Path, stack: ExitStack) -> tuple[Relais, Connect]:
    town = build_town(directory / "data", people=READERS + 1)
    server = Relais(town, entry=("-m", "benchmarks.entries.weighed"))
    stack.callback(server.stop)

    def connect(stalled: int) -> Load:
        roles = ["post", *["stall"] * stalled, *["listen"] * (READERS - stalled)]
        wanted = [
            Connection(role, "/ws", PROTOCOL, token) for role, token in zip(roles, town.tokens, strict=True)
        ]
        return Load(server.port, wanted, directory, channels=town.channels, relais=True)

    return server, connect


def _peer(kind: type[Peer], directory: Path, stack: ExitStack) -> tuple[Peer, Connect]:
    server = kind(directory)
    stack.callback(server.stop)
    return server, lambda stalled: server.load(directory, READERS - stalled, stalled=stalled)


def _round(server: Any, connect: Connect, stalled: int, seconds: float) -> dict[str, Any]:
    with connect(stalled) as load:
        load.run(rate=RATE, seconds=1, size=BODY, until="delivered", drain=2)
        before = server.rss()
        with Watch(server) as watch:
            found = load.run(rate=RATE, seconds=seconds, size=BODY, until="delivered", drain=2)
        found["grown"] = server.rss() - before
        found["waiting"] = watch.most
    found["wanted"] = round(RATE * seconds) * (READERS - stalled)
    return found


class Watch:
    """Looks, while a round runs, at how many bytes wait for one connection, and keeps the most."""

    def __init__(self, server: Any) -> None:
        self.most = 0
        self._server = server
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look)

    def __enter__(self) -> Watch:
        if isinstance(self._server, Relais):  # peers do not tell
            self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        if self._thread.is_alive():
            self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(LOOK_EVERY):
            self.most = max(self.most, self._server.told())


def _outcome(found: dict[str, Any], missing: dict[str, str]) -> Outcome:
    table = Table(
        f"slow readers: {STALLED} of {READERS} stalled, {RATE} messages/s of {BODY} bytes",
        (
            "server",
            "p99 of the others",
            "with nobody stalled",
            "ratio",
            "delivered",
            "process grown, a stalled reader",
            "most that waited for one",
        ),
    )
    for name, results in found.items():
        stalled, fluent = results["stalled"], results["fluent"]
        table.rows.append(
            (
                name,
                ms(_p99(stalled)),
                ms(_p99(fluent)),
                times(ratio([_p99(stalled)], [_p99(fluent)])),
                f"{median([one['deliveries'] / one['wanted'] for one in stalled]) * 100:.1f} %",
                f"{count(_cost(results) / 1024)} KiB",
                f"{count(_waited(results) / 1024)} KiB" if name == "Relais" else "not told",
            )
        )
    table.rows += [(name, "not measured", why[-60:], "", "", "", "") for name, why in missing.items()]
    mine = found["Relais"]
    slower = ratio([_p99(mine["stalled"])], [_p99(mine["fluent"])])
    complete = all(is_clean(one) and one["deliveries"] >= one["wanted"] * 0.999 for one in mine["stalled"])
    reach = [
        Reach(
            "10 of 100 readers stalled: p99 of the others",
            f"{times(slower)} ({ms(_p99(mine['stalled']))}){'' if complete else ', NOT COMPLETE'}",
            "≤ 1.20 ×",
            complete and not at_least(slower, 1.2001),
        ),
        Reach(
            "bytes that the server holds for a stalled reader, at most",
            f"{count(_waited(mine) / 1024)} KiB (process grown by {count(_cost(mine) / 1024)} KiB each)",
            "≤ 256 KiB",
            0 < _waited(mine) <= LIMIT,
        ),
    ]
    return Outcome([table], reach, {"results": found, "missing": missing})


def _p99(rounds: list[dict[str, Any]]) -> float:
    return median([one["delivery_us"]["p99"] for one in rounds])


def _waited(results: dict[str, Any]) -> float:
    return max(float(one["waiting"]) for one in results["stalled"])


def _cost(results: dict[str, Any]) -> float:
    """Growth of the server with stalled readers, less what it grows by anyway."""
    grown = median([one["grown"] for one in results["stalled"]])
    return max(0.0, grown - median([one["grown"] for one in results["fluent"]])) / STALLED
