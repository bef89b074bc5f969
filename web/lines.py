"""From events to the lines of a stream: which ones show, and how they sit together.

Consecutive messages of one person read as one turn; a day, an event, a new-messages
line or five minutes of silence start another. The script applies the same rule to
live lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Literal

from channels.shapes import Event
from web import when

TURN = timedelta(minutes=5)

# An edit, a deletion or a reaction shows in the message's own line, "cannot" is nobody's business, and what a
# card alone tells well (who waits, who is asked to take over, waves of alerts) is not said twice. A call has
# one line.
_QUIET_DEEDS = ("declined", "handing", "queued", "dequeued", "alerted")
SILENT = frozenset(
    {"message.edited", "message.deleted", "message.reacted", "message.pinned"}
    | {"poll.voted", "poll.closed"}
    | {"call.joined", "call.left", "call.ended"}
    | {"session.revoked", "person.changed", "notice.told", "notice.read"}
    | {f"{card}.{deed}" for card in ("need", "offer") for deed in _QUIET_DEEDS}
)


# Its people are what a direct channel is: that they came into it when it began says nothing.
_BEGINNING = frozenset({"channel.created", "member.joined"})


def said_in(kind: str, events: list[Event]) -> list[Event]:
    """The events that are worth telling in a channel of this kind."""
    return [event for event in events if event.kind not in _BEGINNING] if kind == "direct" else events


def shows(event: Event) -> bool:
    """Whether an event has a line of its own. A promise that is confirmed has one on its card only."""
    return event.kind not in SILENT and event.data.state != "confirmed"


@dataclass(frozen=True, slots=True)
class Line:
    """One ``<li>`` of a stream. ``follows``: same person, still speaking."""

    kind: Literal["day", "fresh", "message", "event"]
    event: Event
    follows: bool = False
    count: int = 0


def arrange(
    events: Iterable[Event], zone: tzinfo, *, me: str = "", read: int | None = None
) -> Iterator[Line]:
    """Lines in order: a separator where a day begins, one where the unread begins."""
    shown = [event for event in events if shows(event)]
    unread = _unread(shown, me, read)
    fresh = unread[0] if unread else None
    day: date | None = None
    before: Event | None = None
    for event in shown:
        today = when.parse(event.at).astimezone(zone).date()
        if today != day:
            day, before = today, None
            yield Line("day", event)
        if event is fresh:
            before = None
            yield Line("fresh", event, count=len(unread))
        if event.kind == "message.posted":
            yield Line("message", event, follows=_follows(event, before))
            before = event
        else:
            yield Line("event", event)
            before = None


def _unread(shown: list[Event], me: str, read: int | None) -> list[Event]:
    if read is None:
        return []
    return [e for e in shown if e.seq > read and e.kind == "message.posted" and e.by.id != me]


def _follows(event: Event, before: Event | None) -> bool:
    if before is None or before.by.id != event.by.id:
        return False
    return _at(event) - _at(before) < TURN


def _at(event: Event) -> datetime:
    return when.parse(event.at)  # in UTC: subtracting is safe
