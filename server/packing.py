"""Pages travel packed, where nobody else can make them travel.

A page holds secrets (its token against foreign forms, what people wrote) and may repeat what its address
says. Packed together, their length would tell of the secret to whoever makes a browser ask again and again
with guesses, and listens on the line (BREACH). Hence only what a person asks from our own pages, or by
hand, is packed: a request that another site caused is answered as it is. The browser says which it was
(`Sec-Fetch-Site`); one that does not say gets its pages as they are. And the token looks otherwise in
each answer (`Visit.csrf`), so that there is nothing to guess twice.
"""

from __future__ import annotations

import gzip
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

OURS: Final = frozenset({"same-origin", "none"})
LEAST: Final = 1_000  # bytes: less than this travels in one packet anyway
LEVEL: Final = 5  # a page of 150 kB takes about 2 ms


class Packing:
    """Packs the pages of those whose own doing it is to ask."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not packs(Headers(scope=scope)):
            await self._app(scope, receive, send)
            return
        start: Message | None = None

        async def send_packed(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start" and is_page(message):
                start = message
                return
            if start is not None:
                opened, start = start, None
                message = pack(opened, message)
                await send(opened)
            await send(message)

        await self._app(scope, receive, send_packed)


def packs(headers: Headers) -> bool:
    """Whether the answer may travel packed."""
    return headers.get("sec-fetch-site") in OURS and "gzip" in headers.get("accept-encoding", "")


def is_page(start: Message) -> bool:
    """Whether this is HTML of ours, of which the whole comes at once."""
    headers = Headers(raw=start["headers"])
    return headers.get("content-type", "").startswith("text/html") and "content-length" in headers


def pack(start: Message, message: Message) -> Message:
    """The body packed, with what its head must say of it."""
    headers = MutableHeaders(scope=start)
    headers.add_vary_header("Accept-Encoding")
    headers.add_vary_header("Sec-Fetch-Site")
    body = message.get("body", b"")
    if len(body) < LEAST or message.get("more_body"):
        return message
    packed = gzip.compress(body, LEVEL, mtime=0)
    headers["Content-Encoding"], headers["Content-Length"] = "gzip", str(len(packed))
    return {**message, "body": packed}
