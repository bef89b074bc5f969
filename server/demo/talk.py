"""Six months of conversations: which scene is played when, by whom, in which words."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from random import Random
from typing import Any

from server.demo import casting, hours, lines
from server.demo.people import HERE
from server.demo.script import Deleted, Edited, Said
from server.demo.wording import SHORT, Slots

SPAN = 182
_WINDOWS = {"m": (7 * 60 + 20, 9 * 60 + 30), "d": (8 * 60 + 15, 17 * 60), "s": (17 * 60 + 45, 20 * 60 + 30)}
_OFFICE = frozenset({"sylvie", "bruno", "thomas", "malika", "nadege"})
Spoken = Said | Edited | Deleted


@dataclass(frozen=True, slots=True)
class Scene:
    """A dialogue as written, and when it makes sense."""

    key: str
    channel: str
    turns: tuple[lines.Line, ...]
    months: frozenset[int]
    weekday: int | None
    window: tuple[int, int]
    times: int
    slow: bool
    ago: int | None  # waking minutes before now, for the last hours


@cache
def scenes() -> tuple[Scene, ...]:
    """Every scene of every file, in order."""
    found = []
    for path in sorted((HERE / "scenes").glob("*.toml")):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        for number, row in enumerate(data.get("scene", ()), 1):
            found.append(_scene(f"{path.stem}-{number}", data.get("channel", ""), row))
        for number, line in enumerate(data.get("singles", "").strip().splitlines(), 1):
            row = {"talk": line.replace(" || ", "\n")}
            found.append(_scene(f"{path.stem}-s{number}", data["channel"], row))
    return tuple(found)


def _scene(key: str, channel: str, row: dict[str, Any]) -> Scene:
    return Scene(
        key=key,
        channel=row.get("channel", channel),
        turns=tuple(lines.parse(row["talk"])),
        months=frozenset(row.get("months", range(1, 13))),
        weekday=row.get("day"),
        window=_WINDOWS[row.get("at", "d")],
        times=row.get("times", 1),
        slow=row.get("slow", False),
        ago=row.get("ago"),
    )


class Stage:
    """Plays scenes one after the other, never saying the same thing twice."""

    def __init__(self, now: datetime, rng: Random, said: set[str]) -> None:
        self._now = now
        self._curtain = hours.back(now, 1)
        self._rng = rng
        self._said = said
        self._count = 0
        self.acts: list[Spoken] = []

    def play_all(self) -> None:
        """The six months, then the last hours."""
        live = [scene for scene in scenes() if scene.ago is not None]
        for scene in live:
            assert scene.ago is not None
            self._play(scene, hours.back(self._now, scene.ago))
        past = [scene for scene in scenes() if scene.ago is None]
        for scene in past:
            played: list[date] = []
            for _ in range(scene.times):
                day = self._day(scene, played)
                if day is not None:
                    played.append(day)
                    self._play(scene, hours.on(day, self._rng.uniform(*scene.window)))

    def _day(self, scene: Scene, played: list[date]) -> date | None:
        today = hours.local(self._now).date()
        recent = 10 * sum(turn.later for turn in scene.turns) + 3
        days = [today - timedelta(days=ago) for ago in range(recent, SPAN)]
        fit = [
            day
            for day in days
            if day.month in scene.months
            and (scene.weekday is None or day.weekday() == scene.weekday)
            and (day.weekday() < 5 or scene.turns[0].token not in _OFFICE)
            and all(abs((day - other).days) > 40 for other in played)
        ]
        return self._rng.choice(fit) if fit else None

    def _play(self, scene: Scene, start: datetime) -> None:
        for _ in range(4):
            acts, bodies = self._try(scene, start)
            if not any(body in self._said for body in bodies if len(body) > SHORT):
                self._said.update(bodies)
                self.acts += acts
                return

    def _try(self, scene: Scene, start: datetime) -> tuple[list[Spoken], list[str]]:
        rng = self._rng
        turns = list(scene.turns)
        cast = casting.play(lines.tokens(turns), scene.channel, rng, {})
        slots = Slots(rng, start, casting.names(cast))
        at, acts, bodies, keys = start, list[Spoken](), list[str](), list[str]()
        for index, turn in enumerate(turns):
            if index:
                at = hours.ahead(at, self._pause(scene, index))
            at = min(at, self._curtain - timedelta(seconds=20 * (len(turns) - index)))
            self._count += 1
            key = f"m{self._count:04d}"
            keys.append(key)
            body = slots.fresh(turn.text, at, self._said) or slots.say(turn.text, at)
            bodies.append(body)
            answered = keys[turn.answers] if turn.answers is not None else None
            acts.append(Said(at, scene.channel, cast[turn.token], body, key, answered))
            soon = min(at + timedelta(seconds=rng.randint(40, 400)), self._now)
            if turn.corrected is not None:
                bodies.append(slots.say(turn.corrected, at))
                acts.append(Edited(soon, key, bodies[-1]))
            elif turn.withdrawn:
                acts.append(Deleted(soon, key))
        return acts, bodies

    def _pause(self, scene: Scene, index: int) -> float:
        rng, turn = self._rng, scene.turns[index]
        typing = len(turn.text) / 160
        spoke = any(turn.token == other.token for other in scene.turns[:index])
        if scene.ago is not None:
            return typing + rng.uniform(0.5, 5)
        if turn.later:
            return rng.uniform(6.2, 7.6) * (hours.DUSK - hours.DAWN)
        if turn.answers is None and index > 1 and spoke:
            return typing + rng.uniform(45, 420)  # what came of it
        if scene.slow or rng.random() < 0.1:
            return typing + rng.uniform(40, 320)
        return typing + rng.choice((rng.uniform(0.5, 4), rng.uniform(2, 14), rng.uniform(8, 45)))
