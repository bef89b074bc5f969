"""Browsers that agreed to be woken: subscribing, and taking it back."""

from __future__ import annotations

import binascii
import re
from base64 import urlsafe_b64decode
from collections.abc import Sequence
from typing import Final
from urllib.parse import urlsplit

from sqlalchemy import delete, insert, select, update

from channels.actions.once import Answer
from channels.doorway import actor_for, require
from channels.store import Write
from channels.store.tables import push_subscription, session
from matching.access import Thing
from matching.refusals import Refused

MOST: Final = 10  # browsers of one person; the oldest makes room
ENDPOINT_LIMIT: Final = 1_000
POINT: Final = 65  # bytes of an uncompressed point of P-256, which begins with 4
AUTH: Final = 16
_BASE64: Final = re.compile(r"[A-Za-z0-9_-]+={0,2}")


def subscribe(
    tx: Write,
    by: str,
    *,
    endpoint: str,
    p256dh: str,
    auth: str,
    services: Sequence[str],
    session_id: str | None = None,
) -> Answer:
    """Wake this browser from now on. Answers ``{"subscription": id}``.

    An endpoint is an address that we will send to: only those of known push services
    (``services``) are taken, so that nobody makes the server knock elsewhere. It belongs to one
    person, the last who subscribed in that browser, and sleeps when its session ends.
    """
    actor = actor_for(tx.conn, by)
    require(actor, "self.change", Thing(actor.network, own=True))
    if not _of_a_service(endpoint, services) or not _keys_fit(p256dh, auth):
        raise Refused("bad_subscription")
    values = {
        "person_id": by,
        "session_id": session_id if session_id and _is_session(tx, session_id) else None,
        "p256dh": p256dh,
        "auth": auth,
        "gone_at": None,
    }
    known = tx.conn.execute(
        update(push_subscription)
        .where(push_subscription.c.endpoint == endpoint)
        .values(**values)
        .returning(push_subscription.c.id)
    ).scalar_one_or_none()
    if known is not None:
        return {"subscription": known}
    _make_room(tx, by)
    new = tx.new_id()
    tx.conn.execute(
        insert(push_subscription), {"id": new, "endpoint": endpoint, "created_at": tx.at, **values}
    )
    return {"subscription": new}


def unsubscribe(tx: Write, by: str, *, endpoint: str) -> Answer:
    """Let this browser sleep. What was not subscribed is asleep already."""
    actor = actor_for(tx.conn, by)
    require(actor, "self.change", Thing(actor.network, own=True))
    tx.conn.execute(
        delete(push_subscription).where(
            push_subscription.c.endpoint == endpoint, push_subscription.c.person_id == by
        )
    )
    return {"person": by}


def _of_a_service(endpoint: str, services: Sequence[str]) -> bool:
    if len(endpoint) > ENDPOINT_LIMIT or not endpoint.isascii() or not endpoint.isprintable():
        return False
    try:
        address = urlsplit(endpoint)
        host, port = address.hostname or "", address.port
    except ValueError:
        return False
    if "@" in address.netloc or not any(host == one or host.endswith(f".{one}") for one in services):
        return False
    if host == "127.0.0.1":  # named by hand, in a rehearsal on one machine
        return address.scheme in ("http", "https")
    return address.scheme == "https" and port in (None, 443)


def _keys_fit(p256dh: str, auth: str) -> bool:
    point, secret = _bytes_of(p256dh), _bytes_of(auth)
    return len(point) == POINT and point[0] == 4 and len(secret) == AUTH


def _bytes_of(text: str) -> bytes:
    if not _BASE64.fullmatch(text):
        return b""
    try:
        return urlsafe_b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4))
    except binascii.Error:
        return b""


def _is_session(tx: Write, session_id: str) -> bool:
    """A programme that acts by a token has no session that could end."""
    return tx.conn.execute(select(session.c.id).where(session.c.id == session_id)).first() is not None


def _make_room(tx: Write, person_id: str) -> None:
    old = tx.conn.execute(
        select(push_subscription.c.id)
        .where(push_subscription.c.person_id == person_id)
        .order_by(push_subscription.c.created_at.desc())
        .offset(MOST - 1)
    ).scalars()
    tx.conn.execute(delete(push_subscription).where(push_subscription.c.id.in_(list(old))))
