"""Messages as everybody may read them now."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Row, select

from channels.clock import iso
from channels.reading.files import files_on
from channels.reading.people import people_by_id
from channels.reading.polls import polls_of
from channels.reading.reactions import reactions_of
from channels.shapes import File, Forward, Mention, Message, Origin, Person, Quote
from channels.store.ready import Ready, among
from channels.store.tables import channel, forward, message, pin

EXCERPT: Final = 120  # characters of the quoted message: one line on a desk, two on a phone


_MESSAGES: Final = Ready(
    lambda postgres: (
        select(message, pin.c.message_id.label("pinned"))
        .outerjoin(pin, pin.c.message_id == message.c.id)
        .where(among(message.c.id, "ids", postgres))
    )
)
_QUOTED: Final = Ready(lambda postgres: select(message).where(among(message.c.id, "ids", postgres)))
# With the name of where the words were said, and whether they read differently there now.
_FORWARDS: Final = Ready(
    lambda postgres: (
        select(forward, channel.c.name, (message.c.body != forward.c.body).label("changed"))
        .join(message, message.c.id == forward.c.source_id)
        .outerjoin(channel, channel.c.id == forward.c.channel_id)
        .where(among(forward.c.message_id, "ids", postgres))
    )
)


def messages_by_id(conn: Connection, ids: Collection[str]) -> dict[str, Message]:
    """The messages of these ids, each with the quote of what it answers."""
    if not ids:
        return {}
    rows = _MESSAGES.rows(conn, ids=ids)
    quoted = {row.reply_to for row in rows if row.reply_to}
    quotes = {row.id: row for row in _QUOTED.rows(conn, ids=quoted)} if quoted else {}
    forwards = {row.message_id: row for row in _FORWARDS.rows(conn, ids={*ids, *quotes})}
    people = people_by_id(conn, {row.author_id for row in [*rows, *quotes.values(), *forwards.values()]})
    polls = polls_of(conn, ids)
    reactions = reactions_of(conn, ids)
    files = files_on(conn, {*ids, *quotes})
    found = {}
    for row in rows:
        target = quotes.get(row.reply_to)
        quote = None
        if target is not None:
            said = excerpt(_said_by(target, forwards), files.get(target.id, ()))
            quote = Quote(id=target.id, by=people[target.author_id], excerpt=said)
        found[row.id] = Message(
            id=row.id,
            channel=row.channel_id,
            seq=row.seq,
            by=people[row.author_id],
            at=iso(row.at),
            body="" if row.deleted_at else row.body,
            edited_at=iso(row.edited_at) if row.edited_at and not row.deleted_at else None,
            deleted=row.deleted_at is not None,
            pinned=row.pinned is not None,
            reply_to=row.reply_to,
            quote=quote,
            reactions=reactions.get(row.id, ()),
            mentions=tuple(msgspec.convert(row.mentions or (), list[Mention])),
            files=files.get(row.id, ()),
            poll=polls.get(row.id),
            forward=_passed_on(forwards[row.id], people) if row.id in forwards else None,
        )
    return found


def _said_by(row: Row[Any], forwards: Mapping[str, Row[Any]]) -> str:
    """The words of a message that is quoted: its own; of a forward without any, those it passes on."""
    if row.deleted_at:
        return ""
    return row.body or (forwards[row.id].body if row.id in forwards else "")


def _passed_on(row: Row[Any], people: Mapping[str, Person]) -> Forward:
    place = Origin(id=row.channel_id, name=row.name) if row.channel_id else None
    return Forward(
        id=row.source_id,
        by=people[row.author_id],
        at=iso(row.said_at),
        body=row.body,
        changed=bool(row.changed) and row.erased_at is None,
        erased=row.erased_at is not None,
        place=place,
    )


def excerpt(body: str, files: Sequence[File] = ()) -> str:
    """The first words of a body, on one line; of files without a word, their names."""
    line = " ".join(body.split()) or ", ".join(one.name for one in files)
    return line if len(line) <= EXCERPT else line[: EXCERPT - 1].rstrip() + "…"
