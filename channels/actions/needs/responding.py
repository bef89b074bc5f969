"""Answers that promise nothing: seen, and "I cannot"."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import and_, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite

from channels.actions.needs.telling import tell
from channels.actions.once import Answer
from channels.actions.texts import check_choice
from channels.doorway import need_for
from channels.store import Write, on_postgres
from channels.store.tables import need, response
from matching import claims as ledger
from matching.refusals import Refused


def _noting(insert_or: Any) -> Any:
    row = insert_or(response).values({column.name: bindparam(column.name) for column in response.c})
    return row.on_conflict_do_update(
        index_elements=["need_id", "person_id"],
        set_={"answer": row.excluded.answer, "at": row.excluded.at},
        where=and_(response.c.answer == "seen", row.excluded.answer == "cannot"),
    ).returning(response.c.need_id)


# Built once: a hundred people open a card in the same minute, and building it costs more than running it.
_NOTE: Final = {True: _noting(postgresql.insert), False: _noting(sqlite.insert)}
_KNOWN: Final = select(response.c.answer).where(
    response.c.need_id == bindparam("need"), response.c.person_id == bindparam("person")
)


def respond(tx: Write, by: str, *, need_id: str, answer: str) -> Answer:
    """Say "seen" or "cannot". Seen counts quietly; cannot is told, so that others step in."""
    check_choice(answer, ("seen", "cannot"), field="answer")
    door = need_for(tx.conn, by, need_id, "need.respond")
    known = tx.conn.execute(_KNOWN, {"need": need_id, "person": by}).scalar_one_or_none()
    if known == "cannot" or known == answer:
        return {"need": need_id, "changed": False}
    if door.row.state not in ledger.LIVE:
        raise Refused("need_over", state=door.row.state)
    if not _note_response(tx, need_id, by, answer):  # said on another worker since we looked
        return {"need": need_id, "changed": False}
    if answer == "cannot":
        tx.conn.execute(update(need).where(need.c.id == need_id).values(version=need.c.version + 1))
        tell(tx, door.row, "declined", by=by)
    return {"need": need_id, "changed": True}


def _note_response(tx: Write, need_id: str, by: str, answer: str) -> bool:
    """Write an answer down, over "seen" at most; whether that changed anything."""
    row = {"need_id": need_id, "person_id": by, "answer": answer, "at": tx.at}
    return tx.conn.execute(_NOTE[on_postgres(tx.conn)], row).first() is not None
