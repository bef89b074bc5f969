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
class Offered:
    """Somebody offers something; it stands until then."""

    at: datetime
    key: str
    channel: str
    by: str
    title: str
    body: str
    nature: str | None
    category: str
    quantity: int
    unit: str
    unlimited: bool
    needed_by: datetime
    place: str


@dataclass(frozen=True, slots=True)
class Renewed:
    """Its author gives an offer more time."""

    at: datetime
    need: str
    by: str
    needed_by: datetime


@dataclass(frozen=True, slots=True)
class Discussed:
    """A message in the need's own thread."""

    at: datetime
    need: str
    by: str
    body: str


@dataclass(frozen=True, slots=True)
class Took:
    """A promise to cover a part of a need, or a part of an offer taken; sometimes for an organisation."""

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
class WentOn:
    """A promise confirmed, under way or brought."""

    at: datetime
    need: str
    by: str
    state: str  # "confirmed" | "on_the_way" | "delivered"


@dataclass(frozen=True, slots=True)
class Proved:
    """Whoever wrote the card says that a promise came."""

    at: datetime
    need: str
    by: str
    of: str


@dataclass(frozen=True, slots=True)
class Waited:
    """Somebody too late, who would take over what is given back."""

    at: datetime
    need: str
    by: str
    quantity: int


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
    delivered: int | None = None
    thanks: str = ""


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


@dataclass(frozen=True, slots=True)
class Called:
    """A wave of alerts: who was called, and when the next one would have been."""

    at: datetime
    need: str
    number: int
    people: tuple[str, ...]
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """An exercise begins; people of a channel are asked to join. Its key names its own channel too."""

    at: datetime
    key: str
    by: str
    name: str
    circle: str


@dataclass(frozen=True, slots=True)
class JoinedIn:
    """Somebody takes part in an exercise."""

    at: datetime
    exercise: str
    by: str


@dataclass(frozen=True, slots=True)
class Debriefed:
    """The end of an exercise."""

    at: datetime
    exercise: str
    by: str


@dataclass(frozen=True, slots=True)
class Polled:
    """A question in a channel, with answers to choose from."""

    at: datetime
    key: str
    channel: str
    by: str
    question: str
    options: tuple[str, ...]
    several: bool
    anonymous: bool
    closes_at: datetime | None


@dataclass(frozen=True, slots=True)
class Voted:
    """Somebody's answers to a poll."""

    at: datetime
    poll: str
    by: str
    options: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ClosedPoll:
    """Its author closes a poll."""

    at: datetime
    poll: str
    by: str


@dataclass(frozen=True, slots=True)
class Forwarded:
    """Somebody's words, quoted in another channel."""

    at: datetime
    said: str
    by: str
    channel: str
    comment: str


@dataclass(frozen=True, slots=True)
class WroteTo:
    """Somebody opens a direct conversation. Its key names its own channel too."""

    at: datetime
    key: str
    by: str
    to: str


@dataclass(frozen=True, slots=True)
class Rang:
    """Somebody calls in a channel, and takes a seat."""

    at: datetime
    key: str
    channel: str
    by: str


@dataclass(frozen=True, slots=True)
class PickedUp:
    """Somebody joins a call."""

    at: datetime
    call: str
    by: str


@dataclass(frozen=True, slots=True)
class HungUp:
    """Somebody leaves a call; the last one ends it."""

    at: datetime
    call: str
    by: str


@dataclass(frozen=True, slots=True)
class AskedForHelp:
    """Somebody is at a loss and says so to those on duty. Its key names their channel too."""

    at: datetime
    key: str
    by: str
    body: str


@dataclass(frozen=True, slots=True)
class PutOff:
    """A message that will leave by itself."""

    at: datetime
    by: str
    channel: str
    body: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Noted:
    """Somebody wants to be reminded of a message."""

    at: datetime
    said: str
    by: str
    due_at: datetime


Aside = (
    Polled
    | Voted
    | ClosedPoll
    | Forwarded
    | WroteTo
    | Rang
    | PickedUp
    | HungUp
    | AskedForHelp
    | PutOff
    | Noted
)
Act = (
    Said
    | Edited
    | Deleted
    | Asked
    | Offered
    | Renewed
    | Discussed
    | Took
    | WentOn
    | Proved
    | Waited
    | Released
    | CannotHelp
    | Saw
    | Resolved
    | Expired
    | Merged
    | Called
    | Rehearsed
    | JoinedIn
    | Debriefed
    | Aside
)


@dataclass(frozen=True, slots=True)
class Town:
    """The whole play; `acts` are sorted by time.

    `background` is played along with them: the waves of alerts, an exercise with all that happened in
    it, and what is said beside the plain talk (polls, letters, help…).
    """

    name: str
    timezone: str
    organisations: tuple[Organisation, ...]
    people: tuple[Person, ...]
    channels: tuple[Channel, ...]
    acts: tuple[Act, ...]
    background: tuple[Act, ...] = ()
