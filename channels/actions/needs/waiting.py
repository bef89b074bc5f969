"""Waiting for what others may give back: first come, first served."""

from __future__ import annotations

from sqlalchemy import delete, func, insert, select, update

from channels.actions.needs.claiming import check_organisation
from channels.actions.needs.freeing import promote, queue_of
from channels.actions.needs.telling import count, hold, tell
from channels.actions.once import Answer, once
from channels.doorway import need_for
from channels.store import Write
from channels.store.tables import claim, waiting
from matching import claims as ledger
from matching.refusals import Refused


def wait_for(
    tx: Write,
    by: str,
    *,
    need_id: str,
    quantity: int,
    key: str | None = None,
    on_behalf_of: str | None = None,
) -> Answer:
    """Take over up to ``quantity`` units as soon as they are given back.

    Answers ``{"need": id, "seq": seq, "position": n, "claim": None}``; when some are left, they are
    promised at once: the claim's id, and no position. Waiting already: the place is kept, the
    quantity is the new one.
    """
    request = ("wait", need_id, quantity, on_behalf_of)
    return once(tx, by, key, request, lambda: _wait(tx, by, need_id, quantity, on_behalf_of))


def _wait(tx: Write, by: str, need_id: str, quantity: int, on_behalf_of: str | None) -> Answer:
    door = need_for(tx.conn, by, need_id, "need.claim")
    ledger.check_quantity(quantity)
    check_organisation(tx, by, on_behalf_of)
    row = hold(tx, need_id)[need_id]
    if row.state not in ledger.LIVE:
        raise Refused("need_over", state=row.state)
    if row.needed_by <= tx.at:
        raise Refused("need_over", state="expired")
    if door.thing.own:
        raise Refused("own_need")
    if _claim_of(tx, by, need_id) is not None:
        raise Refused("already_yours")
    _save(tx, by, need_id, quantity, on_behalf_of)
    row = count(tx, row, 0)
    seq = tell(tx, row, "queued", by=by, facts={"person": by})
    promote(tx, row)
    waits = [one.person_id for one in queue_of(tx, need_id)]
    position = waits.index(by) + 1 if by in waits else None
    return {"need": need_id, "seq": seq, "position": position, "claim": _claim_of(tx, by, need_id)}


def _save(tx: Write, by: str, need_id: str, quantity: int, on_behalf_of: str | None) -> None:
    wish = {"quantity": quantity, "organisation_id": on_behalf_of}
    mine = (waiting.c.need_id == need_id, waiting.c.person_id == by)
    if tx.conn.execute(update(waiting).where(*mine).values(**wish)).rowcount == 0:
        last = tx.conn.execute(select(func.max(waiting.c.place)).where(waiting.c.need_id == need_id)).scalar()
        row = {"id": tx.new_id(), "need_id": need_id, "person_id": by, "place": (last or 0) + 1, "at": tx.at}
        tx.conn.execute(insert(waiting), {**row, **wish})


def _claim_of(tx: Write, by: str, need_id: str) -> str | None:
    """The active claim of a person on a card that is held."""
    mine = (claim.c.need_id == need_id, claim.c.person_id == by, claim.c.state.in_(ledger.ACTIVE))
    return tx.conn.execute(select(claim.c.id).where(*mine)).scalar_one_or_none()


def stop_waiting(tx: Write, by: str, *, need_id: str) -> Answer:
    """Wait no more. Not waiting: nothing changes."""
    need_for(tx.conn, by, need_id)
    row = hold(tx, need_id)[need_id]
    gone = tx.conn.execute(delete(waiting).where(waiting.c.need_id == need_id, waiting.c.person_id == by))
    if gone.rowcount:
        tell(tx, count(tx, row, 0), "dequeued", by=by, facts={"person": by})
    return {"need": need_id, "changed": bool(gone.rowcount)}
