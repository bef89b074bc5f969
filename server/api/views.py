"""What the interface answers: the public shapes of ``channels.shapes`` with every field present.

On the socket a field that stands at its default is left out, to spare bytes that are sent to
everybody. Over HTTP an answer goes to one reader, who should not need to know our defaults:
each shape is derived here once more with ``omit_defaults=False``, and ``show`` turns the one
into the other. The only exception is the ``data`` of an event, whose fields depend on its kind.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeVar

import msgspec
from msgspec import Meta

from channels import shapes
from channels.log import KINDS

T = TypeVar("T", bound=msgspec.Struct)


def show(value: Any, view: type[T]) -> T:
    """A shape, a row or a dictionary as one of the views below."""
    return msgspec.convert(value, view, from_attributes=True)


class View(msgspec.Struct, frozen=True, kw_only=True):
    """Base of the answers that are no shape of the socket."""


class Person(shapes.Person, frozen=True, kw_only=True, omit_defaults=False):
    """Who said or did something. ``org`` is the name of their main organisation."""


class Quote(shapes.Quote, frozen=True, kw_only=True, omit_defaults=False):
    """The message that another one answers, as it reads now. Its excerpt is empty once deleted."""

    by: Person


class Message(shapes.Message, frozen=True, kw_only=True, omit_defaults=False):
    """What somebody said. A deleted message keeps its place and loses its body."""

    by: Person
    quote: Quote | None = None


class Claim(shapes.Claim, frozen=True, kw_only=True, omit_defaults=False):
    """A promise to cover ``quantity`` units of a need."""

    by: Person


class Need(shapes.Need, frozen=True, kw_only=True, omit_defaults=False):
    """A need as everybody may see it: never a contact, never an address.

    ``claims`` are the active ones, oldest first; their quantities add up to ``taken``.
    ``version`` grows with each change. ``place`` is a district. ``has_private`` says that
    contact details await whoever claims.
    """

    by: Person
    claims: tuple[Claim, ...] = ()


class NeedInFull(Need, frozen=True, kw_only=True, omit_defaults=False):
    """A need, and how many people have seen it."""

    seen: int


class EventData(shapes.EventData, frozen=True, kw_only=True):
    """What an event tells; which fields are present depends on its kind (docs/protocol.md)."""

    message: Message | None = None
    need: Need | None = None
    claim: Claim | None = None
    person: Person | None = None


class Event(shapes.Event, frozen=True, kw_only=True, omit_defaults=False):
    """One entry of a channel's log, as the socket tells it."""

    t: Literal["event"] = "event"
    kind: Annotated[str, Meta(extra_json_schema={"enum": sorted(KINDS)})]
    by: Person
    data: EventData


class EventList(View, frozen=True, kw_only=True):
    """Entries of a log, oldest first.

    ``next`` continues in the same direction (as ``after``, or as ``before``); null: no more now.
    ``head`` is the last seq of the channel. When ``epoch`` differs from the one that a cursor
    was kept with, the database was restored: drop the cursor and read again.
    """

    items: tuple[Event, ...]
    next: int | None
    head: int
    epoch: str


class Network(View, frozen=True, kw_only=True):
    """The town whose people meet here."""

    id: str
    name: str
    timezone: str


class Me(View, frozen=True, kw_only=True):
    """Who is asking. ``me`` and ``urgences`` are channels to read like any other.

    ``csrf`` is what a change made with the session cookie sends in ``X-CSRF-Token``;
    null for a bearer token, which needs none.
    """

    id: str
    name: str
    email: str
    role: shapes.Role
    org: str | None
    locale: str
    network: Network
    me: str
    urgences: str
    epoch: str
    csrf: str | None


class Channel(View, frozen=True, kw_only=True):
    """A channel that this person may see. ``unread`` counts the messages of others, if joined."""

    id: str
    kind: shapes.ChannelKind
    name: str
    purpose: str
    organisation: str | None
    head: int
    joined: bool
    unread: int
    members: int


class ChannelList(View, frozen=True, kw_only=True):
    """The channels of a person, all of them: ``next`` is null."""

    items: tuple[Channel, ...]
    next: str | None = None


class Member(View, frozen=True, kw_only=True):
    """A person of a channel, with their role in the network."""

    id: str
    name: str
    role: shapes.Role
    org: str | None


class MemberList(View, frozen=True, kw_only=True):
    """Everybody in a channel, by name: ``next`` is null."""

    items: tuple[Member, ...]
    next: str | None = None


class NeedList(View, frozen=True, kw_only=True):
    """Needs, the latest first; ``next`` goes into ``before``."""

    items: tuple[Need, ...]
    next: str | None


class PrivateDetails(View, frozen=True, kw_only=True):
    """What only those who help may read. This sight of it was written down."""

    contact: str
    address: str
    notes: str


class Refusal(View, frozen=True, kw_only=True):
    """A named no: ``say`` is the sentence for the person, ``details`` the facts behind it."""

    code: str
    say: str
    details: dict[str, Any]
