"""A promise goes on: confirmed, on the way, delivered, as its claimer says; validated, as the asker does."""

from __future__ import annotations

from typing import Any

from channels.actions.needs import notifying
from channels.actions.needs.freeing import promote
from channels.actions.needs.promises import Promise, change_claim, promise_of
from channels.actions.needs.telling import count, tell
from channels.actions.once import Answer
from channels.doorway import claim_for
from channels.store import Write
from matching import claims as ledger
from matching.refusals import Refused


def advance_claim(tx: Write, by: str, *, claim_id: str, state: str) -> Answer:
    """Confirm a promise, set out, or say that it is done. A step may be left out.

    Said already: nothing changes, and ``seq`` is 0.
    """
    claim_for(tx.conn, by, claim_id, "claim.advance")
    mine, *twins = _due(tx, claim_id)
    if not ledger.check_advance(mine.claim.state, state):
        return {"claim": claim_id, "need": mine.card.id, "seq": 0}
    seq = _advance(tx, mine, state, by=by)
    for twin in twins:
        _advance(tx, twin, state, by=by)
    notifying.advanced(tx, mine.card, by=by, claim_row=mine.claim, state=state)
    return {"claim": claim_id, "need": mine.card.id, "seq": seq}


def validate_claim(
    tx: Write, by: str, *, claim_id: str, outcome: str = "done", delivered: int | None = None
) -> Answer:
    """Whoever asked, or the coordination, says what came of a promise: all of it, or ``delivered`` units.

    What did not come is asked for again. Said already: nothing changes, and ``seq`` is 0.
    """
    claim_for(tx.conn, by, claim_id, "claim.validate")
    mine, *twins = _due(tx, claim_id)
    if mine.claim.state == "validated":
        return {"claim": claim_id, "need": mine.card.id, "seq": 0}
    ledger.check_unproven(mine.claim.state)
    came = ledger.received(mine.claim.quantity, outcome, delivered)
    seq = _validate(tx, mine, came, by=by)
    for twin in twins:
        _validate(tx, twin, came, by=by)
    notifying.validated(tx, mine.card, by=by, claim_row=mine.claim, delivered=came)
    return {"claim": claim_id, "need": mine.card.id, "seq": seq}


def _due(tx: Write, claim_id: str) -> list[Promise]:
    """A promise whose card still waits for it: live, or past its deadline with help on the way."""
    promise = promise_of(tx, claim_id)
    if promise[0].card.state not in ledger.DUE:
        raise Refused("need_over", state=promise[0].card.state)
    return promise


def _advance(tx: Write, promise: Promise, state: str, *, by: str) -> int:
    reached: dict[str, Any] = {f"{state}_at": tx.at}
    if promise.claim.confirmed_at is None:
        reached["confirmed_at"] = tx.at
    change_claim(tx, promise.claim, state=state, confirm_by=None, nudge_at=None, **reached)
    return _tell(tx, promise, state, by=by, units=0)


def _validate(tx: Write, promise: Promise, came: int, *, by: str) -> int:
    settled = {"confirm_by": None, "nudge_at": None, "handing_to": None, "handing_organisation": None}
    reached = {"state": "validated", "validated_at": tx.at, "quantity": came}
    if promise.claim.delivered_at is None:
        reached["delivered_at"] = tx.at
    change_claim(tx, promise.claim, **reached, **settled)
    return _tell(tx, promise, "validated", by=by, units=came - promise.claim.quantity)


def _tell(tx: Write, promise: Promise, state: str, *, by: str, units: int) -> int:
    card = count(tx, promise.card, units)
    facts = {"claim": promise.claim.id, "taken": card.taken, "state": state}
    seq = tell(tx, card, "advanced", by=by, facts=facts)
    if units:
        promote(tx, card)
    return seq
