"""What one worker knows of one channel: how far it was told, and who listens to it.

A listener is *live*, and then was told everything up to the head (or is about to be, in this very
order), or *behind*, with a place of its own. There are as many feeds as channels that somebody
here is a member of: what an idle one does not need, it does not hold.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

from channels.shapes import Event

SHARD: Final = 512  # live listeners told before the loop turns: about two milliseconds

QUEUE: Final = -1  # no descriptor: what goes to this reader is queued

SendAll = Callable[[Collection[int], bytes], Sequence[int]]
"""Hands one ready frame to many descriptors at once. Says in their order how many of its bytes went to each:
the rest must be kept; less than none when nothing went."""


class Listener(Protocol):
    """One connection, as the hub knows it."""

    variant: str
    person_id: str
    session_id: str

    way: int
    """The descriptor that takes frames at once, or ``QUEUE`` while something waits before them."""

    def keep(self, rest: bytes) -> None:
        """Hold what did not go, before anything else."""

    def send_frame(self, frame: bytes) -> None:
        """Queue a ready frame."""

    def flush(self) -> None:
        """Let go of what is queued: what goes its ``way`` from now on must not overtake it."""

    def full(self, more: int = 1) -> bool:
        """Whether so much waits for this reader that not so many bytes more may be queued."""

    def half_full(self) -> bool:
        """Whether what can be missed (typing, presence) had better be."""

    async def drained(self) -> None:
        """Return once there is room again."""

    def close(self, code: int) -> None:
        """Say why and hang up."""

    def person_changed(self) -> None:
        """The person's role, name or memberships changed: look again."""


@dataclass(slots=True, eq=False)
class Place:
    """How far a listener that is behind has come. Opening the channel again gives it a new one."""

    seq: int


Shard = dict[Listener, int]


@dataclass(slots=True, eq=False)
class Telling:
    """A frame on its way to the live listeners of a variant. ``before`` is the seq before its first."""

    frame: bytes
    before: int
    untold: list[Shard]


@dataclass(slots=True, eq=False)
class Feed:
    """One channel, on this worker.

    ``head`` is the last seq told to live listeners; those of ``burst`` and of ``tellings`` are on their way.
    """

    channel: str
    head: int = -1  # not known yet
    wanted: int = 0
    live: dict[str, list[Shard]] = field(default_factory=dict)  # by variant
    behind: dict[Listener, Place] = field(default_factory=dict)
    watchers: set[Listener] = field(default_factory=set)
    children: frozenset[str] = frozenset()
    burst: list[Event] | None = None
    burst_size: int = 0
    tellings: list[Telling] | None = None
    telling: bool = False  # a turn of the loop is booked for what is on its way
    closed: bool | None = None  # only members hear it, and who leaves is cut off; None: not known yet
    opening: asyncio.Event | None = field(default_factory=asyncio.Event)  # until we hear the others too
    repair: asyncio.Task[None] | None = None
    posts: dict[str, int] | None = None  # since the last bump, by author

    @property
    def ready(self) -> bool:
        """Whether its head is known."""
        return self.head >= 0

    def opened(self) -> None:
        """Its head is known, and what other workers publish is heard."""
        opening, self.opening = self.opening, None
        if opening is not None:
            opening.set()

    def learn(self, closed: bool | None) -> None:
        """Whether only members hear it, if somebody knows."""
        if closed is not None:
            self.closed = bool(self.closed) or closed

    def unused(self) -> bool:
        """Whether nobody here needs this channel any more."""
        return not (self.live or self.behind or self.watchers or self.children)

    def everybody(self) -> set[Listener]:
        """Who has the channel open here, and who watches it."""
        return {*self.listening(), *self.behind, *self.watchers}

    # ── live ────────────────────────────────────────────────────────────────────────────

    def listening(self) -> Iterator[Listener]:
        """The live listeners."""
        for shards in self.live.values():
            for shard in shards:
                yield from shard

    def is_live(self, listener: Listener) -> bool:
        """Whether a listener hears what happens as it happens."""
        return any(listener in shard for shard in self.live.get(listener.variant, ()))

    def enliven(self, listener: Listener) -> None:
        """A listener stands at the head."""
        shards = self.live.setdefault(listener.variant, [])
        if not shards or len(shards[-1]) >= SHARD:
            shards.append({})
        shards[-1][listener] = listener.way

    def reroute(self, listener: Listener) -> None:
        """The way to a listener has changed."""
        for shard in self.live.get(listener.variant, ()):
            if listener in shard:
                shard[listener] = listener.way

    def silence(self, listener: Listener) -> None:
        """A listener is no longer live, if it was."""
        shards = self.live.get(listener.variant, [])
        for shard in shards:
            if shard.pop(listener, None) is not None and not shard:
                shards.remove(shard)
                break
        if not shards:
            self.live.pop(listener.variant, None)
