"""Every card that a person may see, whatever became of it, page by page."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, or_, select

from channels.reading.needs import needs_by_id
from channels.reading.rooms import channels_of
from channels.shapes import CardKind, Need
from channels.store.tables import need
from matching.access import Actor


def needs_seen_by(
    conn: Connection,
    actor: Actor,
    *,
    kind: CardKind = "need",
    states: Collection[str] = (),
    before: str | None = None,
    limit: int,
) -> list[Need]:
    """Up to ``limit`` needs (or offers) of the channels this person may see, the latest first.

    ``states`` keeps those in one of these states, ``before`` those older than this id. Of drafts,
    only their own.
    """
    places = [line.id for line in channels_of(conn, actor)]
    wanted = (
        select(need.c.id)
        .where(
            need.c.kind == kind,
            need.c.channel_id.in_(places),
            or_(need.c.state != "draft", need.c.author_id == actor.id),
        )
        .order_by(need.c.id.desc())
        .limit(limit)
    )
    if states:
        wanted = wanted.where(need.c.state.in_(states))
    if before is not None:
        wanted = wanted.where(need.c.id < before)
    ids = list(conn.execute(wanted).scalars())
    found = needs_by_id(conn, ids)
    return [found[need_id] for need_id in ids]
