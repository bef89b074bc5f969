"""Cards that stand already and look like one that somebody is about to make."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, select

from channels.reading.boards import in_order, visible
from channels.shapes import CardKind, Need
from channels.store.tables import need
from matching.access import Actor
from matching.claims import LIVE
from matching.duplicates import Sketch, likeness

LOOKED_AT: Final = 400  # cards compared, the latest first: a few milliseconds of reading
SHOWN: Final = 3


def similar_to(
    conn: Connection, actor: Actor, sketch: Sketch, *, kind: CardKind, now: datetime, but: str = ""
) -> list[Need]:
    """The live cards of this kind that this person may see and that look like the sketch, nearest first."""
    rows = conn.execute(
        select(need)
        .where(need.c.id.in_(visible(actor, kind)), need.c.state.in_(LIVE), need.c.id != but)
        .order_by(need.c.at.desc())
        .limit(LOOKED_AT)
    ).all()
    scored = [(likeness(sketch, sketch_of(row, now)), row.id) for row in rows]
    alike = sorted((pair for pair in scored if pair[0]), reverse=True)
    return in_order(conn, [need_id for _, need_id in alike[:SHOWN]])


def sketch_of(row: Row[Any], now: datetime) -> Sketch:
    """A card that stands, as it is compared: without a start, it is for now."""
    return Sketch(row.title, row.category, row.place, row.starts_at or now, row.needed_by)
