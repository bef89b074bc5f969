"""A need and an offer that answer each other: one promise on both cards, in one transaction."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, update

from channels.actions.needs.promises import count_in, insert_claim
from channels.actions.needs.telling import need_row, tell
from channels.doorway import need_for
from channels.store import Write
from channels.store.tables import claim
from matching import claims as ledger
from matching.refusals import Refused


def claim_match(tx: Write, by: str, row: Row[Any], claim_id: str, quantity: int, *, other_id: str) -> None:
    """Join a fresh promise on the card ``row`` to ``by``'s own card on the other side.

    Whoever wrote ``row`` holds the twin: what an offer gives to a need is taken from the offer by
    the one who needs it. The twin does not lapse by itself: it lives and ends with the promise.
    Refused with ``bad_choice`` (not one's own, of the same kind, or not for the other to see),
    ``need_over``, ``not_enough_left`` or ``already_matched``.
    """
    other = need_for(tx.conn, by, other_id)
    holder = row.author_id
    if not other.thing.own or other.row.kind == row.kind:
        raise Refused("bad_choice", field="match")
    _check_reaches(tx, holder, other_id)
    taken = count_in(tx, other_id, quantity)
    if taken is None:
        raise _why_not(tx, other_id)
    twin_id = insert_claim(tx, taken, holder, quantity, lapses=False, match_id=row.id, twin_id=claim_id)
    tx.conn.execute(update(claim).where(claim.c.id == claim_id).values(match_id=other_id, twin_id=twin_id))
    tell(tx, taken, "claimed", by=by, facts={"claim": twin_id, "taken": taken.taken})


def _check_reaches(tx: Write, holder: str, other_id: str) -> None:
    """Whoever is to hold the twin may see that card, and holds nothing on it yet."""
    try:
        theirs = need_for(tx.conn, holder, other_id)
    except Refused:
        raise Refused("bad_choice", field="match") from None
    if theirs.claim_id is not None:
        raise Refused("already_matched")


def _why_not(tx: Write, other_id: str) -> Refused:
    row = need_row(tx, other_id)
    if row.state in ledger.LIVE and row.needed_by > tx.at:
        return Refused("not_enough_left", left=row.quantity - row.taken, unit=row.unit)
    return Refused("need_over", state=row.state if row.state in ledger.OVER else "expired")
