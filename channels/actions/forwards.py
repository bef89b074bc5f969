"""Passing somebody's words on to another channel: as a quote, once removed and no further."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import msgspec
from sqlalchemy import delete, exists, insert, select, update

from channels import log
from channels.actions.once import Answer, once
from channels.actions.saying import say
from channels.actions.texts import check_optional
from channels.doorway import Door, MessageDoor, channel_for, message_for
from channels.store import Write
from channels.store.tables import attachment, file, forward, forward_file, membership, message, person
from matching.refusals import Refused

COMMENT_LIMIT: Final = 2_000
copied: Final = message.alias("copied")


class Words(msgspec.Struct, frozen=True):
    """What is passed on: whose words they are, said where and when."""

    source: str
    author: str
    body: str
    at: datetime


def forward_message(
    tx: Write,
    by: str,
    *,
    message_id: str,
    to: str,
    comment: str = "",
    files: Sequence[str] = (),
    key: str | None = None,
    alert: bool = False,
) -> Answer:
    """Quote a message in the channel ``to``, with those of its ``files`` that are named.

    Answers ``{"message": id, "seq": seq}``. What was said behind closed doors is its author's to pass on.
    A forward that says something itself is passed on with its own words; one that does not, with those
    that it quotes: there is never a quote inside of a quote.
    """

    def act() -> Answer:
        _hold(tx, message_id)
        source = message_for(tx.conn, by, message_id, "message.forward")
        if source.row.deleted_at is not None:
            raise Refused("deleted")
        target = channel_for(tx.conn, by, to, "channel.post")
        words = _words_of(tx, source, files)
        said = check_optional(comment, limit=COMMENT_LIMIT, field="comment")
        new_id, seq = say(tx, target, said, alert=alert)
        row = {"source_id": words.source, "author_id": words.author, "body": words.body, "said_at": words.at}
        named = source.door.room.id if _may_all_open(tx, source.door, target) else None
        tx.conn.execute(insert(forward), {"message_id": new_id, "channel_id": named, **row})
        _bring(tx, new_id, source.row.id, files)
        return {"message": new_id, "seq": seq}

    return once(tx, by, key, ("forward", message_id, to, comment, tuple(files)), act)


def _hold(tx: Write, message_id: str) -> None:
    """Nobody takes it back while it is passed on: of the two, the second sees what the first did."""
    tx.conn.execute(select(message.c.id).where(message.c.id == message_id).with_for_update())


def _words_of(tx: Write, source: MessageDoor, files: Sequence[str]) -> Words:
    """Its own words; a forward's that says nothing of its own, and brings nothing, are those it quotes."""
    row = source.row
    quoted = tx.conn.execute(select(forward).where(forward.c.message_id == row.id)).one_or_none()
    if row.body or quoted is None:
        if not row.body and not files:
            raise Refused("empty", field="body")
        return Words(row.id, row.author_id, row.body, row.at)
    if quoted.erased_at is not None:
        raise Refused("deleted")
    return Words(quoted.source_id, quoted.author_id, quoted.body, quoted.said_at)


def _bring(tx: Write, new_id: str, source_id: str, files: Sequence[str]) -> None:
    """Show these files of the source here as well: each by explicit choice, and none of another message."""
    wanted = list(dict.fromkeys(files))
    if not wanted:
        return
    here = exists().where(forward_file.c.file_id == file.c.id, forward_file.c.message_id == source_id)
    hangs = exists().where(attachment.c.file_id == file.c.id, attachment.c.message_id == source_id)
    there = tx.conn.execute(
        select(file.c.id).where(file.c.id.in_(wanted), file.c.deleted_at.is_(None), here | hangs)
    ).scalars()
    if set(there) != set(wanted):
        raise Refused("not_found")
    rows = [{"message_id": new_id, "file_id": one, "position": at} for at, one in enumerate(wanted)]
    tx.conn.execute(insert(forward_file), rows)


def _may_all_open(tx: Write, source: Door, target: Door) -> bool:
    """Whether everybody who hears the target may open the channel it was said in: then it is named there."""
    if source.room.parent_id is not None or not source.thing.open:
        return False
    if source.thing.town:
        return True
    if target.thing.town:
        return False
    residents = (
        select(membership.c.person_id)
        .join(person, person.c.id == membership.c.person_id)
        .where(
            membership.c.channel_id == (target.room.parent_id or target.room.id),
            membership.c.until_seq.is_(None),
            person.c.role == "citizen",
        )
    )
    return tx.conn.execute(residents.limit(1)).first() is None


def mark_forwards(tx: Write, source_id: str, body: str, *, by: str) -> None:
    """What says ``body`` from now on is told wherever it was passed on to, unless that is known there.

    To be called before the change. The copies keep the words that were passed on: new ones may be meant
    for those alone who hear them where they are said.
    """
    copies = tx.conn.execute(
        select(forward.c.message_id, copied.c.channel_id)
        .join(copied, copied.c.id == forward.c.message_id)
        .join(message, message.c.id == forward.c.source_id)
        .where(forward.c.source_id == source_id, forward.c.erased_at.is_(None))
        .where((message.c.body == forward.c.body) != (forward.c.body == body))
        .order_by(copied.c.channel_id, copied.c.seq)
    ).all()
    for copy in copies:
        log.append(tx, copy.channel_id, "message.edited", entity=copy.message_id, by=by)


def take_back_forwards(tx: Write, source_id: str, *, by: str) -> None:
    """What was taken back where it was said is gone wherever it was passed on to."""
    brought = (
        select(forward_file.c.message_id)
        .join(attachment, attachment.c.file_id == forward_file.c.file_id)
        .where(attachment.c.message_id == source_id)
    )
    copies = tx.conn.execute(
        select(forward.c.message_id, message.c.channel_id)
        .join(message, message.c.id == forward.c.message_id)
        .where((forward.c.source_id == source_id) | forward.c.message_id.in_(brought))
        .order_by(message.c.channel_id, message.c.seq)
    ).all()
    said_here = forward.c.source_id == source_id, forward.c.erased_at.is_(None)
    tx.conn.execute(update(forward).where(*said_here).values(body="", erased_at=tx.at))
    for copy in copies:
        log.append(tx, copy.channel_id, "message.edited", entity=copy.message_id, by=by)


def drop_forward(tx: Write, message_id: str) -> None:
    """The message that passed words on was taken back itself."""
    for table in (forward_file, forward):
        tx.conn.execute(delete(table).where(table.c.message_id == message_id))
