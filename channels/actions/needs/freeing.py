"""Units come free: they go to those who wait, or the card asks again.

Whom it asks is the business of ``alerts``, which hears of every event: a new round of waves begins.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, delete, select

from channels.actions.needs import notifying
from channels.actions.needs.promises import Promise, end_claim, insert_claim
from channels.actions.needs.telling import count, tell
from channels.doorway import need_for
from channels.store import Write
from channels.store.tables import waiting
from matching import claims as ledger
from matching.refusals import Refused


def let_go(tx: Write, promise: Promise, how: str, *, by: str, reason: str | None = None) -> int:
    """End a promise without help (released, lapsed, no_show), pass its units on, tell; the seq of that."""
    end_claim(tx, promise.claim, how, reason)
    card = count(tx, promise.card, -promise.claim.quantity)
    facts = {"claim": promise.claim.id, "taken": card.taken}
    seq = tell(tx, card, how, by=by, facts=facts if reason is None else {**facts, "reason": reason})
    promote(tx, card)
    return seq


def let_twin_go(tx: Write, twins: list[Promise], *, by: str) -> None:
    """The other side of a match that ended: that card has its units back."""
    for twin in twins:
        let_go(tx, twin, "released", by=by, reason="unmatched")


def promote(tx: Write, card: Row[Any]) -> Row[Any]:
    """Give what is left of a held card to those who wait, first come first served; the card then.

    Each gets what fits. Who may not claim it any more loses their place.
    """
    if card.state not in ledger.CLAIMABLE or card.needed_by <= tx.at:
        return card
    for row in queue_of(tx, card.id):
        if card.taken == card.quantity:
            break
        if _may_claim(tx, row):
            card = _promote(tx, card, row)
        else:
            tx.conn.execute(delete(waiting).where(waiting.c.id == row.id))
            card = count(tx, card, 0)
            tell(tx, card, "dequeued", by=row.person_id, facts={"person": row.person_id})
    return card


def queue_of(tx: Write, need_id: str) -> list[Row[Any]]:
    """Who waits for a card, in order."""
    wanted = select(waiting).where(waiting.c.need_id == need_id).order_by(waiting.c.place)
    return list(tx.conn.execute(wanted))


def _promote(tx: Write, card: Row[Any], row: Row[Any]) -> Row[Any]:
    (one,) = ledger.promotions(card.quantity - card.taken, [ledger.Waiting(row.person_id, row.quantity)])
    card = count(tx, card, one.quantity)
    claim_id = insert_claim(tx, card, one.by, one.quantity, organisation=row.organisation_id)
    tell(tx, card, "claimed", by=one.by, facts={"claim": claim_id, "taken": card.taken})
    notifying.promoted(tx, card, who=one.by, quantity=one.quantity, claim_id=claim_id)
    return card


def _may_claim(tx: Write, row: Row[Any]) -> bool:
    try:
        door = need_for(tx.conn, row.person_id, row.need_id, "need.claim")
    except Refused:
        return False
    return door.claim_id is None
