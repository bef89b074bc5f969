"""The delivery log: what left, to whom, by which way, and what came of it. Never a word of what it said."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, Row, select

from channels.doorway import require
from channels.store.tables import delivery, notice, person
from matching.access import Actor, Thing

PAGE: Final = 60
STATES: Final = ("due", "sent", "failed", "dropped")


def read_sendings(
    conn: Connection, actor: Actor, *, way: str = "", state: str = "", before: str = ""
) -> tuple[Sequence[Row[Any]], str]:
    """A page of the network's log, latest first, and where the next one begins (empty: nowhere)."""
    require(actor, "network.administer", Thing(actor.network))
    wanted = [person.c.network_id == actor.network]
    if way:
        wanted.append(delivery.c.way == way)
    if state:
        wanted.append(delivery.c.state == state)
    if before:
        wanted.append(delivery.c.id < before)
    rows: Any = conn.execute(
        select(
            delivery.c.id,
            delivery.c.way,
            delivery.c.state,
            delivery.c.attempts,
            delivery.c.fault,
            delivery.c.run_at,
            delivery.c.sent_at,
            notice.c.kind,
            person.c.name,
        )
        .join(notice, notice.c.id == delivery.c.notice_id)
        .join(person, person.c.id == notice.c.person_id)
        .where(*wanted)
        .order_by(delivery.c.id.desc())
        .limit(PAGE + 1)
    ).all()
    older = str(rows[PAGE - 1].id) if len(rows) > PAGE else ""
    return rows[:PAGE], older
