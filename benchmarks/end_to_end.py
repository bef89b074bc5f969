"""End to end: post → commit → Redis → two workers → 1,000 readers, at a given rate."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

from benchmarks.audit import audit
from benchmarks.figures import Outcome, Reach, Say, Table, count, is_clean, median, ms
from benchmarks.generator import Connection, Load
from benchmarks.relais import PROTOCOL, Relais
from benchmarks.town import build_town
from benchmarks.work import scratch

READERS = 1_000
POSTERS = 50
BODY = 100
REACH = {50: 20_000, 1_000: 50_000}  # posts a second: microseconds at p99


def measure(quick: bool, say: Say) -> Outcome:
    """Each rate in turn, several rounds."""
    rounds, seconds = (1, 3) if quick else (5, 10)
    found: dict[int, list[dict[str, Any]]] = {rate: [] for rate in REACH}
    with ExitStack() as stack:
        directory = stack.enter_context(scratch("end-to-end"))
        town = build_town(directory / "data", people=READERS + POSTERS)
        server = Relais(town, workers=2, core=None)
        stack.callback(server.stop)
        say(f"{READERS} readers and {POSTERS} posters connect to two workers")
        roles = ["listen"] * READERS + ["post"] * POSTERS
        connections = [
            Connection(role, "/ws", PROTOCOL, token) for role, token in zip(roles, town.tokens, strict=True)
        ]
        load = Load(server.port, connections, directory, channels=town.channels, relais=True, core=None)
        stack.callback(load.stop)
        for turn in range(rounds):
            for rate, results in found.items():
                say(f"round {turn + 1} of {rounds}: {rate} posts/s")
                before = server.cpu()
                one = load.run(rate=rate, seconds=seconds, size=BODY, until="delivered", drain=30)
                one["server_cpu"] = server.cpu() - before
                results.append(one)
        checked = audit(town, load)
    return _outcome(found, str(checked), checked.clean)


def _outcome(found: dict[int, list[dict[str, Any]]], checked: str, kept: bool) -> Outcome:
    table = Table(
        f"end to end: 2 workers + Redis, {READERS} readers (latency from the instant a post was due)",
        ("posts / s wanted", "posts / s", "deliveries / s", "p50", "p90", "p99", "server CPU / s", "clean"),
    )
    reach = []
    for rate, rounds in found.items():
        per_second = {
            what: median([one[what] / max(one["seconds"], 1e-9) for one in rounds])
            for what in ("acked", "deliveries", "server_cpu")
        }
        p99 = median([one["delivery_us"]["p99"] for one in rounds])
        clean = kept and all(is_clean(one) for one in rounds)
        table.rows.append(
            (
                count(rate),
                count(per_second["acked"]),
                count(per_second["deliveries"]),
                *(ms(median([one["delivery_us"][part] for one in rounds])) for part in ("p50", "p90", "p99")),
                f"{per_second['server_cpu']:.2f}",
                "yes" if clean else "no",
            )
        )
        wanted = REACH[rate]
        reach.append(
            Reach(
                f"end to end, 2 workers + Redis, {count(rate)} posts/s × {READERS} readers: p99, none lost",
                f"{ms(p99)}, {'none lost' if clean else 'NOT CLEAN'}",
                f"≤ {wanted // 1000} ms",
                clean and p99 <= wanted,
            )
        )
    return Outcome([table], reach, {"results": found, "audit": checked})
