"""Signing in and out. A session that ends closes its sockets, on every worker, through the log."""

from __future__ import annotations

from sqlalchemy import insert, select, update

from channels import log
from channels.actions.calls import leave_seats
from channels.actions.once import Answer
from channels.ids import new_secret
from channels.people.sessions import LIFETIME, hash_token
from channels.reading.rooms import stream_of
from channels.store import Write
from channels.store.tables import api_token, session
from matching.refusals import Refused


def open_session(tx: Write, person_id: str, *, device: str = "") -> str:
    """Begin a session and return its token: the only time it is seen."""
    token = new_secret()
    tx.conn.execute(
        insert(session),
        {
            "id": tx.new_id(),
            "token_hash": hash_token(token),
            "person_id": person_id,
            "device": device[:200],
            "created_at": tx.at,
            "seen_at": tx.at,
            "expires_at": tx.at + LIFETIME,
        },
    )
    return token


def touch_session(tx: Write, session_id: str) -> None:
    """Note that a session is in use and push its end forward."""
    tx.conn.execute(
        update(session).where(session.c.id == session_id).values(seen_at=tx.at, expires_at=tx.at + LIFETIME)
    )


def close_session(tx: Write, by: str, *, session_id: str) -> Answer:
    """End one of one's own sessions: this device or a lost one."""
    mine = tx.conn.execute(
        select(session.c.id).where(session.c.id == session_id, session.c.person_id == by)
    ).first()
    if mine is None:
        raise Refused("not_found")
    revoke_sessions(tx, by, by=by, only=session_id)
    return {"session": session_id}


def revoke_sessions(
    tx: Write, person_id: str, *, by: str, only: str | None = None, keep: str | None = None
) -> None:
    """End a person's sessions: one, all but one, or all, API tokens included then."""
    ended: list[str] = []
    for table in (session, api_token):
        revoked = update(table).where(table.c.person_id == person_id, table.c.revoked_at.is_(None))
        if only is not None:
            revoked = revoked.where(table.c.id == only)
        if keep is not None:
            revoked = revoked.where(table.c.id != keep)
        ended += tx.conn.execute(revoked.values(revoked_at=tx.at).returning(table.c.id)).scalars()
    if ended:
        leave_seats(tx, person_id, sessions=ended)
        stream = stream_of(tx.conn, person_id)
        log.append(tx, stream, "session.revoked", entity=person_id, by=by, facts={"sessions": ended})


def create_token(tx: Write, person_id: str, *, label: str = "") -> str:
    """Make an API token and return it: the only time it is seen."""
    token = new_secret()
    tx.conn.execute(
        insert(api_token),
        {
            "id": tx.new_id(),
            "token_hash": hash_token(token),
            "person_id": person_id,
            "label": label[:120],
            "created_at": tx.at,
        },
    )
    return token
