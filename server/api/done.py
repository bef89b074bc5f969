"""What a change answers: the ids it concerns, and the place of its event in the channel's log."""

from __future__ import annotations

from server.api.views import NeedInFull, View, Warning


class ChannelDone(View, frozen=True, kw_only=True):
    """The channel that something was done to."""

    channel: str


class ChannelCreated(ChannelDone, frozen=True, kw_only=True):
    """A channel was opened; ``id`` and ``channel`` are the same."""

    id: str


class Muted(ChannelDone, frozen=True, kw_only=True):
    """Until when the channel tells nothing but what is urgent."""

    muted_until: str | None


class ReadDone(ChannelDone, frozen=True, kw_only=True):
    """Read up to there, on every device of this person; ``unread`` are left, ``mentions`` of them call."""

    unread: int
    mentions: int


class Paused(View, frozen=True, kw_only=True):
    """Until when this person is not to be disturbed."""

    person: str
    undisturbed_until: str | None


class MemberDone(ChannelDone, frozen=True, kw_only=True):
    """Somebody was brought into a channel, or taken out of it."""

    person: str


class MessageDone(View, frozen=True, kw_only=True):
    """The message that was changed, and the seq of the event that tells it."""

    message: str
    seq: int


class MessagePosted(MessageDone, frozen=True, kw_only=True):
    """A message was posted; ``id`` and ``message`` are the same."""

    id: str


class ScheduledDone(ChannelDone, frozen=True, kw_only=True):
    """The message that waits, or waited, and for when."""

    scheduled: str
    at: str


class ScheduledWaits(ScheduledDone, frozen=True, kw_only=True):
    """A message waits; ``id`` and ``scheduled`` are the same."""

    id: str


class ReminderSet(View, frozen=True, kw_only=True):
    """When one is told of a message again; null: never."""

    message: str
    at: str | None


class CallDone(View, frozen=True, kw_only=True):
    """The call that something was done to."""

    call: str


class CallStarted(CallDone, frozen=True, kw_only=True):
    """The call that goes on there now, and whether it began by this; ``id`` and ``call`` are the same."""

    id: str
    started: bool


class SeatDone(CallDone, frozen=True, kw_only=True):
    """A seat in a call."""

    seat: str


class IceServer(View, frozen=True, kw_only=True, omit_defaults=True):
    """Where a browser asks how it is seen, or who carries for it, and with which credentials, for a while."""

    urls: tuple[str, ...]
    username: str | None = None
    credential: str | None = None


class Seated(SeatDone, frozen=True, kw_only=True):
    """A seat was taken. ``seats`` were there before: the new one sends each an offer."""

    seats: tuple[str, ...]
    ice: tuple[IceServer, ...]


class Room(CallDone, frozen=True, kw_only=True):
    """Where a call goes on among many; the address lets in this person alone, for some hours."""

    url: str


class ExerciseDone(View, frozen=True, kw_only=True):
    """The exercise that was joined or left, and its own channel."""

    exercise: str
    channel: str


class ExerciseEnded(ExerciseDone, frozen=True, kw_only=True):
    """The exercise that ended, and the seq that tells it in its own channel."""

    seq: int


class ExerciseStarted(ExerciseDone, frozen=True, kw_only=True):
    """An exercise began; ``id`` and ``exercise`` are the same, ``seq`` is of the invitation."""

    id: str
    seq: int


class NeedDone(View, frozen=True, kw_only=True):
    """The card that was changed, and the seq of the event that tells it; 0: nothing had to be told."""

    need: str
    seq: int


class NeedOpened(NeedInFull, frozen=True, kw_only=True, omit_defaults=False):
    """A need as it reads now, and the seq of its opening; ``id`` and ``need`` are the same."""

    need: str
    seq: int


class Queued(NeedDone, frozen=True, kw_only=True):
    """The place in the waiting list, or the claim when something was left: then no position."""

    position: int | None
    claim: str | None


class Responded(View, frozen=True, kw_only=True):
    """The card that was answered; ``changed`` is false when nothing new was said."""

    need: str
    changed: bool


class KeptDone(View, frozen=True, kw_only=True):
    """Whether a message is kept now."""

    message: str
    kept: bool


class DutyDone(View, frozen=True, kw_only=True):
    """On duty now, or not."""

    person: str
    on_duty: bool


class LevelDone(ChannelDone, frozen=True, kw_only=True):
    """How much of a channel this person is told from now on."""

    level: str


class NoticesRead(View, frozen=True, kw_only=True):
    """How many notices were unread and are not any more; at most 500 at a time."""

    read: int


class ClaimDone(NeedDone, frozen=True, kw_only=True):
    """The claim that was changed."""

    claim: str


class ClaimTaken(ClaimDone, frozen=True, kw_only=True):
    """A promise was made; ``id`` and ``claim`` are the same. ``warning``: another one for that time."""

    id: str
    quantity: int
    warning: Warning | None


class Subscribed(View, frozen=True, kw_only=True):
    """A browser is woken from now on."""

    id: str


class Unsubscribed(View, frozen=True, kw_only=True):
    """A browser sleeps."""

    endpoint: str
