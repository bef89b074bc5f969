"""Fan-out: one message to 1,000 readers, one and 32 in flight; deliveries per CPU-second of the server."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from benchmarks.audit import Audit, audit
from benchmarks.figures import (
    Outcome,
    Reach,
    Say,
    Table,
    at_least,
    count,
    is_clean,
    median,
    ms,
    ratio,
    times,
)
from benchmarks.generator import Connection, Load
from benchmarks.peers import CSend, CSendJoined, DjangoChannels, NaiveStarlette, Nchan, NodeWs, Peer
from benchmarks.relais import PROTOCOL, Relais
from benchmarks.town import Town, build_town
from benchmarks.work import Missing, scratch

READERS = 1_000
BODY = 100  # characters: a line of chat
WINDOWS = (1, 32)
WARM_UP = 0.5  # seconds: what compiles itself has done so
DRAIN = 90  # seconds for what is in flight: the slowest peer needs ten for 32 messages on a quiet machine
PEERS: Sequence[type[Peer]] = (CSend, CSendJoined, Nchan, NodeWs, NaiveStarlette, DjangoChannels)


class Contender:
    """A server with its readers connected, ready to be measured in turn."""

    def __init__(self, name: str, server: Any, load: Load, size: int) -> None:
        self.name, self.server, self.load, self.size = name, server, load, size

    def round(self, window: int, seconds: float) -> dict[str, Any]:
        """One turn."""
        before = self.server.cpu()
        found = self.load.run(window=window, seconds=seconds, size=self.size, until="delivered", drain=DRAIN)
        cpu = self.server.cpu() - before
        return {
            "per_cpu": found["deliveries"] / cpu,
            "per_second": found["deliveries"] / max(found["seconds"], 1e-9),
            "p50": found["delivery_us"]["p50"],
            "p99": found["delivery_us"]["p99"],
            "load_share": found["cpu"] / cpu,
            "clean": is_clean(found),
            "figures": found,
        }


def measure(quick: bool, say: Say) -> Outcome:
    """Run Relais and its peers in turn."""
    rounds, seconds = (1, 1.5) if quick else (5, 3.0)
    results: dict[str, dict[int, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    missing: dict[str, str] = {}
    with ExitStack() as stack:
        directory = stack.enter_context(scratch("fanout"))
        town = build_town(directory / "data", people=READERS + 1)
        contenders = [_relais(town, directory, stack, say)]
        frame = _frame_size(contenders[0])
        for kind in PEERS if not quick else PEERS[:-1]:
            try:
                contenders.append(_peer(kind, frame, directory, stack, say))
            except Missing as why:
                missing[kind.name] = str(why)
        for contender in contenders:
            say(f"{contender.name} warms up")
            for window in WINDOWS:
                contender.round(window, WARM_UP)
        for turn in range(rounds):
            for contender in contenders:
                say(f"round {turn + 1} of {rounds}: {contender.name}")
                for window in WINDOWS:
                    results[contender.name][window].append(contender.round(window, seconds))
        checked = audit(town, contenders[0].load)
    if quick:
        missing[DjangoChannels.name] = "left out of --quick"
    return _outcome(results, missing, frame, checked)


def _relais(town: Town, directory: Path, stack: ExitStack, say: Say) -> Contender:
    say(f"Relais: {READERS} readers connect")
    server = Relais(town)
    stack.callback(server.stop)
    listen = [Connection("listen", "/ws", PROTOCOL, token) for token in town.tokens[:READERS]]
    poster = Connection("post", "/ws", PROTOCOL, town.tokens[-1])
    load = Load(server.port, [poster, *listen], directory, channels=town.channels, relais=True)
    stack.callback(load.stop)
    return Contender("Relais", server, load, BODY)


def _peer(kind: type[Peer], frame: int, directory: Path, stack: ExitStack, say: Say) -> Contender:
    say(f"{kind.name}: {READERS} readers connect")
    server = kind(directory)
    stack.callback(server.stop)
    load = server.load(directory, READERS)
    stack.callback(load.stop)
    return Contender(kind.name, server, load, frame)


def _frame_size(relais: Contender) -> int:
    """The payload that peers carry: as long as a frame of Relais is on the wire."""
    warm = relais.load.run(window=1, posts=20, size=BODY, until="delivered")
    return round(warm["bytes"] / warm["deliveries"])


def _outcome(results: dict[str, Any], missing: dict[str, str], frame: int, checked: Audit) -> Outcome:
    tables = [_table(results, missing, window, frame) for window in WINDOWS]

    def per_cpu(name: str, window: int) -> list[float]:
        return [one["per_cpu"] for one in results.get(name, {}).get(window, ())]

    alone, burst = per_cpu("Relais", 1), per_cpu("Relais", 32)
    clean = checked.clean and all(one["clean"] for rounds in results["Relais"].values() for one in rounds)

    def line(figure: str, mine: list[float], peer: str, window: int, target: float) -> Reach:
        found = ratio(mine, per_cpu(peer, window))
        text = f"{times(found)} ({count(median(mine))} /CPU-s)" + ("" if clean else ", NOT CLEAN")
        return Reach(figure, text, f"≥ {target:.2f} ×", at_least(found, target) if clean else False)

    reach = [
        line("fan-out, 1 in flight, against the C send loop", alone, CSend.name, 1, 0.70),
        line("fan-out, 1 in flight, against nchan", alone, Nchan.name, 1, 1.0),
        line("fan-out, 32 in flight, against C with the same joining", burst, CSendJoined.name, 32, 0.85),
        line("fan-out, 32 in flight, against nchan", burst, Nchan.name, 32, 8.0),
    ]
    return Outcome(tables, reach, {"results": results, "missing": missing, "audit": str(checked)})


def _table(results: dict[str, Any], missing: dict[str, str], window: int, frame: int) -> Table:
    table = Table(
        f"fan-out: {READERS} readers, {window} in flight, frames of {frame} bytes",
        (
            "server",
            "deliveries / CPU-s",
            "of Relais",
            "deliveries / s",
            "p50",
            "p99",
            "load / server CPU",
            "clean",
        ),
    )
    mine = [one["per_cpu"] for one in results["Relais"][window]]
    for name, windows in results.items():
        rounds = windows[window]
        theirs = [one["per_cpu"] for one in rounds]
        table.rows.append(
            (
                name,
                count(median(theirs)),
                times(ratio(theirs, mine)),
                count(median([one["per_second"] for one in rounds])),
                ms(median([one["p50"] for one in rounds])),
                ms(median([one["p99"] for one in rounds])),
                f"{median([one['load_share'] for one in rounds]):.2f}",
                "yes" if all(one["clean"] for one in rounds) else "no",
            )
        )
    table.rows += [(name, "not measured", why[-60:], "", "", "", "", "") for name, why in missing.items()]
    return table
