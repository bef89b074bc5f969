"""How people want to be told, and what they can do; the usual answers for who said nothing."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, select

from channels.store.ready import Ready, among
from channels.store.tables import channel_preference, network, person, preference
from matching.quiet import Quiet
from matching.reading.week import Week

USUAL_QUIET: Final = (22 * 60, 7 * 60)  # nobody is woken who did not say that they may be

_CHOSEN: Final = Ready(
    lambda postgres: (
        select(person.c.id, network.c.timezone.label("town_zone"), preference)
        .join(network, network.c.id == person.c.network_id)
        .outerjoin(preference, preference.c.person_id == person.c.id)
        .where(among(person.c.id, "people", postgres))
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """What somebody chose. ``free`` None: they did not say; ``zone`` is their own clock."""

    zone: ZoneInfo
    on_duty: bool = False
    unavailable_until: datetime | None = None
    free: Week | None = None
    quiet: Quiet | None = None
    wake_for_vital: bool = False
    max_distance: int | None = None
    categories: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    equipment: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    by_push: bool = True
    by_email: bool = True
    by_sms: bool = False
    digest: str = "none"
    email_failed: bool = False
    own_zone: str = ""  # as chosen; empty for the network's
    undisturbed_until: datetime | None = None  # asked for now, beside the quiet hours

    def asleep(self, at: datetime, *, vital: bool) -> bool:
        """Whether this is a time when they must not be disturbed."""
        return self.awake_from(at, vital=vital) > at

    def awake_from(self, at: datetime, *, vital: bool) -> datetime:
        """The first instant from ``at`` on at which they may be disturbed.

        Who agreed to be woken for what is vital always may.
        """
        if vital and self.wake_for_vital:
            return at
        free = max(at, self.undisturbed_until or at)
        return free if self.quiet is None else self.quiet.over(free)


def preferences_of(conn: Connection, people: Collection[str]) -> dict[str, Preferences]:
    """The preferences of these people: one for each of them."""
    return {row.id: _chosen(row) for row in _CHOSEN.rows(conn, people=people)}


def usual(zone: str) -> Preferences:
    """What holds for somebody who chose nothing yet, in a town of this time zone."""
    return Preferences(zone=ZoneInfo(zone), quiet=Quiet(*USUAL_QUIET, ZoneInfo(zone)))


def _chosen(row: Row[Any]) -> Preferences:
    if row.person_id is None:
        return usual(row.town_zone)
    zone = ZoneInfo(row.timezone or row.town_zone)
    quiet = None
    if row.quiet_from is not None and row.quiet_until is not None:
        quiet = Quiet(row.quiet_from, row.quiet_until, zone)
    return Preferences(
        zone=zone,
        own_zone=row.timezone,
        on_duty=row.on_duty,
        unavailable_until=row.unavailable_until,
        free=Week(int(row.availability, 16)) if row.availability else None,
        quiet=quiet,
        wake_for_vital=row.wake_for_vital,
        max_distance=row.max_distance,
        categories=tuple(row.categories),
        skills=tuple(row.skills),
        equipment=tuple(row.equipment),
        languages=tuple(row.languages),
        by_push=row.by_push,
        by_email=row.by_email,
        by_sms=row.by_sms,
        digest=row.digest,
        email_failed=row.email_failed_at is not None,
        undisturbed_until=row.undisturbed_until,
    )


def muted_until(conn: Connection, person_id: str, channel_id: str) -> datetime | None:
    """Until when somebody muted a channel; it may be over."""
    found = select(channel_preference.c.muted_until).where(
        channel_preference.c.person_id == person_id, channel_preference.c.channel_id == channel_id
    )
    return conn.execute(found).scalar_one_or_none()
