"""Who is behind a request: a session cookie or a bearer token, looked up once, put in the scope."""

from __future__ import annotations

import contextlib
from typing import Final
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection, Request
from starlette.types import ASGIApp, Receive, Scope, Send

from channels.actions.sessions import touch_session
from channels.people.sessions import TOUCH_EVERY, SignedIn, session_for, token_for
from matching.refusals import Refused
from server.faults import answer_refusal
from server.house import House
from server.wire.refusing import refuse_upgrade
from web.catalogue import locale_for
from web.cookies import SESSION_COOKIE
from web.visit import Visit

ANONYMOUS_PATHS: Final = ("/static/", "/healthz", "/readyz", "/metrics")


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
        return Visit(
            desk=house.desk,
            seen=house.seen,
            renderer=house.renderer,
            catalogue=house.catalogue,
            secret=house.secret,
            locale=locale_for(connection.headers.get("accept-language")),
            origin=origin_of(connection, house.config.server.public_url),
            demo=house.demo,
        )

    async def _recognise(self, visit: Visit, connection: HTTPConnection) -> None:
        """Look up who this is; ``Refused("busy")`` when nobody can be looked up now."""
        try:
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
        store = self._house.desk.store
        scheme, _, bearer = connection.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            return await store.read(token_for, bearer.strip())
        cookie = connection.cookies.get(SESSION_COOKIE)
        if cookie is None:
            return None
        who = await store.read(session_for, cookie, store.clock())
        if store.clock() - who.seen_at > TOUCH_EVERY:
            with contextlib.suppress(Refused):  # a full disk keeps nobody from reading
                await store.write(touch_session, who.session_id)
        return who


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
