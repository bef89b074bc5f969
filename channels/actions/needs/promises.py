"""Promises as rows: written down, found with the card they are on, ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import Delete, Row, bindparam, case, delete, insert, select, tuple_, update

from channels.actions.needs.telling import hold, set_state
from channels.store import Write
from channels.store.bulk import BulkInsert, as_json, asked, milliseconds
from channels.store.ready import Ready, Saving
from channels.store.tables import claim, need, waiting
from matching import claims as ledger
from matching import timing

_PLACES: Final = Ready(
    lambda _: select(claim.c.need_id, claim.c.match_id).where(claim.c.id == bindparam("claim"))
)
_CLAIM: Final = Ready(lambda _: select(claim).where(claim.c.id == bindparam("claim")))
_COUNT_IN: Final = Ready(
    lambda _: (
        update(need)
        .where(
            need.c.id == bindparam("card"),
            need.c.state.in_(sorted(ledger.CLAIMABLE)),
            need.c.taken + bindparam("more") <= need.c.quantity,
            need.c.needed_by > bindparam("now"),
        )
        .values(
            taken=case((need.c.unlimited, need.c.taken), else_=need.c.taken + bindparam("more")),
            version=need.c.version + 1,
        )
        .returning(need)
    )
)
_INSERT: Final = Saving(lambda values: insert(claim).values(values))
_CHANGE: Final = Saving(lambda values: update(claim).where(claim.c.id == bindparam("claim")).values(values))
_INSERT_ALL: Final = BulkInsert(
    (
        "id",
        "need_id",
        "person_id",
        "organisation_id",
        "quantity",
        "state",
        "at",
        "confirm_by",
        "nudge_at",
    ),
    lambda _: insert(claim),
)


def _wait_no_more(postgres: bool) -> Delete:
    places = asked(("card", "person"), postgres)
    pairs = select(places.c.card, places.c.person)
    return delete(waiting).where(tuple_(waiting.c.need_id, waiting.c.person_id).in_(pairs))


_WAITS_NO_MORE: Final = Ready(_wait_no_more)


@dataclass(frozen=True, slots=True)
class Promise:
    """A claim and the card it is on, both held: nobody else changes them before the commit."""

    card: Row[Any]
    claim: Row[Any]


class Made(NamedTuple):
    """A promise about to be written down."""

    row: Row[Any]
    by: str
    quantity: int
    organisation: str | None


def promise_of(tx: Write, claim_id: str) -> list[Promise]:
    """A promise and, when it joins two cards, its twin on the other one while that still stands.

    What the doorway saw may be past already: this is what is true now.
    """
    found = _PLACES.one(tx.conn, claim=claim_id)
    cards = hold(tx, *(card for card in found if card is not None))
    mine = _CLAIM.one(tx.conn, claim=claim_id)
    twin = () if mine.twin_id is None else _CLAIM.rows(tx.conn, claim=mine.twin_id)
    return [
        Promise(cards[row.need_id], row)
        for row in (mine, *(one for one in twin if one.state in ledger.ACTIVE))
    ]


def count_in(tx: Write, need_id: str, quantity: int) -> Row[Any] | None:
    """Count so many units as promised if they are still there; None when they are not."""
    row: Row[Any] | None = _COUNT_IN.first(tx.conn, card=need_id, more=quantity, now=tx.at)
    if row is not None:
        set_state(tx, row)
    return row


def insert_claim(
    tx: Write,
    row: Row[Any],
    by: str,
    quantity: int,
    *,
    organisation: str | None = None,
    state: str = "held",
    lapses: bool = True,
    **more: Any,
) -> str:
    """Write a promise down; who makes it waits no more. Returns its id.

    It lapses unless confirmed in time, but for one on an unlimited offer: it keeps nobody from it.
    """
    until = _lapses_at(tx, row) if state == "held" and lapses else None
    claim_id = tx.new_id()
    _INSERT.rows(
        tx.conn,
        {
            "id": claim_id,
            "need_id": row.id,
            "person_id": by,
            "organisation_id": organisation,
            "quantity": quantity,
            "state": state,
            "at": tx.at,
            "confirm_by": until,
            "nudge_at": None if until is None else timing.nudge_at(at=tx.at, confirm_by=until),
            "confirmed_at": None if state == "held" else tx.at,
            **more,
        },
    )
    _WAITS_NO_MORE.rows(tx.conn, places=as_json([(row.id, by)]))
    return claim_id


def insert_claims(tx: Write, made: Sequence[Made]) -> list[str]:
    """``insert_claim`` of many; returns their ids, in the same order."""
    ids = sorted(tx.new_ids(len(made)))  # cards list the promises of one instant by them
    at = milliseconds(tx.at)
    rows = []
    for id, one in zip(ids, made, strict=True):
        until = _lapses_at(tx, one.row)
        nudge = None if until is None else milliseconds(timing.nudge_at(at=tx.at, confirm_by=until))
        lapses = None if until is None else milliseconds(until)
        rows.append((id, one.row.id, one.by, one.organisation, one.quantity, "held", at, lapses, nudge))
    _INSERT_ALL.run(tx.conn, rows)
    _WAITS_NO_MORE.rows(tx.conn, places=as_json([(one.row.id, one.by) for one in made]))
    return ids


def _lapses_at(tx: Write, row: Row[Any]) -> datetime | None:
    if row.unlimited:
        return None
    return timing.confirm_by(row.urgency, at=tx.at, needed_by=row.needed_by)


def change_claim(tx: Write, row: Row[Any], **values: Any) -> None:
    """Save what changed of a promise whose card is held."""
    _CHANGE.rows(tx.conn, values, claim=row.id)


def end_claim(tx: Write, row: Row[Any], state: str, reason: str | None = None) -> None:
    """A promise ends without help: released, lapsed, no_show or reassigned."""
    over = {"confirm_by": None, "nudge_at": None, "handing_to": None, "handing_organisation": None}
    change_claim(tx, row, state=state, reason=reason, released_at=tx.at, **over)
