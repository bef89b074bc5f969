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
from typing import Any, Literal

from channels.shapes import ChannelKind, Event, Need, Organisation, Person, Role, Urgency
from web.door_views import InvitationPage, Persona, RefusalPage, SignInPage, WelcomePage

Tab = Literal["accueil", "urgences", "canaux", "entraide", "moi", ""]
MANAGERS: tuple[Role, ...] = ("admin", "coordinator")


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """Who looks at a page. A broadcast fragment has none."""

    id: str
    role: Role = "member"
    declined: frozenset[str] = frozenset()  # needs answered with "cannot"
    organisations: tuple[Organisation, ...] = ()  # on whose behalf they may claim

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
    strip: tuple[Need, ...] = ()  # urgent and vital needs still open, most pressing first
    channels: tuple[ChannelLine, ...] = ()
    promises: int = 0  # needs I promised and that are not over: the badge of « Entraide »
    declined: frozenset[str] = frozenset()
    organisations: tuple[Organisation, ...] = ()
    demo: bool = False
    notice: str = ""  # one sentence after a redirect, already said in the person's language

    @property
    def may_ask(self) -> bool:
        """Whether this person may open a need at all: residents look and talk."""
        return self.role != "citizen"

    @property
    def unread(self) -> int:
        """Unread messages of all joined channels: the badge of « Canaux »."""
        return sum(line.unread for line in self.channels if line.joined)

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
    here: tuple[Person, ...] = ()


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
    """``entraide.html``: what I promised, what I asked, what my channels still need."""

    promises: tuple[Need, ...] = ()
    requests: tuple[Need, ...] = ()
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
class Room:
    """A stream and where it stands: the middle of a channel page and of a need page."""

    channel: str
    kind: ChannelKind
    events: tuple[Event, ...] = ()
    head: int = 0
    read: int | None = None  # None draws no unread line
    first: int = 0  # seq of the oldest line of this page
    older: bool = False
    joined: bool = True
    may_post: bool = True


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A person of a channel; ``since`` is ISO 8601 or empty."""

    person: Person
    role: Role = "member"
    here: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PeoplePage:
    """``personnes.html``: who is in a channel, and the form to add somebody."""

    channel: ChannelLine
    people: tuple[Member, ...] = ()
    candidates: tuple[Person, ...] = ()  # who may be added; empty hides the form


@dataclass(frozen=True, slots=True, kw_only=True)
class AskPage:
    """``demander.html``. The draft fields hold what was typed when the form comes back."""

    channels: tuple[ChannelLine, ...]
    channel: str = ""
    title: str = ""
    body: str = ""
    category: str = "other"
    quantity: int = 1
    unit: str = ""
    urgency: Urgency = "normal"
    needed_by: str = ""  # datetime-local
    place: str = ""
    contact: str = ""
    address: str = ""
    notes: str = ""
    categories: tuple[str, ...] = ()  # (code) words are ``category-<code>``; unknown ones show as they are
    places: tuple[str, ...] = ()  # districts already used, as suggestions


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedPage:
    """``demande.html``: the card, then its thread. ``draft`` is what was typed in the composer."""

    need: Need
    channel: ChannelLine
    room: Room
    seen: int = 0
    private: PrivateDetails | None = None
    draft: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivateDetails:
    """What only the takers and the coordination may read; each sight is logged."""

    contact: str = ""
    address: str = ""
    notes: str = ""


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


__all__ = [
    "MANAGERS",
    "AskPage",
    "ChannelLine",
    "ChannelPage",
    "ChannelsPage",
    "Device",
    "HomePage",
    "Invitation",
    "InvitationPage",
    "MePage",
    "Member",
    "MutualPage",
    "NeedPage",
    "PeoplePage",
    "Persona",
    "PrivateDetails",
    "PrivatePage",
    "RefusalPage",
    "Room",
    "Said",
    "Shell",
    "SignInPage",
    "Tab",
    "UrgencesPage",
    "Viewer",
    "WelcomePage",
]
