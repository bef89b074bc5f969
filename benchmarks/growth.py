"""Growth: do memory and time stay flat as channels and history grow?"""

from __future__ import annotations

import secrets
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import insert, update

from benchmarks.figures import Outcome, Reach, Say, Table, count, median, ms, times
from benchmarks.generator import Connection, Load
from benchmarks.relais import PROTOCOL, Relais
from benchmarks.town import Town, build_town
from benchmarks.work import scratch
from channels.clock import system_clock
from channels.ids import new_id
from channels.store.tables import channel, event, message
from server.cli.database import transaction

PEOPLE = 100
MEMBERSHIPS = 10  # channels that everybody is in, however many there are
CHUNK = 10_000
LOOKS = 10  # at a page, for the median
COSTS = {"connect": "connect", "post": "post_cpu", "page": "page", "memory": "rss"}
FLAT = 1.5  # times the smallest: what noise makes of a flat curve


def measure(quick: bool, say: Say) -> Outcome:
    """One axis, then the other."""
    channels = (10, 1_000) if quick else (10, 100, 1_000, 10_000)
    history = (1_000, 30_000) if quick else (1_000, 10_000, 100_000, 1_000_000)
    seconds = 2 if quick else 5
    found: dict[str, list[dict[str, Any]]] = {"channels": [], "history": []}
    for number in channels:
        say(f"{number:,} channels")
        found["channels"].append(_weigh(number, 1_000, seconds))
    for number in history:
        say(f"{number:,} messages")
        found["history"].append(_weigh(10, number, seconds))
    return Outcome(
        [_table(axis, rows) for axis, rows in found.items()],
        [_reach(axis, rows) for axis, rows in found.items()],
        found,
    )


def _weigh(channels: int, messages: int, seconds: float) -> dict[str, Any]:
    with scratch("growth") as directory:
        town = build_town(directory / "data", people=PEOPLE, channels=channels, memberships=MEMBERSHIPS)
        _fill(town, messages)
        server = Relais(town)
        try:
            return {"channels": channels, "messages": messages, **_use(town, server, directory, seconds)}
        finally:
            server.stop()


def _use(town: Town, server: Relais, directory: Path, seconds: float) -> dict[str, Any]:
    started, cpu = server.rss(), server.cpu()
    roles = ["post"] * 10 + ["listen"] * (PEOPLE - 10)
    wanted = [
        Connection(role, "/ws", PROTOCOL, token, channel=number % MEMBERSHIPS)
        for number, (role, token) in enumerate(zip(roles, town.tokens, strict=True))
    ]
    with Load(server.port, wanted, directory, channels=town.channels[:MEMBERSHIPS], relais=True) as load:
        connected = server.cpu() - cpu
        load.run(rate=50, seconds=1, size=100, until="delivered", drain=5)
        cpu = server.cpu()
        posts = load.run(rate=100, seconds=seconds, size=100, until="delivered", drain=10)
        posting = server.cpu() - cpu
        return {
            "page": _cpu_of_page(town, server),
            "started": started,
            "rss": server.rss(),
            "connect": connected / PEOPLE,
            "post_cpu": posting / max(posts["acked"], 1),
            "ack": posts["ack_us"],
            "delivery": posts["delivery_us"],
            "file": (town.data / "relais.db").stat().st_size,
        }


def _cpu_of_page(town: Town, server: Relais) -> float:
    """CPU seconds to draw a channel as its member sees it."""
    asked = urllib.request.Request(
        f"http://127.0.0.1:{server.port}/canaux/{town.channels[0]}",
        headers={"Authorization": f"Bearer {town.tokens[0]}"},
    )
    used = []
    for _ in range(LOOKS):
        before = server.cpu()
        with urllib.request.urlopen(asked, timeout=60) as answer:
            answer.read()
        used.append(server.cpu() - before)
    return median(used)


def _fill(town: Town, messages: int) -> None:
    """So many messages, spread over the channels that people are in."""
    at = system_clock()
    per_channel = messages // MEMBERSHIPS
    with transaction(town.url) as conn:
        for place in town.channels[:MEMBERSHIPS]:
            for seqs in _chunks(per_channel):
                ids = [new_id(at, secrets.randbits) for _ in seqs]
                authors = [town.people[seq % PEOPLE] for seq in seqs]
                conn.execute(
                    insert(event),
                    [
                        {
                            "channel_id": place,
                            "seq": seq,
                            "kind": "message.posted",
                            "entity_id": id,
                            "actor_id": author,
                            "at": at,
                        }
                        for seq, id, author in zip(seqs, ids, authors, strict=True)
                    ],
                )
                conn.execute(
                    insert(message),
                    [
                        {
                            "id": id,
                            "channel_id": place,
                            "seq": seq,
                            "author_id": author,
                            "body": f"Message {seq} : on peut passer demain vers dix heures.",
                            "at": at,
                        }
                        for seq, id, author in zip(seqs, ids, authors, strict=True)
                    ],
                )
            conn.execute(update(channel).where(channel.c.id == place).values(head=per_channel))


def _chunks(total: int) -> Iterator[Sequence[int]]:
    for start in range(1, total + 1, CHUNK):
        yield range(start, min(start + CHUNK, total + 1))


def _table(axis: str, rows: list[dict[str, Any]]) -> Table:
    table = Table(
        f"growth with {axis} ({PEOPLE} people connected, each in {MEMBERSHIPS} channels)",
        (
            axis,
            "file",
            "RSS at start",
            "RSS in use",
            "connect CPU",
            "CPU a post",
            "ack p50",
            "ack p99",
            "CPU a page",
        ),
    )
    for one in rows:
        table.rows.append(
            (
                count(one["channels" if axis == "channels" else "messages"]),
                f"{one['file'] / 2**20:.1f} MB",
                f"{one['started'] / 2**20:.0f} MB",
                f"{one['rss'] / 2**20:.0f} MB",
                f"{one['connect'] * 1000:.1f} ms",
                f"{one['post_cpu'] * 1000:.2f} ms",
                ms(one["ack"]["p50"]),
                ms(one["ack"]["p99"]),
                f"{one['page'] * 1000:.1f} ms",
            )
        )
    return table


def _reach(axis: str, rows: list[dict[str, Any]]) -> Reach:
    """How much more the largest costs than the smallest, in what should not know of it."""
    first, last = rows[0], rows[-1]
    grown = {what: last[key] / first[key] for what, key in COSTS.items()}
    told = ", ".join(f"{what} {times(by)}" for what, by in grown.items())
    name = "channels" if axis == "channels" else "messages"
    return Reach(
        f"{axis} {count(first[name])} → {count(last[name])}",
        told,
        f"flat (≤ {FLAT} ×)",
        max(grown.values()) <= FLAT,
    )
