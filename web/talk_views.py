"""What the pages of polls, forwards and things for later need, as values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from channels.reading.later import Reminder, Scheduled
from channels.reading.polls import Chosen
from channels.shapes import Message
from web.views import ChannelLine


@dataclass(frozen=True, slots=True, kw_only=True)
class PollPage:
    """``sondage.html``: a question to be asked in a channel, as it was typed so far."""

    channel: str
    most: int
    question: str = ""
    options: tuple[str, ...] = ()
    several: bool = False
    anonymous: bool = False
    closes_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VotesPage:
    """``voix.html``: who gave each answer."""

    message: str
    answers: Sequence[Chosen]


@dataclass(frozen=True, slots=True, kw_only=True)
class ForwardPage:
    """``transferer.html``: a message, and the channels it may be quoted in."""

    message: Message
    channels: tuple[ChannelLine, ...]
    to: str = ""
    comment: str = ""
    files: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant to choose: ``name`` says it when the hour does not."""

    at: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SchedulePage:
    """``plus_tard.html``: something to be said later, new or ``scheduled`` before."""

    channel: str
    body: str
    moments: tuple[Moment, ...]
    scheduled: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemindPage:
    """``rappel.html``: when one wants to be told of a message again."""

    message: Message
    moments: tuple[Moment, ...]
    at: str = ""
    set_for: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LaterPage:
    """``a_venir.html``: what one is to say, and to be told of, later."""

    scheduled: Sequence[Scheduled] = ()
    reminders: Sequence[Reminder] = ()
