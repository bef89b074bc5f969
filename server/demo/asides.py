"""Beside the plain talk: polls, words passed on, letters and calls, help, what waits for its time."""

from __future__ import annotations

import tomllib
from datetime import datetime, timedelta
from random import Random
from typing import Any, Final

from server.demo import casting, hours, lines
from server.demo.people import HERE
from server.demo.script import (
    Act,
    AskedForHelp,
    ClosedPoll,
    Forwarded,
    HungUp,
    Noted,
    PickedUp,
    Polled,
    PutOff,
    Rang,
    Said,
    Voted,
    WroteTo,
)
from server.demo.wording import polish

VISITED: Final = frozenset({"amina", "sylvie", "claire", "leo", "nour"})  # whose answers are the visitor's
EVENING: Final = 20 * 60
RING: Final = 0.4  # minutes until somebody picks up, or nobody does
LAST_CHANGE: Final = 40  # waking minutes before now, when what is to come was prepared


def asides(now: datetime) -> list[Act]:
    """All of it, in no order."""
    data = tomllib.loads((HERE / "asides.toml").read_text(encoding="utf-8"))
    acts: list[Act] = []
    for row in data["poll"]:
        acts += _poll(row, now)
    for row in data["forward"]:
        acts += _forward(row, now)
    for row in data["letters"]:
        acts += _letters(row, now)
    for row in data["help"]:
        acts += _help(row, now)
    ready = hours.back(now, LAST_CHANGE)
    acts += [
        PutOff(ready, row["by"], row["in"], polish(row["text"]), _due(row, now)) for row in data["later"]
    ]
    acts += [Noted(ready, row["about"], row["by"], _due(row, now)) for row in data["reminder"]]
    return acts


def _poll(row: dict[str, Any], now: datetime) -> list[Act]:
    at, key = hours.back(now, row["ago"]), row["key"]
    several, closed = row.get("several", False), row.get("closed")
    today = hours.local(now).date()
    until = hours.on(today + timedelta(days=row["stands"]), EVENING) if "stands" in row else None
    asked = Polled(
        at, key, row["in"], row["by"], polish(row["question"]), tuple(polish(one) for one in row["options"]),
        several, row.get("anonymous", False), until,
    )  # fmt: skip
    end = now if closed is None else hours.back(now, closed)
    chosen = list(_choices(row, several=several).items())
    room = hours.awake(at, hours.back(end, 2))
    acts: list[Act] = [asked]
    for number, (who, options) in enumerate(chosen, 1):
        acts.append(Voted(hours.ahead(at, room * number / (len(chosen) + 1)), key, who, tuple(options)))
    if closed is not None:
        acts.append(ClosedPoll(end, key, row["by"]))
    return acts


def _choices(row: dict[str, Any], *, several: bool) -> dict[str, list[int]]:
    """Who chose what: so many for each answer, each of them once or, where that may be, more than once."""
    rng = Random(f"relais:demo:poll:{row['key']}")
    people = [one.person.key for one in casting.audience(row["in"])]
    people = [one for one in people if one not in VISITED and one != row["by"]]
    rng.shuffle(people)
    chosen: dict[str, list[int]] = {}
    for position, count in enumerate(row["votes"]):
        takers = rng.sample(people, count) if several else [people.pop() for _ in range(count)]
        for who in takers:
            chosen.setdefault(who, []).append(position)
    return chosen


def _forward(row: dict[str, Any], now: datetime) -> list[Act]:
    at, key = hours.back(now, row["ago"]), row["key"]
    return [
        Said(at, row["in"], row["by"], polish(row["text"]), key, None),
        Forwarded(hours.ahead(at, row["later"]), key, row["with"], row["to"], polish(row["comment"])),
    ]


def _letters(row: dict[str, Any], now: datetime) -> list[Act]:
    key, (one, other) = row["key"], row["between"].split()
    at = hours.back(now, row["ago"])
    said = _talk(row["talk"], key, at)
    return [WroteTo(at, key, one, other), *said, *_call(row.get("call"), key, {one, other}, now)]


def _call(row: dict[str, Any] | None, channel: str, people: set[str], now: datetime) -> list[Act]:
    """It rings; the other picks up and both talk, or nobody does."""
    if row is None:
        return []
    key, by, at = f"{channel}-call", row["by"], hours.back(now, row["ago"])
    (other,) = people - {by}
    answered = at + timedelta(minutes=RING)
    if not row["lasts"]:
        return [Rang(at, key, channel, by), HungUp(answered, key, by)]
    end = answered + timedelta(minutes=row["lasts"])
    return [
        Rang(at, key, channel, by),
        PickedUp(answered, key, other),
        HungUp(end, key, other),
        HungUp(end + timedelta(seconds=3), key, by),
    ]


def _help(row: dict[str, Any], now: datetime) -> list[Act]:
    key, at = row["key"], hours.back(now, row["ago"])
    answers = _talk(row["talk"], key, hours.ahead(at, 6))
    return [AskedForHelp(at, key, row["by"], polish(row["text"])), *answers]


def _talk(talk: str, channel: str, start: datetime) -> list[Said]:
    """A dialogue of few, a minute or two between its lines."""
    said: list[Said] = []
    for number, line in enumerate(lines.parse(talk), 1):
        at = hours.ahead(start, 1.5 * number)
        answered = None if line.answers is None else said[line.answers].key
        said.append(Said(at, channel, line.token, polish(line.text), f"{channel}-{number}", answered))
    return said


def _due(row: dict[str, Any], now: datetime) -> datetime:
    return hours.on(hours.local(now).date() + timedelta(days=row["days"]), row["minute"])
