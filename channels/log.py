"""The log: a channel is an append-only list of events, and this is the only way in and out.

``append`` gives the channel's next ``seq`` in the caller's transaction, so that seqs are free
of gaps and ordered by commit. ``since`` and ``before`` read events back with the present
state of what they speak about: what was deleted is never replayed with its content.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import repeat
from typing import Any, Final

import msgspec
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Row,
    and_,
    bindparam,
    cast,
    insert,
    or_,
    select,
    update,
)

from channels.clock import iso
from channels.reading.calls import calls_by_id
from channels.reading.exercises import exercises_by_id
from channels.reading.messages import messages_by_id
from channels.reading.needs import claims_by_id, needs_by_id
from channels.reading.notices import notices_by_id
from channels.reading.people import people_by_id
from channels.shapes import Event, EventData
from channels.store import Write
from channels.store.bulk import BulkAsk, BulkInsert, Prepared, as_json, asked, milliseconds
from channels.store.ready import Ready
from channels.store.store import Appended, Logged
from channels.store.tables import channel, event

Range = tuple[int, int | None]

MESSAGE_KINDS: Final = frozenset(
    {"message.posted", "message.edited", "message.deleted", "message.reacted", "message.pinned"}
    | {"poll.voted", "poll.closed"}
)
CARD_DEEDS: Final = (  # what happens to a need, and to an offer
    "opened",
    "edited",
    "claimed",
    "advanced",
    "released",
    "lapsed",
    "no_show",
    "handing",
    "handed_over",
    "queued",
    "dequeued",
    "declined",
    "resolved",
    "expired",
    "merged",
)
ALERT_KINDS: Final = frozenset({"need.alerted", "need.widened"})
CARD_KINDS: Final = (
    frozenset(f"{card}.{deed}" for card in ("need", "offer") for deed in CARD_DEEDS) | ALERT_KINDS
)
MEMBER_KINDS: Final = frozenset({"member.joined", "member.left"})
EXERCISE_KINDS: Final = frozenset({"exercise.opened", "exercise.ended"})
CALL_KINDS: Final = frozenset({"call.started", "call.joined", "call.left", "call.ended"})
CHANNEL_KINDS: Final = frozenset({"channel.created"})
NOTICE_KINDS: Final = frozenset({"notice.told", "notice.read"})
PERSONAL_KINDS: Final = frozenset({"session.revoked", "person.changed"}) | NOTICE_KINDS
KINDS: Final = (
    MESSAGE_KINDS | CARD_KINDS | EXERCISE_KINDS | CALL_KINDS | MEMBER_KINDS | CHANNEL_KINDS | PERSONAL_KINDS
)


_GROW: Final = Prepared(
    lambda _: (
        update(channel)
        .where(channel.c.id == bindparam("grown"))
        .values(head=channel.c.head + bindparam("by"))
        .returning(channel.c.head)
    )
)
_EXTEND: Final = BulkInsert(
    ("channel_id", "seq", "kind", "entity_id", "actor_id", "at", "facts"), lambda _: insert(event)
)
_PLACES: Final = Ready(
    lambda postgres: select(event).join(
        places := asked(("channel", "seq"), postgres),
        and_(event.c.channel_id == places.c.channel, event.c.seq == cast(places.c.seq, BigInteger)),
    )
)
_SINCE: Final = Ready(
    lambda _: (
        select(event)
        .where(event.c.channel_id == bindparam("channel"), event.c.seq > bindparam("after"))
        .order_by(event.c.seq)
        .limit(bindparam("limit"))
    )
)


class _Head(msgspec.Struct, frozen=True, array_like=True):
    id: str
    head: int


_HEADS: Final = BulkAsk(
    ("id",),
    _Head,
    lambda places, _: select(channel.c.id, channel.c.head).join(places, places.c.id == channel.c.id),
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
    seq = _grow(tx, channel_id, 1)
    told = None if facts is None else as_json(facts)
    _EXTEND.run(tx.conn, [(channel_id, seq, kind, entity, by, milliseconds(tx.at), told)])
    tx.appended.append(Appended(channel_id, seq))
    return seq


def extend(
    tx: Write,
    kind: str,
    entries: Sequence[tuple[str, str, str]],
    facts: Sequence[dict[str, Any] | None] | None = None,
) -> list[int]:
    """Add many events at once: (channel, entity, actor) each, and its facts if any; returns their seqs.

    One counter update a channel, one statement for all rows. The caller tells them, by
    adding an ``Event`` or an ``Appended`` for each to ``tx.appended``.
    """
    counts = Counter(channel_id for channel_id, _, _ in entries)
    following = {}
    for channel_id in sorted(counts):  # always in the same order: two workers never wait in a ring
        count = counts[channel_id]
        head = _grow(tx, channel_id, count)
        following[channel_id] = iter(range(head - count + 1, head + 1))
    seqs = [next(following[channel_id]) for channel_id, _, _ in entries]
    at = milliseconds(tx.at)
    _EXTEND.run(
        tx.conn,
        [
            (channel_id, seq, kind, entity, by, at, None if told is None else as_json(told))
            for (channel_id, entity, by), seq, told in zip(
                entries, seqs, facts or repeat(None, len(seqs)), strict=True
            )
        ],
    )
    return seqs


def _grow(tx: Write, channel_id: str, by: int) -> int:
    """Raise a channel's counter; its new value."""
    ((head,),) = _GROW.run(tx.conn, grown=channel_id, by=by)
    return int(head)


def since(
    conn: Connection, channel_id: str, after: int, *, limit: int, within: Sequence[Range] | None = None
) -> list[Event]:
    """Up to ``limit`` events after the cursor, oldest first.

    ``within`` are the intervals of seq that the reader may hear; None for all of them.
    """
    if within is None:
        return hydrate(conn, _SINCE.rows(conn, channel=channel_id, after=after, limit=limit))
    rows = conn.execute(
        select(event)
        .where(event.c.channel_id == channel_id, event.c.seq > after, heard(within))
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
        .where(event.c.channel_id == channel_id, event.c.seq < seq, heard(within))
        .order_by(event.c.seq.desc())
        .limit(limit)
    ).all()
    return hydrate(conn, rows[::-1])


def heads(conn: Connection, channel_ids: Iterable[str]) -> dict[str, int]:
    """The last seq of each channel."""
    found = _HEADS.run(conn, [(channel_id,) for channel_id in channel_ids])
    return {head.id: head.head for head in found}


def read_back(conn: Connection, appended: Sequence[Logged]) -> list[Event]:
    """The events of rows just appended, in that order: the same reading as a replay."""
    wanted = [(one.channel_id, one.seq) for one in appended if isinstance(one, Appended)]
    if not wanted:
        return [one for one in appended if isinstance(one, Event)]
    rows = _PLACES.rows(conn, places=as_json(wanted))
    by_place = {(told.channel, told.seq): told for told in hydrate(conn, rows)}
    return [one if isinstance(one, Event) else by_place[one.channel_id, one.seq] for one in appended]


def hydrate(conn: Connection, rows: Sequence[Row[Any]]) -> list[Event]:
    """Turn rows of the log into events, with one query a kind of entity."""
    messages = messages_by_id(conn, {row.entity_id for row in rows if row.kind in MESSAGE_KINDS})
    needs = needs_by_id(conn, {row.entity_id for row in rows if row.kind in CARD_KINDS})
    notices = notices_by_id(conn, {row.entity_id for row in rows if row.kind == "notice.told"})
    exercises = exercises_by_id(conn, {row.entity_id for row in rows if row.kind in EXERCISE_KINDS})
    calls = calls_by_id(conn, {row.entity_id for row in rows if row.kind in CALL_KINDS})
    claims = claims_by_id(conn, {row.facts["claim"] for row in rows if row.facts and "claim" in row.facts})
    named = {row.entity_id for row in rows if row.kind in MEMBER_KINDS}
    named |= {row.facts["person"] for row in rows if row.facts and "person" in row.facts}
    names = people_by_id(conn, {row.actor_id for row in rows} | named)
    events = []
    for row in rows:
        facts = row.facts or {}
        data = EventData(
            message=messages[row.entity_id] if row.kind in MESSAGE_KINDS else None,
            need=needs[row.entity_id] if row.kind in CARD_KINDS else None,
            person=names.get(row.entity_id if row.kind in MEMBER_KINDS else facts.get("person", "")),
            claim=claims[facts["claim"]] if "claim" in facts else None,
            exercise=exercises[row.entity_id] if row.kind in EXERCISE_KINDS else None,
            call=calls[row.entity_id] if row.kind in CALL_KINDS else None,
            taken=facts.get("taken"),
            state=facts.get("state"),
            reason=facts.get("reason"),
            outcome=facts.get("outcome"),
            changed=tuple(facts.get("changed", ())),
            name=facts.get("name"),
            sessions=tuple(facts.get("sessions", ())),
            wave=facts.get("wave"),
            people=facts.get("people"),
            notice=notices[row.entity_id] if row.kind == "notice.told" else None,
            tags=tuple(facts.get("tags", ())),
            word=facts.get("word"),
            on=facts.get("on"),
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


def heard(within: Sequence[Range] | None) -> ColumnElement[bool]:
    if within is None:
        return event.c.seq > 0
    return or_(
        event.c.seq < 0,
        *(
            event.c.seq > start if end is None else and_(event.c.seq > start, event.c.seq <= end)
            for start, end in within
        ),
    )
