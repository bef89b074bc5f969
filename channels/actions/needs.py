"""The life of a need: asked, promised, given back, closed. The database decides every race."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

import msgspec
from sqlalchemy import Row, and_, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from channels import log
from channels.actions.channels import insert_channel
from channels.actions.once import Answer, once
from channels.actions.texts import check_choice, check_line, check_optional
from channels.doorway import OPEN_KINDS, NeedDoor, channel_for, claim_for, need_for
from channels.store import Write, on_postgres
from channels.store.tables import (
    channel,
    claim,
    need,
    need_private,
    organisation_member,
    person,
    private_sight,
    response,
)
from matching import claims as ledger
from matching.refusals import Refused

CATEGORIES: Final = (
    "food",
    "hygiene",
    "baby",
    "clothing",
    "transport",
    "equipment",
    "visit",
    "childcare",
    "translation",
    "admin_help",
    "handyman",
    "moving",
    "housing",
    "health",
    "event",
    "other",
)
URGENCIES: Final = ("normal", "urgent", "vital")
USUAL_DELAY: Final = {
    "normal": timedelta(days=7),
    "urgent": timedelta(days=1),
    "vital": timedelta(hours=2),
}
LONGEST_AHEAD: Final = timedelta(days=120)  # equipment is asked for up to three months ahead
TITLE_LIMIT: Final = 120
BODY_LIMIT: Final = 2_000
PRIVATE_LIMIT: Final = 1_000
_BOARD: Final = channel.alias("board")  # once: making an alias costs more than asking it


class Private(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Details for those who help: never broadcast, each sight of them noted."""

    contact: str = ""
    address: str = ""
    notes: str = ""


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked for. ``place`` is a district, not an address.

    Without ``needed_by`` the need stays open for the usual delay of its urgency.
    """

    title: str
    quantity: int
    needed_by: datetime | None = None
    body: str = ""
    category: str = "other"
    unit: str = ""
    urgency: str = "normal"
    place: str = ""
    private: Private = Private()


def open_need(tx: Write, by: str, *, channel: str, ask: Ask, key: str | None = None) -> Answer:
    """Ask for help in a channel. Answers ``{"need": id, "seq": seq}``.

    Urgent and vital needs of open channels reach the whole town in the same transaction.
    """
    return once(tx, by, key, ("need", channel, ask), lambda: _open(tx, by, channel, ask))


def _open(tx: Write, by: str, channel_id: str, ask: Ask) -> Answer:
    door = channel_for(tx.conn, by, channel_id, "channel.ask")
    if door.room.kind in ("urgences", "me", "thread"):
        raise Refused("forbidden")
    quantity = ledger.check_quantity(ask.quantity)
    urgency = check_choice(ask.urgency, URGENCIES, field="urgency")
    needed_by = ask.needed_by or tx.at + USUAL_DELAY[urgency]
    if not tx.at < needed_by <= tx.at + LONGEST_AHEAD:
        raise Refused("bad_deadline", days=LONGEST_AHEAD.days)
    title = check_line(ask.title, limit=TITLE_LIMIT, field="title")
    thread_id = insert_channel(
        tx, network=door.thing.network, kind="thread", name=title[:80], by=by, parent=channel_id
    )
    need_id = tx.new_id()
    tx.conn.execute(
        insert(need),
        {
            "id": need_id,
            "channel_id": channel_id,
            "thread_id": thread_id,
            "author_id": by,
            "title": title,
            "body": check_optional(ask.body, limit=BODY_LIMIT, field="body"),
            "category": check_choice(ask.category, CATEGORIES, field="category"),
            "quantity": quantity,
            "taken": 0,
            "unit": check_optional(ask.unit, limit=40, field="unit"),
            "urgency": urgency,
            "place": check_optional(ask.place, limit=120, field="place"),
            "needed_by": needed_by,
            "state": "open",
            "version": 1,
            "at": tx.at,
        },
    )
    _save_private(tx, need_id, ask.private)
    seq = tell(tx, _row(tx, need_id), "need.opened", by=by)
    return {"need": need_id, "seq": seq}


def _save_private(tx: Write, need_id: str, private: Private) -> None:
    fields = {
        name: check_optional(getattr(private, name), limit=PRIVATE_LIMIT, field=name)
        for name in ("contact", "address", "notes")
    }
    if any(fields.values()):
        tx.conn.execute(insert(need_private), {"need_id": need_id, **fields})


def claim_need(
    tx: Write,
    by: str,
    *,
    need_id: str,
    quantity: int,
    key: str | None = None,
    on_behalf_of: str | None = None,
) -> Answer:
    """Promise ``quantity`` units. Answers ``{"claim": id, "need": id, "seq": seq}``.

    Exactly once: the row's own condition decides who was first, and a refusal tells why.
    """
    return once(
        tx,
        by,
        key,
        ("claim", need_id, quantity, on_behalf_of),
        lambda: _claim(tx, by, need_id, quantity, on_behalf_of),
    )


def _claim(tx: Write, by: str, need_id: str, quantity: int, on_behalf_of: str | None) -> Answer:
    door = need_for(tx.conn, by, need_id, "need.claim")
    ledger.check_quantity(quantity)
    if door.thing.own:
        raise Refused("own_need")
    if door.claim_id is not None:
        raise Refused("already_yours")
    if on_behalf_of is not None:
        _check_organisation(tx, by, on_behalf_of)
    claimed = tx.conn.execute(
        update(need)
        .where(
            need.c.id == need_id,
            need.c.state.in_(ledger.CLAIMABLE),
            need.c.taken + quantity <= need.c.quantity,
            need.c.needed_by > tx.at,
        )
        .values(taken=need.c.taken + quantity, version=need.c.version + 1)
        .returning(need)
    ).one_or_none()
    if claimed is None:
        raise _why_not(tx, door, quantity)
    claim_id = tx.new_id()
    tx.conn.execute(
        insert(claim),
        {
            "id": claim_id,
            "need_id": need_id,
            "person_id": by,
            "organisation_id": on_behalf_of,
            "quantity": quantity,
            "state": "held",
            "at": tx.at,
        },
    )
    _set_state(tx, claimed)
    seq = tell(tx, claimed, "need.claimed", by=by, facts={"claim": claim_id, "taken": claimed.taken})
    return {"claim": claim_id, "need": need_id, "seq": seq}


def _check_organisation(tx: Write, by: str, organisation: str) -> None:
    member = tx.conn.execute(
        select(organisation_member.c.person_id).where(
            organisation_member.c.organisation_id == organisation, organisation_member.c.person_id == by
        )
    ).first()
    if member is None:
        raise Refused("not_found")


def _why_not(tx: Write, door: NeedDoor, quantity: int) -> Refused:
    """Read, in the same transaction, why the claim did not fit."""
    row = _row(tx, door.row.id)
    if row.state in ledger.OVER:
        return Refused("need_over", state=row.state)
    if row.needed_by <= tx.at:
        return Refused("need_over", state="expired")
    left = row.quantity - row.taken
    if left > 0:
        return Refused("not_enough_left", left=left, unit=row.unit)
    last = tx.conn.execute(
        select(person.c.name)
        .join(claim, claim.c.person_id == person.c.id)
        .where(claim.c.need_id == row.id, claim.c.state != "released")
        .order_by(claim.c.at.desc(), claim.c.id.desc())
        .limit(1)
    ).scalar_one()
    return Refused("already_claimed", by=last, left=0)


def release_claim(tx: Write, by: str, *, claim_id: str, reason: str = "other") -> Answer:
    """Give a promise back; the need asks again for what it covered."""
    door = claim_for(tx.conn, by, claim_id, "claim.release")
    check_choice(reason, ledger.RELEASE_REASONS, field="reason")
    if door.row.state == "released":
        raise Refused("already_released")
    freed = tx.conn.execute(
        update(need)
        .where(need.c.id == door.row.need_id, need.c.state.in_(ledger.LIVE))
        .values(taken=need.c.taken - door.row.quantity, version=need.c.version + 1)
        .returning(need)
    ).one_or_none()
    if freed is None:
        raise Refused("need_over", state=door.need.row.state)
    given_back = tx.conn.execute(
        update(claim)
        .where(claim.c.id == claim_id, claim.c.state != "released")
        .values(state="released", released_at=tx.at, reason=reason)
    )
    if given_back.rowcount == 0:  # another worker did so between our look and our lock on the need
        raise Refused("already_released")
    _set_state(tx, freed)
    facts = {"claim": claim_id, "taken": freed.taken, "reason": reason}
    seq = tell(tx, freed, "need.released", by=by, facts=facts)
    return {"claim": claim_id, "need": freed.id, "seq": seq}


def respond(tx: Write, by: str, *, need_id: str, answer: str) -> Answer:
    """Say "seen" or "cannot". Seen counts quietly; cannot is told, so that others step in."""
    check_choice(answer, ("seen", "cannot"), field="answer")
    door = need_for(tx.conn, by, need_id, "need.respond")
    known = tx.conn.execute(
        select(response.c.answer).where(response.c.need_id == need_id, response.c.person_id == by)
    ).scalar_one_or_none()
    if known == "cannot" or known == answer:
        return {"need": need_id, "changed": False}
    if door.row.state in ledger.OVER:
        raise Refused("need_over", state=door.row.state)
    if not _note_response(tx, need_id, by, answer):  # said on another worker since we looked
        return {"need": need_id, "changed": False}
    if answer == "cannot":
        tx.conn.execute(update(need).where(need.c.id == need_id).values(version=need.c.version + 1))
        tell(tx, door.row, "need.declined", by=by)
    return {"need": need_id, "changed": True}


def _note_response(tx: Write, need_id: str, by: str, answer: str) -> bool:
    """Write an answer down, over "seen" at most; whether that changed anything."""
    insert_or = postgresql.insert if on_postgres(tx.conn) else sqlite.insert
    row = insert_or(response).values(need_id=need_id, person_id=by, answer=answer, at=tx.at)
    noted = tx.conn.execute(
        row.on_conflict_do_update(
            index_elements=["need_id", "person_id"],
            set_={"answer": answer, "at": tx.at},
            where=and_(response.c.answer == "seen", row.excluded.answer == "cannot"),
        ).returning(response.c.need_id)
    )
    return noted.first() is not None


def resolve_need(tx: Write, by: str, *, need_id: str, outcome: str) -> Answer:
    """Close a need with its outcome."""
    door = need_for(tx.conn, by, need_id, "need.resolve")
    check_choice(outcome, ledger.OUTCOMES, field="outcome")
    closed = _close(tx, need_id, state=ledger.OUTCOMES[outcome], outcome=outcome)
    if closed is None:
        raise Refused("need_over", state=door.row.state)
    seq = tell(tx, closed, "need.resolved", by=by, facts={"outcome": outcome})
    return {"need": need_id, "seq": seq}


def see_private(tx: Write, by: str, *, need_id: str) -> Private:
    """Show contact, address and notes to somebody entitled, and write down that they saw them."""
    need_for(tx.conn, by, need_id, "need.see_private")
    row = tx.conn.execute(select(need_private).where(need_private.c.need_id == need_id)).one_or_none()
    if row is None:
        return Private()
    sight = {"id": tx.new_id(), "need_id": need_id, "person_id": by, "at": tx.at}
    tx.conn.execute(insert(private_sight), sight)
    return Private(contact=row.contact, address=row.address, notes=row.notes)


def merge_need(tx: Write, by: str, *, need_id: str, into: str) -> Answer:
    """Fold a duplicate into another need of the same network."""
    door = need_for(tx.conn, by, need_id, "need.resolve")
    need_for(tx.conn, by, into)
    if into == need_id:
        raise Refused("bad_choice", field="into")
    closed = _close(tx, need_id, state="merged", merged_into=into)
    if closed is None:
        raise Refused("need_over", state=door.row.state)
    return {"need": need_id, "seq": tell(tx, closed, "need.merged", by=by)}


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
            tell(tx, closed, "need.expired", by=row.author_id)
    return len(due)


def _close(
    tx: Write, need_id: str, *, state: str, among: frozenset[str] = ledger.LIVE, **values: Any
) -> Row[Any] | None:
    """End a need that is still live; None when it was over already."""
    return tx.conn.execute(
        update(need)
        .where(need.c.id == need_id, need.c.state.in_(among))
        .values(state=state, closed_at=tx.at, version=need.c.version + 1, **values)
        .returning(need)
    ).one_or_none()


def _set_state(tx: Write, row: Row[Any]) -> None:
    state = ledger.state_of(row.taken, row.quantity)
    if state != row.state:
        tx.conn.execute(update(need).where(need.c.id == row.id).values(state=state))


def _row(tx: Write, need_id: str) -> Row[Any]:
    return tx.conn.execute(select(need).where(need.c.id == need_id)).one()


def tell(tx: Write, row: Row[Any], kind: str, *, by: str, facts: dict[str, Any] | None = None) -> int:
    """Append to the need's channel and, when the whole town must see it, to ``urgences``.

    Returns the seq in the need's own channel. The board is always locked last: no deadlock.
    """
    seq = log.append(tx, row.channel_id, kind, entity=row.id, by=by, facts=facts)
    if row.urgency != "normal":
        board = tx.conn.execute(_board_of(row.channel_id)).scalar_one_or_none()
        if board is not None:
            log.append(tx, board, kind, entity=row.id, by=by, facts=facts)
    return seq


def _board_of(channel_id: str) -> Any:
    """The town's ``urgences`` channel, if the need's channel is open to the town."""
    return (
        select(_BOARD.c.id)
        .join(
            channel,
            and_(channel.c.network_id == _BOARD.c.network_id, channel.c.kind.in_(OPEN_KINDS)),
        )
        .where(channel.c.id == channel_id, _BOARD.c.kind == "urgences")
    )
