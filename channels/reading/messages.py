"""Messages as everybody may read them now."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from sqlalchemy import Connection, select

from channels.clock import iso
from channels.reading.people import people_by_id
from channels.shapes import Message, Quote
from channels.store.tables import message

EXCERPT: Final = 120  # characters of the quoted message: one line on a desk, two on a phone


def messages_by_id(conn: Connection, ids: Collection[str]) -> dict[str, Message]:
    """The messages of these ids, each with the quote of what it answers."""
    if not ids:
        return {}
    rows = conn.execute(select(message).where(message.c.id.in_(ids))).all()
    quoted = {row.reply_to for row in rows if row.reply_to}
    quotes = (
        {row.id: row for row in conn.execute(select(message).where(message.c.id.in_(quoted)))}
        if quoted
        else {}
    )
    people = people_by_id(conn, {row.author_id for row in [*rows, *quotes.values()]})
    found = {}
    for row in rows:
        target = quotes.get(row.reply_to)
        quote = None
        if target is not None:
            body = "" if target.deleted_at else target.body
            quote = Quote(id=target.id, by=people[target.author_id], excerpt=excerpt(body))
        found[row.id] = Message(
            id=row.id,
            channel=row.channel_id,
            seq=row.seq,
            by=people[row.author_id],
            at=iso(row.at),
            body="" if row.deleted_at else row.body,
            edited_at=iso(row.edited_at) if row.edited_at and not row.deleted_at else None,
            deleted=row.deleted_at is not None,
            reply_to=row.reply_to,
            quote=quote,
        )
    return found


def excerpt(body: str) -> str:
    """The first words of a body, on one line."""
    line = " ".join(body.split())
    return line if len(line) <= EXCERPT else line[: EXCERPT - 1].rstrip() + "…"
