"""Answering a message with a word instead of a message: putting it there, taking it away."""

from __future__ import annotations

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite

from channels import log
from channels.actions.once import Answer
from channels.doorway import message_for
from channels.store import Write, on_postgres
from channels.store.tables import reaction
from matching.reactions import check_reaction
from matching.refusals import Refused


def react(tx: Write, by: str, *, message_id: str, word: str, on: bool = True) -> Answer:
    """Put a word under a message, or take it away. What is so already is told to nobody."""
    door = message_for(tx.conn, by, message_id, "message.react")
    check_reaction(word)
    if door.row.deleted_at is not None:
        raise Refused("deleted")
    changed = _put(tx, by, message_id, word) if on else _take(tx, by, message_id, word)
    if not changed:
        return {"message": message_id, "seq": door.door.room.head}
    seq = log.append(
        tx,
        door.row.channel_id,
        "message.reacted",
        entity=message_id,
        by=by,
        facts={"word": word, "on": on},
    )
    return {"message": message_id, "seq": seq}


def _put(tx: Write, by: str, message_id: str, word: str) -> bool:
    insert_or = postgresql.insert if on_postgres(tx.conn) else sqlite.insert
    row = insert_or(reaction).values(message_id=message_id, person_id=by, word=word, at=tx.at)
    return tx.conn.execute(row.on_conflict_do_nothing()).rowcount > 0


def _take(tx: Write, by: str, message_id: str, word: str) -> bool:
    mine = (reaction.c.message_id == message_id, reaction.c.person_id == by, reaction.c.word == word)
    return tx.conn.execute(delete(reaction).where(*mine)).rowcount > 0


def drop_reactions(tx: Write, message_id: str) -> None:
    """What was said is gone: so is what was answered to it."""
    tx.conn.execute(delete(reaction).where(reaction.c.message_id == message_id))
