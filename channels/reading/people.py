"""People as one line: id, name, main organisation."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, select

from channels.shapes import Organisation, Person
from channels.store.tables import organisation, person


def people_by_id(conn: Connection, ids: Collection[str]) -> dict[str, Person]:
    """The people of these ids, removed ones included: the log still names them."""
    if not ids:
        return {}
    rows = conn.execute(
        select(person.c.id, person.c.name, organisation.c.name.label("org"))
        .outerjoin(organisation, organisation.c.id == person.c.organisation_id)
        .where(person.c.id.in_(ids))
    )
    return {row.id: Person(id=row.id, name=row.name, org=row.org) for row in rows}


def organisations_by_id(conn: Connection, ids: Collection[str]) -> dict[str, Organisation]:
    """The organisations of these ids."""
    if not ids:
        return {}
    rows = conn.execute(select(organisation.c.id, organisation.c.name).where(organisation.c.id.in_(ids)))
    return {row.id: Organisation(id=row.id, name=row.name) for row in rows}
