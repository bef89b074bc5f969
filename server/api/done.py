"""What a change answers: the ids it concerns, and the place of its event in the channel's log."""

from __future__ import annotations

from server.api.views import NeedInFull, View


class ChannelDone(View, frozen=True, kw_only=True):
    """The channel that something was done to."""

    channel: str


class ChannelCreated(ChannelDone, frozen=True, kw_only=True):
    """A channel was opened; ``id`` and ``channel`` are the same."""

    id: str


class ReadDone(ChannelDone, frozen=True, kw_only=True):
    """Read up to there, on every device of this person; ``unread`` are left."""

    unread: int


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


class NeedDone(View, frozen=True, kw_only=True):
    """The need that was changed, and the seq of the event that tells it."""

    need: str
    seq: int


class NeedOpened(NeedInFull, frozen=True, kw_only=True, omit_defaults=False):
    """A need as it reads now, and the seq of its opening; ``id`` and ``need`` are the same."""

    need: str
    seq: int


class Responded(View, frozen=True, kw_only=True):
    """The need that was answered; ``changed`` is false when nothing new was said."""

    need: str
    changed: bool


class ClaimDone(NeedDone, frozen=True, kw_only=True):
    """The claim that was changed."""

    claim: str


class ClaimTaken(ClaimDone, frozen=True, kw_only=True):
    """A promise was made; ``id`` and ``claim`` are the same."""

    id: str
    quantity: int
