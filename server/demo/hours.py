"""The town's clock: waking hours in Paris, and how people say a moment."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
DAWN = 7 * 60
DUSK = 22 * 60 + 30
DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)


def local(moment: datetime) -> datetime:
    """The same moment on the town's clock."""
    return moment.astimezone(PARIS)


def on(day: date, minutes: float) -> datetime:
    """That many minutes after midnight, Paris time, as UTC."""
    clock = datetime.combine(day, time(), tzinfo=PARIS).replace(
        hour=int(minutes) // 60, minute=int(minutes) % 60, second=int(minutes * 60) % 60
    )
    return clock.astimezone(UTC)


def _split(moment: datetime) -> tuple[date, float]:
    here = local(moment)
    return here.date(), here.hour * 60 + here.minute + here.second / 60


def back(moment: datetime, minutes: float) -> datetime:
    """Go back by that many waking minutes; nights do not count."""
    day, clock = _split(moment)
    clock = min(clock, DUSK)
    if clock < DAWN:
        day, clock = day - timedelta(days=1), DUSK
    while minutes > clock - DAWN:
        minutes -= clock - DAWN
        day, clock = day - timedelta(days=1), DUSK
    return on(day, clock - minutes)


def ahead(moment: datetime, minutes: float) -> datetime:
    """Go forward by that many waking minutes; nights do not count."""
    day, clock = _split(moment)
    clock = max(clock, DAWN)
    if clock >= DUSK:
        day, clock = day + timedelta(days=1), DAWN
    while minutes > DUSK - clock:
        minutes -= DUSK - clock
        day, clock = day + timedelta(days=1), DAWN
    return on(day, clock + minutes)


def quarter(moment: datetime) -> datetime:
    """The next quarter of an hour."""
    late = moment.minute % 15 * 60 + moment.second
    plain = moment.replace(microsecond=0)
    return plain if not late else plain + timedelta(seconds=900 - late)


def say_hour(hour: int, minute: int = 0) -> str:
    """17 h 30, 9 h."""
    return f"{hour} h {minute:02d}" if minute else f"{hour} h"


def say_day(day: date) -> str:
    """samedi 12."""
    return f"{DAYS[day.weekday()]} {'1er' if day.day == 1 else day.day}"


def say_deadline(asked: datetime, due: datetime) -> str:
    """ce soir 19 h, demain 8 h 15, jeudi 14 h, samedi 12 à 9 h."""
    start, end = local(asked), local(due)
    hour = say_hour(end.hour, end.minute)
    days = (end.date() - start.date()).days
    if days <= 0:
        return f"{'ce soir' if end.hour >= 18 else 'aujourd’hui'} {hour}"
    if days == 1:
        return f"demain {hour}"
    return f"{DAYS[end.weekday()]} {hour}" if days < 7 else f"{say_day(end.date())} à {hour}"


def working_days(day: date) -> list[str]:
    """The names of the working days two to six days later."""
    coming = ((day + timedelta(days=ahead_by)).weekday() for ahead_by in range(2, 7))
    return [DAYS[weekday] for weekday in coming if weekday < 5]


def following(day: date, weekday: int, least: int = 1) -> date:
    """The next such weekday, at least so many days later."""
    start = day + timedelta(days=least)
    return start + timedelta(days=(weekday - start.weekday()) % 7)


def awake(start: datetime, end: datetime) -> float:
    """Waking minutes between two moments."""
    (first, clock), (last, stop) = _split(start), _split(end)
    clock, stop = min(max(clock, DAWN), DUSK), min(max(stop, DAWN), DUSK)
    return max(0.0, (last - first).days * (DUSK - DAWN) + stop - clock)


def decent(moment: datetime, latest: datetime | None = None) -> datetime:
    """That moment, or the first one at which a door may be knocked at, if it is not too late."""
    here = local(moment)
    clock = here.hour * 60 + here.minute
    if 8 * 60 <= clock <= 21 * 60:
        return quarter(moment)
    day = here.date() + timedelta(days=1 if clock > 12 * 60 else 0)
    morning = on(day, 8 * 60 + 30)
    return quarter(moment) if latest is not None and morning > latest else morning
