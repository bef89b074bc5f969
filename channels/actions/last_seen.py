"""When somebody was last here: kept of those who agreed, to the hour, and of nobody else."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import delete, update
from sqlalchemy.dialects import postgresql, sqlite

from channels.actions.once import Answer
from channels.doorway import actor_for, require
from channels.store import Write, on_postgres
from channels.store.tables import last_seen
from matching.access import Thing


def share_last_seen(tx: Write, by: str, *, on: bool) -> Answer:
    """Let others see when one was last here, or no more: then what was kept is erased."""
    actor = actor_for(tx.conn, by)
    require(actor, "self.change", Thing(actor.network, own=True))
    if on:
        insert_or = postgresql.insert if on_postgres(tx.conn) else sqlite.insert
        tx.conn.execute(insert_or(last_seen).values(person_id=by).on_conflict_do_nothing())
    else:
        tx.conn.execute(delete(last_seen).where(last_seen.c.person_id == by))
    return {"person": by, "on": on}


def note_gone(tx: Write, people: Collection[str]) -> None:
    """These people have just gone: write down the hour, for those of them who agreed."""
    hour = tx.at.replace(minute=0, second=0, microsecond=0)
    tx.conn.execute(update(last_seen).where(last_seen.c.person_id.in_(people)).values(at=hour))
