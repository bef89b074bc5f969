"""The protocol ``relais.1`` as types: what a client may send, and what the server answers.

Client frames are JSON objects with ``t`` (the verb) and ``ref`` (echoed in the answer).
Decoding validates: an unknown verb, a missing field or a wrong type never reaches an action.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

import msgspec

from channels.actions.needs import Ask, Private
from channels.clock import parse_iso
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
    """Say something. Without ``key`` a retry may double."""

    channel: str
    body: str
    key: str | None = None
    reply_to: str | None = None


class Edit(Verb, frozen=True, kw_only=True):
    """Change one's message."""

    message: str
    body: str


class Delete(Verb, frozen=True, kw_only=True):
    """Take a message back."""

    message: str


class Read(Verb, frozen=True, kw_only=True):
    """Read up to ``seq``; it never goes back."""

    channel: str
    seq: int


class Typing(Verb, frozen=True, kw_only=True):
    """Writing right now; forgotten after a few seconds."""

    channel: str


class NeedVerb(Verb, frozen=True, kw_only=True, tag="need"):
    """Ask for help. ``needed_by`` is ISO 8601 with an offset; without it, the usual delay."""

    channel: str
    title: str
    quantity: int
    needed_by: str | None = None
    key: str | None = None
    body: str = ""
    category: str = "other"
    unit: str = ""
    urgency: str = "normal"
    place: str = ""
    private: Private = Private()

    def ask(self) -> Ask:
        """The same as the action wants it."""
        return Ask(
            title=self.title,
            quantity=self.quantity,
            needed_by=None if self.needed_by is None else deadline(self.needed_by),
            body=self.body,
            category=self.category,
            unit=self.unit,
            urgency=self.urgency,
            place=self.place,
            private=self.private,
        )


class ClaimVerb(Verb, frozen=True, kw_only=True, tag="claim"):
    """Promise a quantity of a need."""

    need: str
    quantity: int
    key: str | None = None
    on_behalf_of: str | None = None


class Respond(Verb, frozen=True, kw_only=True):
    """``seen`` or ``cannot``."""

    need: str
    answer: str


class Release(Verb, frozen=True, kw_only=True):
    """Give a promise back."""

    claim: str
    reason: str = "other"


class Resolve(Verb, frozen=True, kw_only=True):
    """Close a need with its outcome."""

    need: str
    outcome: str


AnyVerb = (
    Open | Leave | Post | Edit | Delete | Read | Typing | NeedVerb | ClaimVerb | Respond | Release | Resolve
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
        return parse_iso(text)
    except (ValueError, OverflowError):
        raise Refused("bad_deadline", days=120) from None


def encode(frame: Any) -> bytes:
    """A server frame as JSON bytes."""
    return _encoder.encode(frame)
