"""Saying something that carries more than words: a poll, somebody else's words."""

from __future__ import annotations

from sqlalchemy import insert

from channels import log
from channels.actions.mentions import calls_in, save_calls
from channels.actions.reading import advance_cursor
from channels.doorway import Door
from channels.store import Write
from channels.store.tables import message
from matching.refusals import Refused

SILENT_KINDS = frozenset({"urgences", "me"})  # written by the house alone


def say(tx: Write, door: Door, body: str, *, alert: bool) -> tuple[str, int]:
    """Write a message whose words were checked, and call whom they call; its id and seq.

    The caller adds what it carries in the same transaction: the event is read back at the end of it.
    """
    if door.room.kind in SILENT_KINDS:
        raise Refused("forbidden")
    calls = calls_in(tx, door, body, alert=alert) if "@" in body else None
    message_id, by, channel = tx.new_id(), door.asker, door.room.id
    seq = log.append(tx, channel, "message.posted", entity=message_id, by=by.id)
    row = {"id": message_id, "channel_id": channel, "seq": seq, "author_id": by.id, "body": body, "at": tx.at}
    tx.conn.execute(insert(message), row)
    advance_cursor(tx, by.id, channel, seq)
    if calls is not None:
        save_calls(tx, calls, message_id=message_id, channel_id=channel, seq=seq, by_name=by.name)
    return message_id, seq
