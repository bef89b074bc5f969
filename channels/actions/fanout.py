"""Telling people of messages in channels of which they want to hear everything.

Not done when something is posted: posting must stay fast, and whoever is reading needs no notice. Some
seconds later a sweep reads on in the log of the few channels where somebody asked for it, and tells those
who have not read so far by then: one notice a channel, that says how many.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from sqlalchemy import Connection, Row, and_, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from channels.actions.notices import notify
from channels.store import Store, Write, on_postgres
from channels.store.tables import (
    channel,
    channel_preference,
    fanout,
    membership,
    message,
    person,
    read_cursor,
)

SETTLE: Final = timedelta(seconds=20)  # whoever has the channel open has read it by then
AT_ONCE: Final = 50  # channels a turn


async def fan_out(store: Store) -> int:
    """Tell of what was said since the last look; returns in how many channels. Safe on every worker."""
    told = 0
    for channel_id in await store.read(_behind):
        told += await store.write(_tell_of, channel_id)
    return told


def _behind(conn: Connection) -> list[str]:
    """The channels where somebody wants to hear everything, and that went on since the last look."""
    rows = conn.execute(
        select(channel.c.id)
        .join(channel_preference, channel_preference.c.channel_id == channel.c.id)
        .outerjoin(fanout, fanout.c.channel_id == channel.c.id)
        .where(
            channel_preference.c.level == "all",
            channel.c.head > func.coalesce(fanout.c.seq, 0),
        )
        .group_by(channel.c.id)
        .order_by(channel.c.id)
        .limit(AT_ONCE)
    )
    return list(rows.scalars())


def _tell_of(tx: Write, channel_id: str) -> int:
    """Move the cursor of a channel on, and tell of what lies between."""
    until = tx.conn.execute(
        select(func.max(message.c.seq)).where(
            message.c.channel_id == channel_id, message.c.at <= tx.at - SETTLE
        )
    ).scalar()
    known = tx.conn.execute(
        select(fanout.c.seq).where(fanout.c.channel_id == channel_id)
    ).scalar_one_or_none()
    if known is None:
        return _begin(tx, channel_id)
    if until is None or until <= known:
        return 0
    moved = tx.conn.execute(
        update(fanout).where(fanout.c.channel_id == channel_id, fanout.c.seq == known).values(seq=until)
    )
    if moved.rowcount == 0:  # another worker was here
        return 0
    for one in _unread(tx, channel_id, known, until):
        notify(
            tx,
            [one.person_id],
            "channel.direct" if _is_direct(tx, channel_id) else "channel.messages",
            tag=f"channel:{channel_id}",
            key=f"channel:{channel_id}:{until}",
            channel=channel_id,
            about="message",
            facts={"n": one.n, "by": one.by},
        )
    return 1


def _is_direct(tx: Write, channel_id: str) -> bool:
    kind = tx.conn.execute(select(channel.c.kind).where(channel.c.id == channel_id)).scalar_one()
    return bool(kind in ("direct", "help"))


def _begin(tx: Write, channel_id: str) -> int:
    """Somebody wants to hear everything for the first time: of what is said from now on."""
    head = tx.conn.execute(select(channel.c.head).where(channel.c.id == channel_id)).scalar_one()
    insert_or = postgresql.insert if on_postgres(tx.conn) else sqlite.insert
    row = insert_or(fanout).values(channel_id=channel_id, seq=head)
    tx.conn.execute(row.on_conflict_do_nothing())
    return 0


def _unread(tx: Write, channel_id: str, after: int, until: int) -> list[Row[Any]]:
    """Who wants to hear everything of a channel and has not read up to here: how much, and who spoke last."""
    new = and_(
        message.c.channel_id == channel_id,
        message.c.seq > after,
        message.c.seq <= until,
        message.c.deleted_at.is_(None),
    )
    last = (
        select(person.c.name)
        .join(message, message.c.author_id == person.c.id)
        .where(new)
        .order_by(message.c.seq.desc())
        .limit(1)
        .scalar_subquery()
    )
    return list(
        tx.conn.execute(
            select(channel_preference.c.person_id, func.count().label("n"), last.label("by"))
            .join(
                membership,
                and_(
                    membership.c.channel_id == channel_preference.c.channel_id,
                    membership.c.person_id == channel_preference.c.person_id,
                    membership.c.until_seq.is_(None),
                ),
            )
            .join(message, new)
            .outerjoin(
                read_cursor,
                and_(
                    read_cursor.c.person_id == channel_preference.c.person_id,
                    read_cursor.c.channel_id == channel_id,
                ),
            )
            .where(
                channel_preference.c.channel_id == channel_id,
                channel_preference.c.level == "all",
                message.c.author_id != channel_preference.c.person_id,
                or_(read_cursor.c.seq.is_(None), message.c.seq > read_cursor.c.seq),
            )
            .group_by(channel_preference.c.person_id)
            .order_by(channel_preference.c.person_id)
        )
    )
