"""The end of a card: with its outcome and thanks, folded into another, or by its deadline."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Row, delete, insert, select, update

from channels.actions.needs import notifying
from channels.actions.needs.asking import discard
from channels.actions.needs.freeing import let_twin_go
from channels.actions.needs.promises import promise_of
from channels.actions.needs.telling import count, hold, tell
from channels.actions.once import Answer
from channels.actions.texts import check_choice, check_optional
from channels.doorway import need_for
from channels.store import Write
from channels.store.tables import claim, need, thanks, waiting
from matching import claims as ledger
from matching.refusals import Refused

THANKS_LIMIT: Final = 1_000


def resolve_need(
    tx: Write, by: str, *, need_id: str, outcome: str, delivered: int | None = None, words: str = ""
) -> Answer:
    """Close a card with its outcome, how many units really came, and thanks for all who answered.

    When the help was given, every promise is proven by it, and as much as was promised came unless
    ``delivered`` says otherwise. A draft can only be ``cancelled``: it is thrown away.
    """
    need_for(tx.conn, by, need_id, "need.resolve")
    check_choice(outcome, ledger.OUTCOMES, field="outcome")
    row = hold(tx, need_id)[need_id]
    if row.state == "draft" and outcome == "cancelled":
        return discard(tx, row)
    if row.state not in ledger.LIVE:
        raise Refused("need_over", state=row.state)
    came = _delivered(tx, row, outcome, delivered)
    _save_thanks(tx, by, need_id, words)
    if outcome == "fulfilled":
        _prove(tx, need_id, by=by)
    else:
        _part(tx, need_id, by=by)
    told = notifying.audience_of(tx, row)
    closed = _close(tx, need_id, state=ledger.OUTCOMES[outcome], outcome=outcome, delivered=came)
    assert closed is not None, "it is held"
    seq = tell(tx, closed, "resolved", by=by, facts={"outcome": outcome})
    notifying.resolved(tx, closed, told, by=by, words=words.strip())
    return {"need": need_id, "seq": seq}


def merge_need(tx: Write, by: str, *, need_id: str, into: str) -> Answer:
    """Fold a duplicate into another card of the same kind. Who promised there is told where it went on."""
    door = need_for(tx.conn, by, need_id, "need.resolve")
    other = need_for(tx.conn, by, into)
    if into == need_id or other.row.kind != door.row.kind or other.row.state == "draft":
        raise Refused("bad_choice", field="into")
    row = hold(tx, need_id)[need_id]
    if row.state not in ledger.LIVE:
        raise Refused("need_over", state=row.state)
    _part(tx, need_id, by=by)
    told = notifying.audience_of(tx, row)
    closed = _close(tx, need_id, state="merged", merged_into=into)
    assert closed is not None, "it is held"
    seq = tell(tx, closed, "merged", by=by)
    notifying.merged(tx, closed, told, by=by)
    return {"need": need_id, "seq": seq}


def expire_due(tx: Write, *, limit: int = 100) -> int:
    """Let the deadlines that passed pass; returns how many. Safe to run on every worker."""
    due = tx.conn.execute(
        select(need.c.id, need.c.author_id)
        .where(need.c.state.in_(ledger.CLAIMABLE), need.c.needed_by <= tx.at)
        .limit(limit)
    ).all()
    for row in due:
        closed = _close(tx, row.id, state="expired", among=ledger.CLAIMABLE)
        if closed is not None:
            tell(tx, closed, "expired", by=row.author_id)
            notifying.expired(tx, closed)
    return len(due)


def _close(
    tx: Write, need_id: str, *, state: str, among: frozenset[str] = ledger.LIVE, **values: Any
) -> Row[Any] | None:
    """End a card that is still live, and nobody waits for it any more; None when it was over already."""
    closed = tx.conn.execute(
        update(need)
        .where(need.c.id == need_id, need.c.state.in_(among))
        .values(state=state, closed_at=tx.at, version=need.c.version + 1, **values)
        .returning(need)
    ).one_or_none()
    if closed is not None:
        tx.conn.execute(delete(waiting).where(waiting.c.need_id == need_id))
    return closed


def _delivered(tx: Write, row: Row[Any], outcome: str, delivered: int | None) -> int | None:
    """The units that came: as told, or what was promised when the help was given."""
    if delivered is not None:
        return 0 if delivered == 0 else ledger.check_quantity(delivered)
    if outcome != "fulfilled":
        return None
    return sum(int(one.quantity) for one in _active(tx, row.id))


def _save_thanks(tx: Write, by: str, need_id: str, words: str) -> None:
    body = check_optional(words, limit=THANKS_LIMIT, field="thanks")
    if body:
        tx.conn.execute(insert(thanks), {"need_id": need_id, "by": by, "body": body, "at": tx.at})


def _prove(tx: Write, need_id: str, *, by: str) -> None:
    """The help was given: what was promised is validated, here and on the cards it joined."""
    for one in _active(tx, need_id):
        for promise in promise_of(tx, one.id):
            if promise.claim.state == "validated":
                continue
            proven = {"state": "validated", "validated_at": tx.at, "confirm_by": None, "nudge_at": None}
            settled = {"handing_to": None, "handing_organisation": None}
            tx.conn.execute(update(claim).where(claim.c.id == promise.claim.id).values(**proven, **settled))
            if promise.card.id != need_id:
                facts = {"claim": promise.claim.id, "taken": promise.card.taken, "state": "validated"}
                tell(tx, count(tx, promise.card, 0), "advanced", by=by, facts=facts)


def _part(tx: Write, need_id: str, *, by: str) -> None:
    """No help after all: the cards that joined this one have their units back."""
    for one in _active(tx, need_id):
        _, *twins = promise_of(tx, one.id)
        let_twin_go(tx, [twin for twin in twins if twin.claim.state in ledger.UNDER_WAY], by=by)


def _active(tx: Write, need_id: str) -> list[Row[Any]]:
    mine = select(claim).where(claim.c.need_id == need_id, claim.c.state.in_(ledger.ACTIVE))
    return list(tx.conn.execute(mine.order_by(claim.c.id)))
