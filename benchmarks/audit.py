"""After the run: is every acknowledged post in the database, once, at its seq, with its body, and found?"""

from __future__ import annotations

import sqlite3
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

from benchmarks.generator import Load
from benchmarks.town import Town
from channels.search.terms import terms_of

MASK = 0xFFFFFFFF
INDEXED_WITHIN = 600.0  # seconds: the index gives way to whoever speaks, and follows afterwards

_BEHIND = (
    "SELECT count(*) FROM channel c LEFT JOIN search_cursor s ON s.channel_id = c.id"
    " WHERE c.kind NOT IN ('me', 'urgences') AND c.head > coalesce(s.seq, 0)"
)
_LACKING = "SELECT count(*) FROM message m LEFT JOIN search_entry e ON e.entity_id = m.id WHERE e.n IS NULL"
_SAMPLE = (
    "SELECT e.n, m.body FROM message m JOIN search_entry e ON e.entity_id = m.id ORDER BY random() LIMIT 200"
)


@dataclass(slots=True)
class Audit:
    """How many were acknowledged, and what was wrong with them."""

    acknowledged: int = 0
    lost: int = 0
    doubled: int = 0
    holes: int = 0
    unfound: int = 0

    @property
    def clean(self) -> bool:
        """Whether nothing was lost or doubled, no seq is missing, and the search finds all of it."""
        return not (self.lost or self.doubled or self.holes or self.unfound)

    def __str__(self) -> str:
        wrong = f"{self.lost} lost, {self.doubled} doubled, {self.holes} holes, {self.unfound} not found"
        return f"{self.acknowledged:,} acknowledged, {wrong}"


def reading(town: Town) -> closing[sqlite3.Connection]:
    """What the server keeps, to look at while it runs."""
    return closing(sqlite3.connect(f"file:{town.data / 'relais.db'}?mode=ro", uri=True))


def audit(town: Town, load: Load, *, patience: float = INDEXED_WITHIN) -> Audit:
    """Compare what the load generator was told with what is kept. The server runs on: it still indexes."""
    found = Audit()
    with reading(town) as base:
        for channel, poster, number, seq in _acknowledged(load):
            found.acknowledged += 1
            row = base.execute(
                "SELECT body FROM message WHERE channel_id = ? AND seq = ?", (channel, seq)
            ).fetchone()
            found.lost += row is None or row[0] != body_of(load.salt, poster, number, len(row[0]))
        said = base.execute("SELECT body FROM message WHERE body LIKE ?", (f"b{load.salt}.%",))
        counts = Counter(body.partition(" ")[0] for (body,) in said)
        found.doubled = sum(times - 1 for times in counts.values())
        found.holes = base.execute(
            "SELECT count(*) FROM channel c"
            " WHERE head <> (SELECT count(*) FROM event WHERE channel_id = c.id)"
        ).fetchone()[0]
        found.unfound = _unfound(base, patience)
    return found


def _unfound(base: sqlite3.Connection, patience: float) -> int:
    """Messages that the search index lacks once it says that it has read all; of a sample, by asking it."""
    deadline = time.monotonic() + patience
    while base.execute(_BEHIND).fetchone()[0] and time.monotonic() < deadline:
        time.sleep(0.5)
    lacking = int(base.execute(_LACKING).fetchone()[0])
    for n, body in base.execute(_SAMPLE).fetchall():
        asked = " AND ".join(f'"{term}"' for term in terms_of(body))
        hit = base.execute(
            "SELECT count(*) FROM search_text WHERE search_text MATCH ? AND rowid = ?", (asked, n)
        ).fetchone()
        lacking += hit[0] == 0
    return lacking


def _acknowledged(load: Load) -> Iterator[tuple[str, int, int, int]]:
    with load.acks.open() as lines:
        for line in lines:
            channel, poster, number, seq = line.split("\t")
            yield channel, int(poster), int(number), int(seq)


def body_of(salt: int, poster: int, number: int, size: int) -> str:
    """The body that ``load/wire.c`` makes of a post; its first bytes say which one it is."""
    body = bytearray(f"b{salt}.{poster}.{number} ".encode())
    state = (poster * 2654435761 + number * 40503 + 1) & MASK
    while len(body) < size:
        state = (state * 1664525 + 1013904223) & MASK
        body.append(97 + (state >> 24) % 26)
    return body.decode()
