"""What the interface takes: bodies and queries. Each body is a verb of the socket without its address.

Limits that have a refusal of their own (``too_long``, ``bad_choice``, ``bad_quantity``) are told
in the schema and decided by the action; only the JSON type is decided here.
"""

from __future__ import annotations

from typing import Annotated, Any, Final

import msgspec
from msgspec import UNSET, Meta, UnsetType

from channels.actions import channels, comfort, exercises, forwards, messages, needs, polls, preferences
from channels.search import asking
from channels.shapes import NeedState
from channels.wire import amendment_of, ask_of, instant
from matching.claims import ADVANCES, LARGEST_QUANTITY, OUTCOMES, RECEIVED, RELEASE_REASONS
from matching.reactions import REACTIONS

LARGEST_SEQ: Final = 2**53 - 1  # what a number of JSON holds everywhere

Id = Annotated[str, Meta(pattern="^[0-9a-z]{1,20}$")]
Seq = Annotated[int, Meta(ge=0, le=LARGEST_SEQ)]
Limit = Annotated[int, Meta(ge=1, description="How many at most; a larger number reads as the largest.")]


def _text(limit: int, says: str) -> Meta:
    return Meta(description=says, extra_json_schema={"maxLength": limit})


def _choice(values: tuple[str, ...], says: str) -> Meta:
    return Meta(description=says, extra_json_schema={"enum": list(values)})


def _instant(says: str) -> Meta:
    return Meta(description=f"{says} ISO 8601 with an offset.", extra_json_schema={"format": "date-time"})


Quantity = Annotated[
    int, Meta(description="Whole units.", extra_json_schema={"minimum": 1, "maximum": LARGEST_QUANTITY})
]


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


class NewDirect(Asked, frozen=True, kw_only=True):
    """Whom one wants to write to."""

    people: Annotated[tuple[Id, ...], Meta(description="One to seven others.")]


class AskHelp(Asked, frozen=True, kw_only=True):
    """What is wrong, in one's own words."""

    body: Annotated[str, _text(messages.BODY_LIMIT, "What is wrong.")]


class AnswerHelp(Asked, frozen=True, kw_only=True):
    """Whom one helps."""

    channel: Annotated[Id, Meta(description="The channel of help of somebody.")]


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
    files: Annotated[tuple[Id, ...], Meta(description="What was handed in, at most ten, in order.")] = ()
    alert: Annotated[bool, Meta(description="Calling more than a few people is meant.")] = False


class NewPoll(Asked, frozen=True, kw_only=True):
    """A question with answers to choose from."""

    question: Annotated[str, _text(polls.QUESTION_LIMIT, "What is asked.")]
    options: Annotated[tuple[str, ...], Meta(description="Two to ten different answers.")]
    several: Annotated[bool, Meta(description="One may choose more than one.")] = False
    anonymous: Annotated[bool, Meta(description="Nobody is told who chose what.")] = False
    closes_at: Annotated[str, _instant("The end of it.")] | None = None
    alert: Annotated[bool, Meta(description="Calling more than a few people is meant.")] = False


class NewVote(Asked, frozen=True, kw_only=True):
    """What one answers to a poll from now on."""

    options: Annotated[
        tuple[int, ...], Meta(description="Places of the answers, from 0 on; none takes one's answer back.")
    ] = ()


class NewForward(Asked, frozen=True, kw_only=True):
    """Where a message is quoted."""

    to: Annotated[Id, Meta(description="The channel where it is quoted.")]
    comment: Annotated[str, _text(forwards.COMMENT_LIMIT, "What one says to it.")] = ""
    files: Annotated[tuple[Id, ...], Meta(description="Those of its files that go along.")] = ()
    alert: Annotated[bool, Meta(description="Calling more than a few people is meant.")] = False


class NewScheduled(Asked, frozen=True, kw_only=True):
    """Something to say at an instant to come."""

    body: Annotated[str, _text(messages.BODY_LIMIT, "Plain text, a little Markdown is understood.")]
    at: Annotated[str, _instant("When it is said, at most 120 days ahead.")]
    alert: Annotated[bool, Meta(description="Calling more than a few people is meant.")] = False


class ScheduledChange(NewScheduled, frozen=True, kw_only=True):
    """What is to be said, and when, from now on."""


class NewReminder(Asked, frozen=True, kw_only=True):
    """When one wants to be told of a message again."""

    at: Annotated[str, _instant("At most 120 days ahead; without it: never.")] | None = None


class NewMark(Asked, frozen=True, kw_only=True):
    """Pinned, or kept, from now on; or no more."""

    on: bool = True


class NewDraft(Asked, frozen=True, kw_only=True):
    """What is being written; nothing throws it away."""

    body: Annotated[str, _text(messages.BODY_LIMIT, "As it stands now.")] = ""


class NewSignal(Asked, frozen=True, kw_only=True):
    """``{"description": {"type", "sdp"}}``, ``{"candidate": {"candidate", "sdpMid", "sdpMLineIndex"}}``, or
    ``{"state": {"muted", "screen"}}``."""

    to: Annotated[str, Meta(description="The seat that it is for.")]
    data: dict[str, Any]


class UnreadFrom(Asked, frozen=True, kw_only=True):
    """What stands from there on is not read."""

    seq: Seq


class MentionQuery(Asked, frozen=True, kw_only=True):
    """Whom one is about to call."""

    starts: Annotated[str, Meta(description="The beginning of a word of the name.")] = ""


class NewBody(Asked, frozen=True, kw_only=True):
    """What a message says from now on."""

    body: Annotated[str, _text(messages.BODY_LIMIT, "Replaces the whole body.")]


class NewReaction(Asked, frozen=True, kw_only=True):
    """A word under a message."""

    word: Annotated[str, _choice(REACTIONS, "One of a few.")]
    on: Annotated[bool, Meta(description="False takes it away.")] = True


Photos = Annotated[tuple[Id, ...], Meta(description="Pictures that were handed in, at most four, in order.")]


class NewCard(Asked, frozen=True, kw_only=True):
    """What a need and an offer have in common. ``private`` is shown to those who help, and to nobody else."""

    title: Annotated[str, _text(needs.TITLE_LIMIT, "One line: what is needed, or offered.")]
    quantity: Quantity
    body: Annotated[str, _text(needs.BODY_LIMIT, "Everything a helper should know, public.")] = ""
    nature: (
        Annotated[str, _choice(needs.NATURES, "Of what nature. Without it: what the category usually is.")]
        | None
    ) = None
    category: Annotated[str, _choice(needs.CATEGORIES, "The kind of help.")] = "other"
    unit: Annotated[str, _text(40, "What is counted: people, boxes, rides.")] = ""
    place: Annotated[str, _text(120, "A district, never an address.")] = ""
    starts_at: Annotated[str, _instant("From when; without it, from now on.")] | None = None
    private: needs.Private = needs.Private()
    proxy: needs.Proxy | None = None
    source: Annotated[Id, Meta(description="The message of that channel that it is made from.")] | None = None
    photos: Photos = ()
    draft: Annotated[bool, Meta(description="The author's alone, until it is published.")] = False


class NewNeed(NewCard, frozen=True, kw_only=True):
    """What is asked for."""

    needed_by: Annotated[str, _instant("At most 120 days ahead.")]
    urgency: Annotated[
        str, _choice(needs.URGENCIES, "Urgent and vital needs of open channels reach the whole town.")
    ] = "normal"

    def ask(self) -> needs.Ask:
        """The same as the action wants it; ``Refused("bad_deadline")`` when it names no instant."""
        return ask_of(self, urgency=self.urgency)


class NewOffer(NewCard, frozen=True, kw_only=True):
    """What is offered."""

    needed_by: (
        Annotated[str, _instant("Until when it stands, at most 120 days. Without it: 30 days.")] | None
    ) = None
    unlimited: Annotated[
        bool, Meta(description="It never runs out; ``quantity`` is the most that one person may take.")
    ] = False

    def ask(self) -> needs.Ask:
        """The same as the action wants it; ``Refused("bad_deadline")`` when it names no instant."""
        return ask_of(self, kind="offer", unlimited=self.unlimited)


class CardChanges(Asked, frozen=True, kw_only=True):
    """What reads differently from now on; what is left out stays as it is."""

    title: Annotated[str, _text(needs.TITLE_LIMIT, "One line.")] | UnsetType = UNSET
    body: Annotated[str, _text(needs.BODY_LIMIT, "Replaces the whole body.")] | UnsetType = UNSET
    nature: Annotated[str, _choice(needs.NATURES, "Of what nature.")] | UnsetType = UNSET
    category: Annotated[str, _choice(needs.CATEGORIES, "The kind of help.")] | UnsetType = UNSET
    quantity: Quantity | UnsetType = UNSET
    unit: Annotated[str, _text(40, "What is counted.")] | UnsetType = UNSET
    urgency: Annotated[str, _choice(needs.URGENCIES, "Of a need; not back to normal.")] | UnsetType = UNSET
    place: Annotated[str, _text(120, "A district, never an address.")] | UnsetType = UNSET
    starts_at: Annotated[str, _instant("From when.")] | UnsetType | None = UNSET
    needed_by: Annotated[str, _instant("Until when.")] | UnsetType = UNSET
    private: needs.Private | UnsetType = UNSET
    photos: Photos | UnsetType = UNSET

    def amendment(self) -> needs.Amendment:
        """The same as the action wants it."""
        return amendment_of(self)


class NewDeadline(Asked, frozen=True, kw_only=True):
    """Until when a card stands from now on."""

    needed_by: Annotated[str, _instant("At most 120 days ahead. Without it: the usual delay.")] | None = None


class NeedQuery(Asked, frozen=True, kw_only=True):
    """Which needs of those that this person may see."""

    state: Annotated[
        tuple[NeedState, ...],
        Meta(description="Only needs in this state; repeat it for several. Without it: every state."),
    ] = ()
    before: Annotated[Id, Meta(description="The ``next`` of the page before this one.")] | None = None
    limit: Limit = 50


class NewFile(Asked, frozen=True, kw_only=True):
    """What a file that is handed in is called."""

    name: Annotated[str, _text(200, "The name it has on its sender's disk; its ending is set right.")] = ""


class NewClaim(Asked, frozen=True, kw_only=True):
    """How much of a need is promised, or of an offer taken."""

    quantity: Quantity
    on_behalf_of: Annotated[Id, Meta(description="An organisation that one belongs to.")] | None = None
    match: (
        Annotated[Id, Meta(description="One's own offer that serves this need, or need that it serves.")]
        | None
    ) = None


class NewWait(Asked, frozen=True, kw_only=True):
    """How much one would take over."""

    quantity: Quantity
    on_behalf_of: Annotated[Id, Meta(description="An organisation that one belongs to.")] | None = None


class NewResponse(Asked, frozen=True, kw_only=True):
    """An answer that promises nothing."""

    answer: Annotated[str, _choice(("seen", "cannot"), "Seen counts quietly; cannot is told.")]


class NewDuty(Asked, frozen=True, kw_only=True):
    """On duty, or off."""

    on: bool


class NewLevel(Asked, frozen=True, kw_only=True):
    """How much of a channel one wants to be told."""

    level: Annotated[
        str,
        _choice(
            ("all", "mentions", "urgent", "none"), "Everything, what calls me, urgent needs only, nothing."
        ),
    ]


class ComfortChanges(comfort.Changes, Asked, frozen=True, kw_only=True):
    """What is to change of how I like the page; a field left out stays."""

    def changes(self) -> comfort.Changes:
        """The same as the action wants it."""
        return comfort.Changes(**{name: getattr(self, name) for name in comfort.Changes.__struct_fields__})


class NewPause(Asked, frozen=True, kw_only=True):
    """Until when."""

    until: Annotated[str | None, Meta(description="At most 31 days from now.")] = None


class NewPreferences(preferences.Choices, Asked, frozen=True, kw_only=True):
    """Everything one chooses: a field left out goes back to its default."""

    unavailable_until: str | None = None

    def chosen(self) -> preferences.Chosen:
        """The same as the action wants it; ``Refused("bad_deadline")`` when it names no instant."""
        fields = {name: getattr(self, name) for name in preferences.Choices.__struct_fields__}
        return preferences.Chosen(**fields, unavailable_until=instant(self.unavailable_until))


class NoticeQuery(Asked, frozen=True, kw_only=True):
    """Which of my notices."""

    before: Annotated[Id, Meta(description="The ``next`` of the page before this one.")] | None = None
    limit: Limit = 50


class ReadNotices(Asked, frozen=True, kw_only=True):
    """Notices that were read; without a list, all of them."""

    notices: tuple[Id, ...] | None = None


class NewOutcome(Asked, frozen=True, kw_only=True):
    """How a need or an offer ended."""

    outcome: Annotated[str, _choice(tuple(OUTCOMES), "Help given, found elsewhere, nobody could, withdrawn.")]
    delivered: Annotated[int, Meta(description="The units that really came.")] | None = None
    thanks: Annotated[str, _text(needs.THANKS_LIMIT, "For all who answered; everybody may read it.")] = ""


class NewMerge(Asked, frozen=True, kw_only=True):
    """Where a duplicate goes on."""

    into: Id


class NewRelease(Asked, frozen=True, kw_only=True):
    """Why a promise is given back."""

    reason: Annotated[str, _choice(tuple(sorted(RELEASE_REASONS)), "Told with the event.")] = "other"


class NewExercise(Asked, frozen=True, kw_only=True):
    """A rehearsal to start."""

    name: Annotated[str, _text(exercises.NAME_LIMIT, "One line.")]
    circle: Annotated[Id, Meta(description="The channel whose people are asked to join.")]


class FiguresQuery(Asked, frozen=True, kw_only=True):
    """Which period. Without anything: the present quarter."""

    period: Annotated[str, _choice(("month", "quarter", "year"), "The one around ``on``.")] = ""
    on: Annotated[str, Meta(description="A day, ISO 8601. Without it: today.")] = ""
    first: Annotated[str, Meta(description="Any days instead: the first, with ``last``.")] = ""
    last: Annotated[str, Meta(description="The last day, included.")] = ""


class SearchQuery(Asked, frozen=True, kw_only=True):
    """What is looked for, and among what. Filters alone will do; ``le`` and ``de`` alone will not."""

    q: Annotated[str, _text(asking.LIMIT, "The words; all of them must be there.")] = ""
    kind: Annotated[str, _choice(asking.KINDS, "Only these. Without it: all.")] = ""
    channel: Annotated[Id, Meta(description="Only there, threads included.")] | None = None
    person: Annotated[Id, Meta(description="Only what this person wrote.")] | None = None
    first: Annotated[str, Meta(description="From this day on, ISO 8601.")] = ""
    last: Annotated[str, Meta(description="Up to this day, included.")] = ""
    open: Annotated[bool, Meta(description="Only needs that still lack something.")] = False
    before: Annotated[Seq, Meta(description="The ``next`` of the page before, with its ``kind``.")] | None = (
        None
    )
    limit: Limit = 50


class SuggestQuery(Asked, frozen=True, kw_only=True):
    """The beginning of a name."""

    q: Annotated[str, _text(asking.LIMIT, "What was typed so far.")] = ""
    limit: Limit = 8


class NewStep(Asked, frozen=True, kw_only=True):
    """How far a promise is; steps may be left out."""

    state: Annotated[str, _choice(ADVANCES, "As its claimer says.")]


class NewValidation(Asked, frozen=True, kw_only=True):
    """What came of a promise."""

    outcome: Annotated[str, _choice(RECEIVED, "All of it, or a part.")] = "done"
    delivered: Annotated[int, Meta(description="The units that came, of a part.")] | None = None


class NewHands(Asked, frozen=True, kw_only=True):
    """Who is asked to take a promise over; neither takes the proposal back."""

    to: Annotated[Id, Meta(description="A person.")] | None = None
    organisation: Annotated[Id, Meta(description="Any member of it may accept.")] | None = None


class NewAcceptance(Asked, frozen=True, kw_only=True):
    """The answer to a proposal."""

    accept: bool = True


class SubscriptionKeys(Asked, frozen=True, kw_only=True):
    """What a push is sealed with: base64url, as the browser gives them."""

    p256dh: str
    auth: str


class NewSubscription(Asked, frozen=True, kw_only=True):
    """A browser's push subscription. Its endpoint is of one of the push services that are known here."""

    endpoint: str
    keys: SubscriptionKeys
    expirationTime: Annotated[float | None, Meta(description="Given by browsers; not used.")] = None


class OldSubscription(Asked, frozen=True, kw_only=True):
    """A browser to leave asleep."""

    endpoint: str
