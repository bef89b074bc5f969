"""The indexer: follows the log of every channel, a batch at a time, behind whoever speaks.

Nothing waits for it: a message is acknowledged, then found a moment later. A cursor a channel says how far it
read; it moves in the transaction that writes the entries, and only from where it was. So a crash loses
nothing, and any number of workers may follow at once: of two with the same batch, one has its work undone.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from sqlalchemy import Connection, Row, delete, func, insert, literal, select, union_all, update
from sqlalchemy.dialects import postgresql, sqlite

from channels.log import MESSAGE_KINDS
from channels.search.entries import Draft, analysed, put, sources_of, wipe
from channels.store import Store, Write, on_postgres
from channels.store.tables import (
    channel,
    event,
    file,
    message,
    need,
    search_cursor,
    search_state,
)

T = TypeVar("T")

GATHER: Final = 0.2  # seconds: what is said together is indexed together
BATCH: Final = 400  # events a transaction: a few milliseconds of the writer
CHANNELS: Final = 64  # followed in one batch
REST: Final = 3.0  # times as long as a batch took: a busy evening goes first
CARD_KINDS: Final = frozenset({"need.opened", "need.edited", "offer.opened", "offer.edited"})
WAKES: Final = ("message.", *CARD_KINDS)
_SILENT: Final = ("me", "urgences")  # what happens there is told elsewhere as well


@dataclass(frozen=True, slots=True)
class Step:
    """The cursor of one channel: from where to where, and what this concerns."""

    channel: str
    known: int | None
    until: int
    entities: frozenset[str]


@dataclass(frozen=True, slots=True)
class Batch:
    """What happened since the cursors, as it reads now."""

    steps: tuple[Step, ...]
    drafts: tuple[Draft, ...]


async def follow(store: Store) -> None:
    """Index what was said since the last look, then a part of what was there before the index."""
    await asyncio.sleep(GATHER)
    await _catch_up(store)
    while await _rested(build_batch, store):
        await asyncio.sleep(0)
        await _catch_up(store)  # what is said now goes first


async def _catch_up(store: Store) -> None:
    """Follow until nothing is left. Who speaks on and on is followed a gathering at a time, not a word."""
    while events := await _rested(index_batch, store):
        if events < BATCH:
            await asyncio.sleep(GATHER)


async def index_all(store: Store, progress: Callable[[int, int], None] = lambda done, of: None) -> None:
    """Index everything that waits, without resting."""
    _, total = await store.read(_built)
    while await build_batch(store):
        progress(*await store.read(_built))
    progress(total, total)
    while await index_batch(store):
        pass


async def _rested(step: Callable[[Store], Awaitable[T]], store: Store) -> T:
    """A batch, then a rest for as long as it is worth, if it did anything."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    done = await step(store)
    if done:
        await asyncio.sleep(REST * (loop.time() - began))
    return done


# ── following ───────────────────────────────────────────────────────────────────────────────


async def index_batch(store: Store) -> int:
    """Index one batch of what happened; how many events that were."""
    steps, sources = await store.read(_happened)
    if not steps:
        return 0
    drafts = await asyncio.to_thread(analysed, sources)
    await store.write(_index, Batch(steps, tuple(drafts)))
    return sum(step.until - (step.known or 0) for step in steps)


def _happened(conn: Connection) -> tuple[tuple[Step, ...], list[Any]]:
    known = {
        row.id: row.seq
        for row in conn.execute(
            select(channel.c.id, search_cursor.c.seq)
            .outerjoin(search_cursor, search_cursor.c.channel_id == channel.c.id)
            .where(channel.c.head > func.coalesce(search_cursor.c.seq, 0), channel.c.kind.not_in(_SILENT))
            .order_by(channel.c.id)
            .limit(CHANNELS)
        )
    }
    if not known:
        return (), []
    rows = conn.execute(
        select(event.c.channel_id, event.c.seq, event.c.kind, event.c.entity_id)
        .outerjoin(search_cursor, search_cursor.c.channel_id == event.c.channel_id)
        .where(event.c.channel_id.in_(list(known)), event.c.seq > func.coalesce(search_cursor.c.seq, 0))
        .order_by(event.c.at, event.c.channel_id, event.c.seq)
        .limit(BATCH)
    ).all()
    steps = []
    messages: set[str] = set()
    cards: set[str] = set()
    for channel_id, after in known.items():
        mine = _unbroken((row for row in rows if row.channel_id == channel_id), after or 0)
        if not mine:
            continue
        said = {row.entity_id for row in mine if row.kind in MESSAGE_KINDS}
        asked = {row.entity_id for row in mine if row.kind in CARD_KINDS}
        steps.append(Step(channel_id, after, mine[-1].seq, frozenset(said | asked)))
        messages |= said
        cards |= asked
    order = {row.entity_id: place for place, row in enumerate(rows)}
    sources = sources_of(conn, messages, cards)
    return tuple(steps), sorted(sources, key=lambda one: (order.get(one.id, len(rows)), one.id))


def _unbroken(rows: Any, after: int) -> list[Row[Any]]:
    """The events that follow the cursor without a gap: clocks of two workers may differ, seqs do not."""
    found: list[Row[Any]] = []
    for row in sorted(rows, key=lambda row: row.seq):
        if row.seq != after + len(found) + 1:
            break
        found.append(row)
    return found


def _index(tx: Write, batch: Batch) -> None:
    first = _take_numbers(tx, len(batch.drafts))
    done: set[str] = set()
    for step in batch.steps:
        if _advance(tx, step):
            done |= step.entities
    kept = [draft for draft in batch.drafts if draft.kind == "file" or draft.id in done]
    gone = done - {draft.id for draft in kept}
    put(tx, kept if done else [], gone, range(first, first + len(batch.drafts)), renumber=False)


def _take_numbers(tx: Write, count: int) -> int:
    """The first of ``count`` free numbers. One indexer at a time passes here, on every database."""
    after = tx.conn.execute(
        update(search_state).values(next=search_state.c.next + count).returning(search_state.c.next)
    ).scalar_one()
    return int(after) - count


def _advance(tx: Write, step: Step) -> bool:
    """Move a cursor on from where it was seen; False when another worker did."""
    if step.known is None:
        insert_or = postgresql.insert if on_postgres(tx.conn) else sqlite.insert
        row = insert_or(search_cursor).values(channel_id=step.channel, seq=0)
        tx.conn.execute(row.on_conflict_do_nothing())
    moved = tx.conn.execute(
        update(search_cursor)
        .where(search_cursor.c.channel_id == step.channel, search_cursor.c.seq == (step.known or 0))
        .values(seq=step.until)
    )
    return moved.rowcount > 0


# ── building ────────────────────────────────────────────────────────────────────────────────


def start_over(tx: Write) -> None:
    """Forget the index, and go through everything anew. What happens meanwhile is followed as ever."""
    wipe(tx.conn)
    tx.conn.execute(delete(search_cursor))
    heads = select(channel.c.id, channel.c.head)
    tx.conn.execute(insert(search_cursor).from_select(["channel_id", "seq"], heads))
    count = sum(
        tx.conn.execute(select(func.count()).select_from(table)).scalar_one()
        for table in (message, need, file)
    )
    tx.conn.execute(update(search_state).values(next=count + 1, next_old=1, built_to=""))


async def build_batch(store: Store) -> bool:
    """Index a part of what was there before; whether something was left of it.

    By identifier, which is by time. Its numbers lie before those of what happened since.
    """
    known, until, sources = await store.read(_before)
    if known is None:
        return False
    drafts = await asyncio.to_thread(analysed, sources)
    await store.write(_build, known, until, drafts)
    return True


def _before(conn: Connection) -> tuple[str | None, str | None, list[Any]]:
    known = conn.execute(select(search_state.c.built_to)).scalar_one()
    if known is None:
        return None, None, []
    parts = [
        select(table.c.id, literal(name).label("what"))
        .where(table.c.id > known)
        .order_by(table.c.id)
        .limit(BATCH)
        .subquery()
        for table, name in ((message, "message"), (need, "card"))
    ]
    rows = sorted(conn.execute(union_all(*(select(part) for part in parts))).all())[:BATCH]
    cards = {row.id for row in rows if row.what == "card"}
    messages = {row.id for row in rows} - cards
    return (
        known,
        rows[-1].id if rows else None,
        sorted(sources_of(conn, messages, cards), key=lambda one: one.id),
    )


def _build(tx: Write, known: str, until: str | None, drafts: list[Draft]) -> None:
    after = tx.conn.execute(
        update(search_state)
        .where(search_state.c.built_to == known)
        .values(next_old=search_state.c.next_old + len(drafts), built_to=until)
        .returning(search_state.c.next_old)
    ).scalar()
    if after is not None:  # else another worker did it
        put(tx, drafts, (), range(after - len(drafts), after), renumber=True)


def _built(conn: Connection) -> tuple[int, int]:
    """How many of those from before have been gone through, of how many."""
    row = conn.execute(select(search_state)).one()
    return row.next_old - 1, row.next - 1
