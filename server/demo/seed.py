"""Seeding: a town of the script becomes a database, in one transaction, or nothing does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, insert

from channels.clock import iso
from channels.search.following import start_over
from channels.store.tables import meta
from server.demo.script import Person, Town
from server.demo.seeding.alerting import REMEMBERED, call_waves, settle_notices
from server.demo.seeding.founding import ARRIVALS, found
from server.demo.seeding.pen import Pen
from server.demo.seeding.playing import Progress, Skipped, play
from server.demo.seeding.reading import read_all

# Shown on the demo's own sign-in page (web/pages/signing.py holds the same words; a test compares).
PASSWORD: Final = "relais-demo"  # noqa: S105
PERSONAS: Final = (
    "amina@demo.example",
    "claire@demo.example",
    "leo@demo.example",
    "ccas@demo.example",
    "nour@demo.example",
)


@dataclass(frozen=True, slots=True)
class Seeded:
    """What the town came to."""

    people: int
    channels: int
    acts: int
    skipped: tuple[Skipped, ...]


def seed(
    conn: Connection,
    town: Town,
    *,
    at: datetime,
    password_hash: str,
    progress: Progress = lambda done, total: None,
) -> Seeded:
    """Play ``town`` as it stands at ``at`` into an empty, migrated database and mark it as a demo.

    The caller owns the transaction. The same town at the same instant gives the same rows.
    """
    pen = Pen(conn)
    first = min((act.at for act in town.acts), default=at)
    begin = first - ARRIVALS - timedelta(hours=6)
    known = found(pen, town, begin=begin, password_hash=password_hash)
    skipped = play(pen, town, known, progress)
    call_waves(pen, since=at - REMEMBERED, until=at)
    personas = frozenset(one.key for one in personas_of(town))
    read_all(pen, known, personas, at=at)
    settle_notices(pen, known, personas, at=at)
    start_over(pen.at(at))  # six months are indexed in the order of time, not channel by channel
    conn.execute(insert(meta), {"key": "demo", "value": iso(at)})
    return Seeded(len(town.people), len(town.channels), len(town.acts), tuple(skipped))


def personas_of(town: Town) -> tuple[Person, ...]:
    """The people whose place a visitor may take."""
    return tuple(one for one in town.people if one.email in PERSONAS)
