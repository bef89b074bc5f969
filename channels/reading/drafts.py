"""What somebody was writing in a channel."""

from __future__ import annotations

from sqlalchemy import Connection, select

from channels.store.tables import draft


def draft_of(conn: Connection, person_id: str, channel_id: str) -> str:
    """The text as it was last kept; empty for none."""
    kept = select(draft.c.body).where(draft.c.person_id == person_id, draft.c.channel_id == channel_id)
    return conn.execute(kept).scalar_one_or_none() or ""
