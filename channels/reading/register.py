"""Every need that a person may see, whatever became of it, page by page."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, select

from channels.reading.needs import needs_by_id
from channels.reading.rooms import channels_of
from channels.shapes import Need
from channels.store.tables import need
from matching.access import Actor


def needs_seen_by(
    conn: Connection, actor: Actor, *, states: Collection[str] = (), before: str | None = None, limit: int
) -> list[Need]:
    """Up to ``limit`` needs of the channels this person may see, the latest first.

    ``states`` keeps those in one of these states, ``before`` those older than this id.
    """
    places = [line.id for line in channels_of(conn, actor)]
    wanted = select(need.c.id).where(need.c.channel_id.in_(places)).order_by(need.c.id.desc()).limit(limit)
    if states:
        wanted = wanted.where(need.c.state.in_(states))
    if before is not None:
        wanted = wanted.where(need.c.id < before)
    ids = list(conn.execute(wanted).scalars())
    found = needs_by_id(conn, ids)
    return [found[need_id] for need_id in ids]
