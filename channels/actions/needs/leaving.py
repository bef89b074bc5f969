"""Somebody is gone: what they promised is asked for again, and they wait for nothing."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, delete, select

from channels.actions.needs.freeing import let_go, let_twin_go
from channels.actions.needs.promises import change_claim, promise_of
from channels.actions.needs.telling import count, hold, tell
from channels.store import Write
from channels.store.tables import claim, need, waiting
from matching import claims as ledger


def let_person_go(tx: Write, person_id: str, *, by: str) -> None:
    """Give back what a person promised and has not brought, and forget where they wait."""
    for need_id in tx.conn.execute(_waits(person_id)).scalars().all():
        row = hold(tx, need_id)[need_id]
        mine = (waiting.c.need_id == need_id, waiting.c.person_id == person_id)
        if tx.conn.execute(delete(waiting).where(*mine)).rowcount:
            tell(tx, count(tx, row, 0), "dequeued", by=by, facts={"person": person_id})
    for claim_id in tx.conn.execute(_promised(person_id)).scalars().all():
        held, *twins = promise_of(tx, claim_id)
        if held.claim.state in ledger.UNDER_WAY and held.card.state in ledger.LIVE:
            let_go(tx, held, "released", by=by, reason="removed")
            let_twin_go(tx, twins, by=by)
    for claim_id in tx.conn.execute(_proposed(person_id)).scalars().all():
        proposal = promise_of(tx, claim_id)[0]
        change_claim(tx, proposal.claim, handing_to=None)
        tell(tx, count(tx, proposal.card, 0), "handing", by=by, facts={"claim": claim_id})


def _waits(person_id: str) -> Select[Any]:
    return select(waiting.c.need_id).where(waiting.c.person_id == person_id).order_by(waiting.c.need_id)


def _promised(person_id: str) -> Select[Any]:
    return (
        select(claim.c.id)
        .join(need, need.c.id == claim.c.need_id)
        .where(
            claim.c.person_id == person_id,
            claim.c.state.in_(ledger.UNDER_WAY),
            need.c.state.in_(ledger.LIVE),
        )
        .order_by(claim.c.id)
    )


def _proposed(person_id: str) -> Select[Any]:
    return select(claim.c.id).where(claim.c.handing_to == person_id).order_by(claim.c.id)
