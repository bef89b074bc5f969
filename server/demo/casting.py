"""Who plays which letter: `a` anybody, `e f g` women, `m n o` men, `k l` coordinators, `u v` in English.

`fatou` is that person; `reserve_a` somebody of that organisation.
"""

from __future__ import annotations

from functools import cache
from random import Random

from server.demo.channels import channels
from server.demo.people import Inhabitant, inhabitants

_WOMEN, _MEN, _COORDINATION, _ENGLISH, _TAKERS = "efg", "mno", "kl", "uv", "twyi"


@cache
def by_key() -> dict[str, Inhabitant]:
    """Everybody, by key."""
    return {one.person.key: one for one in inhabitants()}


@cache
def audience(channel: str) -> tuple[Inhabitant, ...]:
    """Those who may write in that channel."""
    found = next(one for one in channels() if one.key == channel)
    if found.posting == "coordinators":
        return tuple(one for one in inhabitants() if one.person.role in ("coordinator", "admin"))
    return tuple(by_key()[key] for key in found.members) or inhabitants()


@cache
def _liveliness(key: str) -> float:
    """Some talk a lot, most a little."""
    return min(4.0, 0.25 + float(Random(f"lively:{key}").paretovariate(1.6)))


def fits(letter: str, one: Inhabitant) -> bool:
    """Whether that person may play that letter."""
    if letter in _COORDINATION:
        return one.person.role in ("coordinator", "admin")
    if letter in _ENGLISH:
        return one.person.locale == "en"
    if one.person.locale == "en" or one.person.role == "citizen":
        return False
    if letter in _WOMEN:
        return one.woman
    return not one.woman if letter in _MEN else True


def play(tokens: list[str], channel: str, rng: Random, taken: dict[str, str]) -> dict[str, str]:
    """Give every token a distinct person of that channel."""
    cast = dict(taken)
    room = audience(channel)
    here = {one.person.key for one in room}
    for token in tokens:
        if token in by_key() and token not in cast:
            if token not in here:
                raise LookupError(f"{token} is not in {channel}")
            cast[token] = token
    busy = set(cast.values()) | {token for token in tokens if token in here}
    for token in tokens:
        if token not in cast:
            cast[token] = _somebody(token, channel, rng, busy)
            busy.add(cast[token])
    return cast


def _somebody(token: str, channel: str, rng: Random, busy: set[str]) -> str:
    keys, weights = _pool(token, channel)
    for key in rng.choices(keys, weights, k=60) if keys else ():
        if key not in busy:
            return key
    free = [key for key in keys if key not in busy]
    if not free:
        raise LookupError(f"nobody for {token} in {channel}")
    return rng.choice(free)


@cache
def _pool(token: str, channel: str) -> tuple[tuple[str, ...], tuple[float, ...]]:
    """Those who may play that token there, and how readily they speak."""
    organisation, _, letter = token.rpartition("_")
    choices = [one for one in audience(channel) if fits(letter, one)]
    if organisation:
        pool = [one for one in choices if organisation in one.person.organisations]
    elif token in _TAKERS:
        pool = [one for one in choices if one.person.role == "member"] or choices
    else:
        pool = [one for one in choices if not one.cast] or choices
    keys = tuple(one.person.key for one in pool)
    return keys, tuple(_liveliness(key) for key in keys)


def names(cast: dict[str, str]) -> dict[str, str]:
    """The first names, for the slots `{@f}` of a scene."""
    return {f"@{token}": by_key()[key].first for token, key in cast.items()}
