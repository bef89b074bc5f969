"""Handing a promise over: proposed by its claimer, theirs until somebody else accepts it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, select

from channels.actions.needs import notifying
from channels.actions.needs.freeing import let_twin_go
from channels.actions.needs.promises import Promise, change_claim, end_claim, insert_claim, promise_of
from channels.actions.needs.telling import count, tell
from channels.actions.once import Answer
from channels.doorway import ClaimDoor, claim_for, need_for
from channels.store import Write
from channels.store.tables import organisation, person
from matching import claims as ledger
from matching.refusals import Refused


def hand_over(
    tx: Write, by: str, *, claim_id: str, to: str | None = None, organisation: str | None = None
) -> Answer:
    """Propose a promise to another person, or to an organisation, any member of which may accept.

    Neither: the proposal is taken back. The promise stays its claimer's until it is accepted.
    """
    door = claim_for(tx.conn, by, claim_id, "claim.hand_over")
    mine = _under_way(tx, claim_id)[0]
    if to is not None and organisation is not None:
        raise Refused("bad_choice", field="to")
    if to is not None:
        _check_person(tx, door, to)
    if organisation is not None:
        _check_organisation(tx, door, organisation)
    if _proposed(mine.claim) == (to, organisation):
        return {"claim": claim_id, "need": mine.card.id, "seq": 0}
    seq = _propose(tx, mine, by=by, to=to, organisation=organisation)
    notifying.proposed(tx, mine.card, by=by, claim_row=mine.claim, to=to, organisation=organisation)
    return {"claim": claim_id, "need": mine.card.id, "seq": seq}


def take_over(tx: Write, by: str, *, claim_id: str, accept: bool = True) -> Answer:
    """Answer a proposal. Accepted, the promise is theirs, and confirmed; otherwise it stays where it was.

    Answers with the claim that stands then.
    """
    door = claim_for(tx.conn, by, claim_id, "claim.take_over")
    mine, *twins = _under_way(tx, claim_id)
    if _proposed(mine.claim) != _proposed(door.row):  # taken back, or proposed to another, since our look
        raise Refused("forbidden")
    if not accept:
        seq = _propose(tx, mine, by=by)
        notifying.declined(tx, mine.card, by=by, claim_row=mine.claim)
        return {"claim": claim_id, "need": mine.card.id, "seq": seq}
    if need_for(tx.conn, by, mine.card.id, "need.claim").claim_id is not None:
        raise Refused("already_yours")
    if mine.card.author_id == by:
        raise Refused("own_need")
    return _reassign(tx, mine, twins, by=by)


def _reassign(tx: Write, mine: Promise, twins: list[Promise], *, by: str) -> Answer:
    """The same units, in other hands. An offer that they came from has them back."""
    end_claim(tx, mine.claim, "reassigned")
    card = count(tx, mine.card, 0)
    theirs = insert_claim(
        tx,
        card,
        by,
        mine.claim.quantity,
        organisation=mine.claim.handing_organisation,
        state="confirmed",
        handed_from=mine.claim.id,
    )
    seq = tell(tx, card, "handed_over", by=by, facts={"claim": theirs, "taken": card.taken})
    let_twin_go(tx, twins, by=by)
    notifying.handed_over(tx, card, by=by, claim_row=mine.claim)
    return {"claim": theirs, "need": card.id, "seq": seq}


def _propose(
    tx: Write, mine: Promise, *, by: str, to: str | None = None, organisation: str | None = None
) -> int:
    change_claim(tx, mine.claim, handing_to=to, handing_organisation=organisation)
    return tell(tx, count(tx, mine.card, 0), "handing", by=by, facts={"claim": mine.claim.id})


def _proposed(row: Row[Any]) -> tuple[str | None, str | None]:
    return row.handing_to, row.handing_organisation


def _under_way(tx: Write, claim_id: str) -> list[Promise]:
    promise = promise_of(tx, claim_id)
    ledger.check_active(promise[0].claim.state)
    if promise[0].card.state not in ledger.LIVE:
        raise Refused("need_over", state=promise[0].card.state)
    ledger.check_under_way(promise[0].claim.state)
    return promise


def _check_person(tx: Write, door: ClaimDoor, to: str) -> None:
    """Somebody of this network who may take it; why somebody else may not is theirs to know."""
    if _network_of(tx, person, to) != door.thing.network:
        raise Refused("not_found")
    try:
        theirs = need_for(tx.conn, to, door.row.need_id, "need.claim")
    except Refused:
        raise Refused("bad_choice", field="to") from None
    if theirs.thing.own or theirs.claim_id is not None:
        raise Refused("bad_choice", field="to")


def _check_organisation(tx: Write, door: ClaimDoor, organisation_id: str) -> None:
    if _network_of(tx, organisation, organisation_id) != door.thing.network:
        raise Refused("not_found")


def _network_of(tx: Write, table: Any, id: str) -> Any:
    """The network of a person or an organisation; None when there is no such one."""
    return tx.conn.execute(select(table.c.network_id).where(table.c.id == id)).scalar_one_or_none()
