"""What the server says on the socket, as types. The session and the hub write these frames.

Nothing is encoded from here: these types describe, and the tests hold real frames against them.
"""

from __future__ import annotations

from typing import Annotated, Any, Final

import msgspec
from msgspec import UNSET, Meta, UnsetType

from channels import wire
from channels.log import KINDS
from channels.shapes import EventData, Person, Role

Ref = Annotated[int | str | None, Meta(description="The `ref` of the verb that is answered.")]


class Frame(
    msgspec.Struct, frozen=True, kw_only=True, tag=str.lower, tag_field="t", forbid_unknown_fields=True
):
    """Base of every server frame."""


class Myself(msgspec.Struct, frozen=True, kw_only=True):
    """Who the connection belongs to."""

    id: str
    name: str
    role: Role


class Author(msgspec.Struct, frozen=True, kw_only=True):
    """Who did what the frame tells."""

    id: str
    name: str


class Hello(Frame, frozen=True, kw_only=True):
    """The first frame: who you are, how far your channels go, what is unread.

    ``me`` and ``urgences`` are channels to open; ``heartbeat`` is the pause between two pings
    in seconds. With a new ``epoch``, drop every cursor.
    """

    person: Myself
    epoch: str
    heartbeat: int
    heads: dict[str, int]
    unread: dict[str, int]
    me: str
    urgences: str


class Ok(Frame, frozen=True, kw_only=True):
    """The verb was done, and is durable."""

    ref: Ref


class OkOpen(Ok, frozen=True, kw_only=True, tag="ok"):
    """The channel is open; events after the cursor follow, up to ``head``, then live ones."""

    head: int


class OkMessage(Ok, frozen=True, kw_only=True, tag="ok"):
    """The message, and the seq of the event that tells it."""

    message: str
    seq: int


class OkNeed(Ok, frozen=True, kw_only=True, tag="ok"):
    """The need, and the seq of the event that tells it."""

    need: str
    seq: int


class OkClaim(OkNeed, frozen=True, kw_only=True, tag="ok"):
    """The claim, its need, and the seq of the event that tells it."""

    claim: str


class OkRespond(Ok, frozen=True, kw_only=True, tag="ok"):
    """The need that was answered; ``changed`` is false when nothing new was said."""

    need: str
    changed: bool


class No(Frame, frozen=True, kw_only=True):
    """The verb was refused and changed nothing."""

    ref: Ref
    code: str
    say: str
    details: dict[str, Any]
    retry_after: float | None


class Event(Frame, frozen=True, kw_only=True):
    """One entry of an open channel's log."""

    channel: str
    seq: int
    kind: Annotated[str, Meta(extra_json_schema={"enum": sorted(KINDS)})]
    at: str
    by: Author
    data: EventData


class Typing(Frame, frozen=True, kw_only=True):
    """Somebody is writing there. Said once; forget it after a few seconds."""

    channel: str
    by: Author


class Presence(Frame, frozen=True, kw_only=True):
    """Who is here: everybody after hello (``here`` is a list), then one ``person`` at a time."""

    here: tuple[Person, ...] | bool
    person: Person | UnsetType = UNSET


class Read(Frame, frozen=True, kw_only=True):
    """On the channel ``me``: another device read up to ``seq``; ``unread`` are left."""

    channel: str
    seq: int
    unread: int


class Head(Frame, frozen=True, kw_only=True):
    """Something happened in a joined channel that is not open: at most once a second.

    ``posts`` counts the new messages by author, so that one's own are not unread.
    """

    channel: str
    seq: int
    posts: dict[str, int]


class Seen(Frame, frozen=True, kw_only=True):
    """How many people have seen a need now."""

    need: str
    seen: int


class Skip(Frame, frozen=True, kw_only=True):
    """You may not hear the events up to ``to``: move the cursor there, nothing was lost."""

    channel: str
    to: int


class Reset(Frame, frozen=True, kw_only=True):
    """The cursor is too far behind, or from another life of the database: read the channel again."""

    channel: str
    head: int


FRAMES: Final[tuple[type[Frame], ...]] = (
    Hello,
    Ok,
    No,
    Event,
    Typing,
    Presence,
    Read,
    Head,
    Seen,
    Skip,
    Reset,
)

ANSWERS: Final[dict[type[wire.Verb], type[Ok]]] = {
    wire.Open: OkOpen,
    wire.Leave: Ok,
    wire.Post: OkMessage,
    wire.Edit: OkMessage,
    wire.Delete: OkMessage,
    wire.Read: Ok,
    wire.Typing: Ok,
    wire.NeedVerb: OkNeed,
    wire.ClaimVerb: OkClaim,
    wire.Respond: OkRespond,
    wire.Release: OkClaim,
    wire.Resolve: OkNeed,
}
assert set(ANSWERS) == set(wire.VERBS), set(ANSWERS) ^ set(wire.VERBS)


class Told(msgspec.Struct, frozen=True):
    """What a kind of event says, and the fields of ``data`` that it always carries."""

    says: str
    fields: tuple[str, ...]


EVENTS: Final[dict[str, Told]] = {
    "channel.created": Told("The channel was opened.", ("name",)),
    "member.joined": Told("Somebody joined, or was brought in.", ("person",)),
    "member.left": Told("Somebody left, or was taken out.", ("person",)),
    "message.posted": Told("Somebody said something.", ("message",)),
    "message.edited": Told("A message reads differently now.", ("message",)),
    "message.deleted": Told("A message was taken back; its body is gone.", ("message",)),
    "need.opened": Told("Somebody asks for help.", ("need",)),
    "need.claimed": Told("Somebody promised a part of it.", ("need", "claim", "taken")),
    "need.released": Told("A promise was given back.", ("need", "claim", "taken", "reason")),
    "need.declined": Told("Somebody cannot help.", ("need",)),
    "need.resolved": Told("The need was closed with an outcome.", ("need", "outcome")),
    "need.expired": Told("Its time passed before it was covered.", ("need",)),
    "need.merged": Told("It was a duplicate, and continues as another need.", ("need",)),
    "session.revoked": Told("Some of your sessions ended (channel `me`).", ("sessions",)),
    "person.changed": Told("Your name, role or memberships changed (channel `me`).", ()),
}
assert set(EVENTS) == KINDS, set(EVENTS) ^ KINDS


def tag_of(frame: type[msgspec.Struct]) -> str:
    """The ``t`` of a frame."""
    return str(frame.__struct_config__.tag)
