"""What every response carries, and what every change must prove: headers, origin, size."""

from __future__ import annotations

from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from matching.refusals import Refused
from server.auth import same_origin
from server.sizes import Sizes
from web.visit import Visit

NOBODY: Final = "nobody"
PERMISSIONS: Final = "geolocation=(), camera=(self), microphone=(self), display-capture=(self), payment=()"


class Security:
    """Refuses changes from foreign pages and bodies that are too large; adds the headers."""

    def __init__(self, app: ASGIApp, sizes: Sizes) -> None:
        self._app = app
        self._sizes = sizes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        visit: Visit | None = scope.get("visit")

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                add_headers(MutableHeaders(scope=message), visit)
            await send(message)

        connection = HTTPConnection(scope)
        limit = self._sizes.limit_for(connection)
        scope["problem"] = self._problem(connection, visit, limit)
        await self._app(scope, self._bounded(receive, limit), send_with_headers)

    def _problem(self, connection: HTTPConnection, visit: Visit | None, limit: int) -> Refused | None:
        """What is wrong with a change before anybody looks at it."""
        if connection.scope["method"] in ("GET", "HEAD", "OPTIONS") or visit is None:
            return None
        by_token = visit.who is not None and visit.who.by_token
        if not by_token and not same_origin(connection, visit.origin):
            return Refused("csrf")
        length = connection.headers.get("content-length", "0")
        if not length.isdigit() or int(length) > limit:
            return Refused("too_large", limit=limit)
        return None

    def _bounded(self, receive: Receive, limit: int) -> Receive:
        """A body that lied about its length is cut off at the limit."""
        taken = 0

        async def bounded() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > limit:
                raise Refused("too_large", limit=limit)
            return message

        return bounded


def add_headers(headers: MutableHeaders, visit: Visit | None) -> None:
    """A strict policy: our own scripts and styles, nothing inline but what carries this page's nonce."""
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", PERMISSIONS)
    if visit is None:
        return
    headers.setdefault("Cache-Control", "no-store")
    # The service worker keeps pages of one person only, and none once somebody else is there (`sw/pages.js`).
    headers.setdefault("X-Relais-Person", NOBODY if visit.who is None else visit.who.actor.id)
    sockets = visit.origin.replace("http", "ws", 1)
    headers.setdefault(
        "Content-Security-Policy",
        f"default-src 'none'; script-src 'self' 'nonce-{visit.nonce}'; style-src 'self'; "
        f"img-src 'self' data:; media-src 'self'; font-src 'self'; connect-src 'self' {sockets}; "
        "manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    )
    if visit.origin.startswith("https:"):
        headers.setdefault("Strict-Transport-Security", "max-age=31536000")
