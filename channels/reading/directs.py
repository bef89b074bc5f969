"""Direct channels have no name of their own: each of their people sees those of the others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import Connection, func, select

from channels.shapes import Person
from channels.store.tables import membership, organisation, person
from matching.access import Actor, can, reach_of


def names_of(conn: Connection, person_id: str, channels: Collection[str]) -> dict[str, str]:
    """What each of these direct channels is called for this person: the others, by name."""
    if not channels:
        return {}
    rows = conn.execute(
        select(membership.c.channel_id, person.c.name)
        .join(person, person.c.id == membership.c.person_id)
        .where(
            membership.c.channel_id.in_(channels),
            membership.c.until_seq.is_(None),
            membership.c.person_id != person_id,
        )
        .order_by(func.lower(person.c.name))
    )
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        found[row.channel_id].append(row.name)
    return {channel_id: ", ".join(names) for channel_id, names in found.items()}


def others_in(conn: Connection, person_id: str, channel_id: str) -> list[str]:
    """The ids of the others in a direct channel."""
    rows = conn.execute(
        select(membership.c.person_id).where(
            membership.c.channel_id == channel_id,
            membership.c.until_seq.is_(None),
            membership.c.person_id != person_id,
        )
    )
    return list(rows.scalars())


def writable(conn: Connection, actor: Actor) -> list[Person]:
    """Everybody whom this person may write to, by name."""
    rows = conn.execute(
        select(person.c.id, person.c.name, person.c.role, organisation.c.name.label("org"))
        .outerjoin(organisation, organisation.c.id == person.c.organisation_id)
        .where(
            person.c.network_id == actor.network,
            person.c.removed_at.is_(None),
            person.c.id != actor.id,
        )
        .order_by(func.lower(person.c.name))
    )
    return [
        Person(id=row.id, name=row.name, org=row.org)
        for row in rows
        if can(actor, "person.write", reach_of(actor.network, row.role))
    ]
