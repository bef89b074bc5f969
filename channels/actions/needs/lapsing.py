"""Promises that nobody confirms: reminded once, then let go of. Safe to run on every worker."""

from __future__ import annotations

from sqlalchemy import select, update

from channels.actions.needs import notifying
from channels.actions.needs.freeing import let_go, let_twin_go
from channels.actions.needs.promises import promise_of
from channels.actions.needs.telling import need_row
from channels.store import Write
from channels.store.tables import claim, need
from matching import claims as ledger


def nudge_due(tx: Write, *, limit: int = 100) -> int:
    """Remind, once, those who have not confirmed; returns how many were due."""
    due = tx.conn.execute(
        select(claim)
        .join(need, need.c.id == claim.c.need_id)
        .where(
            claim.c.state == "held",
            claim.c.nudge_at <= tx.at,
            claim.c.confirm_by > tx.at,
            need.c.state.in_(ledger.LIVE),
        )
        .limit(limit)
    ).all()
    for row in due:
        reminded = tx.conn.execute(
            update(claim)
            .where(claim.c.id == row.id, claim.c.state == "held", claim.c.nudge_at.is_not(None))
            .values(nudge_at=None, nudged_at=tx.at)
        )
        if reminded.rowcount:
            notifying.nudged(tx, need_row(tx, row.need_id), claim_row=row)
    return len(due)


def lapse_due(tx: Write, *, limit: int = 100) -> int:
    """Let go of promises that were not confirmed in time; returns how many were due.

    Each passes once: a card is held before its promise is looked at again.
    """
    due = tx.conn.execute(
        select(claim.c.id)
        .join(need, need.c.id == claim.c.need_id)
        .where(claim.c.state == "held", claim.c.confirm_by <= tx.at, need.c.state.in_(ledger.LIVE))
        .order_by(claim.c.confirm_by, claim.c.id)
        .limit(limit)
    ).scalars()
    ids = list(due)
    for claim_id in ids:
        mine, *twins = promise_of(tx, claim_id)
        if mine.claim.state == "held" and mine.card.state in ledger.LIVE:
            let_go(tx, mine, "lapsed", by=mine.claim.person_id)
            let_twin_go(tx, twins, by=mine.claim.person_id)
            notifying.lapsed(tx, need_row(tx, mine.card.id), claim_row=mine.claim)
    return len(ids)
