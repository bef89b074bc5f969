"""Saying something in a channel, changing it, taking it back."""

from __future__ import annotations

from typing import Final

from sqlalchemy import insert, select, update

from channels import log
from channels.actions.once import Answer, once
from channels.actions.reading import advance_cursor
from channels.actions.texts import check_body
from channels.doorway import channel_for, message_for
from channels.store import Write
from channels.store.tables import message
from matching.refusals import Refused

BODY_LIMIT: Final = 8_000  # characters: three pages; longer belongs in a document


def post_message(
    tx: Write, by: str, *, channel: str, body: str, key: str | None = None, reply_to: str | None = None
) -> Answer:
    """Say ``body`` in a channel. Answers ``{"message": id, "seq": seq}``."""
    return once(
        tx, by, key, ("post", channel, body, reply_to), lambda: _post(tx, by, channel, body, reply_to)
    )


def _post(tx: Write, by: str, channel: str, body: str, reply_to: str | None) -> Answer:
    door = channel_for(tx.conn, by, channel, "channel.post")
    if door.room.kind in ("urgences", "me"):
        raise Refused("forbidden")
    body = check_body(body, limit=BODY_LIMIT)
    if reply_to is not None:
        _check_reply(tx, channel, reply_to)
    # The row needs its seq and the log needs its row: the id is ours, so the event goes first.
    message_id = tx.new_id()
    seq = log.append(tx, channel, "message.posted", entity=message_id, by=by)
    tx.conn.execute(
        insert(message),
        {
            "id": message_id,
            "channel_id": channel,
            "seq": seq,
            "author_id": by,
            "body": body,
            "reply_to": reply_to,
            "at": tx.at,
        },
    )
    advance_cursor(tx, by, channel, seq)
    return {"message": message_id, "seq": seq}


def _check_reply(tx: Write, channel: str, reply_to: str) -> None:
    quoted = tx.conn.execute(
        select(message.c.channel_id).where(message.c.id == reply_to)
    ).scalar_one_or_none()
    if quoted != channel:
        raise Refused("not_found")


def edit_message(tx: Write, by: str, *, message_id: str, body: str) -> Answer:
    """Change what one said. The same body again changes nothing."""
    door = message_for(tx.conn, by, message_id, "message.edit")
    if door.row.deleted_at is not None:
        raise Refused("deleted")
    body = check_body(body, limit=BODY_LIMIT)
    if body == door.row.body:
        return {"message": message_id, "seq": door.door.room.head}
    tx.conn.execute(update(message).where(message.c.id == message_id).values(body=body, edited_at=tx.at))
    seq = log.append(tx, door.row.channel_id, "message.edited", entity=message_id, by=by)
    return {"message": message_id, "seq": seq}


def delete_message(tx: Write, by: str, *, message_id: str) -> Answer:
    """Take back what was said: its body is erased, past included. Twice is once."""
    door = message_for(tx.conn, by, message_id, "message.delete")
    if door.row.deleted_at is not None:
        return {"message": message_id, "seq": door.door.room.head}
    tx.conn.execute(update(message).where(message.c.id == message_id).values(body="", deleted_at=tx.at))
    seq = log.append(tx, door.row.channel_id, "message.deleted", entity=message_id, by=by)
    return {"message": message_id, "seq": seq}
