"""``GET /ws``: who may open a socket, in which variant; then the connection is the session's."""

from __future__ import annotations

from collections import Counter
from math import ceil
from typing import Final

from starlette.requests import HTTPConnection
from starlette.types import Receive, Scope, Send

from channels.session import Session
from channels.wire import encode
from matching.refusals import Refused
from server.auth import same_origin
from server.refusals import status_of
from server.wire.encoding import HTML_PROTOCOL, JSON_PROTOCOL, variant_of
from server.wire.protocol import SocketProtocol
from web.visit import Visit

SPOKEN: Final = (HTML_PROTOCOL, JSON_PROTOCOL)


class Handshake:
    """Decides an upgrade and hands the connection over. One per worker: it counts."""

    def __init__(self) -> None:
        self._open: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        connection: SocketProtocol = scope["extensions"]["relais.connection"]
        visit: Visit = scope["visit"]
        try:
            protocol = _protocol_for(scope["subprotocols"])
            await self._open_session(connection, visit, HTTPConnection(scope), protocol)
        except Refused as refusal:
            body = {
                "code": refusal.code,
                "say": visit.desk.say(refusal, visit.locale),
                "details": refusal.details,
            }
            headers = {}
            if refusal.retry_after is not None:
                headers["Retry-After"] = str(ceil(refusal.retry_after))
            connection.reject(status_of(refusal), encode(body), headers)

    async def _open_session(
        self, connection: SocketProtocol, visit: Visit, request: HTTPConnection, protocol: str | None
    ) -> None:
        who = visit.signed_in
        if not who.by_token and not same_origin(request, visit.origin):
            raise Refused("csrf")
        limits = visit.desk.limits
        if limits.enabled and self._open[who.actor.id] >= limits.connections_per_person:
            raise Refused("rate_limited", retry_after=5)
        session = Session(visit.desk, visit.seen, who, connection, variant=variant_of(protocol, who.locale))
        counted = Counted(session, self._open)
        if not connection.accept(counted, protocol):
            counted.leave()  # it never began, and nobody will stop it
            return
        await session.start()
        connection.listen()


class Counted:
    """A session that leaves its person's count when it stops."""

    __slots__ = ("_open", "_session")

    def __init__(self, session: Session, open_sessions: Counter[str]) -> None:
        self._session = session
        self._open = open_sessions
        open_sessions[session.person_id] += 1

    def receive(self, frame: str | bytes) -> None:
        self._session.receive(frame)

    def stop(self) -> None:
        self.leave()
        self._session.stop()

    def leave(self) -> None:
        """Take this connection off the count, and off the memory of it when it was the last."""
        self._open[self._session.person_id] -= 1
        if not self._open[self._session.person_id]:
            del self._open[self._session.person_id]


def _protocol_for(offered: list[str]) -> str | None:
    """The first of ours that the client speaks; None when it did not say."""
    if not offered:
        return None
    for name in SPOKEN:
        if name in offered:
            return name
    raise Refused("bad_request", why="unknown sub-protocol")
