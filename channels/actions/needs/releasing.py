"""Giving a promise back: the card asks again for what it covered."""

from __future__ import annotations

from channels.actions.needs import notifying
from channels.actions.needs.freeing import let_go, let_twin_go
from channels.actions.needs.promises import promise_of
from channels.actions.needs.telling import need_row
from channels.actions.once import Answer
from channels.actions.texts import check_choice
from channels.doorway import claim_for
from channels.store import Write
from matching import claims as ledger
from matching import timing
from matching.refusals import Refused


def release_claim(tx: Write, by: str, *, claim_id: str, reason: str = "other") -> Answer:
    """Give a promise back; those who wait take it over, or the card asks again.

    So close to the deadline that somebody else is hard to find, the coordination is told.
    """
    claim_for(tx.conn, by, claim_id, "claim.release")
    check_choice(reason, ledger.RELEASE_REASONS, field="reason")
    mine, *twins = promise_of(tx, claim_id)
    ledger.check_active(mine.claim.state)
    if mine.card.state not in ledger.LIVE:
        raise Refused("need_over", state=mine.card.state)
    ledger.check_under_way(mine.claim.state)
    seq = let_go(tx, mine, "released", by=by, reason=reason)
    let_twin_go(tx, twins, by=by)
    card = need_row(tx, mine.card.id)
    notifying.released(tx, card, by=by, claim_row=mine.claim)
    if timing.is_late(at=tx.at, needed_by=card.needed_by):
        notifying.dropped_late(tx, card, by=by, claim_row=mine.claim)
    return {"claim": claim_id, "need": mine.card.id, "seq": seq}


def miss_claim(tx: Write, by: str, *, claim_id: str) -> Answer:
    """Say that nobody came: whoever asked, or the coordination."""
    claim_for(tx.conn, by, claim_id, "claim.validate")
    mine, *twins = promise_of(tx, claim_id)
    if mine.card.state not in ledger.DUE:
        raise Refused("need_over", state=mine.card.state)
    if mine.claim.state == "no_show":
        return {"claim": claim_id, "need": mine.card.id, "seq": 0}
    ledger.check_unproven(mine.claim.state)
    seq = let_go(tx, mine, "no_show", by=by)
    let_twin_go(tx, twins, by=by)
    notifying.missed(tx, need_row(tx, mine.card.id), by=by, claim_row=mine.claim)
    return {"claim": claim_id, "need": mine.card.id, "seq": seq}
