"""How somebody wants to be told, and what they can do: chosen by themselves, for themselves."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite

from channels.actions.channels import tell_person
from channels.actions.needs.fields import CATEGORIES
from channels.actions.notices.ways import LEVELS, USUAL_LEVEL
from channels.actions.once import Answer
from channels.actions.texts import check_choice, check_line
from channels.clock import iso
from channels.doorway import actor_for, channel_for, require
from channels.reading.preferences import preferences_of
from channels.store import Write, on_postgres
from channels.store.tables import channel_preference, delivery, notice, preference
from matching.access import Thing
from matching.reading.week import DAYS, HOURS, NEVER, Week
from matching.refusals import Refused

DIGESTS: Final = ("none", "daily", "weekly")
LANGUAGES: Final = (
    "fr", "en", "ar", "ber", "pt", "es", "it", "de", "ro", "pl", "uk", "ru", "tr", "bm", "ln", "ta", "zh",
    "lsf",
)  # fmt: skip
ENTRIES: Final = 20  # skills, or things lent: more is a catalogue
ENTRY_LIMIT: Final = 60
FARTHEST: Final = 100_000  # metres
LONGEST_AWAY: Final = timedelta(days=366)
LONGEST_QUIET: Final = timedelta(days=31)  # beyond, one is away, or leaves the channel
_CLOCK: Final = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")


class Hours(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Hours of one day of the week, ``until`` excluded. ``day`` is monday … sunday."""

    day: str
    start: int
    until: int


class Choices(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What somebody chooses, but for when they are back.

    Quiet hours are two times of their own clock, or none. ``availability`` None: they do not say;
    empty: never. ``max_distance`` is in metres. An empty ``timezone`` is the network's.
    """

    by_push: bool = True
    by_email: bool = True
    by_sms: bool = False
    digest: str = "none"
    quiet_from: str | None = "22:00"
    quiet_until: str | None = "07:00"
    wake_for_vital: bool = False
    timezone: str = ""
    availability: tuple[Hours, ...] | None = None
    max_distance: int | None = None
    categories: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    equipment: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


class Chosen(Choices, frozen=True, kw_only=True):
    """Everything somebody chooses."""

    unavailable_until: datetime | None = None


def set_preferences(tx: Write, by: str, *, chosen: Chosen) -> Answer:
    """Replace what one chose before. Refused as a whole when a part of it makes no sense."""
    _check_self(tx, by)
    quiet = (_minutes(chosen.quiet_from, "quiet_from"), _minutes(chosen.quiet_until, "quiet_until"))
    if None in quiet:
        quiet = (None, None)
    _save(
        tx,
        by,
        by_push=chosen.by_push,
        by_email=chosen.by_email,
        by_sms=chosen.by_sms,
        digest=check_choice(chosen.digest, DIGESTS, field="digest"),
        quiet_from=quiet[0],
        quiet_until=quiet[1],
        wake_for_vital=chosen.wake_for_vital,
        timezone=_zone(chosen.timezone),
        availability=_availability(chosen.availability),
        unavailable_until=_away(tx, chosen.unavailable_until),
        max_distance=_distance(chosen.max_distance),
        categories=_among(chosen.categories, CATEGORIES, "categories"),
        skills=_entries(chosen.skills, "skills"),
        equipment=_entries(chosen.equipment, "equipment"),
        languages=_among(chosen.languages, LANGUAGES, "languages"),
    )
    return {"person": by}


def set_duty(tx: Write, by: str, *, on: bool) -> Answer:
    """On duty or off: those on duty are called first, and everybody sees who they are."""
    _check_self(tx, by)
    _save(tx, by, on_duty=on)
    tell_person(tx, by, by=by)
    return {"person": by, "on_duty": on}


def set_level(tx: Write, by: str, *, channel: str, level: str) -> Answer:
    """How much of a channel one wants to be told: all, mentions, urgent or none."""
    door = channel_for(tx.conn, by, channel, "channel.set_level")
    if door.room.kind in ("thread", "urgences", "me"):
        raise Refused("forbidden")
    check_choice(level, LEVELS, field="level")
    upsert(tx, channel_preference, {"person_id": by, "channel_id": channel}, {"level": level})
    return {"channel": channel, "level": level}


def mute_channel(tx: Write, by: str, *, channel: str, until: datetime | None) -> Answer:
    """Nothing of a channel but what is urgent until then; None: as before."""
    door = channel_for(tx.conn, by, channel, "channel.set_level")
    if door.room.kind in ("thread", "urgences", "me"):
        raise Refused("forbidden")
    _check_soon(tx, until)
    values = {"muted_until": until}
    upsert(tx, channel_preference, {"person_id": by, "channel_id": channel}, values, {"level": USUAL_LEVEL})
    return {"channel": channel, "muted_until": None if until is None else iso(until)}


def do_not_disturb(tx: Write, by: str, *, until: datetime | None) -> Answer:
    """Not to be disturbed until then; None: from now on again, and what waited goes out."""
    _check_self(tx, by)
    _check_soon(tx, until)
    _save(tx, by, undisturbed_until=until)
    tell_person(tx, by, by=by)
    if until is None:
        _let_go(tx, by)
    return {"person": by, "undisturbed_until": None if until is None else iso(until)}


def _check_soon(tx: Write, until: datetime | None) -> None:
    if until is not None and not tx.at < until <= tx.at + LONGEST_QUIET:
        raise Refused("bad_deadline", days=LONGEST_QUIET.days)


def _let_go(tx: Write, by: str) -> None:
    """What was held back for this person is due when their quiet hours let it."""
    from_when = preferences_of(tx.conn, [by])[by].awake_from(tx.at, vital=False)
    mine = select(notice.c.id).where(notice.c.person_id == by)
    waiting = (delivery.c.notice_id.in_(mine), delivery.c.state == "due", delivery.c.attempts == 0)
    tx.conn.execute(update(delivery).where(*waiting, delivery.c.run_at > from_when).values(run_at=from_when))


def week_of(hours: Sequence[Hours]) -> Week:
    """The hours as a week, or ``Refused("bad_availability")``."""
    week = NEVER
    for one in hours:
        if one.day not in DAYS or not 0 <= one.start < one.until <= HOURS:
            raise Refused("bad_availability")
        week |= Week.of([DAYS.index(one.day)], one.start, one.until)
    return week


def hours_of(week: Week) -> tuple[Hours, ...]:
    """A week as hours, the longest stretches of each day."""
    found: list[Hours] = []
    for number, day in enumerate(DAYS):
        for hour in range(HOURS):
            if not week & Week.of([number], hour, hour + 1):
                continue
            last = found[-1] if found else None
            if last is not None and last.day == day and last.until == hour:
                found[-1] = Hours(day, last.start, hour + 1)
            else:
                found.append(Hours(day, hour, hour + 1))
    return tuple(found)


def clock_time(minutes: int | None) -> str | None:
    """Minutes after midnight as ``22:00``."""
    return None if minutes is None else f"{minutes // 60:02}:{minutes % 60:02}"


def _check_self(tx: Write, by: str) -> None:
    actor = actor_for(tx.conn, by)
    require(actor, "self.change", Thing(actor.network, own=True))


def _save(tx: Write, by: str, **values: Any) -> None:
    upsert(tx, preference, {"person_id": by}, {**values, "updated_at": tx.at})


def upsert(
    tx: Write, table: Any, key: dict[str, Any], values: dict[str, Any], fresh: dict[str, Any] | None = None
) -> None:
    """Write these columns of a row, whether it was there or not; ``fresh`` ones only if it was not."""
    insert_or = postgresql.insert if on_postgres(tx.conn) else sqlite.insert
    tx.conn.execute(
        insert_or(table)
        .values(**key, **values, **(fresh or {}))
        .on_conflict_do_update(index_elements=list(key), set_=values)
    )


def _minutes(text: str | None, field: str) -> int | None:
    if text is None or not text.strip():
        return None
    found = _CLOCK.fullmatch(text.strip())
    if found is None:
        raise Refused("bad_choice", field=field)
    return int(found[1]) * 60 + int(found[2])


def _zone(name: str) -> str:
    """A zone that this machine knows. Names with dots or slashes at odd places are not even looked up."""
    name = name.strip()
    if not name:
        return ""
    try:
        return ZoneInfo(name).key[:60]
    except (ValueError, OSError, KeyError):
        raise Refused("bad_time_zone", zone=name[:60]) from None


def _availability(hours: tuple[Hours, ...] | None) -> str:
    return "" if hours is None else f"{week_of(hours).bits:042x}"


def _away(tx: Write, until: datetime | None) -> datetime | None:
    if until is not None and not tx.at < until <= tx.at + LONGEST_AWAY:
        raise Refused("bad_deadline", days=LONGEST_AWAY.days)
    return until


def _distance(metres: int | None) -> int | None:
    if metres is not None and not 100 <= metres <= FARTHEST:
        raise Refused("bad_choice", field="max_distance")
    return metres


def _among(values: tuple[str, ...], known: tuple[str, ...], field: str) -> list[str]:
    for one in values:
        check_choice(one, known, field=field)
    return [one for one in known if one in values]


def _entries(values: tuple[str, ...], field: str) -> list[str]:
    entries = [check_line(one, limit=ENTRY_LIMIT, field=field) for one in values if one.strip()]
    if len(entries) > ENTRIES:
        raise Refused("too_many", field=field, limit=ENTRIES)
    return list(dict.fromkeys(entries))
