"""Needs and claims as everybody may read them now: never a contact, never an address."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection, Row, func, select

from channels.clock import iso
from channels.reading.people import organisations_by_id, people_by_id
from channels.shapes import Claim, Need
from channels.store.tables import claim, need, need_private, response


def needs_by_id(conn: Connection, ids: Collection[str]) -> dict[str, Need]:
    """The needs of these ids, with their active claims and how many people cannot help."""
    if not ids:
        return {}
    rows = conn.execute(select(need).where(need.c.id.in_(ids))).all()
    active = conn.execute(
        select(claim)
        .where(claim.c.need_id.in_(ids), claim.c.state != "released")
        .order_by(claim.c.at, claim.c.id)
    ).all()
    claims = defaultdict(list)
    for shape, row in zip(_shapes(conn, active), active, strict=True):
        claims[row.need_id].append(shape)
    declined = {
        row.need_id: row.n
        for row in conn.execute(
            select(response.c.need_id, func.count().label("n"))
            .where(response.c.need_id.in_(ids), response.c.answer == "cannot")
            .group_by(response.c.need_id)
        )
    }
    private = set(
        conn.execute(select(need_private.c.need_id).where(need_private.c.need_id.in_(ids))).scalars()
    )
    people = people_by_id(conn, {row.author_id for row in rows})
    return {
        row.id: Need(
            id=row.id,
            channel=row.channel_id,
            thread=row.thread_id,
            by=people[row.author_id],
            at=iso(row.at),
            state=row.state,
            title=row.title,
            body=row.body,
            category=row.category,
            quantity=row.quantity,
            taken=row.taken,
            unit=row.unit,
            urgency=row.urgency,
            version=row.version,
            needed_by=iso(row.needed_by),
            place=row.place,
            claims=tuple(claims[row.id]),
            cannot=declined.get(row.id, 0),
            has_private=row.id in private,
            closed_at=iso(row.closed_at) if row.closed_at else None,
            merged_into=row.merged_into,
        )
        for row in rows
    }


def claims_by_id(conn: Connection, ids: Collection[str]) -> dict[str, Claim]:
    """The claims of these ids, given back ones included."""
    if not ids:
        return {}
    rows = conn.execute(select(claim).where(claim.c.id.in_(ids))).all()
    return {shape.id: shape for shape in _shapes(conn, rows)}


def seen_by(conn: Connection, need_id: str) -> int:
    """How many people have seen this need, whatever they answered."""
    count = conn.execute(
        select(func.count()).select_from(response).where(response.c.need_id == need_id)
    ).scalar_one()
    return int(count)


def _shapes(conn: Connection, rows: Sequence[Row[Any]]) -> list[Claim]:
    people = people_by_id(conn, {row.person_id for row in rows})
    organisations = organisations_by_id(conn, {row.organisation_id for row in rows if row.organisation_id})
    return [
        Claim(
            id=row.id,
            by=people[row.person_id],
            quantity=row.quantity,
            state=row.state,
            at=iso(row.at),
            on_behalf_of=organisations.get(row.organisation_id),
        )
        for row in rows
    ]
