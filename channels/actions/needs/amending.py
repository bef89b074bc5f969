"""Changing a card that stands: its words, its quantity, its deadline; more time for one that ran out."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType
from sqlalchemy import Row

from channels.actions.needs import notifying
from channels.actions.needs.fields import CHECKS, check_period, mark_practice, usual_delay
from channels.actions.needs.freeing import promote
from channels.actions.needs.private import Private, save_private
from channels.actions.needs.telling import change, hold, standing, tell
from channels.actions.once import Answer
from channels.doorway import need_for
from channels.files.rows import hang_on_need
from channels.reading.exercises import practised_in
from channels.store import Write
from matching import claims as ledger
from matching.refusals import Refused


class Amendment(msgspec.Struct, frozen=True, kw_only=True):
    """What reads differently from now on; a field that is left out stays as it is."""

    title: str | UnsetType = UNSET
    body: str | UnsetType = UNSET
    nature: str | UnsetType = UNSET
    category: str | UnsetType = UNSET
    quantity: int | UnsetType = UNSET
    unit: str | UnsetType = UNSET
    urgency: str | UnsetType = UNSET
    place: str | UnsetType = UNSET
    starts_at: datetime | UnsetType | None = UNSET
    needed_by: datetime | UnsetType = UNSET
    private: Private | UnsetType = UNSET
    photos: tuple[str, ...] | UnsetType = UNSET


def amend_need(tx: Write, by: str, *, need_id: str, amendment: Amendment) -> Answer:
    """Change a card. More of it goes to those who wait; less than is promised is ``quantity_taken``.

    Nothing different: nothing is told, and ``seq`` is 0.
    """
    need_for(tx.conn, by, need_id, "need.amend")
    row = hold(tx, need_id)[need_id]
    if row.state not in ledger.LIVE and row.state != "draft":
        raise Refused("need_over", state=row.state)
    _check_practice(tx, row)
    values = _checked(tx, row, amendment)
    changed = [*values]
    if amendment.private is not UNSET and save_private(tx, need_id, amendment.private):
        changed.append("private")
    if amendment.photos is not UNSET and hang_on_need(tx, by, need_id, amendment.photos):
        changed.append("photos")
    if not changed:
        return {"need": need_id, "seq": 0}
    quantity = values.get("quantity", row.quantity)
    row = change(tx, row, **values, **standing(tx, row, row.taken, quantity))
    if row.state == "draft":
        return {"need": need_id, "seq": 0}
    seq = tell(tx, row, "edited", by=by, facts={"changed": changed})
    promote(tx, row)
    notifying.edited(tx, row, by=by, changed=changed, seq=seq)
    return {"need": need_id, "seq": seq}


def _checked(tx: Write, row: Row[Any], amendment: Amendment) -> dict[str, Any]:
    """The public fields that are different, as they are kept."""
    given = {name: getattr(amendment, name) for name in CHECKS}
    values = {name: CHECKS[name](value) for name, value in given.items() if value is not UNSET}
    if row.exercise_id is not None and "title" in values:
        values["title"] = mark_practice(values["title"])
    _check_urgency(row, values.get("urgency", row.urgency))
    ledger.check_covers(row.taken, values.get("quantity", row.quantity))
    period = {"starts_at": amendment.starts_at, "needed_by": amendment.needed_by}
    values |= {name: value for name, value in period.items() if value is not UNSET}
    values = {name: value for name, value in values.items() if value != getattr(row, name)}
    if values.keys() & period.keys():
        starts_at, needed_by = (values.get(name, getattr(row, name)) for name in period)
        check_period(starts_at, needed_by, now=tx.at)
    return values


def _check_practice(tx: Write, row: Row[Any]) -> None:
    """What was simulated does not go on once its exercise ended."""
    if row.exercise_id is not None:
        practised_in(tx.conn, row.channel_id)


def _check_urgency(row: Row[Any], urgency: str) -> None:
    """Offers do not press. What the town's board has shown stays on it until it is over."""
    pressing = row.state != "draft" and row.urgency != "normal"
    if (row.kind == "offer" and urgency != "normal") or (pressing and urgency == "normal"):
        raise Refused("bad_choice", field="urgency")


def renew_need(tx: Write, by: str, *, need_id: str, needed_by: datetime | None = None) -> Answer:
    """Give a card more time, even when its time has passed: until ``needed_by``, or for the usual delay.

    It never shortens: a card that stands longer already stays as it is, and ``seq`` is 0.
    """
    need_for(tx.conn, by, need_id, "need.amend")
    row = hold(tx, need_id)[need_id]
    if row.state not in ledger.DUE:
        raise Refused("need_over", state=row.state)
    _check_practice(tx, row)
    until = needed_by or tx.at + usual_delay(row.kind, row.urgency)
    if row.state != "expired" and until <= row.needed_by:
        return {"need": need_id, "seq": 0}
    # A period that was missed is over: the card stands from now on.
    starts_at = row.starts_at if row.starts_at is not None and row.starts_at > tx.at else None
    check_period(starts_at, until, now=tx.at)
    state = {}
    if row.state == "expired":
        state = {"state": ledger.state_of(row.taken, row.quantity), "closed_at": None}
    row = change(tx, row, needed_by=until, starts_at=starts_at, **state)
    seq = tell(tx, row, "edited", by=by, facts={"changed": ["needed_by"]})
    promote(tx, row)
    return {"need": need_id, "seq": seq}
