"""What a demo town is made of: its people and places, then the acts they play, in order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Organisation:
    """An association, or a municipal service (`code` is then None)."""

    key: str
    name: str
    kind: str  # "association" | "service"
    code: str | None  # six-digit RNA object code
    district: str
    purpose: str


@dataclass(frozen=True, slots=True)
class Person:
    """An inhabitant with an account; the first organisation is the main one."""

    key: str
    name: str
    email: str
    role: str  # admin | coordinator | member | citizen
    locale: str  # "fr" | "en"
    district: str
    organisations: tuple[str, ...]
    phone: str


@dataclass(frozen=True, slots=True)
class Channel:
    """A place to talk. An empty `members` means everybody."""

    key: str
    name: str
    kind: str  # "town" | "theme" | "organisation" | "private"
    purpose: str
    organisation: str | None
    posting: str  # "members" | "coordinators"
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Private:
    """What only the takers and the coordination may read of a need."""

    contact: str
    address: str
    notes: str


@dataclass(frozen=True, slots=True)
class Said:
    """A message in a channel, perhaps answering an earlier one of the same channel."""

    at: datetime
    channel: str
    by: str
    body: str
    key: str
    reply_to: str | None


@dataclass(frozen=True, slots=True)
class Edited:
    """The author corrects a message."""

    at: datetime
    said: str
    body: str


@dataclass(frozen=True, slots=True)
class Deleted:
    """The author withdraws a message."""

    at: datetime
    said: str


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody opens a need."""

    at: datetime
    key: str
    channel: str
    by: str
    title: str
    body: str
    category: str
    quantity: int
    unit: str
    urgency: str  # normal | urgent | vital
    needed_by: datetime
    place: str
    private: Private | None


@dataclass(frozen=True, slots=True)
class Discussed:
    """A message in the need's own thread."""

    at: datetime
    need: str
    by: str
    body: str


@dataclass(frozen=True, slots=True)
class Took:
    """A promise to cover a part of a need, sometimes for an organisation."""

    at: datetime
    need: str
    by: str
    quantity: int
    on_behalf_of: str | None


@dataclass(frozen=True, slots=True)
class Released:
    """A promise given back."""

    at: datetime
    need: str
    by: str
    reason: str  # "unavailable" | "mismatch" | "no_answer" | "other"


@dataclass(frozen=True, slots=True)
class CannotHelp:
    """An honest "not this time"."""

    at: datetime
    need: str
    by: str


@dataclass(frozen=True, slots=True)
class Saw:
    """Somebody has read the need."""

    at: datetime
    need: str
    by: str


@dataclass(frozen=True, slots=True)
class Resolved:
    """The end of a need, said by a person."""

    at: datetime
    need: str
    by: str
    outcome: str  # "fulfilled" | "elsewhere" | "unmet" | "cancelled"


@dataclass(frozen=True, slots=True)
class Expired:
    """The end of a need whose time has passed."""

    at: datetime
    need: str


@dataclass(frozen=True, slots=True)
class Merged:
    """A need found to be the same as another."""

    at: datetime
    need: str
    into: str


Act = (
    Said
    | Edited
    | Deleted
    | Asked
    | Discussed
    | Took
    | Released
    | CannotHelp
    | Saw
    | Resolved
    | Expired
    | Merged
)


@dataclass(frozen=True, slots=True)
class Town:
    """The whole play; `acts` are sorted by time."""

    name: str
    timezone: str
    organisations: tuple[Organisation, ...]
    people: tuple[Person, ...]
    channels: tuple[Channel, ...]
    acts: tuple[Act, ...]
