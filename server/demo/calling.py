"""The waves of alerts of six months: for each settled urgent need, who was called, and when.

The ranking that chooses people is the house's; here those who answered were called, and some
others. Needs that are still open are left to the sweep of the server, which calls for real.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Final

from matching.waves import ROUNDS, patience, size
from server.demo import casting
from server.demo.script import Act, Asked, Called, CannotHelp, Released, Saw, Took

AFTER: Final = timedelta(seconds=4)  # the sweep is woken by the need itself


def calls(acts: Sequence[Act], now: datetime) -> list[Called]:
    """Every wave of every urgent need whose time has passed, in no order."""
    answers: defaultdict[str, list[Act]] = defaultdict(list)
    for act in acts:
        if isinstance(act, Took | Released | CannotHelp | Saw):
            answers[act.need].append(act)
    found: list[Called] = []
    for act in acts:
        if isinstance(act, Asked) and act.urgency != "normal" and act.needed_by < now:
            found += _waves(act, answers[act.key])
    return found


def _waves(asked: Asked, answers: Sequence[Act]) -> list[Called]:
    chance = Random(f"relais:demo:calls:{asked.key}")
    covered = _covered(asked, answers)
    left = [one for one in _answering(answers) if one != asked.by]
    others = [one.person.key for one in casting.audience(asked.channel) if one.person.role != "citizen"]
    chance.shuffle(others)
    others = [one for one in others if one not in left and one != asked.by]
    waves: list[Called] = []
    at = asked.at + AFTER
    steps = [kind for kind in ROUNDS[asked.urgency] if kind == "some"]
    for number in range(1, len(steps) + 1):
        count = size(asked.quantity, asked.urgency)
        first = [left.pop(0) for _ in range(min(len(left), max(1, count // 2)))]
        people = first + [others.pop() for _ in range(min(len(others), count - len(first)))]
        if not people:
            break
        following = at + patience(asked.urgency, asked.needed_by - at)
        waves.append(Called(at, asked.key, number, tuple(people), following))
        at = following
        if at >= asked.needed_by or (covered is not None and covered <= at):
            break
    return waves


def _answering(answers: Iterable[Act]) -> list[str]:
    """Who answered, in the order in which they did."""
    ordered = sorted((act for act in answers if isinstance(act, Took | CannotHelp)), key=lambda act: act.at)
    return list(dict.fromkeys(act.by for act in ordered))


def _covered(asked: Asked, answers: Iterable[Act]) -> datetime | None:
    """When everything was promised for the first time."""
    held: dict[str, int] = {}
    for act in sorted(answers, key=lambda act: act.at):
        if isinstance(act, Took):
            held[act.by] = act.quantity
        elif isinstance(act, Released):
            held.pop(act.by, None)
        if sum(held.values()) >= asked.quantity:
            return act.at
    return None
