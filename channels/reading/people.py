"""People as one line: id, name, main organisation."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from sqlalchemy import Connection, select

from channels.shapes import Organisation, Person
from channels.store.ready import Ready, among
from channels.store.tables import organisation, person

_PEOPLE: Final = Ready(
    lambda postgres: (
        select(person.c.id, person.c.name, organisation.c.name.label("org"))
        .outerjoin(organisation, organisation.c.id == person.c.organisation_id)
        .where(among(person.c.id, "ids", postgres))
    )
)
_ORGANISATIONS: Final = Ready(
    lambda postgres: select(organisation.c.id, organisation.c.name).where(
        among(organisation.c.id, "ids", postgres)
    )
)


def people_by_id(conn: Connection, ids: Collection[str]) -> dict[str, Person]:
    """The people of these ids, removed ones included: the log still names them."""
    if not ids:
        return {}
    return {row.id: Person(id=row.id, name=row.name, org=row.org) for row in _PEOPLE.rows(conn, ids=ids)}


def organisations_by_id(conn: Connection, ids: Collection[str]) -> dict[str, Organisation]:
    """The organisations of these ids."""
    if not ids:
        return {}
    return {row.id: Organisation(id=row.id, name=row.name) for row in _ORGANISATIONS.rows(conn, ids=ids)}
