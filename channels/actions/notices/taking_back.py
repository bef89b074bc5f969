"""Taking a notice back: what it asked for is done, or no longer wanted."""

from __future__ import annotations

from typing import Final

from sqlalchemy import bindparam, or_, select

from channels.actions.notices.notifying import drop
from channels.actions.notices.ways import Way
from channels.store import Write
from channels.store.ready import Ready, among
from channels.store.tables import delivery, notice

_STANDING: Final = Ready(
    lambda _: select(notice.c.id, notice.c.person_id).where(
        notice.c.need_id == bindparam("need"),
        notice.c.tag == bindparam("tag"),
        notice.c.kind == bindparam("kind"),
        notice.c.replaced_at.is_(None),
    )
)
_SENT: Final = Ready(
    lambda postgres: select(delivery.c.notice_id, delivery.c.way).where(
        among(delivery.c.notice_id, "notices", postgres),
        or_(delivery.c.state == "sent", delivery.c.leased_until > bindparam("now")),
    )
)


def take_back(tx: Write, need_id: str, kind: str, *, tag: str, why: str) -> dict[str, frozenset[Way]]:
    """Send nothing more of the notices of this need, tag and kind; returns by which ways each person got one.

    What a worker is sending at this moment counts as sent.
    """
    owners = {row.id: row.person_id for row in _STANDING.rows(tx.conn, need=need_id, tag=tag, kind=kind)}
    got: dict[str, set[Way]] = {person_id: set() for person_id in owners.values()}
    for row in _SENT.rows(tx.conn, notices=owners, now=tx.at):
        got[owners[row.notice_id]].add(row.way)
    drop(tx, list(owners), why=why)
    return {person_id: frozenset(ways) for person_id, ways in got.items()}
