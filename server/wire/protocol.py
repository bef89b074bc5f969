"""The WebSocket protocol class that uvicorn hands each upgraded connection to.

It rests on these internals of uvicorn 0.54: a class given as ``ws=`` is called with
``(config, server_state, app_state)``, then ``connection_made`` and ``data_received`` with the
whole request, by an HTTP protocol whose ``parser`` nobody needs then; ``server_state.connections``
and ``.tasks`` are awaited at shutdown, and ``shutdown()`` is called on each connection.
``tests/server/test_uvicorn_surface.py`` says what broke when they change.

Inbound frames, which are rare, go through the sans-I/O layer of ``websockets``. Outbound ones
arrive ready made and are joined into one write a turn of the loop. An idle connection owns no
task, no queue and no timer.
"""

from __future__ import annotations

import asyncio
import contextlib
import http
import logging
from typing import Any, Final, Protocol, cast
from urllib.parse import unquote

from uvicorn.config import Config
from uvicorn.server import ServerState
from websockets.datastructures import Headers
from websockets.exceptions import InvalidState
from websockets.frames import Frame, Opcode
from websockets.http11 import Request, Response
from websockets.protocol import OPEN
from websockets.server import ServerProtocol

from channels.feed import QUEUE
from server.wire import parsers
from server.wire.flusher import Flusher
from server.wire.frames import PING as PING_FRAME
from server.wire.pinger import Pinger

OUTBOX_LIMIT: Final = 256 * 1024  # bytes that may wait for one reader (design §3.7)
HALF: Final = OUTBOX_LIMIT // 2
DEAF: Final = 4 * OUTBOX_LIMIT  # answers and pongs that somebody asks for without ever reading
CLOSE_WAIT: Final = 5.0  # seconds a peer has to read our close frame and to answer it
TEXT_ONLY: Final = 1003
BROKEN: Final = 1011
GOING_AWAY: Final = 1012
TRY_LATER: Final = 1013
CLOSE_REASONS: Final = {
    TRY_LATER: "busy: come back in a moment",
    4008: "too slow: come back and resume",
    4012: "restarting: come back and resume",
    4029: "too many: come back later",
    4101: "signed out",
    4103: "removed",
}

log = logging.getLogger("relais.wire")


class Conversation(Protocol):
    """What a connection carries once it is accepted."""

    def receive(self, frame: str | bytes) -> None: ...
    def reroute(self, way: int) -> None: ...
    def stop(self) -> None: ...


class SocketProtocol(asyncio.Protocol):
    """One WebSocket connection."""

    __slots__ = (
        "_closing",
        "_config",
        "_conversation",
        "_drained",
        "_early",
        "_flusher",
        "_fragments",
        "_loop",
        "_outbox",
        "_queued",
        "_response",
        "_scope_state",
        "_socket",
        "_state",
        "_transport",
        "_ws",
        "alive",
        "way",
    )

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        self._config = config
        self._state = server_state
        self._scope_state = app_state
        self._loop = _loop or asyncio.get_event_loop()
        self._flusher = Flusher.of(self._loop)
        self._ws: ServerProtocol | None = parsers.new_parser()
        self._transport: asyncio.Transport | None = None
        self._conversation: Conversation | None = None
        self._early: list[bytes] | None = []
        self._fragments: list[bytes] | None = None
        self._response: Response | None = None
        self._outbox: list[bytes] | None = None
        self._queued = 0
        self._drained: asyncio.Future[None] | None = None
        self._socket = QUEUE  # its descriptor; under TLS it takes no ready frames
        self._closing = False
        self.alive = True
        self.way = QUEUE  # or the socket, while nothing waits before it

    # ── asyncio's side ──────────────────────────────────────────────────────────────────

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's does not inherit from it
        before: Any = self._transport.get_protocol()  # uvicorn's, of HTTP: it and its parser hold each other
        before.parser = None
        self._transport.set_write_buffer_limits(high=0)  # it says so as soon as it holds anything back
        self._state.connections.add(self)  # type: ignore[arg-type]

    def data_received(self, data: bytes) -> None:
        self.alive = True
        texts = parsers.whole_texts(data) if self._ws is None and self._early is None else None
        if texts is not None:
            for frame in texts:
                self._hand_over(frame)
        elif self._early is None or (self._response is None and self._conversation is None):
            self._feed(data)
        else:  # the application is still deciding: frames wait, and those behind them in the network
            self._early.append(data)
            if self._transport is not None:
                self._transport.pause_reading()

    def _feed(self, data: bytes) -> None:
        lent = self._ws is None
        parser = self._parser()
        parser.receive_data(data)
        for event in parser.events_received():
            if isinstance(event, Request):
                self._upgrade(event, parser)
            elif isinstance(event, Frame):
                self._hear(event)
        self._write_control()
        if lent and self._fragments is None and not self._closing and parsers.ends_on_a_frame(data):
            self._ws = None
            parsers.give_back(parser)

    def _parser(self) -> ServerProtocol:
        """The parser this connection holds, or a borrowed one that it now holds."""
        if self._ws is None:
            self._ws = parsers.borrow()
        return self._ws

    def eof_received(self) -> bool:
        self._parser().receive_eof()
        self._write_control()
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        self._state.connections.discard(self)
        Pinger.of(self._loop).discard(self)
        self._transport = None
        self._outbox = None
        self._socket = QUEUE  # from now on the descriptor may be somebody else's
        self.resume_writing()
        if self._conversation is not None:
            self._conversation.stop()
            self._conversation = None

    def pause_writing(self) -> None:
        if self._drained is None:
            self._drained = self._loop.create_future()
        self._choose_way()

    def resume_writing(self) -> None:
        drained, self._drained = self._drained, None
        if drained is not None and not drained.done():
            drained.set_result(None)
        self._choose_way()

    def _choose_way(self) -> None:
        """Straight to the socket while the transport holds nothing back and we are not closing."""
        way = self._socket if self._drained is None and not self._closing else QUEUE
        if way != self.way:
            self.way = way
            if self._conversation is not None:
                self._conversation.reroute(way)

    def _open_way(self) -> None:
        """Take the socket's own descriptor: a good part of what a write costs is the transport around it.

        The transport keeps it open until ``connection_lost`` has returned, where we let go of it; it
        is never used while the transport holds anything back.
        """
        assert self._transport is not None
        named = self._transport.get_extra_info("socket")
        if named is not None and self._transport.get_extra_info("sslcontext") is None:
            self._socket = named.fileno()
            self._choose_way()

    # ── uvicorn's side ──────────────────────────────────────────────────────────────────

    def shutdown(self) -> None:
        """uvicorn is going down: tell the client to come back to whoever is next."""
        if self._conversation is None:
            self._hang_up()
        else:
            self.close(GOING_AWAY)

    # ── the handshake: the application decides, in a short-lived task ────────────────────

    def _upgrade(self, request: Request, parser: ServerProtocol) -> None:
        response = parser.accept(request)
        self._response = response
        if response.status_code != http.HTTPStatus.SWITCHING_PROTOCOLS:
            self._refuse(response)
            return
        task = self._loop.create_task(self._decide(request))
        self._state.tasks.add(task)
        task.add_done_callback(self._state.tasks.discard)

    async def _decide(self, request: Request) -> None:
        try:
            await self._config.loaded_app(self._scope(request), self._never, self._answer)
        except Exception:
            log.exception("the handshake failed")
            if self._conversation is not None:
                self.close(BROKEN)
                self.listen()  # for the answer to our close
        if self._conversation is None:
            self.reject(500, b"")

    def _scope(self, request: Request) -> dict[str, Any]:
        path, _, query = request.path.partition("?")
        peer = self._transport.get_extra_info("peername") if self._transport else None
        secure = self._transport is not None and self._transport.get_extra_info("sslcontext") is not None
        offered = ",".join(request.headers.get_all("Sec-WebSocket-Protocol"))
        return {
            "type": "websocket",
            "asgi": {"version": self._config.asgi_version, "spec_version": "2.4"},
            "http_version": "1.1",
            "scheme": "wss" if secure else "ws",
            "server": None,
            "client": tuple(peer[:2]) if isinstance(peer, tuple) else None,
            "root_path": self._config.root_path,
            "path": unquote(path),
            "raw_path": path.encode("ascii", "replace"),
            "query_string": query.encode("ascii", "replace"),
            "headers": [
                (name.lower().encode("ascii"), value.encode("latin-1", "replace"))
                for name, value in request.headers.raw_items()
            ],
            "subprotocols": [name.strip() for name in offered.split(",") if name.strip()],
            "state": self._scope_state.copy(),
            "extensions": {"relais.connection": self},
        }

    async def _never(self) -> dict[str, Any]:
        return {"type": "websocket.connect"}

    async def _answer(self, message: Any) -> None:
        """Whatever an application sends that does not know of us is a refusal."""
        if message["type"] == "websocket.http.response.start":
            self.reject(message["status"], b"")
        elif message["type"] == "websocket.close":
            self.reject(403, b"")

    def accept(self, conversation: Conversation, subprotocol: str | None) -> bool:
        """Complete the handshake; from now on frames go to ``conversation``.

        False when the peer left, or the server began to stop, while the application decided.
        """
        if self._transport is None or self._transport.is_closing() or self._response is None:
            return False
        if subprotocol is not None:
            self._response.headers["Sec-WebSocket-Protocol"] = subprotocol
        self._conversation = conversation
        self._parser().send_response(self._response)
        self._write_control()
        parsers.dismiss(self._parser())
        self._ws = self._response = None  # the handshake is over: what it needed may go
        self._open_way()
        Pinger.of(self._loop).add(self)
        return True

    def listen(self) -> None:
        """Begin to hand frames to the conversation, those that came early first."""
        early, self._early = self._early or [], None
        if early and self._transport is not None:
            self._transport.resume_reading()
        for data in early:
            self._feed(data)

    def reject(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        """Answer the upgrade with an HTTP response and hang up. Nothing happens after ``accept``."""
        if self._conversation is not None or self._transport is None or self._closing:
            return
        fields = Headers({"Content-Type": "application/json", "Connection": "close", **(headers or {})})
        fields["Content-Length"] = str(len(body))
        self._refuse(Response(status, http.HTTPStatus(status).phrase, fields, body))

    def _refuse(self, response: Response) -> None:
        self._end()
        self._parser().send_response(response)
        self._write_control()
        self._hang_up()

    # ── in ──────────────────────────────────────────────────────────────────────────────

    def _hear(self, frame: Frame) -> None:
        if frame.opcode is Opcode.BINARY:
            self._fail(TEXT_ONLY)
        elif frame.opcode is Opcode.TEXT and frame.fin:
            self._hand_over(bytes(frame.data))
        elif frame.opcode in (Opcode.TEXT, Opcode.CONT):
            fragments = self._fragments = self._fragments or []
            if frame.data:  # empty ones are legal, and without a limit to their number
                fragments.append(bytes(frame.data))
            if frame.fin:
                self._fragments = None
                self._hand_over(b"".join(fragments))

    def _hand_over(self, frame: bytes) -> None:
        if self._conversation is None or self._closing:
            return
        try:
            frame.decode()
        except UnicodeDecodeError:
            self._fail(1007)
            return
        self._conversation.receive(frame)

    # ── out: a channels.session.Sink ────────────────────────────────────────────────────

    def keep(self, rest: bytes) -> None:
        """Give to the transport what the socket did not take, or find out that the peer is gone."""
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(rest)

    def send_frame(self, frame: bytes) -> None:
        """Queue a ready frame; all frames of one turn of the loop leave in one write."""
        if self._outbox is not None:
            self._outbox.append(frame)
            self._queued += len(frame)
        elif self._transport is not None and not self._closing:
            self._outbox = [frame]
            self._queued = len(frame)
            self._flusher.add(self)

    def flush(self) -> None:
        """Write what is queued."""
        frames, self._outbox, self._queued = self._outbox, None, 0
        if not frames:
            return
        data = frames[0] if len(frames) == 1 else b"".join(frames)
        self.keep(data)
        if self._drained is not None:
            self._check_hearing()

    def _check_hearing(self) -> None:
        """Let go of a peer that asks and asks and reads none of the answers."""
        if self._transport is not None and self._transport.get_write_buffer_size() > DEAF:
            self._cut()

    def waiting(self) -> int:
        """Bytes that wait for this reader. The transport is asked only when it said that it is slow."""
        if self._drained is None or self._transport is None:
            return self._queued
        return self._transport.get_write_buffer_size() + self._queued

    def full(self, more: int = 1) -> bool:
        waiting = self.waiting()
        return waiting > 0 and waiting + more > OUTBOX_LIMIT

    def half_full(self) -> bool:
        return self.waiting() >= HALF

    async def drained(self) -> None:
        self.flush()  # what waits for this turn to end must not be waited for
        await asyncio.sleep(0)  # nor may a reader that keeps up hold the loop
        if self._drained is not None:
            await asyncio.shield(self._drained)

    def ping(self) -> None:
        """Ask the peer whether it lives; any frame from it is an answer."""
        self.alive = False
        self.send_frame(PING_FRAME)

    def close(self, code: int) -> None:
        """Say why, wait a moment for the answer, hang up."""
        if self._transport is None or self._closing:
            return
        self.flush()
        self._end()
        parser = self._parser()
        if parser.state is OPEN:
            parser.send_close(code, CLOSE_REASONS.get(code, ""))
            self._write_control()
        self._loop.call_later(CLOSE_WAIT, self._cut)

    def _end(self) -> None:
        """Nothing but what the sans-I/O layer still has to say leaves from now on."""
        self._closing = True
        self._choose_way()

    def _fail(self, code: int) -> None:
        self._end()
        with contextlib.suppress(InvalidState):  # the peer closed first: nobody is left to tell
            self._parser().fail(code)
        self._write_control()

    def _write_control(self) -> None:
        """Write what the sans-I/O layer has to say: handshake, pong, close."""
        if self._transport is None or self._transport.is_closing():
            return
        self.flush()
        for data in self._parser().data_to_send():
            if data:
                self._transport.write(data)
            else:  # end of what we have to say
                self._end()
                self._hang_up()
                return
        self._check_hearing()

    def _hang_up(self) -> None:
        """Hang up once the peer has read what it was told, or when it will not read it."""
        if self._transport is not None:
            self._transport.close()
            self._loop.call_later(CLOSE_WAIT, self._cut)

    def _cut(self) -> None:
        if self._transport is not None:
            self._transport.abort()
