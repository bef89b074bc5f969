"""Growth: do memory and time stay flat as channels and history grow?"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import insert, update

from benchmarks.figures import Outcome, Say, Table, count, ms
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
    return Outcome([_table(axis, rows) for axis, rows in found.items()], [], found)


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
        return {
            "started": started,
            "rss": server.rss(),
            "connect": connected / PEOPLE,
            "post_cpu": (server.cpu() - cpu) / max(posts["acked"], 1),
            "ack": posts["ack_us"],
            "delivery": posts["delivery_us"],
            "file": (town.data / "relais.db").stat().st_size,
        }


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
        (axis, "file", "RSS at start", "RSS in use", "connect CPU", "CPU a post", "ack p50", "ack p99"),
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
            )
        )
    return table
