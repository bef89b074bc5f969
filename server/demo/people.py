"""Who lives in Rivelaine: the named cast, then the crowd, always the same."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from server.demo.script import Organisation, Person
from server.demo.wording import DISTRICTS, polish

HERE = Path(__file__).parent
POPULATION = 250
_MEN_OF_THE_CAST = frozenset(
    ("leo", "karim", "yann", "gerard", "bruno", "youssef", "marc", "thomas", "jp", "mehdi", "oliver")
) | {"declan", "long2", "long3"}


@dataclass(frozen=True, slots=True)
class Inhabitant:
    """A person, and what the writer of scenes must know to give them lines."""

    person: Person
    woman: bool
    joins: tuple[str, ...]  # channel keys; ("*",) for all
    cast: bool

    @property
    def first(self) -> str:
        """The name their friends use."""
        return self.person.name.split(" ")[0]


@cache
def organisations() -> tuple[Organisation, ...]:
    """The associations, then the municipal services."""
    data = tomllib.loads((HERE / "organisations.toml").read_text(encoding="utf-8"))
    found = []
    for line in data["associations"].strip().splitlines():
        code, key, name, district, purpose = (part.strip() for part in line.split("|"))
        found.append(Organisation(key, polish(name), "association", code, district, polish(purpose)))
    for line in data["services"].strip().splitlines():
        key, name, district, purpose = (part.strip() for part in line.split("|"))
        found.append(Organisation(key, polish(name), "service", None, district, polish(purpose)))
    return tuple(found)


def slug(name: str) -> str:
    """Élodie O’Hara -> elodie.ohara, for addresses and keys."""
    first, _, last = name.partition(" ")
    plain = unicodedata.normalize("NFKD", f"{first}.{last}").encode("ascii", "ignore").decode().lower()
    return re.sub(r"-+", "-", re.sub(r"[^a-z.]+", "-", plain)).strip("-")


@cache
def inhabitants() -> tuple[Inhabitant, ...]:
    """All 250, the cast first."""
    data = tomllib.loads((HERE / "people.toml").read_text(encoding="utf-8"))
    found = [_cast(line) for line in data["cast"].strip().splitlines()]
    rng = Random("rivelaine:people")
    phones = [str(number) for number in range(2000, 9999)]
    rng.shuffle(phones)
    for line in data["citizens"].strip().splitlines():
        sex, _, name = line.partition(" ")
        found.append(_of_the_crowd(name, sex == "f", "citizen", (), phones.pop(), rng))
    crowd = _crowd(data, POPULATION - len(found))
    homes = _homes(len(crowd), rng)
    for (name, woman), home in zip(crowd, homes, strict=True):
        role = "coordinator" if slug(name) in data["coordinators"] else "member"
        found.append(_of_the_crowd(name, woman, role, home, phones.pop(), rng))
    return tuple(found)


def _cast(line: str) -> Inhabitant:
    key, name, email, role, district, orgs, phone, joins = (part.strip() for part in line.split("|"))
    locale = "en" if key in ("emily", "oliver", "priya", "declan") else "fr"
    number = _phone(phone)
    person = Person(key, name, email, role, locale, district, tuple(orgs.split()), number)
    return Inhabitant(person, key not in _MEN_OF_THE_CAST, tuple(joins.split()), True)


def _crowd(data: dict[str, str], count: int) -> list[tuple[str, bool]]:
    women, men = (
        [" ".join(name.split()) for name in data[sex].split(",") if name.strip()] for sex in ("women", "men")
    )
    rng = Random("rivelaine:crowd")
    rng.shuffle(women)
    rng.shuffle(men)
    kept = {*data["coordinators"], *data["speaking"]}
    women.sort(key=lambda name: slug(name) not in kept)
    half = count // 2
    crowd = [(name, True) for name in women[: count - half]] + [(name, False) for name in men[:half]]
    rng.shuffle(crowd)
    return crowd


def _homes(count: int, rng: Random) -> list[tuple[str, ...]]:
    keys = [one.key for one in organisations()]
    mains = (keys * (count // len(keys) + 1))[: max(0, count - 40)]
    busiest = ("reserve", "table-ouverte", "maraude", "allons-y", "collectif", "ccas")
    mains += rng.choices(busiest, k=count - len(mains))
    rng.shuffle(mains)
    homes = []
    for main in mains:
        others = rng.sample(keys, rng.choice((0, 0, 0, 1, 1, 2)))
        homes.append((main, *(other for other in others if other != main)))
    return homes


def _of_the_crowd(
    name: str, woman: bool, role: str, orgs: tuple[str, ...], phone: str, rng: Random
) -> Inhabitant:
    key = slug(name)
    places = {one.key: one.district for one in organisations()}
    district = places[orgs[0]] if orgs and rng.random() < 0.4 else rng.choice(tuple(DISTRICTS))
    person = Person(key, polish(name), f"{key}@rivelaine.example", role, "fr", district, orgs, _phone(phone))
    return Inhabitant(person, woman, (), False)


def _phone(end: str) -> str:
    return f"06 39 98 {end[:2]} {end[2:]}"
