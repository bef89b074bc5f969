"""People, organisations, channels and cards by how their names begin: few enough to look at them all."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final, TypeVar

from sqlalchemy import Connection, func, select

from channels.reading.boards import visible
from channels.reading.rooms import channels_of
from channels.search.asking import LIMIT
from channels.shapes import Shape
from channels.store.tables import need, organisation, person
from matching.access import Actor, Thing, can
from matching.claims import LIVE
from matching.refusals import Refused
from matching.text.analyser import words_of
from matching.text.folding import fold
from matching.text.typos import SHORTEST, one_apart

T = TypeVar("T")

CARDS_LOOKED_AT: Final = 400  # the latest: a few milliseconds of reading


class Line(Shape, frozen=True, kw_only=True):
    """Somebody or something with a name. ``note``: their organisation, its district, its purpose."""

    id: str
    name: str
    kind: str
    note: str = ""


class Suggested(Shape, frozen=True, kw_only=True):
    """Where somebody who types may want to go."""

    people: tuple[Line, ...] = ()
    channels: tuple[Line, ...] = ()
    cards: tuple[Line, ...] = ()


def suggested(conn: Connection, actor: Actor, text: str, limit: int) -> Suggested:
    """People, channels and live cards whose names begin so: at most ``limit`` of each."""
    if len(text) > LIMIT:
        raise Refused("too_long", field="q", limit=LIMIT)
    return Suggested(
        people=tuple(named_people(conn, actor, text, limit)),
        channels=tuple(named_channels(conn, actor, text, limit)),
        cards=tuple(named_cards(conn, actor, text, limit)),
    )


def named_people(conn: Connection, actor: Actor, text: str, limit: int) -> list[Line]:
    """People of the network, for those who may see who is in it."""
    if not can(actor, "network.see_people", Thing(actor.network)):
        return []
    rows = conn.execute(
        select(person.c.id, person.c.name, person.c.role, organisation.c.name.label("org"))
        .outerjoin(organisation, organisation.c.id == person.c.organisation_id)
        .where(person.c.network_id == actor.network, person.c.removed_at.is_(None))
        .order_by(func.lower(person.c.name), person.c.id)
    )
    lines = (Line(id=row.id, name=row.name, kind=row.role, note=row.org or "") for row in rows)
    return _first(lines, text, lambda line: line.name, limit)


def named_organisations(conn: Connection, actor: Actor, text: str, limit: int) -> list[Line]:
    """Organisations of the network."""
    rows = conn.execute(
        select(organisation)
        .where(organisation.c.network_id == actor.network)
        .order_by(func.lower(organisation.c.name), organisation.c.id)
    )
    lines = (Line(id=row.id, name=row.name, kind=row.kind, note=row.purpose or row.district) for row in rows)
    return _first(lines, text, lambda line: line.name, limit)


def named_channels(conn: Connection, actor: Actor, text: str, limit: int) -> list[Line]:
    """Channels that this person may see."""
    lines = (
        Line(id=line.id, name=line.name, kind=line.kind, note=line.purpose)
        for line in channels_of(conn, actor)
    )
    return _first(lines, text, lambda line: line.name, limit)


def named_cards(conn: Connection, actor: Actor, text: str, limit: int) -> list[Line]:
    """Live needs and offers by their title, the latest first."""
    ids = [
        row.id
        for kind in ("need", "offer")
        for row in conn.execute(
            visible(actor, kind)
            .where(need.c.state.in_(LIVE))
            .order_by(need.c.at.desc())
            .limit(CARDS_LOOKED_AT)
        )
    ]
    titles = select(need.c.id, need.c.title, need.c.kind, need.c.place).where(need.c.id.in_(ids))
    rows = conn.execute(titles.order_by(need.c.at.desc()))
    lines = (Line(id=row.id, name=row.title, kind=row.kind, note=row.place) for row in rows)
    return _first(lines, text, lambda line: line.name, limit)


def _first(lines: Iterable[T], text: str, name_of: Callable[[T], str], limit: int) -> list[T]:
    """Those whose name has a word that begins like each word of the text; else, one slip away from it."""
    asked = _words(text)
    if not asked:
        return []
    named = [(line, _words(name_of(line))) for line in lines]
    exact = [line for line, words in named if all(_begun(one, words) for one in asked)]
    if not exact:
        exact = [line for line, words in named if all(_meant(one, words) for one in asked)]
    return exact[:limit]


def _words(text: str) -> list[str]:
    return words_of(text) or fold(text).split()


def _begun(asked: str, words: list[str]) -> bool:
    return any(word.startswith(asked) for word in words)


def _meant(asked: str, words: list[str]) -> bool:
    return _begun(asked, words) or (
        len(asked) >= SHORTEST and any(one_apart(asked, word) for word in words if word[:1] == asked[:1])
    )
