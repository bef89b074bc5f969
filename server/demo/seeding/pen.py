"""The hand that writes the demo: the house's own ``Write``, with given times and seeded chance."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from sqlalchemy import Connection

from channels.ids import RandomBits
from channels.store import Write


def _seeded_bits() -> RandomBits:
    return Random("relais:demo:ids").getrandbits


@dataclass(slots=True)
class Pen:
    """Writes on one connection, inside the caller's transaction; the same acts give the same ids."""

    conn: Connection
    random_bits: RandomBits = field(default_factory=_seeded_bits)

    def at(self, instant: datetime) -> Write:
        """A write that happens at that instant."""
        return Write(self.conn, at=instant, random_bits=self.random_bits)


@dataclass(slots=True)
class Known:
    """The ids behind the town's keys."""

    network: str
    organisations: dict[str, str] = field(default_factory=dict)
    channels: dict[str, str] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)
