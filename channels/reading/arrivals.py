"""Who connects, and what they are told first: one query, however many come at once.

Ten thousand people who lost a worker return together. What each of them needs (who they are, how
far their channels go, what they have not read) is read in one statement for all who wait, with
the very look at their session: nothing can end in between.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from sys import intern
from typing import Any, Final

import msgspec
from sqlalchemy import ColumnElement, Connection, FromClause, Select, and_, null, select

from channels.doorway import OPEN_KINDS
from channels.people.sessions import SignedIn, hash_token, who
from channels.reading.rooms import mentions_of, unread_of
from channels.shapes import ChannelKind
from channels.store.bulk import BulkAsk, json_rows, milliseconds
from channels.store.tables import api_token, channel, membership, person, session
from matching.access import Actor, Role
from matching.refusals import Refused


@dataclass(frozen=True, slots=True)
class Ticket:
    """What somebody shows at the door: the token of a cookie, or a programme's."""

    token: str
    by_token: bool


class Joined(msgspec.Struct, frozen=True, array_like=True):
    """A channel that somebody who arrives is a member of."""

    id: str
    kind: ChannelKind
    head: int
    unread: int
    mentions: int

    @property
    def closed(self) -> bool:
        """Whether only its members hear it."""
        return self.kind not in OPEN_KINDS


@dataclass(frozen=True, slots=True)
class Arrival:
    """Who arrives, and how far everything goes that they follow: one look."""

    who: SignedIn
    me: str
    me_head: int
    urgences: str
    joined: list[Joined]


class _Found(msgspec.Struct, frozen=True, array_like=True):
    """A ticket that was issued once: the columns of ``who``, then those of ``_follows``.

    Instants in milliseconds.
    """

    session_id: str
    token_hash: str
    seen_at: int
    expires_at: int | None
    revoked_at: int | None
    person_id: str
    name: str
    email: str
    role: Role
    locale: str
    network_id: str
    removed_at: int | None
    org: str | None
    network_name: str
    timezone: str
    on_duty: bool | int | None
    me: str
    me_head: int
    urgences: str
    joined: str | None


_joined: Final = msgspec.json.Decoder(list[Joined])
_MINE: Final = channel.alias("mine")
_BOARD: Final = channel.alias("board")


def _follows(postgres: bool) -> tuple[ColumnElement[Any], ...]:
    """Their own stream, the town's board, and the channels they joined as JSON."""
    own = and_(_MINE.c.person_id == person.c.id, _MINE.c.kind == "me")
    board = and_(_BOARD.c.network_id == person.c.network_id, _BOARD.c.kind == "urgences")
    joined = (
        select(
            json_rows(
                postgres,
                channel.c.id,
                channel.c.kind,
                channel.c.head,
                unread_of(membership.c.person_id, membership.c.channel_id, membership),
                mentions_of(membership.c.person_id, membership.c.channel_id, membership),
            )
        )
        .select_from(membership)
        .join(channel, channel.c.id == membership.c.channel_id)
        .where(membership.c.person_id == person.c.id, membership.c.until_seq.is_(None))
        .correlate(person)
        .scalar_subquery()
    )
    return (
        select(_MINE.c.id).where(own).correlate(person).scalar_subquery(),
        select(_MINE.c.head).where(own).correlate(person).scalar_subquery(),
        select(_BOARD.c.id).where(board).correlate(person).scalar_subquery(),
        joined,
    )


def _by_cookie(asked: FromClause, postgres: bool) -> Select[Any]:
    source = asked.join(session, session.c.token_hash == asked.c.token)
    issued = (session.c.token_hash, session.c.seen_at, session.c.expires_at, session.c.revoked_at)
    return who(session, source, *issued).add_columns(*_follows(postgres))


def _by_token(asked: FromClause, postgres: bool) -> Select[Any]:
    source = asked.join(api_token, api_token.c.token_hash == asked.c.token)
    issued = (api_token.c.token_hash, api_token.c.created_at, null(), api_token.c.revoked_at)
    return who(api_token, source, *issued).add_columns(*_follows(postgres))


_COOKIES: Final = BulkAsk(("token",), _Found, _by_cookie)
_TOKENS: Final = BulkAsk(("token",), _Found, _by_token)


def arrive(conn: Connection, tickets: Sequence[Ticket], now: datetime) -> list[Arrival | Refused]:
    """Whom each ticket admits, as ``session_for`` and ``token_for`` would; one statement a kind."""
    found: dict[tuple[bool, str], _Found] = {}
    for by_token, ask in ((False, _COOKIES), (True, _TOKENS)):
        hashes = {(hash_token(ticket.token),) for ticket in tickets if ticket.by_token is by_token}
        if hashes:
            found |= {(by_token, row.token_hash): row for row in ask.run(conn, list(hashes))}
    return [
        _admitted(found.get((ticket.by_token, hash_token(ticket.token))), ticket, now) for ticket in tickets
    ]


def _admitted(row: _Found | None, ticket: Ticket, now: datetime) -> Arrival | Refused:
    """What thousands have in common is kept once: a socket stays open for hours."""
    if row is None:
        return Refused("not_signed_in")
    over = row.expires_at is not None and row.expires_at <= milliseconds(now)
    if over or row.revoked_at is not None or row.removed_at is not None:
        return Refused("not_signed_in" if ticket.by_token else "session_expired")
    signed_in = SignedIn(
        actor=Actor(row.person_id, intern(row.network_id), row.role),
        session_id=row.session_id,
        name=row.name,
        email=row.email,
        locale=intern(row.locale),
        org=None if row.org is None else intern(row.org),
        network_name=intern(row.network_name),
        timezone=intern(row.timezone),
        seen_at=datetime.fromtimestamp(row.seen_at / 1000, UTC),
        by_token=ticket.by_token,
        on_duty=bool(row.on_duty),
    )
    joined = _joined.decode(row.joined) if row.joined else []
    return Arrival(signed_in, row.me, row.me_head, row.urgences, joined)
