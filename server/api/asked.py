"""What the interface takes: bodies and queries. Each body is a verb of the socket without its address.

Limits that have a refusal of their own (``too_long``, ``bad_choice``, ``bad_quantity``) are told
in the schema and decided by the action; only the JSON type is decided here.
"""

from __future__ import annotations

from typing import Annotated, Final

import msgspec
from msgspec import Meta

from channels.actions import channels, messages, needs
from channels.shapes import NeedState
from channels.wire import deadline
from matching.claims import LARGEST_QUANTITY, OUTCOMES, RELEASE_REASONS

LARGEST_SEQ: Final = 2**53 - 1  # what a number of JSON holds everywhere

Id = Annotated[str, Meta(pattern="^[0-9a-z]{1,20}$")]
Seq = Annotated[int, Meta(ge=0, le=LARGEST_SEQ)]
Limit = Annotated[int, Meta(ge=1, description="How many at most; a larger number reads as the largest.")]


def _text(limit: int, says: str) -> Meta:
    return Meta(description=says, extra_json_schema={"maxLength": limit})


def _choice(values: tuple[str, ...], says: str) -> Meta:
    return Meta(description=says, extra_json_schema={"enum": list(values)})


class Asked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of what is taken: a field nobody knows is a mistake worth telling."""


class Nothing(Asked, frozen=True):
    """No field at all."""


class NewChannel(Asked, frozen=True, kw_only=True):
    """A channel to open. A private one is heard by its members only."""

    name: Annotated[str, _text(channels.NAME_LIMIT, "One line.")]
    purpose: Annotated[str, _text(channels.PURPOSE_LIMIT, "What it is for.")] = ""
    kind: Annotated[
        str, _choice(tuple(sorted(channels.KINDS_PEOPLE_CREATE)), "Open to the town, or private.")
    ] = "theme"


class ReadUpTo(Asked, frozen=True, kw_only=True):
    """How far this person has read; it never goes back."""

    seq: Seq


class NewMember(Asked, frozen=True, kw_only=True):
    """Somebody of the same network."""

    person: Id


class EventQuery(Asked, frozen=True, kw_only=True):
    """Which part of a log: what follows ``after``, or what stands just before ``before``."""

    after: (
        Annotated[Seq, Meta(description="Events after this seq. Without either: from the beginning.")] | None
    ) = None
    before: Annotated[Seq, Meta(description="The last events before this seq.")] | None = None
    limit: Limit = 100


class NewMessage(Asked, frozen=True, kw_only=True):
    """Something to say."""

    body: Annotated[str, _text(messages.BODY_LIMIT, "Plain text, a little Markdown is understood.")]
    reply_to: (
        Annotated[Id, Meta(description="A message of the same channel that this one answers.")] | None
    ) = None


class NewBody(Asked, frozen=True, kw_only=True):
    """What a message says from now on."""

    body: Annotated[str, _text(messages.BODY_LIMIT, "Replaces the whole body.")]


class NewNeed(Asked, frozen=True, kw_only=True):
    """What is asked for. ``private`` is shown to those who help, and to nobody else."""

    title: Annotated[str, _text(needs.TITLE_LIMIT, "One line: what is needed.")]
    quantity: Annotated[
        int, Meta(description="Whole units.", extra_json_schema={"minimum": 1, "maximum": LARGEST_QUANTITY})
    ]
    needed_by: Annotated[
        str,
        Meta(
            description="ISO 8601 with an offset, at most 120 days ahead.",
            extra_json_schema={"format": "date-time"},
        ),
    ]
    body: Annotated[str, _text(needs.BODY_LIMIT, "Everything a helper should know, public.")] = ""
    category: Annotated[str, _choice(needs.CATEGORIES, "The kind of help.")] = "other"
    unit: Annotated[str, _text(40, "What is counted: people, boxes, rides.")] = ""
    urgency: Annotated[
        str, _choice(needs.URGENCIES, "Urgent and vital needs of open channels reach the whole town.")
    ] = "normal"
    place: Annotated[str, _text(120, "A district, never an address.")] = ""
    private: needs.Private = needs.Private()

    def ask(self) -> needs.Ask:
        """The same as the action wants it; ``Refused("bad_deadline")`` when it names no instant."""
        return needs.Ask(
            title=self.title,
            quantity=self.quantity,
            needed_by=deadline(self.needed_by),
            body=self.body,
            category=self.category,
            unit=self.unit,
            urgency=self.urgency,
            place=self.place,
            private=self.private,
        )


class NeedQuery(Asked, frozen=True, kw_only=True):
    """Which needs of those that this person may see."""

    state: Annotated[
        tuple[NeedState, ...],
        Meta(description="Only needs in this state; repeat it for several. Without it: every state."),
    ] = ()
    before: Annotated[Id, Meta(description="The ``next`` of the page before this one.")] | None = None
    limit: Limit = 50


class NewClaim(Asked, frozen=True, kw_only=True):
    """How much of a need is promised."""

    quantity: Annotated[
        int, Meta(description="Whole units.", extra_json_schema={"minimum": 1, "maximum": LARGEST_QUANTITY})
    ]
    on_behalf_of: Annotated[Id, Meta(description="An organisation that one belongs to.")] | None = None


class NewResponse(Asked, frozen=True, kw_only=True):
    """An answer that promises nothing."""

    answer: Annotated[str, _choice(("seen", "cannot"), "Seen counts quietly; cannot is told.")]


class NewOutcome(Asked, frozen=True, kw_only=True):
    """How a need ended."""

    outcome: Annotated[str, _choice(tuple(OUTCOMES), "Help given, found elsewhere, nobody could, withdrawn.")]


class NewRelease(Asked, frozen=True, kw_only=True):
    """Why a promise is given back."""

    reason: Annotated[str, _choice(tuple(sorted(RELEASE_REASONS)), "Told with the event.")] = "other"
