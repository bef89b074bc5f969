"""The needs of six months: those long settled, and those that still wait for somebody."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from random import Random
from typing import Any

from server.demo import casting, hours, lines
from server.demo.lifecycle import Life
from server.demo.people import HERE
from server.demo.script import Act, Asked, Private
from server.demo.wording import DISTRICTS, Slots, polish

SPAN = 180
_ENDINGS = (" C'est pour {delai}.", " Réponse avant {delai}, si possible.", " Quartier {place}, {delai}.")
_LEADS = {"vital": (1.6, 4.5), "urgent": (4.0, 26.0), "normal": (50.0, 260.0)}


@dataclass(frozen=True, slots=True)
class Template:
    """A need as written."""

    key: str
    channel: str
    by: str
    title: str
    body: str
    category: str
    quantity: tuple[int, int]
    unit: str
    urgency: str
    place: str
    private: str
    months: frozenset[int]
    times: int
    end: str  # fulfilled expired elsewhere unmet cancelled merged, or open partly covered
    into: str
    clock: int | None  # the deadline's minute of the day
    weekday: int | None
    after: bool  # it takes place at the deadline, so it ends after it
    before: tuple[lines.Line, ...]
    afterwards: tuple[lines.Line, ...]
    takes: tuple[tuple[str, int], ...]
    ago: int
    due: int


@cache
def templates() -> tuple[Template, ...]:
    """Every need of every file."""
    found = []
    for path in sorted((HERE / "needs").glob("*.toml")):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        for number, row in enumerate(data["need"], 1):
            found.append(_template(f"{path.stem}-{number}", data.get("channel", ""), row))
    return tuple(found)


def _template(key: str, channel: str, row: dict[str, Any]) -> Template:
    before, _, afterwards = row.get("talk", "").partition("==")
    low, _, high = str(row.get("qty", 1)).partition("-")
    pairs = (take.split() for take in row.get("takes", "").split(",") if take.strip())
    return Template(
        key=row.get("id", key),
        channel=row.get("in", channel),
        by=row.get("by", "a"),
        title=row["title"],
        body=row["body"],
        category=row["cat"],
        quantity=(int(low), int(high or low)),
        unit=row["unit"],
        urgency=row.get("urg", "normal"),
        place=row.get("place", ""),
        private=row.get("private", ""),
        months=frozenset(row.get("months", range(1, 13))),
        times=row.get("times", 1),
        end=row.get("end", "fulfilled"),
        into=row.get("into", ""),
        clock=_minute(row["clock"]) if "clock" in row else None,
        weekday=row.get("weekday"),
        after=row.get("after", False),
        before=tuple(lines.parse(before)),
        afterwards=tuple(lines.parse(afterwards)),
        takes=tuple((who, int(count)) for who, count in pairs),
        ago=row.get("ago", 0),
        due=row.get("due", 0),
    )


def _minute(clock: str) -> int:
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)


class Desk:
    """Opens every need and lets it live."""

    def __init__(self, now: datetime, rng: Random, said: set[str]) -> None:
        self._now = now
        self._rng = rng
        self._said = said
        self._asked: dict[str, tuple[Asked, datetime]] = {}  # by template: the card, and its end
        self.acts: list[Act] = []

    def open_all(self) -> None:
        """Settled ones first, then the doubles that joined them, then the present."""
        now_open = {"open", "partly", "covered"}
        for one in templates():
            if one.end not in now_open and one.end != "merged":
                self._settled(one)
        for one in templates():
            if one.end == "merged":
                self._double(one)
        for one in templates():
            if one.end in now_open:
                self._present(one)

    def _settled(self, one: Template) -> None:
        played: list[datetime] = []
        days = self._days(one)
        for turn in range(one.times):
            for _ in range(60):
                asked = self._some_day(days)
                if asked is None or all(abs(asked - other) > timedelta(days=20) for other in played):
                    break
            else:
                asked = None
            if asked is None:
                continue
            due = self._due(one, asked)
            if due is None:
                continue
            played.append(asked)
            self._live(one, f"{one.key}-{turn + 1}" if one.times > 1 else one.key, asked, due)

    def _double(self, one: Template) -> None:
        target, end = self._asked[one.into]
        asked = hours.ahead(target.at, self._rng.uniform(6, 20))
        if asked < end - timedelta(minutes=10):
            self._live(one, one.key, asked, target.needed_by, (target, end))

    def _present(self, one: Template) -> None:
        latest = self._now + timedelta(hours=13, minutes=30) if one.urgency != "normal" else None
        due = hours.decent(self._now + timedelta(minutes=one.due), latest)
        self._live(one, one.key, hours.back(self._now, one.ago), due)

    def _days(self, one: Template) -> list[date]:
        today = hours.local(self._now).date()
        days = [today - timedelta(days=ago) for ago in range(1, SPAN)]
        return [day for day in days if day.month in one.months]

    def _some_day(self, days: list[date]) -> datetime | None:
        return hours.on(self._rng.choice(days), self._rng.uniform(8 * 60 + 15, 17 * 60)) if days else None

    def _due(self, one: Template, asked: datetime) -> datetime | None:
        """A deadline at a decent hour, everything being over before now."""
        longest = self._now - timedelta(hours=14) - asked
        lead = timedelta(hours=self._rng.uniform(*_LEADS[one.urgency]))
        if one.urgency == "normal":
            lead = min(lead, longest)
        if lead > longest or lead < timedelta(hours=1):
            return None
        due = self._at_a_good_hour(one, asked, asked + lead)
        return due if due < self._now - timedelta(hours=6) else None

    def _at_a_good_hour(self, one: Template, asked: datetime, raw: datetime) -> datetime:
        """What happens at a known hour keeps it; nobody is waited for at night."""
        day = hours.local(raw).date()
        if one.weekday is not None:
            day = hours.following(day, one.weekday, 0)
        if one.clock is not None:
            due = hours.on(day, one.clock)
            return due if due > asked + timedelta(hours=3) else hours.on(day + timedelta(days=1), one.clock)
        here = hours.local(raw)
        if 9 <= here.hour < 20:
            return hours.quarter(raw)
        evening = hours.on(here.date(), self._rng.choice((17, 18, 18.5, 19, 19.5, 20)) * 60)
        if here.hour >= 20 and evening > asked + timedelta(hours=2):
            return evening
        morning = here.date() + timedelta(days=1 if here.hour >= 20 else 0)
        return hours.on(morning, self._rng.choice((9, 9.5, 10, 11, 12, 14, 16)) * 60)

    def _live(
        self,
        one: Template,
        key: str,
        asked: datetime,
        due: datetime,
        target: tuple[Asked, datetime] | None = None,
    ) -> None:
        rng = self._rng
        for _ in range(12):
            place = one.place or rng.choice(tuple(DISTRICTS))
            quantity = rng.randint(*one.quantity)
            asker = casting.play([one.by], one.channel, rng, {})[one.by]
            fixed = {
                "place": polish(place),
                "delai": hours.say_deadline(asked, due),
                "quantite": str(quantity),
                "en": DISTRICTS.get(place, ""),
            }
            slots = Slots(rng, asked, {**fixed, **casting.names({"z": asker})})
            private = None
            if one.private:
                parts = one.private.split(" // ")
                contact, address, notes = (slots.say(part.strip(), asked) for part in parts)
                private = Private(contact, address, notes)
            body = slots.fresh(one.body, asked, self._said)
            for ending in _ENDINGS:
                body = body or slots.fresh(one.body + ending, asked, self._said, 1)
            title = slots.say(one.title, asked)
            card = Asked(
                asked, f"n-{key}", one.channel, asker, title, body or slots.say(one.body, asked),
                one.category, quantity, one.unit, one.urgency, due, polish(place), private,
            )  # fmt: skip
            life = Life(card, self._now, rng, slots, self._said, target[0].key if target else None)
            acts, end, bodies = life.live(one.end, one.before, one.afterwards, one.takes, one.after)
            if target is not None and end >= target[1]:
                continue
            if not any(body in self._said for body in bodies if len(body) > 24):
                self._said.update(bodies)
                self._asked.setdefault(one.key, (card, end))
                self.acts += acts
                return
