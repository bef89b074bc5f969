"""What each page needs, as values: a route parses, asks once, fills one of these.

Shapes of `channels.shapes` go in untouched; whatever can be derived from them (what is
left, who is mine, the words for a date) is derived by the renderer, never by a route.
Every page of somebody signed in takes ``shell=Shell(...)`` and ``page=...Page(...)``;
pages before signing in take ``page`` alone. A refused form is drawn again with
``refusal=Said(code, details)``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from channels.actions.alerts.phones import Call
from channels.reading.comfort import USUAL, Comfort
from channels.reading.exercises import ExerciseLine
from channels.reading.help import HelpLine
from channels.reading.keeping import Version
from channels.reading.own import NOTHING, Own
from channels.reading.waves import Waves
from channels.shapes import (
    CardKind,
    ChannelKind,
    Claim,
    Event,
    File,
    Message,
    Need,
    Notice,
    Organisation,
    Person,
    Present,
    Role,
    Urgency,
    VideoCall,
)
from web.door_views import Contact, InvitationPage, Persona, RefusalPage, SignInPage, WelcomePage
from web.figures_views import WeeksView

HereState = Literal["", "here", "away", "duty"]
Tab = Literal["accueil", "urgences", "canaux", "entraide", "moi", "recherche", ""]
MANAGERS: tuple[Role, ...] = ("admin", "coordinator")


@dataclass(frozen=True, slots=True)
class Here:
    """How somebody is here (empty: not), and when they last were, if they agreed that it is told."""

    state: HereState = ""
    last: str = ""


NOT_HERE: Final = Here()


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """Who looks at a page. A broadcast fragment has none."""

    id: str
    role: Role = "member"
    declined: frozenset[str] = frozenset()  # needs answered with "cannot"
    organisations: tuple[Organisation, ...] = ()  # on whose behalf they may claim

    @property
    def staff(self) -> bool:
        """Whether they are of the coordination."""
        return self.role in MANAGERS

    def manages(self, need: Need) -> bool:
        """Whether they may close this need and read its private details."""
        return self.role in MANAGERS or need.by.id == self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelLine:
    """A channel in a list: the side of a desk, the page of channels, the news at home."""

    id: str
    name: str
    kind: ChannelKind
    purpose: str = ""
    unread: int = 0
    mentions: int = 0  # of the unread: those that call the reader
    joined: bool = True
    people: int = 0
    last_by: str = ""  # who spoke last, and the start of what they said
    last: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shell:
    """What surrounds every page of somebody signed in, and feeds ``<body data-…>``."""

    network: str
    me: Person
    role: Role
    csrf: str
    epoch: str = ""
    tab: Tab = ""
    urgences: str = ""  # the network's urgent stream, and how far this page shows it
    urgences_head: int = 0
    mine_channel: str = ""  # the personal stream
    mine_head: int = 0
    playing: tuple[tuple[str, int], ...] = ()  # channels of the exercises I play in, and their heads
    strip: tuple[Need, ...] = ()  # urgent and vital needs still open, most pressing first
    channels: tuple[ChannelLine, ...] = ()
    promises: int = 0  # needs I promised and that are not over: the badge of « Entraide »
    told: tuple[str, ...] = ()  # tags of the notices I have not read: the badge of « Moi »
    on_duty: bool = False
    declined: frozenset[str] = frozenset()
    organisations: tuple[Organisation, ...] = ()
    demo: bool = False
    comfort: Comfort = USUAL
    quiet_until: str | None = None  # not to be disturbed until then
    notice: str = ""  # one sentence after a redirect, already said in the person's language

    @property
    def may_ask(self) -> bool:
        """Whether this person may ask or offer at all: residents look and talk."""
        return self.role != "citizen"

    @property
    def unread(self) -> int:
        """Unread messages of all joined channels: the badge of « Canaux »."""
        return sum(line.unread for line in self.channels)

    @property
    def viewer(self) -> Viewer:
        """The person as the cards see them."""
        return Viewer(id=self.me.id, role=self.role, declined=self.declined, organisations=self.organisations)


@dataclass(frozen=True, slots=True)
class Said:
    """A refusal to show: its code and the facts its sentence may use."""

    code: str
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePage:
    """``accueil.html``. News are the joined channels with something unread."""

    promises: tuple[Need, ...] = ()
    news: tuple[ChannelLine, ...] = ()
    calm: int = 0  # open needs that can wait, in my channels
    figures: WeeksView | None = None
    exercises: tuple[ExerciseLine, ...] = ()  # that go on
    here: tuple[Present, ...] = ()
    tour: bool = False  # the first visit, or asked for again


@dataclass(frozen=True, slots=True, kw_only=True)
class UrgencesPage:
    """``urgences.html``: every urgent need of the network, by what can be done about it."""

    missing: tuple[Need, ...] = ()
    promises: tuple[Need, ...] = ()
    moving: tuple[Need, ...] = ()  # covered, not over
    done: tuple[Need, ...] = ()  # of the last days
    calm: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class MutualPage:
    """``entraide.html``: on the side of needs or of offers, what is mine, what is open, what is done."""

    side: CardKind = "need"
    nature: str = ""
    natures: tuple[str, ...] = ()
    promises: tuple[Need, ...] = ()  # what I promised, or reserved
    own: tuple[Need, ...] = ()  # what I asked, or offer
    open: tuple[Need, ...] = ()
    done: tuple[Need, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelsPage:
    """``canaux.html``: mine, those I may join, and the form that opens one."""

    mine: tuple[ChannelLine, ...] = ()
    discover: tuple[ChannelLine, ...] = ()
    may_create: bool = True
    name: str = ""  # what was typed, when the form comes back
    purpose: str = ""
    kind: str = "theme"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainPage:
    """A page that shows nothing of anybody: ``hors_ligne.html``, ``installer.html``."""

    network: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SharePage:
    """``partager.html``: where what another app handed over may be said."""

    lines: tuple[ChannelLine, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A stream and where it stands: the middle of a channel page and of a need page."""

    channel: str
    kind: ChannelKind
    events: tuple[Event, ...] = ()
    head: int = 0
    read: int | None = None  # None draws no unread line
    draft: str = ""  # what the reader was writing here, on whichever device
    first: int = 0  # seq of the oldest line of this page
    older: bool = False
    past: bool = False  # a page of long ago, to which nothing comes live
    newer: int = 0  # of it: around which seq the next page is
    joined: bool = True
    may_post: bool = True
    own: Own = NOTHING  # what of its messages is the reader's own


@dataclass(frozen=True, slots=True, kw_only=True)
class CallPage:
    """``appel.html``: a call, what its place is called, and the way back to it."""

    call: VideoCall
    head: int
    place: str
    back: str
    large: bool = False  # whether there is a house for many


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelPage:
    """``canal.html``."""

    channel: ChannelLine
    room: Room
    pins: tuple[Need, ...] = ()  # needs still active, most pressing first
    may_join: bool = False
    may_leave: bool = False
    may_ask: bool = False
    draft: str = ""
    files: tuple[File, ...] = ()  # handed in with a draft that was refused
    partner: str = ""  # the other of two who talk alone, and how they are here
    here: Here = NOT_HERE
    exercise: str = ""  # the exercise it belongs to
    level: str = ""  # what this person wants to be told of it; empty hides the choice
    muted_until: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A person of a channel; ``since`` is ISO 8601 or empty."""

    person: Person
    role: Role = "member"
    here: Here = NOT_HERE


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidPage:
    """``retrouver.html``: what one keeps, or what was pinned to a channel."""

    messages: tuple[Message, ...] = ()
    channel: str = ""
    kept: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionsPage:
    """``versions.html``: everything a message said, oldest first."""

    message: str
    versions: tuple[Version, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WritePage:
    """``ecrire.html``: whom one may write to, up to ``most`` at once."""

    people: tuple[Person, ...] = ()
    chosen: frozenset[str] = frozenset()
    most: int = 7
    looked_for: str = ""  # letters of the names that are shown; those who were chosen always are


@dataclass(frozen=True, slots=True, kw_only=True)
class PeoplePage:
    """``personnes.html``: who is in a channel, and the form to add somebody."""

    channel: ChannelLine
    people: tuple[Member, ...] = ()
    candidates: tuple[Person, ...] = ()  # who may be added; empty hides the form


@dataclass(frozen=True, slots=True, kw_only=True)
class AskPage:
    """``demander.html``: one form to ask, to offer and to change a card.

    The draft fields hold what was typed when the form comes back. With ``need`` it changes that card.
    """

    channels: tuple[ChannelLine, ...] = ()
    channel: str = ""
    kind: CardKind = "need"
    need: str = ""
    source: str = ""  # the message it is made from
    title: str = ""
    body: str = ""
    nature: str = ""
    category: str = "other"
    quantity: int = 1
    least: int = 1  # as much as is promised already
    unit: str = ""
    unlimited: bool = False
    urgency: Urgency = "normal"
    starts_at: str = ""  # datetime-local
    needed_by: str = ""
    place: str = ""
    photos: tuple[File, ...] = ()
    contact: str = ""
    address: str = ""
    notes: str = ""
    keeps_private: bool = False  # the details are not this person's to change
    beneficiary: str = ""
    consent: str = ""
    similar: tuple[Need, ...] = ()  # what looks alike, when the form asks before it publishes
    categories: tuple[str, ...] = ()  # (code) words are ``category-<code>``; unknown ones show as they are
    natures: tuple[str, ...] = ()
    consents: tuple[str, ...] = ()
    places: tuple[str, ...] = ()  # districts already used, as suggestions


@dataclass(frozen=True, slots=True, kw_only=True)
class Busy:
    """Something else that the reader promised for the same time."""

    title: str
    need: str
    start: str  # ISO 8601


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedPage:
    """``demande.html``: the card, then its thread; ``draft`` and ``files``: what was typed and refused."""

    need: Need
    channel: ChannelLine
    room: Room
    seen: int = 0
    private: PrivateDetails | None = None
    typed: bool = False  # the refusal is of what was typed in the thread, not of a promise
    draft: str = ""
    files: tuple[File, ...] = ()
    busy: Busy | None = None  # said before the reader promises anything
    matches: tuple[Need, ...] = ()  # the reader's own cards of the other side, which this one may serve
    twins: tuple[Need, ...] = ()  # cards that it could be merged with, for those who manage it
    may_join: bool = False  # the channel, to talk about it


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverPage:
    """``relais.html``: who could take a promise over."""

    need: Need
    claim: Claim
    people: tuple[Person, ...] = ()
    organisations: tuple[Organisation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivateDetails:
    """What only the takers and the coordination may read; each sight is logged."""

    contact: str = ""
    address: str = ""
    notes: str = ""
    beneficiary: str = ""
    consent: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivatePage:
    """``coordonnees.html``, and the bare ``_private.html``."""

    need: Need
    private: PrivateDetails


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """A session of mine; ``seen_at`` is ISO 8601."""

    id: str
    name: str
    seen_at: str
    current: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """A link just made. ``qr`` is an SVG drawn by us (trusted markup), without styles."""

    url: str
    role: Role
    qr: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MePage:
    """``moi.html``."""

    email: str
    locale: str
    devices: tuple[Device, ...] = ()
    roles: tuple[Role, ...] = ()  # roles one may invite to; empty hides the form
    invitation: Invitation | None = None
    push_key: str = ""  # what this browser subscribes with; empty: no notifications here
    mailbox_failed: bool = False
    administers: bool = False
    shares_last_seen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ComfortPage:
    """``confort.html``: how the page is drawn and answers, signed in or not."""

    locale: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpPage:
    """``aide.html``. ``channel`` is where this person asked before; ``answers``: they help others."""

    channel: str = ""
    body: str = ""
    answers: bool = False
    contact: Contact = field(default_factory=Contact)


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpListPage:
    """``aides.html``: who asked for help, each with the moment of the last word."""

    lines: tuple[tuple[HelpLine, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortcutsPage:
    """``raccourcis.html``, and the bare ``_shortcuts.html``: names and keys."""

    shortcuts: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticesPage:
    """``notifications.html``. ``older`` is the address of the page before, or empty."""

    notices: tuple[Notice, ...] = ()
    unread: int = 0
    older: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertsPage:
    """``alertes.html``: what one chose, or what was typed when the form comes back."""

    by_push: bool = True
    by_email: bool = True
    by_sms: bool = False
    phone: bool = False
    email_failed: bool = False
    digest: str = "none"
    quiet_from: str = ""
    quiet_until: str = ""
    wake_for_vital: bool = False
    timezone: str = ""
    parts: frozenset[str] = frozenset()  # "monday-morning": the cells of the week that are ticked
    away: str = ""  # a day, as ``<input type="date">`` writes it
    distance: int | None = None  # kilometres
    categories: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    skills: str = ""  # one a line
    equipment: str = ""
    known_categories: tuple[str, ...] = ()
    known_languages: tuple[str, ...] = ()
    zones: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WavesPage:
    """``vagues.html``, and the bare ``_waves.html``."""

    need: Need
    waves: Waves


@dataclass(frozen=True, slots=True, kw_only=True)
class PhonesPage:
    """``appels.html``: who to ring up for a need."""

    need: Need
    calls: tuple[Call, ...] = ()


__all__ = [
    "MANAGERS",
    "AlertsPage",
    "AskPage",
    "Busy",
    "ChannelLine",
    "ChannelPage",
    "ChannelsPage",
    "ComfortPage",
    "Device",
    "HandOverPage",
    "HelpListPage",
    "HelpPage",
    "HomePage",
    "Invitation",
    "InvitationPage",
    "MePage",
    "Member",
    "MutualPage",
    "NeedPage",
    "NoticesPage",
    "PeoplePage",
    "Persona",
    "PhonesPage",
    "PrivateDetails",
    "PrivatePage",
    "RefusalPage",
    "Room",
    "Said",
    "Shell",
    "ShortcutsPage",
    "SignInPage",
    "Tab",
    "UrgencesPage",
    "Viewer",
    "WavesPage",
    "WelcomePage",
]
