"""Recognising who speaks: a cookie's token or a programme's, kept only as a hash."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, FromClause, Row, Select, Table, select

from channels.store.tables import api_token, network, organisation, person, preference, session
from matching.access import Actor
from matching.refusals import Refused

LIFETIME: Final = timedelta(days=90)  # a phone that opens the page once a season stays signed in
TOUCH_EVERY: Final = timedelta(hours=12)  # how often "last seen" and the expiry are pushed forward


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who is behind a request or a socket. ``session_id`` names the session or the API token."""

    actor: Actor
    session_id: str
    name: str
    email: str
    locale: str
    org: str | None
    network_name: str
    timezone: str
    seen_at: datetime
    by_token: bool = False
    on_duty: bool = False


def hash_token(token: str) -> str:
    """What is kept of a token: SHA-256 is enough for 256 random bits."""
    return hashlib.sha256(token.encode()).hexdigest()


def session_for(conn: Connection, token: str, now: datetime) -> SignedIn:
    """Who holds this cookie. ``session_expired`` once it ended, ``not_signed_in`` if unknown."""
    found = who(session, session, session.c.seen_at, session.c.expires_at, session.c.revoked_at)
    row = conn.execute(found.where(session.c.token_hash == hash_token(token))).one_or_none()
    if row is None:
        raise Refused("not_signed_in")
    if row.revoked_at is not None or row.expires_at <= now or row.removed_at is not None:
        raise Refused("session_expired")
    return _signed_in(row, row.seen_at, by_token=False)


def token_for(conn: Connection, token: str) -> SignedIn:
    """Who holds this API token, or ``not_signed_in``."""
    found = who(api_token, api_token, api_token.c.created_at, api_token.c.revoked_at)
    row = conn.execute(found.where(api_token.c.token_hash == hash_token(token))).one_or_none()
    if row is None or row.revoked_at is not None or row.removed_at is not None:
        raise Refused("not_signed_in")
    return _signed_in(row, row.created_at, by_token=True)


def still_holds(conn: Connection, session_id: str) -> bool:
    """Whether a session, or an API token, was not revoked since somebody was recognised by it."""
    return any(
        conn.execute(select(table.c.id).where(table.c.id == session_id, table.c.revoked_at.is_(None))).first()
        for table in (session, api_token)
    )


def who(issued: Table, source: FromClause, *columns: ColumnElement[Any]) -> Select[Any]:
    """What ``SignedIn`` tells of whoever a session or an API token was issued to.

    ``source`` holds ``issued`` and stands first: SQLite joins nothing before what is left of an
    outer join, and would read every person there is.
    """
    return (
        select(
            issued.c.id.label("session_id"),
            *columns,
            person.c.id.label("person_id"),
            person.c.name,
            person.c.email,
            person.c.role,
            person.c.locale,
            person.c.network_id,
            person.c.removed_at,
            organisation.c.name.label("org"),
            network.c.name.label("network_name"),
            network.c.timezone,
            preference.c.on_duty,
        )
        .select_from(source)
        .join(person, person.c.id == issued.c.person_id)
        .join(network, network.c.id == person.c.network_id)
        .outerjoin(organisation, organisation.c.id == person.c.organisation_id)
        .outerjoin(preference, preference.c.person_id == person.c.id)
    )


def _signed_in(row: Row[Any], seen_at: datetime, *, by_token: bool) -> SignedIn:
    return SignedIn(
        actor=Actor(row.person_id, row.network_id, row.role),
        session_id=row.session_id,
        name=row.name,
        email=row.email,
        locale=row.locale,
        org=row.org,
        network_name=row.network_name,
        timezone=row.timezone,
        seen_at=seen_at,
        by_token=by_token,
        on_duty=bool(row.on_duty),
    )
