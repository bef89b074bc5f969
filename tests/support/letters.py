"""Notices put on a way, and what became of them."""

from __future__ import annotations

from datetime import datetime
from itertools import count
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from channels.actions.notices import notify
from channels.store import Store, Write
from channels.store.tables import delivery, notice

_keys = count()


async def post_letter(
    store: Store, person: str, *, way: str = "email", kind: str = "need.alert", **more: Any
) -> str:
    """Tell somebody something by one way alone; returns the delivery's id."""
    return await store.write(_post, person, way, kind, more)


def _post(tx: Write, person: str, way: str, kind: str, more: dict[str, Any]) -> str:
    target = more.pop("target", "")
    run_at = more.pop("run_at", tx.at)
    key = more.pop("key", f"key{next(_keys)}")
    tag = more.pop("tag", key)
    none: dict[str, frozenset[Any]] = {person: frozenset()}  # but the one below
    assert notify(tx, [person], kind, tag=tag, key=key, ways=none, **more) == [person]
    notice_id = tx.conn.execute(
        select(notice.c.id).where(notice.c.person_id == person, notice.c.key == key)
    ).scalar_one()
    row = {
        "id": tx.new_id(),
        "notice_id": notice_id,
        "way": way,
        "target": target,
        "state": "due",
        "run_at": run_at,
    }
    tx.conn.execute(insert(delivery), row)
    return str(row["id"])


async def forget_letters(store: Store) -> None:
    """Empty the outbox of what acts of the setting wrote into it."""
    await store.write(lambda tx: tx.conn.execute(delete(delivery)))


async def failed_letter(store: Store, person: str) -> str:
    """A letter that was given up."""
    letter = await post_letter(store, person)
    await store.write(_fail, letter)
    return letter


def _fail(tx: Write, letter: str) -> None:
    tx.conn.execute(update(delivery).where(delivery.c.id == letter).values(state="failed", fault="smtp 550"))


async def outcome_of(store: Store, letter: str) -> tuple[str, int, str | None]:
    """State, attempts and fault of a delivery."""
    row = await store.read(_delivery, letter)
    return row.state, row.attempts, row.fault


async def due_at(store: Store, letter: str) -> datetime:
    """When it is tried next."""
    return (await store.read(_delivery, letter)).run_at


def _delivery(conn: Connection, letter: str) -> Row[Any]:
    return conn.execute(select(delivery).where(delivery.c.id == letter)).one()
