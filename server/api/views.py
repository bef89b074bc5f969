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
from channels.reading.waves import AlertAnswer, WaveKind
from channels.search import finding, names
from matching.periods import PeriodKind

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


class File(shapes.File, frozen=True, kw_only=True, omit_defaults=False):
    """A file that was handed in. Pictures have a width and a height, in pixels."""


class Mention(shapes.Mention, frozen=True, kw_only=True, omit_defaults=False):
    """Words of a message that call somebody: ``name`` as it stands there after its ``@``."""


class MentionList(View, frozen=True, kw_only=True):
    """Whom one may call, members first."""

    items: tuple[Mention, ...]


class Reaction(shapes.Reaction, frozen=True, kw_only=True, omit_defaults=False):
    """A word under a message, and how many people put it there."""


class Seat(shapes.Seat, frozen=True, kw_only=True, omit_defaults=False):
    """A device in a call, and whose it is."""

    person: Person


class VideoCall(shapes.VideoCall, frozen=True, kw_only=True, omit_defaults=False):
    """A quick call: who began it, everybody who came, and who sits in it now."""

    by: Person
    people: tuple[Person, ...] = ()
    seats: tuple[Seat, ...] = ()


class PollOption(shapes.PollOption, frozen=True, kw_only=True, omit_defaults=False):
    """An answer that may be chosen, and how many people chose it."""


class Poll(shapes.Poll, frozen=True, kw_only=True, omit_defaults=False):
    """The answers to the question that a message asks: how often each was chosen, never by whom."""

    options: tuple[PollOption, ...]


class Chosen(View, frozen=True, kw_only=True):
    """An answer to a poll, and who gave it, the first 500."""

    words: str
    people: tuple[Person, ...]


class VoteList(View, frozen=True, kw_only=True):
    """The answers to a poll, in their order."""

    items: tuple[Chosen, ...]


class Origin(shapes.Origin, frozen=True, kw_only=True, omit_defaults=False):
    """The channel that words were said in."""


class Forward(shapes.Forward, frozen=True, kw_only=True, omit_defaults=False):
    """Words of the message ``id``, as they were passed on; no body once they were taken back.

    ``place`` is where they were said, if everybody who hears them here may open it.
    """

    by: Person
    place: Origin | None = None


class Message(shapes.Message, frozen=True, kw_only=True, omit_defaults=False):
    """What somebody said. A deleted message keeps its place and loses its body."""

    by: Person
    quote: Quote | None = None
    reactions: tuple[Reaction, ...] = ()
    mentions: tuple[Mention, ...] = ()
    files: tuple[File, ...] = ()
    poll: Poll | None = None
    forward: Forward | None = None


class MessageList(View, frozen=True, kw_only=True):
    """Messages, the latest first."""

    items: tuple[Message, ...]


class Scheduled(View, frozen=True, kw_only=True):
    """A message to be said at ``at``. ``refused``: the code of why it could not be."""

    id: str
    channel: str
    name: str
    body: str
    at: str
    refused: str | None


class ScheduledList(View, frozen=True, kw_only=True):
    """What one is to say later, the next first."""

    items: tuple[Scheduled, ...]


class Reminder(View, frozen=True, kw_only=True):
    """A message that one wants to be told of again at ``at``."""

    message: Message
    at: str


class ReminderList(View, frozen=True, kw_only=True):
    """What one is to be reminded of, the next first."""

    items: tuple[Reminder, ...]


class Version(View, frozen=True, kw_only=True):
    """What a message said from ``at`` on."""

    body: str
    at: str


class VersionList(View, frozen=True, kw_only=True):
    """Everything a message said, oldest first."""

    items: tuple[Version, ...]


class Claim(shapes.Claim, frozen=True, kw_only=True, omit_defaults=False):
    """A promise to cover ``quantity`` units of a need, or to take as many of an offer."""

    by: Person
    handing_to: Person | None = None


class Waiting(shapes.Waiting, frozen=True, kw_only=True, omit_defaults=False):
    """Somebody who takes over what is given back."""

    by: Person


class Thanks(shapes.Thanks, frozen=True, kw_only=True, omit_defaults=False):
    """The words that closed a card."""

    by: Person


class Need(shapes.Need, frozen=True, kw_only=True, omit_defaults=False):
    """A card, need or offer (``kind``), as everybody may see it: never a contact, never an address.

    ``claims`` are the active ones, oldest first; their quantities add up to ``taken`` (an
    ``unlimited`` offer counts nothing). ``waiting`` is in order. ``version`` grows with each change.
    ``place`` is a district. ``has_private`` says that contact details await whoever claims.
    """

    by: Person
    claims: tuple[Claim, ...] = ()
    photos: tuple[File, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    thanks: Thanks | None = None


class Warning(View, frozen=True, kw_only=True):
    """Something else that this person has promised for the same time. Never a refusal."""

    need: str
    title: str
    from_: str = msgspec.field(name="from")
    until: str


class NeedInFull(Need, frozen=True, kw_only=True, omit_defaults=False):
    """A card, and how many people have seen it. ``warning``: what claiming it would meet."""

    seen: int
    warning: Warning | None


class Notice(shapes.Notice, frozen=True, kw_only=True, omit_defaults=False):
    """Something this person was told. ``kind`` and ``facts`` make its sentence."""


class Exercise(shapes.Exercise, frozen=True, kw_only=True, omit_defaults=False):
    """A rehearsal that people were asked to join. What is asked in it is simulated."""


class EventData(shapes.EventData, frozen=True, kw_only=True):
    """What an event tells; which fields are present depends on its kind (docs/protocol.md)."""

    message: Message | None = None
    need: Need | None = None
    claim: Claim | None = None
    person: Person | None = None
    notice: Notice | None = None
    exercise: Exercise | None = None
    call: VideoCall | None = None


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


class Piece(finding.Piece, frozen=True, kw_only=True, omit_defaults=False):
    """A part of an excerpt; ``hit``: it was looked for."""


class Place(finding.Place, frozen=True, kw_only=True, omit_defaults=False):
    """Where something was found: a channel, or the thread of the card ``need`` in it."""


class FoundMessage(finding.FoundMessage, frozen=True, kw_only=True, omit_defaults=False):
    """A message that was found; ``channel`` and ``seq`` say where it stands."""

    by: Person
    place: Place
    excerpt: tuple[Piece, ...]


class FoundCard(finding.FoundCard, frozen=True, kw_only=True, omit_defaults=False):
    """A need or an offer that was found."""

    need: Need
    place: Place
    excerpt: tuple[Piece, ...]


class FoundFile(finding.FoundFile, frozen=True, kw_only=True, omit_defaults=False):
    """A file that was found, and the message or the card that it hangs on."""

    file: File
    by: Person
    place: Place
    excerpt: tuple[Piece, ...]


class NameLine(names.Line, frozen=True, kw_only=True, omit_defaults=False):
    """Somebody or something with a name; ``kind``: a role, or which kind of it."""


class FoundAll(View, frozen=True, kw_only=True):
    """What was found. ``corrected``: nothing was under what was typed, this is under what was meant.

    ``next`` continues, as ``before``, when there may be more of the one ``kind`` that was asked for.
    """

    messages: tuple[FoundMessage, ...]
    needs: tuple[FoundCard, ...]
    offers: tuple[FoundCard, ...]
    files: tuple[FoundFile, ...]
    people: tuple[NameLine, ...]
    organisations: tuple[NameLine, ...]
    channels: tuple[NameLine, ...]
    corrected: str | None
    next: int | None


class Suggestions(View, frozen=True, kw_only=True):
    """People, channels and live cards whose names begin as was typed."""

    people: tuple[NameLine, ...]
    channels: tuple[NameLine, ...]
    cards: tuple[NameLine, ...]


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


class Subscriptions(View, frozen=True, kw_only=True):
    """The public VAPID key, empty when this server wakes nobody, and the browsers of this person."""

    key: str
    endpoints: tuple[str, ...]


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


class HelpAsked(View, frozen=True, kw_only=True):
    """Somebody asked for help. ``waiting``: the last word is theirs; ``helpers`` are with them, by name."""

    channel: str
    person: Person
    at: str
    waiting: bool
    helpers: str


class HelpList(View, frozen=True, kw_only=True):
    """Who asked for help, all of them: ``next`` is null."""

    items: tuple[HelpAsked, ...]
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


class NoticeList(View, frozen=True, kw_only=True):
    """What this person was told and nothing replaced, the latest first; ``next`` goes into ``before``."""

    items: tuple[Notice, ...]
    next: str | None
    unread: int


class FreeHours(View, frozen=True, kw_only=True):
    """Hours of one day of the week, ``until`` excluded."""

    day: str
    start: int
    until: int


class Preferences(View, frozen=True, kw_only=True):
    """Everything this person chose, as ``PUT`` takes it, and what follows from it.

    ``email_failed``: their mailbox refuses for good, nothing is sent there any more.
    """

    by_push: bool
    by_email: bool
    by_sms: bool
    digest: str
    quiet_from: str | None
    quiet_until: str | None
    wake_for_vital: bool
    timezone: str
    availability: tuple[FreeHours, ...] | None
    unavailable_until: str | None
    max_distance: int | None
    categories: tuple[str, ...]
    skills: tuple[str, ...]
    equipment: tuple[str, ...]
    languages: tuple[str, ...]
    on_duty: bool
    email_failed: bool


class Comfort(View, frozen=True, kw_only=True):
    """How this person likes the page; `auto` leaves it to the device."""

    theme: str
    text: str
    density: str
    motion: str
    shortcuts: bool


class Alerted(View, frozen=True, kw_only=True):
    """Somebody who was alerted: why (codes and facts), and what they answered so far."""

    person: Person
    answer: AlertAnswer
    reasons: tuple[dict[str, Any], ...]


class WaveLine(View, frozen=True, kw_only=True):
    """One wave. ``alerted`` are those whom no later round called again."""

    number: int
    round: int
    kind: WaveKind
    at: str
    people: int
    alerted: tuple[Alerted, ...]


class Waves(View, frozen=True, kw_only=True):
    """The alerting for a need, for the coordination. ``calling``: nobody is left but the telephone."""

    need: str
    waves: tuple[WaveLine, ...]
    next_at: str | None
    may_widen: bool
    calling: bool


class Call(View, frozen=True, kw_only=True):
    """Somebody to ring up. ``seen``: they looked at the need and did not answer."""

    id: str
    name: str
    phone: str
    seen: bool
    reasons: tuple[dict[str, Any], ...]


class CallList(View, frozen=True, kw_only=True):
    """The phone list of a need; this sight of it was written down. ``next`` is null."""

    items: tuple[Call, ...]
    next: str | None = None


class PrivateDetails(View, frozen=True, kw_only=True):
    """What only those who help may read. This sight of it was written down.

    ``beneficiary`` and ``consent`` are of a card that somebody entered for another; empty otherwise.
    """

    contact: str
    address: str
    notes: str
    beneficiary: str
    consent: str


class ExerciseRead(View, frozen=True, kw_only=True):
    """An exercise. ``circle`` names the channel that was asked to join, ``channel`` is its own."""

    id: str
    name: str
    at: str
    ended_at: str | None
    by: Person
    circle: str
    channel: str
    players: int
    joined: bool


class ExerciseList(View, frozen=True, kw_only=True):
    """Exercises, the latest first: ``next`` is null."""

    items: tuple[ExerciseRead, ...]
    next: str | None = None


class DebriefReply(View, frozen=True, kw_only=True):
    """What somebody answered, so many seconds after it was asked: a promise, or "I cannot"."""

    by: Person
    seconds: int
    taken: bool


class DebriefItem(View, frozen=True, kw_only=True):
    """How one simulated need went. Times are seconds since asking; ``silent`` people said nothing."""

    need: Need
    to_seen: int | None
    to_answered: int | None
    to_covered: int | None
    to_delivered: int | None
    slowest: Literal["seen", "answered", "covered", "delivered"] | None
    reached: int
    waves: int
    silent: int
    replies: tuple[DebriefReply, ...]


class Debrief(View, frozen=True, kw_only=True):
    """How an exercise went, one item a simulated need, in order."""

    exercise: str
    items: tuple[DebriefItem, ...]


class FiguresPeriod(View, frozen=True, kw_only=True):
    """Whole days of the town's calendar, both included."""

    kind: PeriodKind
    first: str
    last: str


class FiguresEnds(View, frozen=True, kw_only=True):
    """Needs by what became of them. ``rate`` is filled over settled; null while nothing is settled."""

    asked: int
    filled: int
    elsewhere: int
    unmet: int
    pending: int
    rate: float | None


class FiguresTimes(View, frozen=True, kw_only=True):
    """Seconds: half took at most ``median``, nine in ten at most ``ninth``; ``known`` went so far."""

    known: int
    median: int | None
    ninth: int | None


class FiguresTotals(View, frozen=True, kw_only=True):
    """A period in a few numbers."""

    needs: FiguresEnds
    urgent: FiguresEnds
    to_seen: FiguresTimes
    to_answered: FiguresTimes
    to_covered: FiguresTimes
    to_delivered: FiguresTimes
    covered_with_alerts: int
    covered_in_first_wave: int
    offers: int
    volunteers: int
    reached: int
    reached_per_fill: float | None
    lapses: int
    no_shows: int


class FiguresGroup(View, frozen=True, kw_only=True):
    """The needs of one category, or of one district."""

    name: str
    needs: FiguresEnds
    to_covered: FiguresTimes


class FiguresGiven(View, frozen=True, kw_only=True):
    """How much of something was delivered."""

    category: str
    unit: str
    quantity: int


class FiguresStep(View, frozen=True, kw_only=True):
    """A week or a month of the series."""

    first: str
    last: str
    needs: FiguresEnds
    to_covered: FiguresTimes


class FiguresAnswer(View, frozen=True, kw_only=True):
    """A period, the one before, and its parts. ``waves`` are needs covered in the first wave, the second…"""

    period: FiguresPeriod
    now: FiguresTotals
    before: FiguresTotals
    categories: tuple[FiguresGroup, ...]
    places: tuple[FiguresGroup, ...]
    given: tuple[FiguresGiven, ...]
    waves: tuple[int, ...]
    series: tuple[FiguresStep, ...]


class NeedFigures(View, frozen=True, kw_only=True):
    """How one need went. Times are seconds since asking, null for what did not happen."""

    need: str
    to_seen: int | None
    to_answered: int | None
    to_covered: int | None
    to_delivered: int | None
    reached: int
    saw: int
    cannot: int
    takers: int
    waves: int
    covered_in_wave: int | None
    lapses: int
    no_shows: int


class Refusal(View, frozen=True, kw_only=True):
    """A named no: ``say`` is the sentence for the person, ``details`` the facts behind it."""

    code: str
    say: str
    details: dict[str, Any]
