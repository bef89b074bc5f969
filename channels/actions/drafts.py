"""What somebody is writing in a channel, kept for their other devices."""

from __future__ import annotations

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite

from channels.actions.messages import BODY_LIMIT
from channels.actions.once import Answer
from channels.doorway import channel_for
from channels.store import Write, on_postgres
from channels.store.tables import draft
from matching.refusals import Refused


def keep_draft(tx: Write, by: str, *, channel: str, body: str) -> Answer:
    """Keep ``body`` as it stands; nothing but spaces throws it away."""
    channel_for(tx.conn, by, channel, "channel.draft")
    if len(body) > BODY_LIMIT:
        raise Refused("too_long", field="body", limit=BODY_LIMIT)
    if not body.strip():
        tx.conn.execute(delete(draft).where(draft.c.person_id == by, draft.c.channel_id == channel))
        return {"channel": channel}
    body = body.replace("\x00", "")
    insert_or = postgresql.insert if on_postgres(tx.conn) else sqlite.insert
    row = insert_or(draft).values(person_id=by, channel_id=channel, body=body, at=tx.at)
    same = ["person_id", "channel_id"]
    tx.conn.execute(row.on_conflict_do_update(index_elements=same, set_={"body": body, "at": tx.at}))
    return {"channel": channel}
