"""The channels of Rivelaine, and who joined them."""

from __future__ import annotations

import tomllib
from functools import cache
from random import Random

from server.demo.people import HERE, inhabitants
from server.demo.script import Channel
from server.demo.wording import polish

_ORGANISATION_ROOMS = {"equipe": "reserve", "cuisine": "table-ouverte", "accueil": "ccas"}


@cache
def channels() -> tuple[Channel, ...]:
    """Town channels first, then themes, organisations, and the private one."""
    data = tomllib.loads((HERE / "channels.toml").read_text(encoding="utf-8"))
    rows = [[part.strip() for part in line.split("|")] for line in data["channels"].strip().splitlines()]
    joined = _joined(data["affinity"], data["guests"], tuple(row[1] for row in rows if row[0] == "theme"))
    return tuple(
        Channel(
            key, polish(name), kind, polish(purpose), owner or None, posting,
            () if kind == "town" else tuple(joined[key]),
        )
        for kind, key, name, owner, posting, purpose in rows
    )  # fmt: skip


def _joined(
    affinity: dict[str, str], guests: dict[str, str], themes: tuple[str, ...]
) -> dict[str, list[str]]:
    rng = Random("rivelaine:joined")
    rooms: dict[str, list[str]] = {key: [] for key in (*themes, *_ORGANISATION_ROOMS, "coordination")}
    for one in inhabitants():
        person = one.person
        if person.role == "citizen":
            continue
        wanted = set(one.joins)
        if "*" in wanted:
            wanted = set(rooms)
        elif not one.cast:
            for key in person.organisations:
                wanted.update(affinity[key].split())
            wanted.update(rng.sample(themes, rng.choice((0, 1, 1, 2))))
            homes = person.organisations
            wanted.update(room for room, owner in _ORGANISATION_ROOMS.items() if owner in homes)
            if person.role == "coordinator":
                wanted.add("coordination")
        wanted.update(room for room, keys in guests.items() if person.key in keys.split())
        for room in rooms:
            if room in wanted:
                rooms[room].append(person.key)
    return rooms
