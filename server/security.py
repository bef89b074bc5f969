"""What every response carries, and what every change must prove: headers, origin, size."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from matching.refusals import Refused
from server.auth import same_origin
from web.visit import Visit


class Security:
    """Refuses changes from foreign pages and bodies that are too large; adds the headers."""

    def __init__(self, app: ASGIApp, body_limit: int) -> None:
        self._app = app
        self._body_limit = body_limit

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
        scope["problem"] = self._problem(connection, visit)
        await self._app(scope, self._bounded(receive), send_with_headers)

    def _problem(self, connection: HTTPConnection, visit: Visit | None) -> Refused | None:
        """What is wrong with a change before anybody looks at it."""
        if connection.scope["method"] in ("GET", "HEAD", "OPTIONS") or visit is None:
            return None
        by_token = visit.who is not None and visit.who.by_token
        if not by_token and not same_origin(connection, visit.origin):
            return Refused("csrf")
        length = connection.headers.get("content-length", "0")
        if not length.isdigit() or int(length) > self._body_limit:
            return Refused("too_large", limit=self._body_limit)
        return None

    def _bounded(self, receive: Receive) -> Receive:
        """A body that lied about its length is cut off at the limit."""
        taken = 0

        async def bounded() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > self._body_limit:
                raise Refused("too_large", limit=self._body_limit)
            return message

        return bounded


def add_headers(headers: MutableHeaders, visit: Visit | None) -> None:
    """A strict policy: our own scripts and styles, nothing inline but what carries this page's nonce."""
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", "geolocation=(), camera=(), microphone=(), payment=()")
    if visit is None:
        return
    headers.setdefault("Cache-Control", "no-store")
    sockets = visit.origin.replace("http", "ws", 1)
    headers.setdefault(
        "Content-Security-Policy",
        f"default-src 'none'; script-src 'self' 'nonce-{visit.nonce}'; style-src 'self'; "
        f"img-src 'self' data:; font-src 'self'; connect-src 'self' {sockets}; manifest-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    )
    if visit.origin.startswith("https:"):
        headers.setdefault("Strict-Transport-Security", "max-age=31536000")
