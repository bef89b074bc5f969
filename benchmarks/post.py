"""Durable posts over the socket: 256 people, one post in flight each; against one transaction a message."""

from __future__ import annotations

from collections import defaultdict
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from benchmarks.audit import Audit, audit
from benchmarks.figures import Outcome, Reach, Say, Table, at_least, count, is_clean, median, ms, ratio, times
from benchmarks.generator import Connection, Load
from benchmarks.relais import PROTOCOL, Relais
from benchmarks.town import Town, build_town
from benchmarks.work import scratch

POSTERS = 256
CHANNELS = 16
BODY = 100
GROUPED, ALONE = "Relais", "one transaction a message"
ENTRIES: dict[str, tuple[str, ...]] = {
    GROUPED: ("-c", "from server.cli import main; main()"),
    ALONE: ("-m", "benchmarks.entries.one_by_one"),
}


def measure(quick: bool, say: Say) -> Outcome:
    """Both servers in turn."""
    rounds, seconds = (1, 3.0) if quick else (5, 5.0)
    results: dict[str, list[dict[str, Any]]] = defaultdict(list)
    with ExitStack() as stack:
        directory = stack.enter_context(scratch("post"))
        running = {name: _start(name, directory, stack, say) for name in ENTRIES}
        for turn in range(rounds):
            for name, (_, server, load) in running.items():
                say(f"round {turn + 1} of {rounds}: {name}")
                results[name].append(_round(server, load, seconds))
        audits = {name: audit(town, load) for name, (town, _, load) in running.items()}
    return _outcome(results, audits)


def _start(name: str, directory: Path, stack: ExitStack, say: Say) -> tuple[Town, Relais, Load]:
    say(f"{name}: {POSTERS} people connect")
    town = build_town(directory / name.replace(" ", "-"), people=POSTERS, channels=CHANNELS)
    server = Relais(town, entry=ENTRIES[name])
    stack.callback(server.stop)
    posters = [
        Connection("post", "/ws", PROTOCOL, token, channel=number % CHANNELS)
        for number, token in enumerate(town.tokens)
    ]
    load = Load(server.port, posters, directory, channels=town.channels, relais=True)
    stack.callback(load.stop)
    return town, server, load


def _round(server: Relais, load: Load, seconds: float) -> dict[str, Any]:
    before = server.cpu()
    found = load.run(window=1, seconds=seconds, size=BODY, until="acked", drain=10)
    cpu = server.cpu() - before
    return {
        "per_second": found["acked"] / max(found["seconds"], 1e-9),
        "per_cpu": found["acked"] / cpu,
        "p50": found["ack_us"]["p50"],
        "p99": found["ack_us"]["p99"],
        "load_share": found["cpu"] / cpu,
        "clean": is_clean(found),
        "figures": found,
    }


def _outcome(results: dict[str, list[dict[str, Any]]], audits: dict[str, Audit]) -> Outcome:
    table = Table(
        f"posts: {POSTERS} posters, {CHANNELS} channels, durable, idempotency keys, one worker",
        ("server", "posts / s", "posts / CPU-s", "ack p50", "ack p99", "load / server CPU", "audit"),
    )
    for name, rounds in results.items():
        table.rows.append(
            (
                name,
                count(median([one["per_second"] for one in rounds])),
                count(median([one["per_cpu"] for one in rounds])),
                ms(median([one["p50"] for one in rounds])),
                ms(median([one["p99"] for one in rounds])),
                f"{median([one['load_share'] for one in rounds]):.2f}",
                str(audits[name]),
            )
        )
    mine = [one["per_second"] for one in results[GROUPED]]
    rate, p99 = median(mine), median([one["p99"] for one in results[GROUPED]])
    gain = ratio(mine, [one["per_second"] for one in results[ALONE]])
    clean = audits[GROUPED].clean and all(one["clean"] for one in results[GROUPED])
    reach = [
        Reach("durable posts, 256 posters, one worker", f"{count(rate)} /s", "≥ 12,000 /s", rate >= 12_000),
        Reach("their ack p99", ms(p99), "≤ 40 ms", p99 <= 40_000),
        Reach("against one transaction a message", times(gain), "≥ 20 ×", at_least(gain, 20)),
        Reach("posts acknowledged and kept", str(audits[GROUPED]), "all, once", clean),
    ]
    return Outcome([table], reach, {"results": results, "audits": {k: str(v) for k, v in audits.items()}})
