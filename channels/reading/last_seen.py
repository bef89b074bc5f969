"""When people were last here, of those who agreed that it is told."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, select

from channels.clock import iso
from channels.store.tables import last_seen


def last_seen_of(conn: Connection, people: Collection[str]) -> dict[str, str]:
    """The hour, for those of these people who agreed and were here since."""
    rows = conn.execute(
        select(last_seen).where(last_seen.c.person_id.in_(people), last_seen.c.at.is_not(None))
    )
    return {row.person_id: iso(row.at) for row in rows}


def shares_last_seen(conn: Connection, person_id: str) -> bool:
    """Whether somebody agreed."""
    found = conn.execute(select(last_seen.c.person_id).where(last_seen.c.person_id == person_id))
    return found.first() is not None
