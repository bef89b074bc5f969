"""What every act on a card rests on: holding it, changing it, telling of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, cast

from sqlalchemy import Row, bindparam, select, update

from channels.actions.alerts.following import follow_all
from channels.actions.board import Deed, extend_board
from channels.store import Write
from channels.store.ready import Ready, Saving, among
from channels.store.tables import need
from matching import claims as ledger

_HOLD: Final = Ready(
    lambda postgres: (
        select(need).where(among(need.c.id, "ids", postgres)).order_by(need.c.id).with_for_update()
    )
)
_CHANGE: Final = Saving(
    lambda values: (
        update(need)
        .where(need.c.id == bindparam("card"))
        .values(version=need.c.version + 1, **values)
        .returning(need)
    )
)
_STAND: Final = Saving(lambda values: update(need).where(need.c.id == bindparam("card")).values(values))
_NEED: Final = Ready(lambda _: select(need).where(need.c.id == bindparam("card")))


def hold(tx: Write, *ids: str) -> dict[str, Row[Any]]:
    """The cards as they are now. Nobody else changes them, nor their claims, before the commit."""
    return {row.id: row for row in _HOLD.rows(tx.conn, ids=ids)}


def change(tx: Write, row: Row[Any], **values: Any) -> Row[Any]:
    """Save what changed of a card that is held; it is one version further."""
    (changed,) = _CHANGE.rows(tx.conn, values, card=row.id)
    return cast("Row[Any]", changed)


def count(tx: Write, row: Row[Any], units: int) -> Row[Any]:
    """So many units more (or, below zero, fewer) are promised of a card that is held."""
    if units == 0:
        return change(tx, row)
    taken = row.taken if row.unlimited else row.taken + units
    return change(tx, row, taken=taken, **standing(tx, row, taken, row.quantity))


def standing(tx: Write, row: Row[Any], taken: int, quantity: int) -> dict[str, Any]:
    """The state of a card with so much of it promised, if it is live, and since when it is covered."""
    if row.state not in ledger.LIVE:
        return {}
    state = "open" if row.unlimited else ledger.state_of(taken, quantity)
    if state == row.state:
        return {}
    return {"state": state, "covered_at": tx.at if state == "covered" else None}


def set_state(tx: Write, row: Row[Any]) -> None:
    """Bring the state of a live card in line with what is promised of it."""
    values = standing(tx, row, row.taken, row.quantity)
    if values:
        _STAND.rows(tx.conn, values, card=row.id)


def tell(tx: Write, row: Row[Any], deed: str, *, by: str, facts: dict[str, Any] | None = None) -> int:
    """Append to the card's channel, and to the town's board if it is urgent; then see to its alerts.

    The event is named after the card: ``need.claimed``, ``offer.claimed``. Call it when the rows are
    what they will be. Returns the seq in the card's own channel.
    """
    return tell_all(tx, deed, [Deed(row, by, facts)])[0]


def tell_all(tx: Write, deed: str, done: Sequence[Deed]) -> list[int]:
    """``tell`` of many deeds of one name."""
    seqs: dict[int, int] = {}
    for card in sorted({one.row.kind for one in done}):
        places = [place for place, one in enumerate(done) if one.row.kind == card]
        told = [done[place] for place in places]
        kind = f"{card}.{deed}"
        seqs |= zip(places, extend_board(tx, kind, told), strict=True)
        follow_all(tx, kind, [(one.row.id, one.by) for one in told])
    return [seqs[place] for place in range(len(done))]


def need_row(tx: Write, need_id: str) -> Row[Any]:
    """The row of a card as it is now."""
    return cast("Row[Any]", _NEED.one(tx.conn, card=need_id))
