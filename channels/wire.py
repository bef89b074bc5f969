"""The protocol ``relais.1`` as types: what a client may send, and what the server answers.

Client frames are JSON objects with ``t`` (the verb) and ``ref`` (echoed in the answer).
Decoding validates: an unknown verb, a missing field or a wrong type never reaches an action.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

import msgspec
from msgspec import UNSET, UnsetType

from channels.actions.needs import Amendment, Ask, Private, Proxy
from channels.clock import parse_iso, to_millisecond
from matching.refusals import Refused

FRAME_LIMIT: Final = 64 * 1024  # bytes of one inbound frame
JSON_VARIANT: Final = "json"

Ref = int | str | None


class Verb(
    msgspec.Struct, frozen=True, kw_only=True, tag=str.lower, tag_field="t", forbid_unknown_fields=True
):
    """Base of every client frame."""

    ref: Ref = None


class Open(Verb, frozen=True, kw_only=True):
    """Hear a channel: live only, or from a cursor on."""

    channel: str
    after: int | None = None


class Leave(Verb, frozen=True, kw_only=True):
    """Stop hearing a channel on this connection (membership is untouched)."""

    channel: str


class Post(Verb, frozen=True, kw_only=True):
    """Say something. Without ``key`` a retry may double. ``alert``: calling many people is meant."""

    channel: str
    body: str
    key: str | None = None
    reply_to: str | None = None
    files: tuple[str, ...] = ()
    alert: bool = False


class Edit(Verb, frozen=True, kw_only=True):
    """Change one's message."""

    message: str
    body: str


class Delete(Verb, frozen=True, kw_only=True):
    """Take a message back."""

    message: str


class React(Verb, frozen=True, kw_only=True):
    """Put a word under a message, or take it away."""

    message: str
    word: str
    on: bool = True


class Pin(Verb, frozen=True, kw_only=True):
    """Pin a message to its channel, or take it off."""

    message: str
    on: bool = True


class Keep(Verb, frozen=True, kw_only=True):
    """Keep a message for oneself, or no more."""

    message: str
    on: bool = True


class Unread(Verb, frozen=True, kw_only=True):
    """Mark what stands from ``seq`` on as not read."""

    channel: str
    seq: int


class Draft(Verb, frozen=True, kw_only=True):
    """Keep what is being written there, for one's other devices; nothing: it was sent, or thrown away."""

    channel: str
    body: str = ""


class PollVerb(Verb, frozen=True, kw_only=True, tag="poll"):
    """Ask a question with two to ten answers to choose from, until ``closes_at`` or for good."""

    channel: str
    question: str
    options: tuple[str, ...]
    several: bool = False
    anonymous: bool = False
    closes_at: str | None = None
    key: str | None = None
    alert: bool = False


class Vote(Verb, frozen=True, kw_only=True):
    """Make these answers, by their place from 0 on, and no others, one's own; none: take the answer back."""

    message: str
    options: tuple[int, ...] = ()


class ClosePoll(Verb, frozen=True, kw_only=True, tag="close_poll"):
    """Take no more answers."""

    message: str


class Forward(Verb, frozen=True, kw_only=True):
    """Quote a message in another channel, with those of its files that are named."""

    message: str
    to: str
    comment: str = ""
    files: tuple[str, ...] = ()
    key: str | None = None
    alert: bool = False


class Schedule(Verb, frozen=True, kw_only=True):
    """Say something at an instant to come."""

    channel: str
    body: str
    at: str
    key: str | None = None
    alert: bool = False


class Reschedule(Verb, frozen=True, kw_only=True):
    """Change what is to be said later, or when."""

    scheduled: str
    body: str
    at: str
    alert: bool = False


class Unschedule(Verb, frozen=True, kw_only=True):
    """Say it never."""

    scheduled: str


class Remind(Verb, frozen=True, kw_only=True):
    """Be told of a message again at ``at``; without it: no more."""

    message: str
    at: str | None = None


class Away(Verb, frozen=True, kw_only=True):
    """Nobody sits before this device any more, or somebody does again."""

    on: bool


class Read(Verb, frozen=True, kw_only=True):
    """Read up to ``seq``; it never goes back."""

    channel: str
    seq: int


class Typing(Verb, frozen=True, kw_only=True):
    """Writing right now; forgotten after a few seconds."""

    channel: str


class CallVerb(Verb, frozen=True, kw_only=True, tag="call"):
    """Begin a quick video call in a channel, or find the one that goes on."""

    channel: str


class JoinCall(Verb, frozen=True, kw_only=True, tag="join_call"):
    """Take a seat in a call, with this device."""

    call: str


class Stay(Verb, frozen=True, kw_only=True):
    """Still there: every eight seconds; after twenty of silence the seat is free."""

    call: str
    seat: str


class HangUp(Verb, frozen=True, kw_only=True, tag="hang_up"):
    """Leave a seat."""

    call: str
    seat: str


class DeclineCall(Verb, frozen=True, kw_only=True, tag="decline_call"):
    """Not now: it rings no more on any device of this person."""

    call: str


class Signal(Verb, frozen=True, kw_only=True):
    """Tell another seat how to find this one (a session description, a candidate), or how it is."""

    call: str
    seat: str
    to: str
    data: dict[str, Any]


class CardVerb(Verb, frozen=True, kw_only=True):
    """What a need and an offer have in common. Instants are ISO 8601 with an offset."""

    channel: str
    title: str
    quantity: int
    needed_by: str | None = None
    starts_at: str | None = None
    key: str | None = None
    body: str = ""
    nature: str | None = None
    category: str = "other"
    unit: str = ""
    place: str = ""
    private: Private = Private()
    proxy: Proxy | None = None
    source: str | None = None
    photos: tuple[str, ...] = ()
    draft: bool = False


class NeedVerb(CardVerb, frozen=True, kw_only=True, tag="need"):
    """Ask for help. Without ``needed_by``, for the usual delay of its urgency."""

    urgency: str = "normal"

    def ask(self) -> Ask:
        """The same as the action wants it."""
        return ask_of(self, urgency=self.urgency)


class OfferVerb(CardVerb, frozen=True, kw_only=True, tag="offer"):
    """Offer something, until ``needed_by`` or for 30 days; what is ``unlimited`` never runs out."""

    unlimited: bool = False

    def ask(self) -> Ask:
        """The same as the action wants it."""
        return ask_of(self, kind="offer", unlimited=self.unlimited)


class Amend(Verb, frozen=True, kw_only=True):
    """Change a card; a field that is left out stays as it is."""

    need: str
    title: str | UnsetType = UNSET
    body: str | UnsetType = UNSET
    nature: str | UnsetType = UNSET
    category: str | UnsetType = UNSET
    quantity: int | UnsetType = UNSET
    unit: str | UnsetType = UNSET
    urgency: str | UnsetType = UNSET
    place: str | UnsetType = UNSET
    starts_at: str | UnsetType | None = UNSET
    needed_by: str | UnsetType = UNSET
    private: Private | UnsetType = UNSET
    photos: tuple[str, ...] | UnsetType = UNSET

    def amendment(self) -> Amendment:
        """The same as the action wants it."""
        return amendment_of(self)


class Renew(Verb, frozen=True, kw_only=True):
    """Give a card more time, even an expired one: until ``needed_by``, or for the usual delay."""

    need: str
    needed_by: str | None = None


class Publish(Verb, frozen=True, kw_only=True):
    """Open a draft to everybody who hears its channel."""

    need: str


class ClaimVerb(Verb, frozen=True, kw_only=True, tag="claim"):
    """Promise a quantity of a need, or take as much of an offer; ``match``: an own card on the other side."""

    need: str
    quantity: int
    key: str | None = None
    on_behalf_of: str | None = None
    match: str | None = None


class Wait(Verb, frozen=True, kw_only=True):
    """Take over up to ``quantity`` units as soon as somebody gives them back."""

    need: str
    quantity: int
    key: str | None = None
    on_behalf_of: str | None = None


class Unwait(Verb, frozen=True, kw_only=True):
    """Wait no more."""

    need: str


class Respond(Verb, frozen=True, kw_only=True):
    """``seen`` or ``cannot``."""

    need: str
    answer: str


class Release(Verb, frozen=True, kw_only=True):
    """Give a promise back."""

    claim: str
    reason: str = "other"


class Widen(Verb, frozen=True, kw_only=True):
    """Start the next wave of alerts now."""

    need: str
    key: str | None = None


class Advance(Verb, frozen=True, kw_only=True):
    """Say how far a promise is: ``confirmed``, ``on_the_way``, ``delivered``."""

    claim: str
    state: str


class Validate(Verb, frozen=True, kw_only=True):
    """Say what came of a promise: ``done``, or ``partly`` with the ``delivered`` units."""

    claim: str
    outcome: str = "done"
    delivered: int | None = None


class NoShow(Verb, frozen=True, kw_only=True, tag="no_show"):
    """Say that nobody came."""

    claim: str


class HandOver(Verb, frozen=True, kw_only=True, tag="hand_over"):
    """Propose a promise to a person or to an organisation; to neither: take the proposal back."""

    claim: str
    to: str | None = None
    organisation: str | None = None


class TakeOver(Verb, frozen=True, kw_only=True, tag="take_over"):
    """Accept a promise that was proposed, or do not."""

    claim: str
    accept: bool = True


class Resolve(Verb, frozen=True, kw_only=True):
    """Close a card with its outcome, the units that really came, and thanks."""

    need: str
    outcome: str
    delivered: int | None = None
    thanks: str = ""


class Merge(Verb, frozen=True, kw_only=True):
    """Fold a duplicate into another card."""

    need: str
    into: str


AnyVerb = (
    Open
    | Leave
    | Post
    | Edit
    | Delete
    | React
    | Pin
    | Keep
    | Draft
    | Read
    | Unread
    | Typing
    | CallVerb
    | JoinCall
    | Stay
    | HangUp
    | DeclineCall
    | Signal
    | PollVerb
    | Vote
    | ClosePoll
    | Forward
    | Schedule
    | Reschedule
    | Unschedule
    | Remind
    | Away
    | NeedVerb
    | ClaimVerb
    | Respond
    | Release
    | Resolve
    | Widen
    | OfferVerb
    | Amend
    | Renew
    | Publish
    | ClaimVerb
    | Wait
    | Unwait
    | Respond
    | Advance
    | Release
    | HandOver
    | TakeOver
    | Validate
    | NoShow
    | Resolve
    | Merge
)
VERBS: Final[tuple[type[Verb], ...]] = AnyVerb.__args__

_verbs: Final[msgspec.json.Decoder[AnyVerb]] = msgspec.json.Decoder(AnyVerb)
_anything: Final = msgspec.json.Decoder()
_encoder: Final = msgspec.json.Encoder()


def decode(frame: str | bytes) -> AnyVerb:
    """The verb in a frame, or a ``Refused`` that names what is wrong with it."""
    try:
        return _verbs.decode(frame)
    except msgspec.ValidationError as error:
        raise _misfit(frame, error) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Refused("bad_request", why="not JSON") from None


def ref_of(frame: str | bytes) -> Ref:
    """The ``ref`` of a frame that could not be decoded, so that its ``no`` finds the sender."""
    ref = _fields(frame).get("ref")
    return ref if isinstance(ref, int | str) else None


def _fields(frame: str | bytes) -> dict[str, Any]:
    """What a frame holds, whatever it means. Nothing when it is no object, or no JSON to its end."""
    try:
        found = _anything.decode(frame)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _misfit(frame: str | bytes, error: msgspec.ValidationError) -> Refused:
    verb = _fields(frame).get("t")
    if isinstance(verb, str) and verb not in {struct.__struct_config__.tag for struct in VERBS}:
        return Refused("unknown_verb", verb=verb[:40])
    if str(error).endswith("`$.quantity`"):
        return Refused("bad_quantity", limit=10_000)
    return Refused("bad_request", why=str(error))


def deadline(text: str) -> datetime:
    """An instant in ISO 8601 with an offset, or ``Refused("bad_deadline")``."""
    try:
        return to_millisecond(parse_iso(text))  # as precisely as it is kept
    except (ValueError, OverflowError):
        raise Refused("bad_deadline", days=120) from None


def instant(text: str | None) -> datetime | None:
    """An instant that may be left out."""
    return None if text is None else deadline(text)


def ask_of(sent: Any, **more: Any) -> Ask:
    """A card as the action wants it, from a verb or a body that carries the same fields."""
    plain = ("title", "quantity", "body", "nature", "category", "unit", "place", "private", "proxy")
    fields = {name: getattr(sent, name) for name in (*plain, "source", "photos", "draft")}
    fields["starts_at"], fields["needed_by"] = instant(sent.starts_at), instant(sent.needed_by)
    return Ask(**fields, **more)


def amendment_of(sent: Any) -> Amendment:
    """What changes of a card as the action wants it, from a verb or a body that carries the same fields."""
    fields = {name: getattr(sent, name) for name in Amendment.__struct_fields__}
    for name in ("starts_at", "needed_by"):
        fields[name] = UNSET if fields[name] is UNSET else instant(fields[name])
    return Amendment(**fields)


def encode(frame: Any) -> bytes:
    """A server frame as JSON bytes."""
    return _encoder.encode(frame)
