"""The phone list of the last wave: who to ring up, for the coordination; each sight of it is written down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, case, func, insert, select

from channels.actions.alerts.circle import circle_of
from channels.doorway import need_for
from channels.store import Write
from channels.store.tables import alert, claim, person, private_sight, response
from matching.claims import ACTIVE

LIST_LIMIT: Final = 40  # calls that a person makes in an hour or two


@dataclass(frozen=True, slots=True)
class Call:
    """Somebody to ring up. ``seen``: they looked at the need and did not answer."""

    id: str
    name: str
    phone: str
    seen: bool
    reasons: tuple[dict[str, Any], ...]


def see_phones(tx: Write, by: str, *, need_id: str) -> list[Call]:
    """Show the numbers to somebody of the coordination, and write down that they saw them."""
    door = need_for(tx.conn, by, need_id, "need.see_phones")
    found = _calls(tx.conn, door.row, by)
    sight = {"id": tx.new_id(), "need_id": need_id, "person_id": by, "at": tx.at}
    tx.conn.execute(insert(private_sight), sight)
    return found


def _calls(conn: Connection, row: Any, by: str) -> list[Call]:
    """Those of the circle with a number and no answer: first who looked, then who was alerted first."""
    settled = (
        select(response.c.person_id)
        .where(response.c.need_id == row.id, response.c.answer == "cannot")
        .union(select(claim.c.person_id).where(claim.c.need_id == row.id, claim.c.state.in_(ACTIVE)))
    )
    seen = case((response.c.answer == "seen", 1), else_=0)
    rows = conn.execute(
        select(person.c.id, person.c.name, person.c.phone, alert.c.reasons, seen.label("seen"))
        .outerjoin(alert, (alert.c.person_id == person.c.id) & (alert.c.need_id == row.id))
        .outerjoin(response, (response.c.person_id == person.c.id) & (response.c.need_id == row.id))
        .where(
            person.c.id.in_(circle_of(conn, row).people - {by}),
            person.c.phone != "",
            person.c.id.not_in(settled),
        )
        .order_by(seen.desc(), func.coalesce(alert.c.wave, 1_000), person.c.name)
        .limit(LIST_LIMIT)
    )
    return [Call(one.id, one.name, one.phone, bool(one.seen), tuple(one.reasons or ())) for one in rows]
