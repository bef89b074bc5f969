"""What happened in a run, as values: calls with their attempts, what each client heard, what was kept.

Every instant is of one monotonic clock, that of the process in which all clients run.
"""

from __future__ import annotations

from math import inf
from pathlib import Path
from typing import Any

import msgspec


class Attempt(msgspec.Struct, omit_defaults=True):
    """One time that a call was sent. Neither ``ok`` nor ``no``: the answer never came."""

    called: float
    returned: float | None = None
    ok: dict[str, Any] | None = None
    no: dict[str, Any] | None = None

    @property
    def refused(self) -> bool:
        """A definite no. "Come back later" is none: the work may have been done or not."""
        return self.no is not None and self.no.get("retry_after") is None

    @property
    def unknown(self) -> bool:
        return self.ok is None and not self.refused


class Call(msgspec.Struct, omit_defaults=True):
    """Something a client wanted done once, and every attempt at it."""

    verb: str  # post, need, claim, release, resolve
    by: str
    asked: dict[str, Any]
    key: str | None = None
    attempts: list[Attempt] = msgspec.field(default_factory=list)

    @property
    def answers(self) -> list[dict[str, Any]]:
        return [attempt.ok for attempt in self.attempts if attempt.ok is not None]

    @property
    def acknowledged(self) -> bool:
        return bool(self.answers)

    @property
    def unknown(self) -> bool:
        """Nobody said yes, and somebody may have done it."""
        return not self.acknowledged and any(attempt.unknown for attempt in self.attempts)

    @property
    def called(self) -> float:
        return min(attempt.called for attempt in self.attempts)

    @property
    def returned(self) -> float:
        """When it was known to be done; never, when nobody said so."""
        return min((a.returned for a in self.attempts if a.ok and a.returned is not None), default=inf)


class Heard(msgspec.Struct, array_like=True, gc=False):
    """An event as a client got it. ``body`` of a message, else empty."""

    seq: int
    kind: str
    entity: str
    body: str = ""


class Reset(msgspec.Struct, tag="reset"):
    """The server told a client that stood at ``at`` to read the page again, which then stands at ``head``."""

    at: int
    head: int
    fetched: list[Heard] = msgspec.field(default_factory=list)


class Skip(msgspec.Struct, tag="skip"):
    """The server told a client to move its cursor without an event."""

    at: int
    to: int


class Reading(msgspec.Struct):
    """All that one client took from one channel over all its connections, in order of arrival."""

    client: str
    channel: str
    start: int = 0
    heard: list[Heard] = msgspec.field(default_factory=list)
    # What interrupted it: (how many were heard before, the interruption).
    breaks: list[tuple[int, Reset | Skip]] = msgspec.field(default_factory=list)


class Logged(msgspec.Struct, array_like=True, gc=False):
    """An event as the log keeps it."""

    seq: int
    kind: str
    entity: str
    actor: str
    facts: dict[str, Any] | None = None


class KeptMessage(msgspec.Struct, array_like=True, gc=False):
    """A message's row."""

    channel: str
    seq: int
    author: str
    body: str


class KeptNeed(msgspec.Struct, array_like=True):
    """A need's row."""

    channel: str
    author: str
    title: str
    quantity: int
    taken: int
    state: str


class KeptClaim(msgspec.Struct, array_like=True):
    """A claim's row."""

    need: str
    by: str
    quantity: int
    state: str


class Kept(msgspec.Struct):
    """The database when everything had come to rest. ``keys`` is by person, then by key."""

    heads: dict[str, int] = msgspec.field(default_factory=dict)
    log: dict[str, list[Logged]] = msgspec.field(default_factory=dict)
    messages: dict[str, KeptMessage] = msgspec.field(default_factory=dict)
    needs: dict[str, KeptNeed] = msgspec.field(default_factory=dict)
    claims: dict[str, KeptClaim] = msgspec.field(default_factory=dict)
    keys: dict[str, dict[str, dict[str, Any]]] = msgspec.field(default_factory=dict)
    damage: list[str] = msgspec.field(default_factory=list)  # what the database says of its own files


class History(msgspec.Struct):
    """A whole run.

    ``due`` is how far every reader had to come in each channel before it was let go: what a sweep of the
    house writes after that is nobody's loss. ``notes`` is what was done to the house, and when: for whoever
    reads a failure.
    """

    seed: int = 0
    calls: list[Call] = msgspec.field(default_factory=list)
    readings: list[Reading] = msgspec.field(default_factory=list)
    kept: Kept = msgspec.field(default_factory=Kept)
    epochs: list[str] = msgspec.field(default_factory=list)
    due: dict[str, int] = msgspec.field(default_factory=dict)
    notes: list[tuple[float, str]] = msgspec.field(default_factory=list)

    def of(self, verb: str) -> list[Call]:
        return [call for call in self.calls if call.verb == verb]

    def write(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(msgspec.json.encode(self))

    @staticmethod
    def read(path: Path) -> History:
        return msgspec.json.decode(path.read_bytes(), type=History)
