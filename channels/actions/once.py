"""Idempotency: the same key does its work once and always gets the same answer."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any, Final

import msgspec
from sqlalchemy import insert, select

from channels.store import Write
from channels.store.tables import idempotency
from matching.refusals import Refused

KEY_LIMIT: Final = 64

Answer = dict[str, Any]


def once(tx: Write, by: str, key: str | None, request: object, act: Callable[[], Answer]) -> Answer:
    """Run ``act`` unless this person already did so under ``key``; then give the stored answer.

    ``request`` is what was asked: the key with something else is ``Refused("key_reused")``.
    Refusals are not stored, so that a retry may succeed. Without a key a retry may double.
    """
    if key is None:
        return act()
    if not 0 < len(key) <= KEY_LIMIT:
        raise Refused("bad_request", field="key")
    fingerprint = hashlib.sha256(msgspec.json.encode(request, order="sorted")).hexdigest()
    known = tx.conn.execute(
        select(idempotency.c.fingerprint, idempotency.c.answer).where(
            idempotency.c.person_id == by, idempotency.c.key == key
        )
    ).one_or_none()
    if known is not None:
        if known.fingerprint != fingerprint:
            raise Refused("key_reused")
        return dict(known.answer)
    answer = act()
    tx.conn.execute(
        insert(idempotency),
        {"person_id": by, "key": key, "fingerprint": fingerprint, "answer": answer, "at": tx.at},
    )
    return answer
