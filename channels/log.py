"""The log: a channel is an append-only list of events, and this is the only way in and out.

``append`` gives the channel's next ``seq`` in the caller's transaction, so that seqs are free
of gaps and ordered by commit. ``since`` and ``before`` read events back with the present
state of what they speak about: what was deleted is never replayed with its content.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, and_, bindparam, insert, or_, select, tuple_, update

from channels.clock import iso
from channels.reading.messages import messages_by_id
from channels.reading.needs import claims_by_id, needs_by_id
from channels.reading.people import people_by_id
from channels.shapes import Event, EventData
from channels.store import Write
from channels.store.bulk import BulkInsert, milliseconds
from channels.store.store import Appended, Logged
from channels.store.tables import channel, event

Range = tuple[int, int | None]

MESSAGE_KINDS: Final = frozenset({"message.posted", "message.edited", "message.deleted"})
NEED_KINDS: Final = frozenset(
    {
        "need.opened",
        "need.claimed",
        "need.released",
        "need.declined",
        "need.resolved",
        "need.expired",
        "need.merged",
    }
)
MEMBER_KINDS: Final = frozenset({"member.joined", "member.left"})
CHANNEL_KINDS: Final = frozenset({"channel.created"})
PERSONAL_KINDS: Final = frozenset({"session.revoked", "person.changed"})
KINDS: Final = MESSAGE_KINDS | NEED_KINDS | MEMBER_KINDS | CHANNEL_KINDS | PERSONAL_KINDS


_GROW: Final = (
    update(channel)
    .where(channel.c.id == bindparam("grown"))
    .values(head=channel.c.head + bindparam("by"))
    .returning(channel.c.head)
)
_INSERT: Final = insert(event)
_EXTEND: Final = BulkInsert(
    ("channel_id", "seq", "kind", "entity_id", "actor_id", "at", "facts"), lambda _: insert(event)
)
_PLACES: Final = select(event).where(
    tuple_(event.c.channel_id, event.c.seq).in_(bindparam("places", expanding=True))
)


def append(
    tx: Write,
    channel_id: str,
    kind: str,
    *,
    entity: str,
    by: str,
    facts: dict[str, Any] | None = None,
) -> int:
    """Add an event to a channel's log and return its ``seq``.

    ``entity`` is the id of the row the event is about; ``facts`` holds what that row will
    not tell later. It is told to everybody after the commit, by the store.
    """
    assert kind in KINDS, f"unknown kind {kind!r}"
    seq = tx.conn.execute(_GROW, {"grown": channel_id, "by": 1}).scalar_one()
    tx.conn.execute(
        _INSERT,
        {
            "channel_id": channel_id,
            "seq": seq,
            "kind": kind,
            "entity_id": entity,
            "actor_id": by,
            "at": tx.at,
            "facts": facts,
        },
    )
    tx.appended.append(Appended(channel_id, seq))
    return int(seq)


def extend(tx: Write, kind: str, entries: Sequence[tuple[str, str, str]]) -> list[int]:
    """Add many events without facts at once: (channel, entity, actor) each; returns their seqs.

    One counter update a channel, one statement for all rows. The caller tells them, by
    adding an ``Event`` or an ``Appended`` for each to ``tx.appended``.
    """
    counts = Counter(channel_id for channel_id, _, _ in entries)
    following = {}
    for channel_id in sorted(counts):  # always in the same order: two workers never wait in a ring
        count = counts[channel_id]
        head = tx.conn.execute(_GROW, {"grown": channel_id, "by": count}).scalar_one()
        following[channel_id] = iter(range(head - count + 1, head + 1))
    seqs = [next(following[channel_id]) for channel_id, _, _ in entries]
    at = milliseconds(tx.at)
    _EXTEND.run(
        tx.conn,
        [
            (channel_id, seq, kind, entity, by, at, None)
            for (channel_id, entity, by), seq in zip(entries, seqs, strict=True)
        ],
    )
    return seqs


def since(
    conn: Connection, channel_id: str, after: int, *, limit: int, within: Sequence[Range] | None = None
) -> list[Event]:
    """Up to ``limit`` events after the cursor, oldest first.

    ``within`` are the intervals of seq that the reader may hear; None for all of them.
    """
    rows = conn.execute(
        select(event)
        .where(event.c.channel_id == channel_id, event.c.seq > after, _heard(within))
        .order_by(event.c.seq)
        .limit(limit)
    ).all()
    return hydrate(conn, rows)


def before(
    conn: Connection, channel_id: str, seq: int, *, limit: int, within: Sequence[Range] | None = None
) -> list[Event]:
    """Up to ``limit`` events older than ``seq``, oldest first: the history upwards."""
    rows = conn.execute(
        select(event)
        .where(event.c.channel_id == channel_id, event.c.seq < seq, _heard(within))
        .order_by(event.c.seq.desc())
        .limit(limit)
    ).all()
    return hydrate(conn, rows[::-1])


def heads(conn: Connection, channel_ids: Iterable[str]) -> dict[str, int]:
    """The last seq of each channel."""
    rows = conn.execute(select(channel.c.id, channel.c.head).where(channel.c.id.in_(list(channel_ids))))
    return {row.id: row.head for row in rows}


def read_back(conn: Connection, appended: Sequence[Logged]) -> list[Event]:
    """The events of rows just appended, in that order: the same reading as a replay."""
    wanted = [(one.channel_id, one.seq) for one in appended if isinstance(one, Appended)]
    if not wanted:
        return [one for one in appended if isinstance(one, Event)]
    rows = conn.execute(_PLACES, {"places": wanted}).all()
    by_place = {(told.channel, told.seq): told for told in hydrate(conn, rows)}
    return [one if isinstance(one, Event) else by_place[one.channel_id, one.seq] for one in appended]


def hydrate(conn: Connection, rows: Sequence[Row[Any]]) -> list[Event]:
    """Turn rows of the log into events, with one query a kind of entity."""
    messages = messages_by_id(conn, {row.entity_id for row in rows if row.kind in MESSAGE_KINDS})
    needs = needs_by_id(conn, {row.entity_id for row in rows if row.kind in NEED_KINDS})
    claims = claims_by_id(conn, {row.facts["claim"] for row in rows if row.facts and "claim" in row.facts})
    names = people_by_id(
        conn,
        {row.actor_id for row in rows} | {row.entity_id for row in rows if row.kind in MEMBER_KINDS},
    )
    events = []
    for row in rows:
        facts = row.facts or {}
        data = EventData(
            message=messages[row.entity_id] if row.kind in MESSAGE_KINDS else None,
            need=needs[row.entity_id] if row.kind in NEED_KINDS else None,
            person=names[row.entity_id] if row.kind in MEMBER_KINDS else None,
            claim=claims[facts["claim"]] if "claim" in facts else None,
            taken=facts.get("taken"),
            reason=facts.get("reason"),
            outcome=facts.get("outcome"),
            name=facts.get("name"),
            sessions=tuple(facts.get("sessions", ())),
        )
        events.append(
            Event(
                channel=row.channel_id,
                seq=row.seq,
                kind=row.kind,
                at=iso(row.at),
                by=names[row.actor_id],
                data=data,
            )
        )
    return events


def _heard(within: Sequence[Range] | None) -> ColumnElement[bool]:
    if within is None:
        return event.c.seq > 0
    return or_(
        event.c.seq < 0,
        *(
            event.c.seq > start if end is None else and_(event.c.seq > start, event.c.seq <= end)
            for start, end in within
        ),
    )
