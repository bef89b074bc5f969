"""``GET /ws``: who may open a socket, in which variant; then the connection is the session's."""

from __future__ import annotations

from typing import Final

from starlette.requests import HTTPConnection
from starlette.types import Receive, Scope, Send

from channels.limits import Tally
from channels.session import Session
from matching.refusals import Refused
from server.auth import same_origin
from server.wire.encoding import HTML_PROTOCOL, JSON_PROTOCOL, variant_of
from server.wire.protocol import TRY_LATER, SocketProtocol
from server.wire.refusing import refuse_upgrade
from web.visit import Visit

SPOKEN: Final = (HTML_PROTOCOL, JSON_PROTOCOL)


class Handshake:
    """Decides an upgrade and hands the connection over."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        connection: SocketProtocol = scope["extensions"]["relais.connection"]
        visit: Visit = scope["visit"]
        try:
            protocol = _protocol_for(scope["subprotocols"])
            await self._open_session(connection, visit, HTTPConnection(scope), protocol)
        except Refused as refusal:
            refuse_upgrade(scope, refusal, visit.desk.say(refusal, visit.locale))

    async def _open_session(
        self, connection: SocketProtocol, visit: Visit, request: HTTPConnection, protocol: str | None
    ) -> None:
        who, arrival = visit.signed_in, visit.arrival
        assert arrival is not None, "an upgrade is recognised by its arrival"
        if not who.by_token and not same_origin(request, visit.origin):
            raise Refused("csrf")
        limits = visit.desk.limits
        if limits.enabled and visit.desk.tally.held(who.actor.id) >= limits.connections_per_person:
            raise Refused("rate_limited", retry_after=5)
        session = Session(visit.desk, visit.seen, who, connection, variant=variant_of(protocol, who.locale))
        counted = Counted(session, visit.desk.tally)
        if not connection.accept(counted, protocol):
            counted.leave()  # it never began, and nobody will stop it
            return
        try:
            await session.start(arrival)
        except Refused:  # the database went away in between: no HTTP answer is left to give
            connection.close(TRY_LATER)
            return
        connection.listen()


class Counted:
    """A session that leaves its person's count when it stops."""

    __slots__ = ("_session", "_tally")

    def __init__(self, session: Session, tally: Tally) -> None:
        self._session = session
        self._tally = tally
        tally.enter(session.person_id)

    def receive(self, frame: str | bytes) -> None:
        self._session.receive(frame)

    def reroute(self, way: int) -> None:
        self._session.reroute(way)

    def stop(self) -> None:
        self.leave()
        self._session.stop()

    def leave(self) -> None:
        """Take this connection off the count."""
        self._tally.leave(self._session.person_id)


def _protocol_for(offered: list[str]) -> str | None:
    """The first of ours that the client speaks; None when it did not say."""
    if not offered:
        return None
    for name in SPOKEN:
        if name in offered:
            return name
    raise Refused("bad_request", why="unknown sub-protocol")
