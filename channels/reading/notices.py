"""What one person was told: as a list, as a number, as shapes for their own stream."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, func, select

from channels.clock import iso
from channels.shapes import Notice
from channels.store.ready import Ready, among
from channels.store.tables import channel, need, notice

PAGE: Final = 50


def notices_by_id(conn: Connection, ids: Collection[str]) -> dict[str, Notice]:
    """The notices of these ids."""
    if not ids:
        return {}
    return {row.id: _shape(row) for row in _NOTICES.rows(conn, ids=ids)}


def notices_of(
    conn: Connection, person_id: str, *, before: str | None = None, limit: int = PAGE
) -> list[Notice]:
    """What somebody was told and nothing later replaced, the latest first."""
    wanted = (
        _notices()
        .where(notice.c.person_id == person_id, notice.c.replaced_at.is_(None))
        .order_by(notice.c.at.desc(), notice.c.id.desc())
        .limit(limit)
    )
    if before is not None:
        wanted = wanted.where(notice.c.id < before)
    return [_shape(row) for row in conn.execute(wanted)]


def is_unread(conn: Connection, person_id: str, tag: str) -> bool:
    """Whether somebody was told something under this tag that they have not read."""
    found = conn.execute(
        select(notice.c.id).where(
            notice.c.person_id == person_id,
            notice.c.tag == tag,
            notice.c.read_at.is_(None),
            notice.c.replaced_at.is_(None),
        )
    )
    return found.first() is not None


def unread_tags(conn: Connection, person_id: str, *, limit: int = 100) -> tuple[str, ...]:
    """The tags of what somebody was told and has not read: as many as a badge counts."""
    rows = conn.execute(
        select(notice.c.tag)
        .where(notice.c.person_id == person_id, notice.c.read_at.is_(None), notice.c.replaced_at.is_(None))
        .order_by(notice.c.at.desc())
        .limit(limit)
    )
    return tuple(rows.scalars())


def count_unread(conn: Connection, person_id: str) -> int:
    """How many of them were not read."""
    count = conn.execute(
        select(func.count())
        .select_from(notice)
        .where(notice.c.person_id == person_id, notice.c.read_at.is_(None), notice.c.replaced_at.is_(None))
    ).scalar_one()
    return int(count)


def _notices() -> Select[Any]:
    return (
        select(notice, need.c.title, need.c.urgency, channel.c.name)
        .outerjoin(need, need.c.id == notice.c.need_id)
        .outerjoin(channel, channel.c.id == notice.c.channel_id)
    )


_NOTICES: Final = Ready(lambda postgres: _notices().where(among(notice.c.id, "ids", postgres)))


def _shape(row: Row[Any]) -> Notice:
    return Notice(
        id=row.id,
        kind=row.kind,
        tag=row.tag,
        at=iso(row.at),
        need=row.need_id,
        channel=row.channel_id,
        title=row.title or row.name or "",
        urgency=row.urgency or "normal",
        facts=row.facts,
        read=row.read_at is not None,
    )
