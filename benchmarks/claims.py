"""The claim race: 1,000 people claim 50 needs over two workers, at once and at a busy pace; exact, quick."""

from __future__ import annotations

import json
import random
import secrets
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from benchmarks.audit import reading
from benchmarks.figures import Outcome, Reach, Say, Table, median, ms
from benchmarks.generator import Connection, Load
from benchmarks.relais import PROTOCOL, Relais
from benchmarks.town import Town, build_town
from benchmarks.work import scratch
from channels.actions.needs import Ask, open_need
from channels.clock import system_clock
from channels.store import Write
from server.cli.database import transaction

CLAIMERS, NEEDS, QUANTITY = 1_000, 50, 10  # half of the claims must be refused
PACES = {"all at once": 0, "200 a second": 200}
LIMIT = 100_000  # microseconds
PATIENCE = 120.0  # seconds for the alerts of all needs to go out


def measure(quick: bool, say: Say) -> Outcome:
    """Several races, each on fresh needs."""
    rounds = 1 if quick else 5
    found: list[dict[str, Any]] = []
    with ExitStack() as stack:
        directory = stack.enter_context(scratch("claims"))
        town = build_town(directory / "data", people=CLAIMERS)
        server = Relais(town, workers=2, core=None)
        stack.callback(server.stop)
        for turn in range(rounds):
            say(f"round {turn + 1} of {rounds}: {CLAIMERS} claims")
            found += [_race(town, server, directory, pace) for pace in PACES]
    return _outcome(found)


def _race(town: Town, server: Relais, directory: Path, pace: str) -> dict[str, Any]:
    needs = _open_needs(town)
    _wait_for_alerts(town, needs)
    chosen = [random.choice(needs) for _ in range(CLAIMERS)]
    says = [
        json.dumps({"t": "claim", "ref": 1, "need": need, "quantity": 1, "key": _key()}) for need in chosen
    ]
    claimers = [
        Connection("say", "/ws", PROTOCOL, token, says=(frame,))
        for token, frame in zip(town.tokens, says, strict=True)
    ]
    with Load(server.port, claimers, directory, channels=town.channels, relais=True, core=None) as load:
        before = server.cpu()
        figures = load.run(script=1, rate=PACES[pace], drain=30)
        cpu = server.cpu() - before
    return {
        **figures,
        "pace": pace,
        "server_cpu": cpu,
        "exact": _is_exact(town, Counter(chosen), figures["acked"]),
    }


def _key() -> str:
    """As our page makes them (``web/static/js/keys.js``): milliseconds, then chance."""
    return f"{time.time_ns() // 1_000_000:012x}{secrets.token_hex(12)}"


def _open_needs(town: Town) -> list[str]:
    with transaction(town.url) as conn:
        tx = Write(conn, system_clock(), secrets.randbits)
        ask = Ask(title="Des bras", quantity=QUANTITY, unit="personnes", category="moving")
        return [open_need(tx, town.admin, channel=town.channels[0], ask=ask)["need"] for _ in range(NEEDS)]


def _wait_for_alerts(town: Town, needs: list[str]) -> None:
    """People claim what they were alerted of: the race begins when each need has called its first wave."""
    deadline = time.monotonic() + PATIENCE
    marks = ", ".join("?" * len(needs))
    with reading(town) as base:
        while base.execute(
            f"SELECT 1 FROM course WHERE step = 0 AND need_id IN ({marks})",
            needs,
        ).fetchone():
            if time.monotonic() > deadline:
                raise RuntimeError("the alerts do not go out")
            time.sleep(0.1)


def _is_exact(town: Town, wanted: Counter[str], granted: int) -> bool:
    """As many granted as fit, as many rows as granted, and every need's count true."""
    kept = 0
    with reading(town) as base:
        for need, demand in wanted.items():
            (taken,) = base.execute("SELECT taken FROM need WHERE id = ?", (need,)).fetchone()
            (rows,) = base.execute(
                "SELECT coalesce(sum(quantity), 0) FROM claim WHERE need_id = ? AND state <> 'released'",
                (need,),
            ).fetchone()
            if not taken == rows == min(demand, QUANTITY):
                return False
            kept += rows
    return kept == granted


def _outcome(found: list[dict[str, Any]]) -> Outcome:
    table = Table(
        f"claims: {CLAIMERS} on {NEEDS} needs of {QUANTITY}, two workers",
        (
            "claims come",
            "granted",
            "refused",
            "other answers",
            "seconds",
            "server CPU",
            "p50",
            "p99",
            "exact",
        ),
    )
    for one in found:
        refused = one["no"].get("already_claimed", 0)
        table.rows.append(
            (
                one["pace"],
                str(one["acked"]),
                str(refused),
                str(sum(one["no"].values()) - refused),
                f"{one['seconds']:.2f}",
                f"{one['server_cpu']:.2f} s",
                ms(one["ack_us"]["p50"]),
                ms(one["ack_us"]["p99"]),
                "yes" if one["exact"] else "NO",
            )
        )
    return Outcome([table], [_reach(pace, found) for pace in PACES], {"rounds": found})


def _reach(pace: str, found: list[dict[str, Any]]) -> Reach:
    mine = [one for one in found if one["pace"] == pace]
    p99 = median([one["ack_us"]["p99"] for one in mine])
    exact = all(
        one["exact"] and one["acked"] + one["no"].get("already_claimed", 0) == CLAIMERS for one in mine
    )
    return Reach(
        f"claim race: 1,000 claims on 50 needs, two workers, {pace}",
        f"{'exact, no error' if exact else 'NOT EXACT or errors'}; p99 {ms(p99)}",
        "exact; p99 ≤ 100 ms",
        exact and p99 <= LIMIT,
    )
