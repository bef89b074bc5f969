"""Moments as people say them: "ce soir 19 h", "il reste 1 h 12", "il y a 50 min".

Pure: instant, now, zone and locale in, words out. Lengths are counted on the absolute
clock and days on the wall calendar of the zone, so a night with 23 or 25 hours tells
the truth on both counts.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache

from babel.dates import format_date

from web.catalogue import REGIONS, catalogue

MINUTE, HOUR, DAY = 60, 3600, 86_400
FINE = 6 * HOUR  # below this the minutes matter
DAYS_FROM = 48 * HOUR  # below this hours are clearer than days
MORNING, NOON, EVENING = 5, 12, 18
WEEK = 6  # a weekday name is unambiguous for so many days


@lru_cache(4096)
def parse(iso: str) -> datetime:
    """An instant of the wire (ISO 8601, ``Z``) as an aware datetime."""
    return datetime.fromisoformat(iso)


def hour(instant: datetime, zone: tzinfo, locale: str) -> str:
    """The time of day: "19 h", "6 h 45"; in English "19:00"."""
    return _clock(instant.astimezone(zone), locale)


def moment(instant: datetime, now: datetime, zone: tzinfo, locale: str) -> str:
    """A day and an hour: "ce soir 19 h", "demain 6 h 45", "samedi 9 h", "28 novembre 9 h"."""
    there, here = instant.astimezone(zone), now.astimezone(zone)
    return _say(locale, "when-moment", day=_day_word(there, here, locale), hour=_clock(there, locale))


def deadline(instant: datetime, now: datetime, zone: tzinfo, locale: str) -> str:
    """Until when: "ce soir avant 19 h", "avant le 28 novembre"."""
    there, here = instant.astimezone(zone), now.astimezone(zone)
    if abs((there.date() - here.date()).days) > WEEK:
        return _say(locale, "when-before-date", day=_date(there.date(), here.date(), locale))
    return _say(locale, "when-deadline", day=_day_word(there, here, locale), hour=_clock(there, locale))


def left(instant: datetime, now: datetime, locale: str) -> str:
    """What remains: "il reste 1 h 12", or that the time has passed."""
    seconds = _seconds(instant, now)
    if seconds <= 0:
        return _say(locale, "when-passed")
    return _say(locale, "when-left", length=length(seconds, locale))


def left_short(instant: datetime, now: datetime, locale: str) -> str:
    """What remains, where space is scarce: "1 h 12"."""
    seconds = _seconds(instant, now)
    return length(seconds, locale) if seconds > 0 else _say(locale, "when-passed")


def within(instant: datetime, now: datetime, locale: str) -> str:
    """How soon: "dans 2 h"."""
    return _say(locale, "when-within", length=length(_seconds(instant, now), locale))


def ago(instant: datetime, now: datetime, zone: tzinfo, locale: str) -> str:
    """How long ago: "à l’instant", "il y a 50 min", "hier", "3 novembre"."""
    seconds = _seconds(now, instant)
    if seconds < MINUTE:
        return _say(locale, "when-now")
    there, here = instant.astimezone(zone), now.astimezone(zone)
    days = (here.date() - there.date()).days
    if days > WEEK:
        return _date(there.date(), here.date(), locale)
    if days == 1 and seconds >= 12 * HOUR:
        return _say(locale, "when-yesterday")
    return _say(locale, "when-ago", length=length(seconds, locale))


def day(instant: datetime, now: datetime, zone: tzinfo, locale: str) -> str:
    """The words of a day separator: "Aujourd’hui, vendredi 20 novembre"."""
    there, here = instant.astimezone(zone).date(), now.astimezone(zone).date()
    full = _format(there, "full-year" if there.year != here.year else "full", locale)
    name = {0: "when-today", -1: "when-yesterday", 1: "when-tomorrow"}.get((there - here).days)
    words = _say(locale, "when-separator", name=_say(locale, name), day=full) if name else full
    return words[0].upper() + words[1:]


def today(now: datetime, zone: tzinfo, locale: str) -> str:
    """The full date of now: "Vendredi 20 novembre"."""
    words = _format(now.astimezone(zone).date(), "full", locale)
    return words[0].upper() + words[1:]


def length(seconds: int, locale: str) -> str:
    """A length of time, as coarse as it deserves: "42 min", "1 h 12", "13 h", "3 jours"."""
    if seconds < HOUR:
        return _say(locale, "when-minutes", n=max(1, seconds // MINUTE))
    if seconds < DAYS_FROM:
        hours, minutes = seconds // HOUR, seconds % HOUR // MINUTE
        if seconds >= FINE or not minutes:
            return _say(locale, "when-hours", n=hours)
        return _say(locale, "when-hours-minutes", n=hours, minutes=f"{minutes:02}")
    return _say(locale, "when-days", n=seconds // DAY)


def _seconds(later: datetime, sooner: datetime) -> int:
    # Two datetimes of one zone subtract as wall clocks: in UTC the night of a clock change keeps its length.
    return int((later.astimezone(UTC) - sooner.astimezone(UTC)).total_seconds())


def _clock(local: datetime, locale: str) -> str:
    sharp = "when-clock" if local.minute else "when-clock-sharp"
    return _say(locale, sharp, hour=str(local.hour), minute=f"{local.minute:02}")


def _day_word(there: datetime, here: datetime, locale: str) -> str:
    days = (there.date() - here.date()).days
    if days == 0:
        return _say(locale, _part_of_day(there))
    if days == 1:
        tonight = there.hour < MORNING and here.hour >= EVENING
        return _say(locale, "when-tonight" if tonight else "when-tomorrow")
    if days == -1:
        return _say(locale, "when-yesterday")
    if 0 < days <= WEEK:
        return _format(there.date(), "weekday", locale)
    return _date(there.date(), here.date(), locale)


def _part_of_day(there: datetime) -> str:
    if there.hour < MORNING:
        return "when-night"
    if there.hour < NOON:
        return "when-morning"
    return "when-today" if there.hour < EVENING else "when-evening"


def _date(there: date, here: date, locale: str) -> str:
    near = abs(there - here) < timedelta(days=180)
    return _say(locale, "when-date", date=_format(there, "date" if near else "date-year", locale))


# French and British English order the parts of a date alike.
_PATTERNS = {
    "full": "EEEE d MMMM",
    "full-year": "EEEE d MMMM y",
    "weekday": "EEEE",
    "date": "d MMMM",
    "date-year": "d MMMM y",
}


@lru_cache(2048)
def _format(value: date, pattern: str, locale: str) -> str:
    words = str(format_date(value, _PATTERNS[pattern], locale=REGIONS[locale].replace("-", "_")))
    if locale == "fr" and value.day == 1:
        words = words.replace("1 ", "1er ", 1)
    return words


def _say(locale: str, id: str, **args: str | int) -> str:
    return catalogue().say(locale, id, **args)
