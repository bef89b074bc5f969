"""The public shapes: what everybody who may hear a channel may read.

The same values travel as JSON on the wire, feed the templates, and are what the
replay law compares. Nothing private and nothing that depends on the reader may
enter them: one encoding is shared by every subscriber.
Times are ISO 8601 in UTC with a ``Z``, to the millisecond.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from matching.access import Role as Role

ChannelKind = Literal["town", "theme", "organisation", "private", "thread", "urgences", "me"]
Urgency = Literal["normal", "urgent", "vital"]
NeedState = Literal[
    "open", "partly_covered", "covered", "fulfilled", "closed", "expired", "cancelled", "merged"
]
ClaimState = Literal["held", "released"]
Answer = Literal["seen", "cannot"]
Outcome = Literal["fulfilled", "elsewhere", "unmet", "cancelled"]
ReleaseReason = Literal["unavailable", "mismatch", "no_answer", "other"]


class Shape(msgspec.Struct, frozen=True, omit_defaults=True):
    """Base of every shape: immutable, fields left at their default are not sent."""


class Person(Shape, frozen=True, kw_only=True):
    """Who said or did something. ``org`` is the name of their main organisation."""

    id: str
    name: str
    org: str | None = None


class Organisation(Shape, frozen=True, kw_only=True):
    """An association or a municipal service, as one line."""

    id: str
    name: str


class Quote(Shape, frozen=True, kw_only=True):
    """The message that another one answers, as it reads now. No body once deleted."""

    id: str
    by: Person
    excerpt: str


class Message(Shape, frozen=True, kw_only=True):
    """What somebody said. A deleted message keeps its place and loses its body."""

    id: str
    channel: str
    seq: int
    by: Person
    at: str
    body: str = ""
    edited_at: str | None = None
    deleted: bool = False
    reply_to: str | None = None
    quote: Quote | None = None


class Claim(Shape, frozen=True, kw_only=True):
    """A promise to cover ``quantity`` units of a need."""

    id: str
    by: Person
    quantity: int
    state: ClaimState
    at: str
    on_behalf_of: Organisation | None = None


class Need(Shape, frozen=True, kw_only=True):
    """A need as everybody may see it, before any claim (design §5, privacy ladder).

    ``claims`` are the active ones, oldest first; their quantities add up to ``taken``.
    ``version`` grows with each change: a reader keeps the highest it has seen.
    ``place`` is a district, never an address. ``has_private`` says that contact
    details await the claimer, without telling which.
    """

    id: str
    channel: str
    thread: str
    by: Person
    at: str
    state: NeedState
    title: str
    quantity: int
    taken: int
    unit: str
    urgency: Urgency
    version: int
    needed_by: str
    body: str = ""
    category: str = "other"
    place: str = ""
    claims: tuple[Claim, ...] = ()
    cannot: int = 0
    has_private: bool = False
    closed_at: str | None = None
    merged_into: str | None = None

    @property
    def left(self) -> int:
        """Units that nobody promised yet."""
        return self.quantity - self.taken

    @property
    def active(self) -> bool:
        """Whether it may still be claimed or answered."""
        return self.state in ("open", "partly_covered")


class EventData(Shape, frozen=True, kw_only=True):
    """What an event tells, by kind.

    ==================== =========================================================
    kind                 fields
    ==================== =========================================================
    channel.created      ``name``
    member.joined        ``person``
    member.left          ``person``
    message.posted       ``message``
    message.edited       ``message``
    message.deleted      ``message`` (no body)
    need.opened          ``need``
    need.claimed         ``need``, ``claim``, ``taken`` (after it)
    need.released        ``need``, ``claim``, ``taken`` (after it), ``reason``
    need.declined        ``need`` (somebody cannot help)
    need.resolved        ``need``, ``outcome``
    need.expired         ``need``
    need.merged          ``need``
    session.revoked      ``sessions`` (public ids; on the personal stream only)
    person.changed       nothing: role, name or activity changed (personal stream)
    ==================== =========================================================

    ``need`` and ``message`` are the present state, not the state at that seq:
    what was deleted or erased is never replayed. ``taken`` is of that moment.
    """

    message: Message | None = None
    need: Need | None = None
    claim: Claim | None = None
    taken: int | None = None
    reason: str | None = None
    outcome: str | None = None
    person: Person | None = None
    name: str | None = None
    sessions: tuple[str, ...] = ()


class Event(Shape, frozen=True, kw_only=True):
    """One entry of a channel's log, ready to be told."""

    channel: str
    seq: int
    kind: str
    at: str
    by: Person
    data: EventData
