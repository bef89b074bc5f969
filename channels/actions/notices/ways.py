"""By which ways somebody is told of something, and from when on: what they chose decides."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal

from sqlalchemy import Connection, and_, bindparam, func, select

from channels.reading.preferences import Preferences, preferences_of
from channels.store.ready import Ready, among
from channels.store.tables import channel, channel_preference, person, push_subscription

Way = Literal["push", "email", "sms"]
About = Literal["self", "urgent", "need", "mention", "message"]

LEVELS: Final = ("none", "urgent", "mentions", "all")  # of a channel, from quiet to loud
USUAL_LEVEL: Final = "mentions"
MUTED_LEVEL: Final = "urgent"  # the loudest of a muted channel: talk can wait, an emergency cannot

# The quietest level at which a channel still tells this. What concerns somebody themselves is always told.
LEAST: Final[Mapping[About, str]] = {
    "urgent": "urgent",
    "need": "mentions",
    "mention": "mentions",
    "message": "all",
}
# What is said in a channel is worth a push, and an e-mail only in the digest.
SPOKEN: Final = frozenset({"mention", "message"})
PRESSING: Final = frozenset({"urgent", "vital"})  # worth a text message, which costs

_ADDRESSES: Final = Ready(
    lambda postgres: (
        select(person.c.id, person.c.email, person.c.phone, channel.c.id.label("stream"))
        .join(channel, channel.c.person_id == person.c.id)
        .where(among(person.c.id, "people", postgres), person.c.removed_at.is_(None))
    )
)
_LEVELS: Final = Ready(
    lambda postgres: (
        select(channel_preference.c.person_id, channel_preference.c.level, channel_preference.c.muted_until)
        .join(
            channel,
            and_(
                channel.c.id == bindparam("channel"),
                channel_preference.c.channel_id == func.coalesce(channel.c.parent_id, channel.c.id),
            ),
        )
        .where(among(channel_preference.c.person_id, "people", postgres))
    )
)
_SUBSCRIPTIONS: Final = Ready(
    lambda postgres: (
        select(push_subscription.c.person_id, push_subscription.c.id)
        .where(
            among(push_subscription.c.person_id, "people", postgres), push_subscription.c.gone_at.is_(None)
        )
        .order_by(push_subscription.c.id)
    )
)


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody who may be told something, and where."""

    id: str
    stream: str
    email: str
    phone: str
    preferences: Preferences
    subscriptions: tuple[str, ...] = field(default=())

    def targets(self, about: About, urgency: str) -> list[tuple[Way, str]]:
        """The ways and their targets; a target is a subscription of push, or empty."""
        chosen = self.preferences
        found: list[tuple[Way, str]] = []
        if chosen.by_push:
            found += [("push", one) for one in self.subscriptions]
        if self._by_email(about, urgency):
            found.append(("email", ""))
        if chosen.by_sms and self.phone and urgency in PRESSING:
            found.append(("sms", ""))
        return found

    def _by_email(self, about: About, urgency: str) -> bool:
        chosen = self.preferences
        if not chosen.by_email or chosen.email_failed or about in SPOKEN:
            return False
        return urgency in PRESSING or chosen.digest == "none"

    def from_when(self, now: datetime, urgency: str) -> datetime:
        """Now, or when they may be disturbed again."""
        return self.preferences.awake_from(now, vital=urgency == "vital")


def addressees(conn: Connection, people: Collection[str]) -> dict[str, Addressee]:
    """Those of ``people`` who still have an account."""
    rows = _ADDRESSES.rows(conn, people=people)
    there = [row.id for row in rows]
    chosen = preferences_of(conn, there)
    subscriptions = _subscriptions(conn, there)
    return {
        row.id: Addressee(
            row.id,
            row.stream,
            row.email,
            row.phone,
            chosen[row.id],
            tuple(subscriptions.get(row.id, ())),
        )
        for row in rows
    }


def hears(level: str, about: About) -> bool:
    """Whether somebody's level for a channel lets this through."""
    return about == "self" or LEVELS.index(level) >= LEVELS.index(LEAST[about])


def levels_of(
    conn: Connection, channel_id: str, people: Collection[str], at: datetime | None = None
) -> dict[str, str]:
    """What those of ``people`` who chose something chose for a channel, or for the one a thread hangs on.

    With ``at``, who muted it then hears no more than what is urgent.
    """
    rows = _LEVELS.rows(conn, channel=channel_id, people=people)
    return {row.person_id: _level(row.level, muted=_mutes(row.muted_until, at)) for row in rows}


def _mutes(until: datetime | None, at: datetime | None) -> bool:
    return until is not None and at is not None and until > at


def _level(chosen: str, *, muted: bool) -> str:
    return min(chosen, MUTED_LEVEL, key=LEVELS.index) if muted else chosen


def _subscriptions(conn: Connection, people: Collection[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in _SUBSCRIPTIONS.rows(conn, people=people):
        found.setdefault(row.person_id, []).append(row.id)
    return found
