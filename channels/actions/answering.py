"""Answering a notice from outside of the pages, by a link or a push, in its person's name.

The link is what proves who it is. Everything then goes through the same actions as in the pages,
under a key made from the notice: a link opened twice does its work once.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from channels.actions.needs import advance_claim, claim_need, release_claim, respond
from channels.actions.once import Answer
from channels.doorway import need_for
from channels.store import Write
from channels.store.tables import notice, person
from matching.refusals import Refused


@dataclass(frozen=True, slots=True)
class Noticed:
    """Whom a notice told, and what about."""

    id: str
    person: str
    name: str
    locale: str
    kind: str
    need: str | None


def noticed(conn: Connection, notice_id: str) -> Noticed:
    """Who was told. ``link_invalid`` once they are gone, like for a link that never was."""
    row = conn.execute(
        select(
            notice.c.id,
            notice.c.person_id,
            notice.c.kind,
            notice.c.need_id,
            person.c.name,
            person.c.locale,
            person.c.removed_at,
        )
        .join(person, person.c.id == notice.c.person_id)
        .where(notice.c.id == notice_id)
    ).one_or_none()
    if row is None or row.removed_at is not None:
        raise Refused("link_invalid")
    return Noticed(row.id, row.person_id, row.name, row.locale, row.kind, row.need_id)


def answer_notice(tx: Write, notice_id: str, *, answer: str, quantity: int = 1) -> Answer:
    """Take, decline, confirm or give back, as whoever the notice told."""
    told = noticed(tx.conn, notice_id)
    if told.need is None:
        raise Refused("link_invalid")
    match answer:
        case "take":
            return _take(tx, told.person, told.need, quantity, key=f"link:{told.id}")
        case "cannot":
            return respond(tx, told.person, need_id=told.need, answer="cannot")
        case "confirm":
            return advance_claim(tx, told.person, claim_id=_held(tx, told), state="confirmed")
        case "release":
            return release_claim(tx, told.person, claim_id=_held(tx, told), reason="unavailable")
    raise Refused("bad_choice", field="answer")


def _take(tx: Write, by: str, need_id: str, quantity: int, *, key: str) -> Answer:
    """Claim once: the key has its answer kept, whatever became of the claim since."""
    try:
        done = claim_need(tx, by, need_id=need_id, quantity=quantity, key=key)
    except Refused as refusal:
        if refusal.code != "key_reused":
            raise
        done = {"claim": None}  # taken by this very link before, another quantity
    held = need_for(tx.conn, by, need_id).claim_id
    if held is None:
        raise Refused("link_used")
    if held != done["claim"]:
        raise Refused("already_yours")
    return done


def _held(tx: Write, told: Noticed) -> str:
    """The promise that they hold now; it may have lapsed or been given back since they were told."""
    assert told.need is not None
    held = need_for(tx.conn, told.person, told.need).claim_id
    if held is None:
        raise Refused("link_used")
    return held
