"""Putting digests into the outbox: each morning once, whichever worker looks first."""

from __future__ import annotations

from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import func, insert, or_, select, update

from channels.actions.deliveries import DIGEST
from channels.reading.digests import read_digest
from channels.store import Write
from channels.store.tables import delivery, network, notice, person, preference
from matching.digests import UNTIL, is_due

AT_ONCE: Final = 50  # people a transaction: reading what each missed takes its time


def post_digests(tx: Write) -> int:
    """Write the digests that are due now; returns how many people were looked at.

    ``digested_at`` moves on one condition, so that two workers never both write one. It moves for
    those who missed nothing too: they get none, and are not looked at again this morning.
    """
    rows = tx.conn.execute(
        select(
            preference.c.person_id,
            preference.c.digest,
            preference.c.digested_at,
            preference.c.updated_at,
            func.coalesce(func.nullif(preference.c.timezone, ""), network.c.timezone).label("zone"),
        )
        .join(person, person.c.id == preference.c.person_id)
        .join(network, network.c.id == person.c.network_id)
        .where(
            preference.c.digest != "none",
            person.c.removed_at.is_(None),
            preference.c.email_failed_at.is_(None),
            # whoever had one this very morning is not read again until the window is over
            or_(preference.c.digested_at.is_(None), preference.c.digested_at <= tx.at - UNTIL),
        )
        .order_by(preference.c.person_id)
    ).all()
    due = [
        row
        for row in rows
        if is_due(row.digest, last=row.digested_at or row.updated_at, now=tx.at, zone=ZoneInfo(row.zone))
    ][:AT_ONCE]
    for row in due:
        first = tx.conn.execute(
            update(preference)
            .where(
                preference.c.person_id == row.person_id,
                preference.c.digested_at.is_(None)
                if row.digested_at is None
                else preference.c.digested_at == row.digested_at,
            )
            .values(digested_at=tx.at)
        )
        if first.rowcount and read_digest(tx.conn, row.person_id):
            _post(tx, row.person_id)
    return len(due)


def _post(tx: Write, person_id: str) -> None:
    """A notice that only a mailbox sees: in the pages nothing of it is news."""
    notice_id = tx.new_id()
    tx.conn.execute(
        insert(notice),
        {
            "id": notice_id,
            "person_id": person_id,
            "kind": DIGEST,
            "tag": DIGEST,
            "key": f"{DIGEST}:{notice_id}",
            "facts": {},
            "at": tx.at,
            "read_at": tx.at,
            "replaced_at": tx.at,
        },
    )
    tx.conn.execute(
        insert(delivery),
        {"id": tx.new_id(), "notice_id": notice_id, "way": "email", "state": "due", "run_at": tx.at},
    )
