"""Cards and claims as everybody may read them now: never a contact, never an address."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any, Final, TypeVar

from sqlalchemy import Connection, Row, ScalarSelect, bindparam, func, select

from channels.clock import iso
from channels.reading.files import photos_of
from channels.reading.people import organisations_by_id, people_by_id
from channels.shapes import Claim, Need, Thanks, Waiting
from channels.store.ready import Ready, among, no_index
from channels.store.tables import alert, claim, need, need_private, proxy, response, thanks, waiting
from matching.claims import ACTIVE

T = TypeVar("T")


def _of_card(table: Any, figure: Any, *which: Any) -> ScalarSelect[Any]:
    """What the rows of a table say of a card."""
    return select(figure).where(table.c.need_id == need.c.id, *which).scalar_subquery()


_NEEDS: Final = Ready(
    lambda postgres: select(
        need,
        _of_card(need_private, func.count()).label("private"),
        _of_card(proxy, func.count()).label("proxied"),
        _of_card(response, func.count(), response.c.answer == "cannot").label("cannot"),
        _of_card(alert, func.count()).label("alerted"),
        _of_card(alert, func.max(alert.c.wave)).label("waves"),
    ).where(among(need.c.id, "ids", postgres))
)
_ACTIVE: Final = Ready(
    lambda postgres: (
        select(claim)
        .where(among(claim.c.need_id, "ids", postgres), no_index(claim.c.state, postgres).in_(sorted(ACTIVE)))
        .order_by(claim.c.at, claim.c.id)
    )
)
_WAITING: Final = Ready(
    lambda postgres: (
        select(waiting).where(among(waiting.c.need_id, "ids", postgres)).order_by(waiting.c.place)
    )
)
_THANKS: Final = Ready(lambda postgres: select(thanks).where(among(thanks.c.need_id, "ids", postgres)))
_CLAIMS: Final = Ready(lambda postgres: select(claim).where(among(claim.c.id, "ids", postgres)))
_SEEN_BY: Final = Ready(
    lambda _: select(func.count()).select_from(response).where(response.c.need_id == bindparam("need"))
)


def needs_by_id(conn: Connection, ids: Collection[str]) -> dict[str, Need]:
    """The cards of these ids, with their active claims, who waits, and how many people cannot help."""
    if not ids:
        return {}
    rows = _NEEDS.rows(conn, ids=ids)
    active = _ACTIVE.rows(conn, ids=ids)
    queue = _WAITING.rows(conn, ids=ids)
    words = {row.need_id: row for row in _THANKS.rows(conn, ids=ids)}
    claims = _grouped(active, _claims(conn, active))
    waits = _grouped(queue, _waits(conn, queue))
    people = people_by_id(conn, {row.author_id for row in rows} | {row.by for row in words.values()})
    photos = photos_of(conn, ids)
    return {
        row.id: Need(
            id=row.id,
            channel=row.channel_id,
            thread=row.thread_id,
            by=people[row.author_id],
            at=iso(row.at),
            kind=row.kind,
            state=row.state,
            title=row.title,
            body=row.body,
            nature=row.nature,
            category=row.category,
            quantity=row.quantity,
            taken=row.taken,
            unit=row.unit,
            urgency=row.urgency,
            version=row.version,
            starts_at=iso(row.starts_at) if row.starts_at else None,
            needed_by=iso(row.needed_by),
            unlimited=row.unlimited,
            place=row.place,
            claims=tuple(claims[row.id]),
            waiting=tuple(waits[row.id]),
            cannot=row.cannot,
            has_private=bool(row.private),
            proxy=bool(row.proxied),
            source=row.source_id,
            photos=photos.get(row.id, ()),
            closed_at=iso(row.closed_at) if row.closed_at else None,
            outcome=row.outcome,
            delivered=row.delivered,
            thanks=Thanks(by=people[words[row.id].by], body=words[row.id].body) if row.id in words else None,
            merged_into=row.merged_into,
            exercise=row.exercise_id,
            waves=row.waves or 0,
            alerted=row.alerted,
        )
        for row in rows
    }


def claims_by_id(conn: Connection, ids: Collection[str]) -> dict[str, Claim]:
    """The claims of these ids, given back ones included."""
    if not ids:
        return {}
    rows = _CLAIMS.rows(conn, ids=ids)
    return {shape.id: shape for shape in _claims(conn, rows)}


def seen_by(conn: Connection, need_id: str) -> int:
    """How many people have seen this need, whatever they answered."""
    return int(_SEEN_BY.value(conn, need=need_id))


def _grouped(rows: Sequence[Row[Any]], shapes: Sequence[T]) -> dict[str, list[T]]:
    """Shapes by the card of their rows, in order."""
    found: dict[str, list[T]] = defaultdict(list)
    for row, shape in zip(rows, shapes, strict=True):
        found[row.need_id].append(shape)
    return found


def _claims(conn: Connection, rows: Sequence[Row[Any]]) -> list[Claim]:
    people = people_by_id(
        conn, {row.person_id for row in rows} | {r.handing_to for r in rows if r.handing_to}
    )
    named = {row.organisation_id for row in rows} | {row.handing_organisation for row in rows}
    organisations = organisations_by_id(conn, named - {None})
    return [
        Claim(
            id=row.id,
            by=people[row.person_id],
            quantity=row.quantity,
            state=row.state,
            at=iso(row.at),
            on_behalf_of=organisations.get(row.organisation_id),
            confirm_by=iso(row.confirm_by) if row.confirm_by else None,
            match=row.match_id,
            handing_to=people.get(row.handing_to),
            handing_to_organisation=organisations.get(row.handing_organisation),
            handed_from=row.handed_from,
        )
        for row in rows
    ]


def _waits(conn: Connection, rows: Sequence[Row[Any]]) -> list[Waiting]:
    people = people_by_id(conn, {row.person_id for row in rows})
    organisations = organisations_by_id(conn, {row.organisation_id for row in rows if row.organisation_id})
    return [
        Waiting(
            by=people[row.person_id],
            quantity=row.quantity,
            at=iso(row.at),
            on_behalf_of=organisations.get(row.organisation_id),
        )
        for row in rows
    ]
