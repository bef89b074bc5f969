"""The life of one need: seen, discussed, taken in parts, given back sometimes, ended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

from server.demo import casting, hours
from server.demo.lines import Line
from server.demo.promises import keep
from server.demo.script import (
    Act,
    Asked,
    CannotHelp,
    Discussed,
    Expired,
    Merged,
    Released,
    Resolved,
    Saw,
    Took,
)
from server.demo.wording import Slots

Step = Callable[[datetime], list[Act]]
_TAKERS = "twyi"
_REASONS = ("unavailable", "unavailable", "unavailable", "mismatch", "other")


class Life:
    """One need, from its question to its end."""

    def __init__(
        self, card: Asked, now: datetime, rng: Random, slots: Slots, said: set[str], into: str | None = None
    ) -> None:
        self._card = card
        self._now = now
        self._curtain = hours.back(now, 1)
        self._rng = rng
        self._slots = slots
        self._said = said
        self._into = into
        self._bodies: list[str] = [card.body]
        self._seen: set[str] = {card.by}

    def live(
        self,
        end: str,
        before: tuple[Line, ...],
        afterwards: tuple[Line, ...],
        takes: tuple[tuple[str, int], ...],
        after: bool,
    ) -> tuple[list[Act], datetime, list[str]]:
        """All its acts, the moment of its end, and every body said."""
        card, rng = self._card, self._rng
        said = list(dict.fromkeys(line.token for line in (*before, *afterwards)))
        parts = self._parts(end, takes, sum(token in _TAKERS for token in said))
        cast = {"z": card.by}
        takers = [who for who, _ in parts]
        cast = casting.play([*dict.fromkeys([*takers, *said])], card.channel, rng, cast)
        for token in _TAKERS:
            if token in cast and token not in takers and takers:
                cast[token] = cast[takers[0]]
        self._slots = self._slots.knowing(casting.names(cast))
        present = end in ("open", "partly", "covered")
        start, stop = card.at, self._cover_end(end, present)
        steps = self._steps(before, [(cast[who], count) for who, count in parts], cast, end)
        acts: list[Act] = [card]
        moments = self._moments(start, stop, len(steps))
        for at, step in zip(moments, steps, strict=True):
            acts += step(at)
        covered = moments[-1] if moments else start
        closing = self._now if present else self._closing(end, covered, after)
        if not present:
            acts += self._ending(end, closing, covered, afterwards, cast)
        acts += self._glances(start, min(closing, stop if present else closing))
        acts.sort(key=lambda act: act.at)
        return keep(acts, card, end, closing, self._now), closing, self._bodies

    def _parts(self, end: str, takes: tuple[tuple[str, int], ...], speaking: int) -> list[tuple[str, int]]:
        """Who takes how many: written, or split by chance among those who speak as takers at least."""
        if takes or end not in ("fulfilled", "covered"):
            return list(takes)
        left, parts = self._card.quantity, list[int]()
        people = self._card.unit.startswith("personne")
        while left:
            most = 4 - len(parts)
            spare = min(left - max(0, speaking - len(parts) - 1), (self._card.quantity + 1) // 2)
            part = left if most <= 1 else self._rng.randint(1, max(1, spare))
            part = 1 if people else part
            parts.append(part)
            left -= part
        extra = [f"i{number}" for number in range(len(parts))]
        return list(zip([*_TAKERS, *extra], parts, strict=False))

    def _cover_end(self, end: str, present: bool) -> datetime:
        """When the last part is taken, at the latest."""
        card, rng = self._card, self._rng
        limit = self._now if present else card.needed_by
        room = hours.awake(card.at, limit)
        if present or end in ("expired", "unmet"):
            return hours.ahead(card.at, room * 0.9)
        usual = {"vital": 22.0, "urgent": 48.0, "normal": 900.0}[card.urgency]
        return hours.ahead(card.at, min(room * 0.6, usual * rng.lognormvariate(0, 0.6)))

    def _moments(self, start: datetime, stop: datetime, count: int) -> list[datetime]:
        room = hours.awake(start, stop)
        marks = sorted(self._rng.uniform(0.08, 1.0) for _ in range(count))
        if marks:
            marks[-1] = max(marks[-1], 0.9)
        found = [hours.ahead(start, mark * room) for mark in marks]
        return [min(at, stop) if stop > start else start for at in found]

    def _steps(
        self, before: tuple[Line, ...], takes: list[tuple[str, int]], cast: dict[str, str], end: str
    ) -> list[Step]:
        waiting = list(takes)
        steps: list[Step] = []
        for line in before:
            speaker = cast[line.token]
            mine = [take for take in waiting if take[0] == speaker]
            if mine and line.token != "z":  # noqa: S105 (a character of the script)
                waiting.remove(mine[0])
                steps.append(self._take(*mine[0]))
            steps.append(self._line(line, speaker))
        for take in waiting:
            least = 0 if not before else self._rng.randint(0, len(steps))
            steps.insert(least, self._take(*take))
        if end == "fulfilled" and takes and self._card.urgency != "vital" and self._rng.random() < 0.4:
            steps += self._change_of_hands(takes, cast)
        return steps

    def _change_of_hands(self, takes: list[tuple[str, int]], cast: dict[str, str]) -> list[Step]:
        """Somebody gives a part back, somebody else takes it over."""
        spoke = set(cast.values())
        silent = [take for take in takes if take[0] not in self._speakers(cast)]
        if not silent:
            return []
        person, count = self._rng.choice(silent)
        room = [one.person for one in casting.audience(self._card.channel)]
        others = [one.key for one in room if one.role == "member" and one.key not in spoke]
        other = self._rng.choice(others)
        reason = self._rng.choice(_REASONS)

        def give_back(at: datetime) -> list[Act]:
            return [Released(at, self._card.key, person, reason)]

        return [give_back, self._take(other, count)]

    def _speakers(self, cast: dict[str, str]) -> set[str]:
        return {key for token, key in cast.items() if token in ("z", "t", "w")}

    def _take(self, person: str, count: int) -> Step:
        one = casting.by_key()[person].person
        ours = one.organisations[0] if one.organisations and self._rng.random() < 0.35 else None

        def act(at: datetime) -> list[Act]:
            acts: list[Act] = []
            if person not in self._seen:
                self._seen.add(person)
                early = at - (at - self._card.at) * self._rng.uniform(0.05, 0.4)
                acts.append(Saw(early, self._card.key, person))
            acts.append(Took(at, self._card.key, person, count, ours))
            return acts

        return act

    def _line(self, line: Line, speaker: str) -> Step:
        def act(at: datetime) -> list[Act]:
            body = self._slots.fresh(line.text, at, self._said)
            if body is None:
                return []
            self._bodies.append(body)
            return [Discussed(at, self._card.key, speaker, body)]

        return act

    def _closing(self, end: str, covered: datetime, after: bool) -> datetime:
        due = self._card.needed_by
        if end == "expired":
            return due
        if end == "merged":
            return hours.ahead(covered, self._rng.uniform(4, 12))
        if end == "unmet" or after:
            return min(hours.ahead(due, self._rng.uniform(40, 200)), self._now - timedelta(hours=1))
        room = hours.awake(covered, due)
        usual = hours.ahead(covered, room * self._rng.uniform(0.3, 0.9) + 2)
        return min(usual, self._now - timedelta(hours=1))

    def _ending(
        self, end: str, closing: datetime, covered: datetime, lines: tuple[Line, ...], cast: dict[str, str]
    ) -> list[Act]:
        card, acts, at = self._card, list[Act](), closing
        if end == "expired":
            acts.append(Expired(closing, card.key))
        for index, line in enumerate(lines):
            if end == "expired":
                at = hours.ahead(at, self._rng.uniform(3, 70))
            else:
                share = (index + 1) / (len(lines) + 1)
                at = max(covered, hours.back(closing, 25 * (1 - share)))
            spoken = self._line(line, cast[line.token])(min(at, self._curtain))
            plain = Line(line.token, "Merci {@t} !" if "t" in cast else "Merci !")
            acts += spoken or self._line(plain, cast[line.token])(min(at, self._curtain))
        if end == "merged":
            acts.append(Merged(closing, card.key, self._into or ""))
        elif end != "expired":
            person = cast["z"] if self._rng.random() < 0.8 else "amina"
            acts.append(Resolved(closing, card.key, person, end))
        return acts

    def _glances(self, start: datetime, stop: datetime) -> list[Act]:
        """Those who saw, and those who said they could not."""
        card, rng = self._card, self._rng
        room = [one.person.key for one in casting.audience(card.channel)]
        many = {"vital": (6, 14), "urgent": (8, 24), "normal": (2, 14)}[card.urgency]
        drawn = rng.sample(room, min(len(room), rng.randint(*many)))
        crowd = [key for key in drawn if key not in self._seen]
        refusals = rng.choice((0, 0, 1) if card.urgency == "normal" else (0, 0, 1, 2, 3))
        refusing = set(crowd[:refusals])
        acts: list[Act] = []
        wide = hours.awake(start, stop)
        for key in crowd:
            at = min(hours.ahead(start, wide * rng.betavariate(1, 3)), stop)
            acts.append(Saw(at, card.key, key))
            if key in refusing:
                acts.append(CannotHelp(min(at + timedelta(seconds=rng.randint(9, 200)), stop), card.key, key))
        return acts
