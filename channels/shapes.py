"""The public shapes: what everybody who may hear a channel may read.

The same values travel as JSON on the wire, feed the templates, and are what the
replay law compares. Nothing private and nothing that depends on the reader may
enter them: one encoding is shared by every subscriber.
Times are ISO 8601 in UTC with a ``Z``, to the millisecond.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from matching.access import Role as Role

ChannelKind = Literal[
    "town", "theme", "organisation", "private", "direct", "help", "thread", "urgences", "me", "exercise"
]
CardKind = Literal["need", "offer"]
Nature = Literal["goods", "service", "time", "equipment"]
Urgency = Literal["normal", "urgent", "vital"]
NeedState = Literal[
    "draft",
    "open",
    "partly_covered",
    "covered",
    "fulfilled",
    "closed",
    "expired",
    "cancelled",
    "merged",
]
ClaimState = Literal[
    "held",
    "confirmed",
    "on_the_way",
    "delivered",
    "validated",
    "released",
    "lapsed",
    "no_show",
    "reassigned",
]
Answer = Literal["seen", "cannot"]
Outcome = Literal["fulfilled", "elsewhere", "unmet", "cancelled"]
ReleaseReason = Literal["unavailable", "mismatch", "no_answer", "other", "unmatched", "removed"]


class Shape(msgspec.Struct, frozen=True, omit_defaults=True):
    """Base of every shape: immutable, fields left at their default are not sent."""


class Person(Shape, frozen=True, kw_only=True):
    """Who said or did something. ``org`` is the name of their main organisation."""

    id: str
    name: str
    org: str | None = None


class Present(Person, frozen=True, kw_only=True):
    """Somebody who is here: on duty or not, ``away`` from every one of their devices or not."""

    on_duty: bool = False
    away: bool = False


class Organisation(Shape, frozen=True, kw_only=True):
    """An association or a municipal service, as one line."""

    id: str
    name: str


class Quote(Shape, frozen=True, kw_only=True):
    """The message that another one answers, as it reads now. No body once deleted."""

    id: str
    by: Person
    excerpt: str


class File(Shape, frozen=True, kw_only=True):
    """A file that was handed in. Pictures have a width and a height, in pixels."""

    id: str
    name: str
    type: str
    size: int
    width: int | None = None
    height: int | None = None


class Mention(Shape, frozen=True, kw_only=True, omit_defaults=False):
    """Words of a message that call somebody: ``name`` as it stands there after its ``@``.

    ``kind`` is ``person``, ``organisation`` or ``channel``, ``id`` is of that.
    """

    kind: str
    id: str
    name: str


class Reaction(Shape, frozen=True, kw_only=True, omit_defaults=False):
    """A word under a message, and how many people put it there."""

    word: str
    count: int


class PollOption(Shape, frozen=True, kw_only=True, omit_defaults=False):
    """An answer that may be chosen, and how many people chose it."""

    words: str
    count: int


class Poll(Shape, frozen=True, kw_only=True):
    """The answers to the question that a message asks. ``voters`` people chose one, or ``several`` each.

    Who chose what is in no event; of an ``anonymous`` poll nobody is told.
    """

    options: tuple[PollOption, ...]
    voters: int = 0
    several: bool = False
    anonymous: bool = False
    closes_at: str | None = None
    closed: bool = False


class Origin(Shape, frozen=True, kw_only=True, omit_defaults=False):
    """The channel that words were said in."""

    id: str
    name: str


class Forward(Shape, frozen=True, kw_only=True):
    """Words of the message ``id`` that were passed on, as they were then. No body once taken back.

    ``changed``: where they were said they read differently now. ``place`` is that place, if everybody
    who hears them here may open it.
    """

    id: str
    by: Person
    at: str
    body: str = ""
    changed: bool = False
    erased: bool = False
    place: Origin | None = None


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
    pinned: bool = False
    reply_to: str | None = None
    quote: Quote | None = None
    reactions: tuple[Reaction, ...] = ()
    mentions: tuple[Mention, ...] = ()
    files: tuple[File, ...] = ()
    poll: Poll | None = None
    forward: Forward | None = None


class Claim(Shape, frozen=True, kw_only=True):
    """A promise to cover ``quantity`` units of a need, or to take as many of an offer.

    ``confirm_by`` is until when it lapses unless confirmed. ``match`` is the other card that this
    promise joins to this one: the offer that answers a need, the need that an offer serves.
    ``handing_to`` or ``handing_to_organisation``: who is asked to take it over.
    """

    id: str
    by: Person
    quantity: int
    state: ClaimState
    at: str
    on_behalf_of: Organisation | None = None
    confirm_by: str | None = None
    match: str | None = None
    handing_to: Person | None = None
    handing_to_organisation: Organisation | None = None
    handed_from: str | None = None


class Waiting(Shape, frozen=True, kw_only=True):
    """Somebody who takes over up to ``quantity`` units as soon as they are given back."""

    by: Person
    quantity: int
    at: str
    on_behalf_of: Organisation | None = None


class Thanks(Shape, frozen=True, kw_only=True):
    """The words that closed a card."""

    by: Person
    body: str


class Need(Shape, frozen=True, kw_only=True):
    """A card, need or offer (``kind``), as everybody may see it, before any claim (design §5).

    An offer is a need turned round: its claims take instead of give, ``needed_by`` is the day
    until which it stands. ``claims`` are the active ones, oldest first; their quantities add up to
    ``taken``, but for an ``unlimited`` offer: it counts nothing, and ``quantity`` is the most that
    one claim may take. ``waiting`` is in the order in which what is given back is passed on.
    ``version`` grows with each change: a reader keeps the highest it has seen.
    ``place`` is a district, never an address. ``has_private`` says that contact
    details await the claimer, without telling which. ``alerted`` is how many people were
    called, in how many ``waves``; never who.
    details await the claimer, without telling which; ``proxy`` that it was entered for
    somebody else. ``source`` is the message it was made from; ``delivered`` the units that came.
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
    kind: CardKind = "need"
    body: str = ""
    nature: Nature = "goods"
    category: str = "other"
    place: str = ""
    starts_at: str | None = None
    unlimited: bool = False
    claims: tuple[Claim, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    cannot: int = 0
    has_private: bool = False
    proxy: bool = False
    source: str | None = None
    photos: tuple[File, ...] = ()
    closed_at: str | None = None
    outcome: Outcome | None = None
    delivered: int | None = None
    thanks: Thanks | None = None
    merged_into: str | None = None
    waves: int = 0
    alerted: int = 0
    exercise: str | None = None  # simulated: the exercise it belongs to

    @property
    def left(self) -> int:
        """Units that nobody promised yet."""
        return self.quantity - self.taken

    @property
    def active(self) -> bool:
        """Whether it may still be claimed or answered."""
        return self.state in ("open", "partly_covered")


class Notice(Shape, frozen=True, kw_only=True):
    """Something one person is told, on their own stream only.

    ``kind`` and ``facts`` make its sentence; a later one of the same ``tag`` takes its place.
    ``title`` is that of the need, or the name of the channel, as it reads now.
    """

    id: str
    kind: str
    tag: str
    at: str
    need: str | None = None
    channel: str | None = None
    title: str = ""
    urgency: Urgency = "normal"
    facts: dict[str, Any] = {}
    read: bool = False


class Exercise(Shape, frozen=True, kw_only=True):
    """A rehearsal that people were asked to join. What is asked in it is simulated."""

    id: str
    name: str
    at: str
    ended_at: str | None = None


class Seat(Shape, frozen=True, kw_only=True):
    """A device in a call, and whose it is."""

    id: str
    person: Person


class VideoCall(Shape, frozen=True, kw_only=True):
    """A quick call in a channel: who began it, everybody who came, and who is in it now."""

    id: str
    channel: str
    by: Person
    at: str
    ended_at: str | None = None
    people: tuple[Person, ...] = ()
    seats: tuple[Seat, ...] = ()


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
    message.pinned       ``message``, ``on`` (pinned to its channel, or taken off)
    message.reacted      ``message``, ``word``, ``on`` (put there, or taken away)
    poll.voted           ``message`` (somebody chose, or changed their mind; never who chose what)
    poll.closed          ``message`` (no more answers are taken)
    need.opened          ``need``
    need.edited          ``need``, ``changed`` (names of its fields)
    need.claimed         ``need``, ``claim``, ``taken`` (after it)
    need.advanced        ``need``, ``claim``, ``taken`` (after it), ``state`` (reached by it)
    need.released        ``need``, ``claim``, ``taken`` (after it), ``reason``
    need.lapsed          ``need``, ``claim``, ``taken`` (after it)
    need.no_show         ``need``, ``claim``, ``taken`` (after it)
    need.handing         ``need``, ``claim`` (proposed to somebody, or no more)
    need.handed_over     ``need``, ``claim`` (the new one)
    need.queued          ``need``, ``person`` (waits now)
    need.dequeued        ``need``, ``person`` (waits no more)
    need.declined        ``need`` (somebody cannot help)
    need.resolved        ``need``, ``outcome``
    need.expired         ``need``
    need.merged          ``need``
    need.alerted         ``need``, ``wave`` (its number), ``people`` (how many it called)
    need.widened         ``need`` (the coordination did not wait for the next wave)
    exercise.opened      ``exercise`` (people of this channel are asked to join)
    exercise.ended       ``exercise``
    call.started         ``call`` (a quick video call)
    call.joined          ``call`` (somebody took a seat in it)
    call.left            ``call`` (a seat is free)
    call.ended           ``call``
    session.revoked      ``sessions`` (public ids; on the personal stream only)
    person.changed       nothing: role, name or activity changed (personal stream)
    notice.told          ``notice`` (personal stream)
    notice.read          ``tags`` (of the notices that were read; personal stream)
    ==================== =========================================================

    Each ``need.…`` has its twin ``offer.…`` with the same fields: ``need`` is the card then too.
    ``need``, ``message`` and ``call`` are the present state, not the state at that seq:
    what was deleted or erased is never replayed. ``taken`` is of that moment.
    """

    message: Message | None = None
    need: Need | None = None
    claim: Claim | None = None
    taken: int | None = None
    state: ClaimState | None = None
    reason: str | None = None
    outcome: str | None = None
    changed: tuple[str, ...] = ()
    person: Person | None = None
    exercise: Exercise | None = None
    call: VideoCall | None = None
    name: str | None = None
    sessions: tuple[str, ...] = ()
    wave: int | None = None
    people: int | None = None
    notice: Notice | None = None
    tags: tuple[str, ...] = ()
    word: str | None = None
    on: bool | None = None


class Event(Shape, frozen=True, kw_only=True):
    """One entry of a channel's log, ready to be told."""

    channel: str
    seq: int
    kind: str
    at: str
    by: Person
    data: EventData
