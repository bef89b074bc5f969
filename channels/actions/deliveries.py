"""The outbox: what is due is leased by exactly one worker, sent by it, and settled.

A lease is a promise to send within ``LEASE``. A worker that dies between sending and settling
leaves a lease that runs out, and the letter goes once more: at most one more, and a receiver can
tell (the same tag replaces a push, the same Message-ID an e-mail).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Row, and_, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from channels.actions.notices import notify
from channels.actions.once import Answer
from channels.doorway import actor_for, require
from channels.reading.letters import Letter, letter_of, read_letters
from channels.store import Write, on_postgres
from channels.store.tables import delivery, notice, person, preference, push_subscription
from matching.access import Thing
from matching.claims import CLAIMABLE
from matching.refusals import Refused

LEASE: Final = timedelta(minutes=2)  # above the longest that any way takes for one letter

# Notices that ask for help: worth nothing once the need has all it asked for.
ASKING: Final = frozenset({"need.alert"})
# Notices to somebody who holds a promise that is not confirmed yet.
CONFIRMING: Final = frozenset({"claim_nudge", "claim_promoted"})
DIGEST: Final = "digest"  # chosen for itself, whatever else goes by e-mail

_DEFAULTS: Final = {"push": True, "email": True, "sms": False}  # of ``preference``, for who has no row


def lease(tx: Write, way: str, *, limit: int) -> list[Letter]:
    """Take up to ``limit`` letters of a way that are due, for this worker alone.

    What is no longer worth sending is dropped on the spot, with the reason.
    """
    due = tx.conn.execute(
        select(delivery.c.id)
        .where(_is_due(way, tx.at))
        .order_by(delivery.c.run_at, delivery.c.id)
        .limit(limit)
    )
    ids = list(due.scalars())
    if not ids:
        return []
    # The condition again: another worker may have been here since the look, and then it has the lease.
    ours = tx.conn.execute(
        update(delivery)
        .where(delivery.c.id.in_(ids), _is_due(way, tx.at))
        .values(leased_until=tx.at + LEASE, attempts=delivery.c.attempts + 1)
        .returning(delivery.c.id)
    )
    letters = []
    for row in read_letters(tx.conn, list(ours.scalars())):
        spoilt = _why_drop(row, tx.at)
        if spoilt is None:
            letters.append(letter_of(row))
        else:
            _settle(tx, row.id, state="dropped", fault=spoilt)
    return letters


def _is_due(way: str, at: datetime) -> Any:
    return and_(
        delivery.c.state == "due",
        delivery.c.way == way,
        delivery.c.run_at <= at,
        or_(delivery.c.leased_until.is_(None), delivery.c.leased_until <= at),
    )


def soonest(conn: Connection, way: str) -> datetime | None:
    """When the next letter of a way may be leased; it may be long ago. None: nothing waits."""
    rows = conn.execute(
        select(delivery.c.run_at, delivery.c.leased_until)
        .where(delivery.c.state == "due", delivery.c.way == way)
        .order_by(func.coalesce(delivery.c.leased_until, delivery.c.run_at))
        .limit(1)
    )
    return next((max(row.run_at, row.leased_until or row.run_at) for row in rows), None)


def _why_drop(row: Row[Any], at: datetime) -> str | None:
    """The reason not to send a letter after all; None while it is worth sending.

    What was read, replaced or taken back is not due any more: ``notices`` sees to it.
    """
    if row.removed_at is not None:
        return "person gone"
    if not _wanted(row):
        return "turned off"
    if row.way == "push" and _subscription_ended(row, at):
        return "subscription ended"
    if row.way == "email" and row.email_failed_at is not None:
        return "mailbox failed"
    if row.kind in ASKING and row.need_id is not None and row.state not in CLAIMABLE:
        return "covered" if row.state == "covered" else "over"
    return None


def _wanted(row: Row[Any]) -> bool:
    if row.kind == DIGEST:
        return row.digest not in (None, "none")
    chosen = getattr(row, f"by_{row.way}")
    return bool(_DEFAULTS[row.way] if chosen is None else chosen)


def _subscription_ended(row: Row[Any], at: datetime) -> bool:
    """Gone from the push service, or of a device that was signed out since."""
    return (
        row.subscription_id is None
        or row.gone_at is not None
        or row.revoked_at is not None
        or (row.expires_at is not None and row.expires_at <= at)
    )


def settle_sent(tx: Write, letter: Letter) -> None:
    """It left, whoever holds the lease by now, and even if it was taken back meanwhile."""
    tx.conn.execute(
        update(delivery).where(delivery.c.id == letter.id).values(state="sent", fault=None, sent_at=tx.at)
    )


def settle_later(tx: Write, letter: Letter, *, wait: timedelta, fault: str) -> None:
    """It did not leave; try again after ``wait``."""
    _settle(tx, letter.id, attempt=letter.attempt, run_at=tx.at + wait, leased_until=None, fault=fault)


def settle_failed(tx: Write, letter: Letter, *, fault: str) -> None:
    """It will never leave."""
    _settle(tx, letter.id, attempt=letter.attempt, state="failed", fault=fault)


def settle_dropped(tx: Write, letter: Letter, *, fault: str) -> None:
    """It is not worth sending, as its way found out."""
    _settle(tx, letter.id, attempt=letter.attempt, state="dropped", fault=fault)


def settle_gone(tx: Write, letter: Letter, *, fault: str) -> None:
    """Nobody is there any more: the subscription ended, or the mailbox refuses for good."""
    _settle(tx, letter.id, attempt=letter.attempt, state="failed", fault=fault)
    if letter.way == "push" and letter.subscription is not None:
        tx.conn.execute(
            update(push_subscription)
            .where(push_subscription.c.id == letter.subscription.id, push_subscription.c.gone_at.is_(None))
            .values(gone_at=tx.at)
        )
    elif letter.way == "email":
        _fail_mailbox(tx, letter)


def _fail_mailbox(tx: Write, letter: Letter) -> None:
    """Nothing more goes to this mailbox until its owner says that it works; they are told in Relais.

    Unless the address is another one by now: that one refused nothing.
    """
    current = tx.conn.execute(select(person.c.email).where(person.c.id == letter.person)).scalar_one()
    if current != letter.email:
        return
    _prefer(tx, letter.person, email_failed_at=tx.at)
    notify(tx, [letter.person], "mailbox.failed", tag="mailbox", key=f"mailbox:{letter.id}")


def _settle(tx: Write, delivery_id: str, *, attempt: int | None = None, **values: Any) -> None:
    """Change a delivery that is still due; with ``attempt``, only if nobody tried since."""
    mine = [delivery.c.id == delivery_id, delivery.c.state == "due"]
    if attempt is not None:
        mine.append(delivery.c.attempts == attempt)
    tx.conn.execute(update(delivery).where(*mine).values(**values))


def turn_off_email(tx: Write, by: str) -> Answer:
    """No more notices nor digests by e-mail: what an unsubscribing link does. Twice is once."""
    actor = actor_for(tx.conn, by)
    require(actor, "self.change", Thing(actor.network, own=True))
    _prefer(tx, by, by_email=False, digest="none")
    return {"person": by}


def trust_mailbox(tx: Write, by: str) -> Answer:
    """The mailbox works again, says its owner: the next notice tries it."""
    actor = actor_for(tx.conn, by)
    require(actor, "self.change", Thing(actor.network, own=True))
    _prefer(tx, by, email_failed_at=None)
    return {"person": by}


def _prefer(tx: Write, person_id: str, **values: Any) -> None:
    """Change preferences of somebody who may have none yet."""
    insert_or = postgresql.insert if on_postgres(tx.conn) else sqlite.insert
    values = {**values, "updated_at": tx.at}
    row = insert_or(preference).values(person_id=person_id, **values)
    tx.conn.execute(row.on_conflict_do_update(index_elements=["person_id"], set_=values))


def send_again(tx: Write, by: str, *, delivery_id: str) -> Answer:
    """Put a failed letter of this network back into the outbox."""
    actor = actor_for(tx.conn, by)
    require(actor, "network.administer", Thing(actor.network))
    again = tx.conn.execute(
        update(delivery)
        .where(
            delivery.c.id == delivery_id,
            delivery.c.state == "failed",
            delivery.c.notice_id.in_(_notices_of(actor.network)),
        )
        .values(state="due", attempts=0, run_at=tx.at, leased_until=None, fault=None)
    )
    if again.rowcount == 0:
        raise Refused("not_found")
    return {"delivery": delivery_id}


def _notices_of(network: str) -> Any:
    return (
        select(notice.c.id)
        .join(person, person.c.id == notice.c.person_id)
        .where(person.c.network_id == network)
    )
