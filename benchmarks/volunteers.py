"""Invented volunteers, and how they answer an alert: every assumption of ``benchmarks.waves`` on people.

Nobody counted these shares in a real town. They are guesses, written down to be argued with.

*Who.* Everybody lives in one of the demo's nine districts and really helps in one to three fields of
fourteen. Of each, the profile tells by a phrase (0.7) or a followed category (0.5), perhaps neither.
Keenness is log-normal (sigma 0.6, at most 3): a few do much. Half go out to work (free evenings and
weekends), a third are free by day, the others keep irregular hours; 0.6 filled in their week, 0.5 a
distance. Of those who help in a field 0.6 are in its channel, of the others 0.15.

*Quiet hours.* 22:00 to 07:00 for 0.8, 21:00 to 08:00 for 0.1, 23:00 to 06:00 for 0.1; 0.1 may be woken for
vital needs.

*Seeing.* 0.55 have push, 0.35 e-mail, 0.1 only look at the page. ``SIGHTS`` says which share looks within
minutes and which never; the others look hours later. Half as many look within minutes in the working hours
of who works. Alerts wait for the end of the quiet hours, and nobody looks during theirs.

*Deciding*, once, on sight, if something is missing then. The chance to take is 0.4 times keenness; a tenth
of it without the field; halved every two kilometres; 0.15 of it when none of their free hours is left before
the deadline; times 0.93 for each other alert of the last seven days, though never below a quarter
(fatigue); times 0.7 for each promise of these days; 0.8 at most. Who does not take says "cannot" with 0.35,
less by the same fatigue; the others stay silent. One takes at most half of what is asked, and keeps to it.

The same seed, need and person draw the same luck whichever way the alerts go out.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random
from typing import Final, Literal

from matching.quiet import Quiet
from matching.ranking import History, PersonText, Point
from matching.ranking.distance import metres
from matching.reading.week import ALWAYS, Week
from server.demo.hours import PARIS, local
from server.demo.wording import PLACES

Answer = Literal["take", "cannot", "silence"]

FIELDS: Final = {
    "baby": ("affaires de bébé", "couches et lait infantile"),
    "food": ("collecte alimentaire", "cuisine"),
    "hygiene": ("produits d’hygiène", "kits de toilette"),
    "clothing": ("vestiaire, vêtements chauds", "couture"),
    "transport": ("conduite, j’ai une voiture", "livraison en camionnette"),
    "equipment": ("prêt de matériel", "grandes marmites et tables"),
    "visit": ("visites aux personnes âgées", "écoute"),
    "translation": ("interprète arabe et dari", "traduction"),
    "housing": ("hébergement d’urgence", "chambre d’amis"),
    "health": ("infirmière à la retraite", "premiers secours"),
    "childcare": ("garde d’enfants", "aide aux devoirs"),
    "admin_help": ("démarches administratives", "écrivain public"),
    "handyman": ("bricolage", "petites réparations"),
    "moving": ("déménagement", "porter des meubles"),
}
WORKS: Final = Week.of(range(5), 9, 18)
EVENINGS: Final = Week.of(range(5), 18, 22) | Week.of((5, 6), 9, 21)
DAYS: Final = Week.of(range(7), 9, 18)
# (look within minutes, those minutes on average; never look; hours on average of the others)
SIGHTS: Final = {"push": (0.55, 6, 0.1, 3), "email": (0.15, 15, 0.2, 5), "page": (0.05, 10, 0.3, 8)}
WEEK: Final = timedelta(days=7)
TAKES, UNFIT, HALVED, BUSY = 0.4, 0.1, 2_000.0, 0.15
TIRED, RESIGNED, DOING, AT_MOST, CANNOT = 0.93, 0.25, 0.7, 0.8, 0.35


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked: its field, where, the hours that are left. ``tired``: what each recent alert leaves."""

    category: str
    place: Point
    window: Week
    tired: float = TIRED


@dataclass(slots=True)
class Volunteer:
    """Who they are, what their profile tells of it, and what was asked of them so far."""

    id: str
    fields: frozenset[str]
    keenness: float
    point: Point
    week: Week
    works: bool
    quiet: Quiet
    wakes: bool
    way: str
    channels: frozenset[str]
    profile: PersonText
    alerts: list[datetime] = field(default_factory=list)
    claims: list[datetime] = field(default_factory=list)
    refusals: int = 0

    def told(self, now: datetime) -> PersonText:
        """What the rows would tell the ranker."""
        history = History(
            alerted=len(self.alerts),
            took=len(self.claims),
            declined=self.refusals,
            recent_alerts=_since(self.alerts, now),
            recent_claims=_since(self.claims, now),
        )
        if history != self.profile.history:
            self.profile = replace(self.profile, history=history)
        return self.profile

    def asleep(self, now: datetime, *, vital: bool) -> bool:
        """Whether these are their quiet hours, and the need does not break them."""
        return self.quiet.holds(now) and not (vital and self.wakes)

    def sees(self, now: datetime, luck: Random, *, vital: bool) -> datetime | None:
        """When they look at an alert of this instant; None when they never do."""
        within, minutes, never, hours = SIGHTS[self.way]
        woken = vital and self.wakes and self.way != "page"
        told = now if woken else self.quiet.over(now)
        here = local(told)
        if self.works and WORKS & Week.of((here.weekday(),), here.hour, here.hour + 1):
            within /= 2
        drawn, wait = luck.random(), luck.expovariate(1.0)
        if drawn < within:
            return told + timedelta(minutes=minutes * wait)
        if drawn < within + never:
            return None
        return self.quiet.over(told + timedelta(hours=hours * wait))

    def answers(self, asked: Asked, now: datetime, luck: Random) -> Answer:
        """What they do once they look, something being still missing."""
        fatigue = max(RESIGNED, asked.tired ** max(0, _since(self.alerts, now) - 1))
        chance = TAKES * self.keenness * fatigue * DOING ** _since(self.claims, now)
        chance *= 1 if asked.category in self.fields else UNFIT
        chance *= 0.5 ** ((metres(self.point, asked.place) or 0.0) / HALVED)
        chance *= 1 if asked.window & self.week else BUSY
        if luck.random() < min(AT_MOST, chance):
            return "take"
        return "cannot" if luck.random() < CANNOT * fatigue else "silence"


def volunteers(count: int, draw: Random) -> list[Volunteer]:
    """So many, drawn by the shares above."""
    return [_volunteer(f"v{number:03}", draw) for number in range(count)]


def _volunteer(id: str, draw: Random) -> Volunteer:
    fields = frozenset(draw.sample(tuple(FIELDS), draw.choice((1, 2, 2, 3))))
    place = Point(*draw.choice(tuple(PLACES.values())))
    works, week = draw.choices(
        ((True, EVENINGS), (False, DAYS), (False, _irregular(draw))), weights=(3, 2, 1)
    )[0]
    start, end = draw.choices(((22, 7), (21, 8), (23, 6)), weights=(8, 1, 1))[0]
    told = sorted(fields)
    profile = PersonText(
        id=id,
        skills=tuple(draw.choice(FIELDS[one]) for one in told if draw.random() < 0.7),
        categories=frozenset(one for one in told if draw.random() < 0.5),
        free=week if draw.random() < 0.6 else None,
        point=place,
        reach=draw.choice((1_500.0, 3_000.0)) if draw.random() < 0.5 else None,
    )
    return Volunteer(
        id=id,
        fields=fields,
        keenness=min(3.0, math.exp(draw.gauss(0, 0.6))),
        point=place,
        week=week,
        works=works,
        quiet=Quiet(start * 60, end * 60, PARIS),
        wakes=draw.random() < 0.1,
        way=draw.choices(tuple(SIGHTS), weights=(55, 35, 10))[0],
        channels=frozenset(one for one in FIELDS if draw.random() < (0.6 if one in fields else 0.15)),
        profile=profile,
    )


def _irregular(draw: Random) -> Week:
    """Every other morning, afternoon or evening, by chance."""
    week = Week(0)
    for day in range(7):
        for start, end in ((8, 12), (12, 18), (18, 22)):
            if draw.random() < 0.5:
                week |= Week.of((day,), start, end)
    return week if week else ALWAYS


def _since(times: list[datetime], now: datetime) -> int:
    """How many of the last seven days; the list grows in order of time."""
    count = 0
    for at in reversed(times):
        if at <= now - WEEK:
            break
        count += 1
    return count
