"""What the server says on the socket, as types. The session and the hub write these frames.

Nothing is encoded from here: these types describe, and the tests hold real frames against them.
"""

from __future__ import annotations

from typing import Annotated, Any, Final

import msgspec
from msgspec import UNSET, Meta, UnsetType

from channels import wire
from channels.log import KINDS
from channels.shapes import EventData, Present, Role
from server.api.done import IceServer

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
    """The first frame: who you are, how far your channels go, what is unread and what of it calls you.

    ``me`` and ``urgences`` are channels to open; ``heartbeat`` is the pause between two pings
    in seconds. With a new ``epoch``, drop every cursor. ``version`` names the pages and scripts
    that are served now.
    """

    person: Myself
    epoch: str
    version: str
    heartbeat: int
    heads: dict[str, int]
    unread: dict[str, int]
    mentions: dict[str, int]
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


class OkKept(Ok, frozen=True, kw_only=True, tag="ok"):
    """The message, and whether it is kept now."""

    message: str
    kept: bool


class OkDraft(Ok, frozen=True, kw_only=True, tag="ok"):
    """What was being written there is kept."""

    channel: str


class OkScheduled(Ok, frozen=True, kw_only=True, tag="ok"):
    """The message that waits, and until when."""

    scheduled: str
    channel: str
    at: str


class OkRemind(Ok, frozen=True, kw_only=True, tag="ok"):
    """The message, and when one is told of it again; null: never."""

    message: str
    at: str | None


class OkCall(Ok, frozen=True, kw_only=True, tag="ok"):
    """The call."""

    call: str


class OkStarted(OkCall, frozen=True, kw_only=True, tag="ok"):
    """The call that goes on there now, and whether it began by this."""

    started: bool


class OkSeat(OkCall, frozen=True, kw_only=True, tag="ok"):
    """A seat in a call."""

    seat: str


class OkSeated(OkSeat, frozen=True, kw_only=True, tag="ok"):
    """A seat was taken. ``seats`` were there before; ``ice`` is for ``RTCPeerConnection``."""

    seats: tuple[str, ...]
    ice: tuple[IceServer, ...]


class OkNeed(Ok, frozen=True, kw_only=True, tag="ok"):
    """The card, and the seq of the event that tells it; 0: nothing had to be told."""

    need: str
    seq: int


class OkClaim(OkNeed, frozen=True, kw_only=True, tag="ok"):
    """The claim, its card, and the seq of the event that tells it; 0: nothing had to be told."""

    claim: str


class Conflict(msgspec.Struct, frozen=True, kw_only=True):
    """Something else that was promised for the same time."""

    need: str
    title: str
    from_: str = msgspec.field(name="from")
    until: str


class OkClaimed(OkClaim, frozen=True, kw_only=True, tag="ok"):
    """A promise was made. ``warning``: what else was promised for that time, or null."""

    warning: Conflict | None


class OkWait(OkNeed, frozen=True, kw_only=True, tag="ok"):
    """The place in the waiting list, or the claim when something was left: then no position."""

    position: int | None
    claim: str | None


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

    here: tuple[Present, ...] | bool
    person: Present | UnsetType = UNSET


class Read(Frame, frozen=True, kw_only=True):
    """On the channel ``me``: another device read up to ``seq``; of ``unread`` left, ``mentions`` call you."""

    channel: str
    seq: int
    unread: int
    mentions: int


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


class Draft(Frame, frozen=True, kw_only=True):
    """On the channel ``me``: what this person is writing there now, on whichever device."""

    channel: str
    body: str


class Kept(Frame, frozen=True, kw_only=True):
    """On the channel ``me``: another device keeps a message, or no more."""

    message: str
    on: bool


class Voted(Frame, frozen=True, kw_only=True):
    """On the channel ``me``: what this person answers to a poll now, on whichever device."""

    message: str
    options: tuple[int, ...]


class Signal(Frame, frozen=True, kw_only=True):
    """On the channel ``me``: another seat of a call tells one of this person's devices how to find it."""

    call: str
    seat: str
    to: str
    data: dict[str, Any]


class Declined(Frame, frozen=True, kw_only=True):
    """On the channel ``me``, for those who sit in a call: somebody cannot come now."""

    call: str
    by: Author


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
    Draft,
    Kept,
    Voted,
    Signal,
    Declined,
    Skip,
    Reset,
)

ANSWERS: Final[dict[type[wire.Verb], type[Ok]]] = {
    wire.Open: OkOpen,
    wire.Leave: Ok,
    wire.Post: OkMessage,
    wire.Edit: OkMessage,
    wire.Delete: OkMessage,
    wire.React: OkMessage,
    wire.Pin: OkMessage,
    wire.Keep: OkKept,
    wire.Draft: OkDraft,
    wire.PollVerb: OkMessage,
    wire.Vote: OkMessage,
    wire.ClosePoll: OkMessage,
    wire.Forward: OkMessage,
    wire.Schedule: OkScheduled,
    wire.Reschedule: OkScheduled,
    wire.Unschedule: OkScheduled,
    wire.Remind: OkRemind,
    wire.Away: Ok,
    wire.Read: Ok,
    wire.Unread: Ok,
    wire.Typing: Ok,
    wire.CallVerb: OkStarted,
    wire.JoinCall: OkSeated,
    wire.Stay: OkSeat,
    wire.HangUp: OkSeat,
    wire.DeclineCall: OkCall,
    wire.Signal: Ok,
    wire.NeedVerb: OkNeed,
    wire.OfferVerb: OkNeed,
    wire.Amend: OkNeed,
    wire.Renew: OkNeed,
    wire.Publish: OkNeed,
    wire.ClaimVerb: OkClaimed,
    wire.Wait: OkWait,
    wire.Unwait: OkRespond,
    wire.Respond: OkRespond,
    wire.Advance: OkClaim,
    wire.Release: OkClaim,
    wire.HandOver: OkClaim,
    wire.TakeOver: OkClaim,
    wire.Validate: OkClaim,
    wire.NoShow: OkClaim,
    wire.Resolve: OkNeed,
    wire.Widen: OkNeed,
    wire.Merge: OkNeed,
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
    "message.pinned": Told("It was pinned to its channel, or taken off.", ("message", "on")),
    "message.reacted": Told("Somebody put a word under it, or took it away.", ("message", "word", "on")),
    "poll.voted": Told(
        "Somebody answered a poll, or changed their mind; never who chose what.", ("message",)
    ),
    "poll.closed": Told("A poll takes no more answers.", ("message",)),
    "need.opened": Told("Somebody asks for help.", ("need",)),
    "need.edited": Told("It reads differently now.", ("need", "changed")),
    "need.claimed": Told("Somebody promised a part of it.", ("need", "claim", "taken")),
    "need.advanced": Told("A promise reached another step.", ("need", "claim", "taken", "state")),
    "need.released": Told("A promise was given back.", ("need", "claim", "taken", "reason")),
    "need.lapsed": Told("A promise was not confirmed in time.", ("need", "claim", "taken")),
    "need.no_show": Told("Somebody did not come.", ("need", "claim", "taken")),
    "need.handing": Told("A promise is proposed to somebody else, or no more.", ("need", "claim")),
    "need.handed_over": Told("Somebody took a promise over.", ("need", "claim", "taken")),
    "need.queued": Told("Somebody waits for what may be given back.", ("need", "person")),
    "need.dequeued": Told("Somebody waits no more.", ("need", "person")),
    "need.declined": Told("Somebody cannot help.", ("need",)),
    "need.resolved": Told("The need was closed with an outcome.", ("need", "outcome")),
    "need.expired": Told("Its time passed before it was covered.", ("need",)),
    "need.merged": Told("It was a duplicate, and continues as another need.", ("need",)),
    "need.alerted": Told(
        "A wave of alerts went out: to how many people, never to whom.", ("need", "wave", "people")
    ),
    "need.widened": Told("The coordination did not wait for the next wave.", ("need",)),
    "exercise.opened": Told("People of the channel are asked to join a rehearsal.", ("exercise",)),
    "exercise.ended": Told("The rehearsal is over; its debrief can be read.", ("exercise",)),
    "call.started": Told("A quick video call began.", ("call",)),
    "call.joined": Told("Somebody took a seat in it.", ("call",)),
    "call.left": Told("A seat in it is free.", ("call",)),
    "call.ended": Told("The call is over.", ("call",)),
    "offer.opened": Told("Somebody offers something.", ("need",)),
    "offer.edited": Told("It reads differently now.", ("need", "changed")),
    "offer.claimed": Told("Somebody takes a part of it.", ("need", "claim", "taken")),
    "offer.advanced": Told("What is taken reached another step.", ("need", "claim", "taken", "state")),
    "offer.released": Told("Somebody gave their part back.", ("need", "claim", "taken", "reason")),
    "offer.lapsed": Told("A part was not confirmed in time.", ("need", "claim", "taken")),
    "offer.no_show": Told("Somebody did not come for it.", ("need", "claim", "taken")),
    "offer.handing": Told("A part is proposed to somebody else, or no more.", ("need", "claim")),
    "offer.handed_over": Told("Somebody took a part over.", ("need", "claim", "taken")),
    "offer.queued": Told("Somebody waits for what may be given back.", ("need", "person")),
    "offer.dequeued": Told("Somebody waits no more.", ("need", "person")),
    "offer.declined": Told("Somebody does not need it.", ("need",)),
    "offer.resolved": Told("The offer was closed with an outcome.", ("need", "outcome")),
    "offer.expired": Told("Its time passed before all of it was taken.", ("need",)),
    "offer.merged": Told("It was a duplicate, and continues as another offer.", ("need",)),
    "session.revoked": Told("Some of your sessions ended (channel `me`).", ("sessions",)),
    "person.changed": Told("Your name, role or memberships changed (channel `me`).", ()),
    "notice.told": Told("You are told something (channel `me`).", ("notice",)),
    "notice.read": Told("You read some notices, on whichever device (channel `me`).", ("tags",)),
}
assert set(EVENTS) == KINDS, set(EVENTS) ^ KINDS


def tag_of(frame: type[msgspec.Struct]) -> str:
    """The ``t`` of a frame."""
    return str(frame.__struct_config__.tag)
