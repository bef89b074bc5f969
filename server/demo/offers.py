"""The offers of the town: what stands, what was taken of it, what has run out."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from random import Random
from typing import Any, Final

from server.demo import casting, hours
from server.demo.people import HERE
from server.demo.script import Act, Expired, Offered, Proved, Renewed, Resolved, Took, WentOn
from server.demo.wording import polish

LONG: Final = timedelta(days=110)  # what stands longer was renewed in between
HALF: Final = timedelta(days=60)
STEPS: Final = ("held", "confirmed", "on_the_way", "delivered", "validated")


@dataclass(frozen=True, slots=True)
class Template:
    """An offer as written."""

    key: str
    channel: str
    by: str
    title: str
    body: str
    nature: str | None
    category: str
    quantity: int
    unit: str
    unlimited: bool
    place: str
    ago: int
    stands: int
    takes: tuple[tuple[str, int, str], ...]
    end: str
    thanks: str


@cache
def templates() -> tuple[Template, ...]:
    """Every offer of the file."""
    rows = tomllib.loads((HERE / "offers.toml").read_text(encoding="utf-8"))["offer"]
    return tuple(_template(f"o-{number}", row) for number, row in enumerate(rows, 1))


def _template(key: str, row: dict[str, Any]) -> Template:
    takes = (take.split() for take in row.get("takes", "").split(",") if take.strip())
    return Template(
        key=key,
        channel=row["in"],
        by=row["by"],
        title=polish(row["title"]),
        body=polish(row["body"]),
        nature=row.get("nature"),
        category=row["cat"],
        quantity=row["qty"],
        unit=row["unit"],
        unlimited=row.get("unlimited", False),
        place=row["place"],
        ago=row["ago"],
        stands=row["stands"],
        takes=tuple((who, int(count), state) for who, count, state in takes),
        end=row.get("end", ""),
        thanks=polish(row.get("thanks", "")),
    )


def offers(now: datetime) -> list[Act]:
    """Everything that happens to the offers until now."""
    rng = Random("rivelaine:offers")
    return [act for one in templates() for act in _life(one, now, rng)]


def _life(one: Template, now: datetime, rng: Random) -> list[Act]:
    cast = casting.play([one.by, *(who for who, _, _ in one.takes)], one.channel, rng, {})
    day = hours.local(now).date()
    at = hours.on(day - timedelta(days=one.ago), rng.uniform(8.5 * 60, 18 * 60))
    until = hours.on(day + timedelta(days=one.stands), 20 * 60)
    first = until if until - at < LONG else at + HALF
    card = Offered(
        at, one.key, one.channel, cast[one.by], one.title, one.body, one.nature, one.category,
        one.quantity, one.unit, one.unlimited, first, polish(one.place),
    )  # fmt: skip
    last = min(until, hours.back(now, 20))
    acts: list[Act] = [card]
    renewal = hours.back(first, 2_000)
    if first < until and renewal < now:
        acts.append(Renewed(renewal, one.key, cast[one.by], until))
    for number, (who, count, state) in enumerate(one.takes, 1):
        taken = hours.ahead(at, hours.awake(at, last) * number / (len(one.takes) + 1))
        acts += _promise(one, cast[who], cast[one.by], count, state, taken, last, rng)
    if until < now:
        acts.append(Expired(until, one.key))
    if one.end:
        acts.append(Resolved(hours.back(now, 12), one.key, cast[one.by], one.end, None, one.thanks))
    return acts


def _promise(
    one: Template, taker: str, giver: str, count: int, state: str, at: datetime, last: datetime, rng: Random
) -> list[Act]:
    """A part taken, as far as it went."""
    reached = STEPS[1 : STEPS.index(state) + 1]
    acts: list[Act] = [Took(at, one.key, taker, count, None)]
    at += timedelta(seconds=rng.randint(40, 400))
    room = hours.awake(at, last)
    for number, step in enumerate(reached):
        moment = at if number == 0 else hours.ahead(at, room * number / (len(reached) + 1))
        if step == "validated":
            acts.append(Proved(moment, one.key, giver, taker))
        else:
            acts.append(WentOn(moment, one.key, taker, step))
    return acts
