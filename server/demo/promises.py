"""What becomes of promises in a need's life: confirmed, under way, brought, and what the asker says then."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from matching import timing
from server.demo import casting, hours
from server.demo.script import Act, Asked, Discussed, Proved, Released, Resolved, Took, Waited, WentOn

THANKS_LIMIT = 240  # a longer farewell stays in the thread


def keep(acts: list[Act], card: Asked, end: str, closing: datetime, now: datetime) -> list[Act]:
    """The acts of a need's life with the steps of its promises and the words that closed it."""
    rng = Random(f"rivelaine:promises:{card.key}:{card.at}")  # of its own: what others draw stays the same
    steps: list[Act] = []
    for act in acts:
        if isinstance(act, Took):
            steps += _steps(act, _given_back(acts, act), card, end, closing, now, rng)
    if end == "covered" and rng.random() < 0.6:
        steps += _waiting(acts, card, now, rng)
    told = [_thanked(act, card, acts) if isinstance(act, Resolved) else act for act in acts]
    return sorted([*told, *steps], key=lambda act: act.at)


def _given_back(acts: list[Act], took: Took) -> datetime | None:
    later = (act.at for act in acts if isinstance(act, Released) and act.by == took.by and act.at >= took.at)
    return min(later, default=None)


def _steps(
    took: Took,
    released: datetime | None,
    card: Asked,
    end: str,
    closing: datetime,
    now: datetime,
    rng: Random,
) -> list[Act]:
    """Confirmed within minutes; brought before the end, if there is one."""
    stop = min(closing, now) if released is None else released
    wide = (stop - took.at).total_seconds()
    quick = rng.uniform(30, 420)
    until = timing.confirm_by(card.urgency, at=took.at, needed_by=card.needed_by)
    present = end in ("open", "partly", "covered") and released is None
    if present and until > now + timedelta(minutes=8) and rng.random() < 0.5:
        return []  # still to be confirmed
    at = took.at + timedelta(seconds=min(quick, wide * 0.3))
    if wide < 1:
        return []
    steps: list[Act] = [WentOn(at, card.key, took.by, "confirmed")]
    if released is not None:
        return steps
    if end == "fulfilled":
        steps += _brought(took, card, at, closing, rng)
    elif end == "covered" and rng.random() < 0.35:
        out = hours.ahead(at, hours.awake(at, now) * rng.uniform(0.5, 0.9))
        steps.append(WentOn(min(out, now), card.key, took.by, "on_the_way"))
    return steps


def _brought(took: Took, card: Asked, at: datetime, closing: datetime, rng: Random) -> list[Act]:
    """On the way, there, and for some, what the asker says of it before closing the whole."""
    wide = closing - at
    out, there, said = (at + wide * share for share in sorted(rng.uniform(0.2, 0.98) for _ in range(3)))
    steps: list[Act] = []
    if rng.random() < 0.5:
        steps.append(WentOn(out, card.key, took.by, "on_the_way"))
    if rng.random() < 0.8:
        steps.append(WentOn(there, card.key, took.by, "delivered"))
        if rng.random() < 0.3:
            steps.append(Proved(said, card.key, card.by, took.by))
    return steps


def _waiting(acts: list[Act], card: Asked, now: datetime, rng: Random) -> list[Act]:
    """Somebody who came just too late."""
    busy = {card.by} | {act.by for act in acts if isinstance(act, Took)}
    last = max(act.at for act in acts if isinstance(act, Took))
    room = [
        one.person.key
        for one in casting.audience(card.channel)
        if one.person.role != "citizen" and one.person.key not in busy
    ]
    at = last + (now - last) * rng.uniform(0.2, 0.9)
    return [Waited(at, card.key, rng.choice(room), 1)]


def _thanked(act: Resolved, card: Asked, acts: list[Act]) -> Resolved:
    """The asker's last words of the thread, if it is they who close the need."""
    if act.outcome != "fulfilled" or act.by != card.by:
        return act
    words = [one.body for one in acts if isinstance(one, Discussed) and one.by == card.by]
    if not words or len(words[-1]) > THANKS_LIMIT:
        return act
    return Resolved(act.at, act.need, act.by, act.outcome, card.quantity, words[-1])
