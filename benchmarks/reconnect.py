"""The storm: the server is killed, everybody comes back with full jitter and misses nothing."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from benchmarks.audit import Audit, audit
from benchmarks.figures import Outcome, Reach, Say, Table, count, ms
from benchmarks.generator import Connection, Load
from benchmarks.process import free_port
from benchmarks.relais import PROTOCOL, Relais
from benchmarks.town import Town, build_town
from benchmarks.work import scratch

POSTERS = 20
RATE = 20
COUNTED = 100  # clients of the small run that counts queries
LIMIT = 30.0  # seconds
PATIENCE = 240  # seconds for everybody to be back, however long they were meant to take
FAULTS = ("bad", "gaps", "repeats", "resets", "skips")


def measure(quick: bool, say: Say) -> Outcome:
    """The storm itself, then a small one on one worker that counts queries."""
    clients = 500 if quick else 10_000
    with scratch("reconnect") as directory:
        storm = _storm(directory, clients, say)
    with scratch("reconnect-counted") as directory:
        say(f"{COUNTED} clients come back to a server that counts its queries")
        queries = _count_queries(directory)
    return _outcome(clients, storm, queries)


def _storm(directory: Path, clients: int, say: Say) -> dict[str, Any]:
    town = build_town(directory / "data", people=clients + POSTERS)
    port = free_port()
    with ExitStack() as stack:
        server = Relais(town, workers=2, core=None, port=port)
        stack.callback(lambda: server.stop())
        say(f"{clients:,} clients connect to two workers")
        load = stack.enter_context(_connect(town, port, directory, clients))
        load.tell(f"run rate={RATE} seconds=6 size=100 until=delivered drain=0")
        time.sleep(3)
        say("kill -9")
        _kill(server)
        load.tell("mark")
        killed = time.monotonic()
        server = Relais(town, workers=2, core=None, port=port)
        up = time.monotonic() - killed
        load.answer()  # of the run that was cut short
        load.tell(f"resumed seconds={PATIENCE}")
        resumed = load.answer()
        say("everybody is back: who missed what?")
        after = load.run(rate=RATE, seconds=3, size=100, until="delivered", drain=60)
        return {"resumed": resumed, "after": after, "up": up, "audit": audit(town, load)}


def _connect(town: Town, port: int, directory: Path, clients: int) -> Load:
    roles = ["listen"] * clients + ["post"] * POSTERS
    wanted = [
        Connection(role, "/ws", PROTOCOL, token) for role, token in zip(roles, town.tokens, strict=True)
    ]
    return Load(port, wanted, directory, channels=town.channels, relais=True, reconnect=True, core=None)


def _kill(server: Relais) -> None:
    """kill -9, the one that would start others first."""
    for pid in server.pids():
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    server.popen.wait()


def _count_queries(directory: Path) -> float:
    """SELECTs a client that comes back: signing in, hello, opening a channel, replay."""
    town = build_town(directory / "data", people=COUNTED + POSTERS)
    entry = ("-m", "benchmarks.entries.counted")
    port = free_port()
    server = Relais(town, entry=entry, port=port)
    try:
        with _connect(town, port, directory, COUNTED) as load:
            load.run(posts=20, rate=RATE, size=100, until="delivered", drain=10)
            _kill(server)
            load.tell("mark")
            server = Relais(town, entry=entry, port=port)
            before = server.told()
            load.tell(f"resumed seconds={PATIENCE}")
            load.answer()
            return (server.told() - before) / (COUNTED + POSTERS)
    finally:
        server.stop()


def _outcome(clients: int, storm: dict[str, Any], queries: float) -> Outcome:
    resumed, after, kept = storm["resumed"], storm["after"], storm["audit"]
    assert isinstance(kept, Audit)
    back, slowest = resumed["resumed"], resumed["resume_us"]["max"] / 1e6
    missed = sum(resumed[fault] + after[fault] for fault in FAULTS) + after["open"]
    table = Table(
        f"reconnect: {clients:,} clients, two workers killed (times from the kill)",
        (
            "came back",
            "server up",
            "p50",
            "p90",
            "p99",
            "last",
            "missed or doubled",
            "told to wait (503)",
            "SELECTs each",
            "audit",
        ),
        [
            (
                count(back),
                f"{storm['up']:.1f} s",
                *(ms(resumed["resume_us"][part]) for part in ("p50", "p90", "p99")),
                f"{slowest:.1f} s",
                str(missed),
                count(resumed["refused_upgrades"]),
                f"{queries:.1f}",
                str(kept),
            )
        ],
    )
    complete = back >= clients and not missed and kept.clean
    reach = [
        Reach(
            f"{clients:,} clients reconnect after a kill: all resumed, none lost",
            f"{count(back)} in {slowest:.1f} s, {'none lost' if complete else 'NOT COMPLETE'}",
            "≤ 30 s" + ("" if clients >= 10_000 else " (of 10,000)"),
            complete and slowest <= LIMIT,
        ),
        Reach("queries each", f"{queries:.1f}", "≤ 1", queries <= 1.0),
    ]
    return Outcome(
        [table],
        reach,
        {"resumed": resumed, "after": after, "up": storm["up"], "audit": str(kept), "queries": queries},
    )
