"""The handshake budget: a worker opens so many sockets at once, and asks the next to come back.

Ten thousand people who lost a worker return together. Each handshake costs a few reads; more of
them at the same time would only make all of them late, and with them every message.
"""

from __future__ import annotations

from typing import Final

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from matching.refusals import Refused
from server.drain import leaving
from server.house import House
from server.wire.refusing import refuse_upgrade
from web.catalogue import locale_for

RETRY_AFTER: Final = 2  # seconds; browsers do not see it, and spread by themselves


class HandshakeBudget:
    """Stands before everything that an upgrade costs."""

    def __init__(self, app: ASGIApp, house: House) -> None:
        self._app = app
        self._house = house
        self._limit = house.config.limits.handshakes
        self._under_way = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket":
            await self._app(scope, receive, send)
        elif self._under_way >= self._limit or leaving(scope):
            refusal = Refused("busy", retry_after=RETRY_AFTER)
            locale = locale_for(HTTPConnection(scope).headers.get("accept-language"))
            refuse_upgrade(scope, refusal, self._house.desk.say(refusal, locale))
        else:
            self._under_way += 1
            try:
                await self._app(scope, receive, send)
            finally:
                self._under_way -= 1
