"""Idempotency: the same key does its work once and always gets the same answer."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import Text, and_, cast, insert, select

from channels.store import Write
from channels.store.bulk import BulkAsk, BulkInsert, milliseconds
from channels.store.tables import idempotency
from matching.refusals import Refused

KEY_LIMIT: Final = 64

Answer = dict[str, Any]

_sorted: Final = msgspec.json.Encoder(order="sorted")

_INSERT: Final = BulkInsert(
    ("person_id", "key", "fingerprint", "answer", "at"), lambda _: insert(idempotency)
)


class _Known(msgspec.Struct, frozen=True, array_like=True):
    """A key that was used: by whom, for what, and what was answered (JSON)."""

    person_id: str
    key: str
    fingerprint: str
    answer: str


_KNOWN: Final = BulkAsk(
    ("person_id", "key"),
    _Known,
    lambda asked, _: select(
        idempotency.c.person_id,
        idempotency.c.key,
        idempotency.c.fingerprint,
        cast(idempotency.c.answer, Text),
    ).join(asked, and_(idempotency.c.key == asked.c.key, idempotency.c.person_id == asked.c.person_id)),
)


class Keys:
    """The idempotency keys of many acts of one kind, looked up and stored together."""

    def __init__(self, tx: Write, asked: Sequence[tuple[str, str | None, object]]) -> None:
        """``asked``: who, under which key, what; in the order of the acts."""
        self._tx = tx
        self._asked = asked
        self._prints = [fingerprint(request) if key else "" for _, key, request in asked]
        places = [(by, key) for by, key, _ in asked if key]
        found = _KNOWN.run(tx.conn, places) if places else ()
        self._known = {
            (known.person_id, known.key): (known.fingerprint, msgspec.json.decode(known.answer, type=Answer))
            for known in found
        }
        self._at = milliseconds(tx.at)
        self._fresh: list[tuple[str, str, str, str, int]] = []

    def answer(self, index: int) -> Answer | None:
        """The stored answer of an act; None when it is to be done. Refuses a key used for other things."""
        by, key, _ = self._asked[index]
        if key is None:
            return None
        known = self._known.get((by, key))
        if known is None:
            check_key(key)
            return None
        if known[0] != self._prints[index]:
            raise Refused("key_reused")
        return known[1]

    def remember(self, index: int, answer: Answer) -> None:
        """Keep the answer of an act that was done."""
        by, key, _ = self._asked[index]
        if key is None:
            return
        made_of = self._prints[index]
        self._known[by, key] = made_of, answer
        self._fresh.append((by, key, made_of, msgspec.json.encode(answer).decode(), self._at))

    def save(self) -> None:
        """Write down what was remembered."""
        _INSERT.run(self._tx.conn, self._fresh)


def check_key(key: str) -> None:
    """A key of a sensible length, that every database can hold."""
    if not 0 < len(key) <= KEY_LIMIT or "\0" in key:
        raise Refused("bad_request", field="key")


def fingerprint(request: object) -> str:
    """What tells two requests apart."""
    return hashlib.sha256(_sorted.encode(request)).hexdigest()


def once(tx: Write, by: str, key: str | None, request: object, act: Callable[[], Answer]) -> Answer:
    """Run ``act`` unless this person already did so under ``key``; then give the stored answer.

    ``request`` is what was asked: the key with something else is ``Refused("key_reused")``.
    Refusals are not stored, so that a retry may succeed. Without a key a retry may double.
    """
    keys = Keys(tx, [(by, key, request)])
    answer = keys.answer(0)
    if answer is None:
        answer = act()
        keys.remember(0, answer)
        keys.save()
    return answer
