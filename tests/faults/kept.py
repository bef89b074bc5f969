"""Reads the database at rest into values: what the judge holds everything else against."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, select

from channels.store import engines
from channels.store.tables import channel, claim, event, idempotency, message, need
from tests.faults.history import Kept, KeptClaim, KeptMessage, KeptNeed, Logged


def read_kept(url: str, channels: Iterable[str]) -> Kept:
    """Everything the rules look at, and what the database thinks of its own files."""
    engine = engines.sync_engine(url)
    try:
        with engine.connect() as conn:
            return _read(conn, list(channels), damage=_damage(conn) if engines.is_sqlite(url) else [])
    finally:
        engine.dispose()


def _damage(conn: Connection) -> list[str]:
    lines = [str(row[0]) for row in conn.exec_driver_sql("PRAGMA integrity_check")]
    lines += [f"foreign key: {row}" for row in conn.exec_driver_sql("PRAGMA foreign_key_check")]
    return [line for line in lines if line != "ok"]


def _read(conn: Connection, channels: list[str], damage: list[str]) -> Kept:
    kept = Kept(damage=damage)
    for row in conn.execute(select(channel.c.id, channel.c.head).where(channel.c.id.in_(channels))):
        kept.heads[row.id], kept.log[row.id] = row.head, []
    for row in conn.execute(select(event).where(event.c.channel_id.in_(channels)).order_by(event.c.seq)):
        logged = Logged(row.seq, row.kind, row.entity_id, row.actor_id, row.facts)
        kept.log[row.channel_id].append(logged)
    for row in conn.execute(select(message)):
        kept.messages[row.id] = KeptMessage(row.channel_id, row.seq, row.author_id, row.body)
    for row in conn.execute(select(need)):
        kept.needs[row.id] = KeptNeed(
            row.channel_id, row.author_id, row.title, row.quantity, row.taken, row.state
        )
    for row in conn.execute(select(claim)):
        kept.claims[row.id] = KeptClaim(row.need_id, row.person_id, row.quantity, row.state)
    for row in conn.execute(select(idempotency)):
        kept.keys.setdefault(row.person_id, {})[row.key] = dict(row.answer)
    return kept
