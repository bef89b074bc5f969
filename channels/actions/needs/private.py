"""The details kept for those who help: apart from the card, each sight written down, erased in the end."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

import msgspec
from sqlalchemy import Row, delete, insert, select, update

from channels.actions.texts import check_choice, check_line, check_optional
from channels.doorway import need_for
from channels.store import Write
from channels.store.tables import need, need_private, private_sight, proxy
from matching import claims as ledger
from matching.refusals import Refused

PRIVATE_LIMIT: Final = 1_000
CONSENTS: Final = ("spoken", "written", "guardian")  # how the person helped agreed to being entered
KEPT: Final = timedelta(days=7)  # after the end, for whoever still has to bring something back


class Private(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Details for those who help: never broadcast, each sight of them noted."""

    contact: str = ""
    address: str = ""
    notes: str = ""


class Proxy(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who is helped, when they cannot ask themselves, and how they agreed. As private as the rest."""

    beneficiary: str
    consent: str


class Details(msgspec.Struct, frozen=True):
    """Everything private of a card. ``consent`` is empty for a card that nobody entered for another."""

    contact: str = ""
    address: str = ""
    notes: str = ""
    beneficiary: str = ""
    consent: str = ""


def save_private(tx: Write, need_id: str, private: Private) -> bool:
    """Keep the details of a card, in place of those it had; whether that changed anything."""
    fields = {
        name: check_optional(getattr(private, name), limit=PRIVATE_LIMIT, field=name)
        for name in ("contact", "address", "notes")
    }
    kept = select(need_private.c.contact, need_private.c.address, need_private.c.notes)
    before = tx.conn.execute(kept.where(need_private.c.need_id == need_id)).one_or_none()
    same = tuple(before or ("", "", "")) == tuple(fields.values())
    if before is not None and same:
        return False
    tx.conn.execute(delete(need_private).where(need_private.c.need_id == need_id))
    if any(fields.values()) or _proxy_row(tx, need_id) is not None:
        tx.conn.execute(insert(need_private), {"need_id": need_id, **fields})
    return not same


def save_proxy(tx: Write, by: str, need_id: str, entered: Proxy) -> None:
    """Write down for whom a card was entered, and their consent. To be called before ``save_private``."""
    row = {
        "need_id": need_id,
        "by": by,
        "beneficiary": check_line(entered.beneficiary, limit=120, field="beneficiary"),
        "consent": check_choice(entered.consent, CONSENTS, field="consent"),
        "at": tx.at,
    }
    tx.conn.execute(insert(proxy), row)


def see_private(tx: Write, by: str, *, need_id: str) -> Details:
    """Show the private details to somebody entitled, and write down that they saw them.

    ``Refused("masked")`` once they are erased, or due to be.
    """
    door = need_for(tx.conn, by, need_id, "need.see_private")
    row = tx.conn.execute(select(need_private).where(need_private.c.need_id == need_id)).one_or_none()
    if row is None:
        return Details()
    if row.masked_at is not None or (door.row.closed_at is not None and door.row.closed_at + KEPT <= tx.at):
        raise Refused("masked", days=KEPT.days)
    sight = {"id": tx.new_id(), "need_id": need_id, "person_id": by, "at": tx.at}
    tx.conn.execute(insert(private_sight), sight)
    entered = _proxy_row(tx, need_id)
    return Details(
        contact=row.contact,
        address=row.address,
        notes=row.notes,
        beneficiary=entered.beneficiary if entered is not None else "",
        consent=entered.consent if entered is not None else "",
    )


def mask_due(tx: Write, *, limit: int = 100) -> int:
    """Erase the details of cards that ended long enough ago; returns how many. Safe on every worker."""
    ended = (
        select(need_private.c.need_id)
        .join(need, need.c.id == need_private.c.need_id)
        .where(
            need_private.c.masked_at.is_(None),
            need.c.state.in_(ledger.OVER),
            need.c.closed_at <= tx.at - KEPT,
        )
        .limit(limit)
    )
    ids = list(tx.conn.execute(ended).scalars())
    erased = {"contact": "", "address": "", "notes": "", "masked_at": tx.at}
    tx.conn.execute(update(need_private).where(need_private.c.need_id.in_(ids)).values(**erased))
    tx.conn.execute(update(proxy).where(proxy.c.need_id.in_(ids)).values(beneficiary=""))
    return len(ids)


def _proxy_row(tx: Write, need_id: str) -> Row[Any, Any] | None:
    wanted = select(proxy.c.beneficiary, proxy.c.consent).where(proxy.c.need_id == need_id)
    return tx.conn.execute(wanted).one_or_none()
