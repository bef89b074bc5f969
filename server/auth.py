"""Who is behind a request: a session cookie or a bearer token, looked up once, put in the scope."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from typing import Final
from urllib.parse import urlsplit

from sqlalchemy import Connection
from starlette.requests import HTTPConnection, Request
from starlette.types import ASGIApp, Receive, Scope, Send

from channels.actions.sessions import touch_session
from channels.people.sessions import TOUCH_EVERY, SignedIn, session_for, token_for
from channels.reading.arrivals import Arrival, Ticket, arrive
from matching.refusals import Refused
from server.faults import answer_refusal
from server.house import House
from server.wire.refusing import refuse_upgrade
from web.catalogue import locale_for
from web.comfort import read_cookie
from web.cookies import SESSION_COOKIE
from web.visit import Visit

ANONYMOUS_PATHS: Final = ("/static/", "/sw.js", "/healthz", "/readyz", "/metrics")


class Authentication:
    """Puts a ``Visit`` into the scope of every request and upgrade."""

    def __init__(self, app: ASGIApp, house: House) -> None:
        self._app = app
        self._house = house

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in ("http", "websocket") and not scope["path"].startswith(ANONYMOUS_PATHS):
            connection = HTTPConnection(scope)
            visit = scope["visit"] = self._stranger(connection)
            try:
                await self._recognise(visit, connection)
            except Refused as refusal:
                await self._turn_away(scope, receive, send, refusal)
                return
        await self._app(scope, receive, send)

    def _stranger(self, connection: HTTPConnection) -> Visit:
        house = self._house
        comfort, chosen = read_cookie(connection.cookies)
        return Visit(
            desk=house.desk,
            seen=house.seen,
            files=house.files,
            renderer=house.renderer,
            catalogue=house.catalogue,
            secret=house.secret,
            locale=chosen or locale_for(connection.headers.get("accept-language")),
            origin=origin_of(connection, house.config.server.public_url),
            demo=house.demo,
            reach=house.reach,
            comfort=comfort,
            chosen_locale=chosen,
        )

    async def _recognise(self, visit: Visit, connection: HTTPConnection) -> None:
        """Look up who this is; ``Refused("busy")`` when nobody can be looked up now."""
        try:
            if connection.scope["type"] == "websocket":
                visit.arrival = await self._arrival(connection)
                visit.who = None if visit.arrival is None else visit.arrival.who
            else:
                visit.who = await self._who(connection)
        except Refused as refusal:
            if refusal.code not in ("not_signed_in", "session_expired"):
                raise
            visit.ended = refusal.code == "session_expired"
        if visit.who is not None:
            visit.locale = visit.who.locale

    async def _turn_away(self, scope: Scope, receive: Receive, send: Send, refusal: Refused) -> None:
        if scope["type"] == "websocket":
            visit: Visit = scope["visit"]
            refuse_upgrade(scope, refusal, visit.desk.say(refusal, visit.locale))
        else:
            response = await answer_refusal(Request(scope, receive), refusal)
            await response(scope, receive, send)

    async def _who(self, connection: HTTPConnection) -> SignedIn | None:
        store, ticket = self._house.desk.store, _ticket(connection)
        if ticket is None:
            return None
        if ticket.by_token:
            return await store.read(token_for, ticket.token)
        who = await store.read(session_for, ticket.token, store.clock())
        await self._touch(who)
        return who

    async def _arrival(self, connection: HTTPConnection) -> Arrival | None:
        """Who opens a socket, together with all that hello will say: one look for both."""
        store, ticket = self._house.desk.store, _ticket(connection)
        if ticket is None:
            return None
        arrival = await store.read_among(self._arrive, ticket)
        if not ticket.by_token:
            await self._touch(arrival.who)
        return arrival

    def _arrive(self, conn: Connection, tickets: Sequence[Ticket]) -> list[Arrival | Refused]:
        return arrive(conn, tickets, self._house.desk.store.clock())

    async def _touch(self, who: SignedIn) -> None:
        store = self._house.desk.store
        if store.clock() - who.seen_at > TOUCH_EVERY:
            with contextlib.suppress(Refused):  # a full disk keeps nobody from reading
                await store.write(touch_session, who.session_id)


def _ticket(connection: HTTPConnection) -> Ticket | None:
    """What a request shows: a bearer token before a cookie."""
    scheme, _, bearer = connection.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return Ticket(bearer.strip(), by_token=True)
    cookie = connection.cookies.get(SESSION_COOKIE)
    return None if cookie is None else Ticket(cookie, by_token=False)


def origin_of(connection: HTTPConnection, public_url: str) -> str:
    """The scheme and host that the visitor typed."""
    if public_url:
        return public_url.rstrip("/")
    scheme = {"ws": "http", "wss": "https"}.get(connection.url.scheme, connection.url.scheme)
    return f"{scheme}://{connection.headers.get('host', 'localhost')}"


def same_origin(connection: HTTPConnection, origin: str) -> bool:
    """Whether a browser says that one of our own pages sent this.

    A client that says nothing is no browser page, and carries no cookie it did not mean to send.
    """
    site = connection.headers.get("sec-fetch-site")
    if site is not None and site not in ("same-origin", "none"):
        return False
    sender = connection.headers.get("origin")
    return sender is None or urlsplit(sender).netloc == urlsplit(origin).netloc
