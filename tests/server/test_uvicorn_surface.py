"""What of uvicorn's inside our socket class rests on. Each fact has its test and its consequence.

None of it is promised by uvicorn: when one of these fails after an upgrade, read the message,
look at ``server/wire/protocol.py``, and only then move the pin in ``pyproject.toml``.
"""

from __future__ import annotations

import asyncio
import inspect
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

import pytest
import uvicorn
from uvicorn.config import Config
from uvicorn.lifespan.off import LifespanOff
from uvicorn.protocols.http import httptools_impl
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import Server, ServerState

from server.wire.protocol import SocketProtocol

REQUEST = (
    b"GET /ws?x=1 HTTP/1.1\r\nHost: relais.example\r\nCookie: a=b\r\n"
    b"Upgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)


@contextmanager
def so_that(promise: str) -> Iterator[None]:
    """Say what breaks here, rather than only what differs there."""
    try:
        yield
    except (AssertionError, AttributeError, TypeError) as fault:
        pytest.fail(f"uvicorn {uvicorn.__version__} changed: {promise}\n{type(fault).__name__}: {fault}")


class Wire(asyncio.Transport):
    """A transport that only says where it is."""

    def __init__(self, told: list[Any]) -> None:
        super().__init__()
        self._told = told

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        return ("127.0.0.1", 1) if name in ("peername", "sockname") else default

    def set_protocol(self, protocol: asyncio.BaseProtocol) -> None:
        self._told.append(("set_protocol", protocol))

    def is_closing(self) -> bool:
        return False


def recorder(told: list[Any]) -> type:
    """A class for ``ws=`` that notes what uvicorn does with it."""

    class Recorder(asyncio.Protocol):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            told.append(("__init__", args, kwargs))

        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            told.append(("connection_made", transport))

        def data_received(self, data: bytes) -> None:
            told.append(("data_received", data))

    return Recorder


async def app(scope: Any, receive: Any, send: Any) -> None:
    raise AssertionError("an upgrade never reaches the application by the HTTP way")


def loaded(ws: Any) -> Config:
    config = Config(app, ws=ws, http="httptools", log_config=None)
    config.load()
    return config


async def upgrade() -> tuple[list[Any], Config, ServerState, Wire]:
    """Let uvicorn's HTTP protocol read an upgrade; what it did, in order."""
    told: list[Any] = []
    config, state, transport = loaded(recorder(told)), ServerState(), Wire(told)
    http = HttpToolsProtocol(config=config, server_state=state, app_state={"a": 1})
    http.connection_made(transport)
    http.data_received(REQUEST)
    return told, config, state, transport


def test_it_is_the_minor_version_that_was_read():
    with so_that("pyproject.toml pins it; read its diff before the pin moves"):
        assert uvicorn.__version__.split(".")[:2] == ["0", "54"]


def test_a_class_may_be_given_as_ws():
    with so_that("`ws=` no longer takes a class, or its import path"):
        assert loaded(SocketProtocol).ws_protocol_class is SocketProtocol
        assert loaded("server.wire.protocol:SocketProtocol").ws_protocol_class is SocketProtocol


async def test_our_class_is_called_with_these_three():
    told, config, state, _ = await upgrade()
    with so_that("the arguments of a WebSocket class: SocketProtocol.__init__ must take the same"):
        assert told[0] == ("__init__", (), {"config": config, "server_state": state, "app_state": {"a": 1}})
        inspect.signature(SocketProtocol).bind(**told[0][2])


async def test_it_is_given_the_transport_then_the_whole_request_then_the_connection():
    told, _, _, transport = await upgrade()
    with so_that("the order of an upgrade: the handshake is read before the transport is ours"):
        assert [name for name, *_ in told] == ["__init__", "connection_made", "data_received", "set_protocol"]
        assert told[1][1] is transport
    with so_that("the request that is handed on: SocketProtocol reads the handshake out of it"):
        request = told[2][1]
        assert request.startswith(b"GET /ws?x=1 HTTP/1.1\r\n")
        assert request.endswith(b"\r\n\r\n")
        for line in REQUEST.split(b"\r\n")[1:-2]:
            name, _, value = line.partition(b": ")
            assert name.lower() + b": " + value in request.replace(name, name.lower())


async def test_the_http_protocol_needs_its_parser_no_more():
    told: list[Any] = []
    http = HttpToolsProtocol(config=loaded(recorder(told)), server_state=ServerState(), app_state={})
    with so_that("http.parser: it is taken away as soon as the connection is ours, to let go of both"):
        assert http.parser is not None
        http.ws_protocol_class.connection_made = lambda *_: setattr(http, "parser", None)
        http.connection_made(Wire(told))
        http.data_received(REQUEST)
        assert told[-1][0] == "set_protocol"


async def test_the_http_protocol_leaves_the_connections_when_it_hands_one_over():
    _, _, state, _ = await upgrade()
    with so_that("the upgraded connection is counted twice, and a shutdown would wait for ever"):
        assert state.connections == set()


def test_the_state_holds_connections_and_tasks():
    state = ServerState()
    with so_that("ServerState: SocketProtocol registers itself and its handshake there"):
        assert (state.connections, state.tasks) == (set(), set())


def test_the_application_is_reached_through_the_configuration():
    with so_that("config.loaded_app, root_path and asgi_version: the handshake is decided there"):
        config = loaded(SocketProtocol)
        assert callable(config.loaded_app)
        assert config.root_path == ""
        assert config.asgi_version == "3.0"


async def test_a_shutdown_tells_each_connection_and_waits_for_connections_and_tasks():
    server = Server(loaded(SocketProtocol))
    server.servers, server.lifespan = [], LifespanOff(server.config)
    told: list[str] = []

    class Connection:
        def shutdown(self) -> None:
            told.append("shutdown")

    connection: Any = Connection()
    work = asyncio.create_task(asyncio.Event().wait())
    server.server_state.connections.add(connection)
    server.server_state.tasks.add(work)  # type: ignore[arg-type]
    with so_that("Server.shutdown: open sockets would be cut instead of told 1012"):
        stopping = asyncio.create_task(server.shutdown())
        while not told:
            await asyncio.sleep(0)
            assert not stopping.done(), "nobody was told"
        await asyncio.sleep(0.15)
        assert not stopping.done(), "it does not wait for connections"
        server.server_state.connections.clear()
        await asyncio.sleep(0.15)
        assert not stopping.done(), "it does not wait for tasks"
        server.server_state.tasks.clear()
        await asyncio.wait_for(stopping, 5)
        assert told == ["shutdown"]
    work.cancel()
    await asyncio.gather(work, return_exceptions=True)


def test_what_is_sent_behind_a_handshake_is_still_dropped():
    """``test_wire`` holds that frames in the packet of the handshake are dropped: this is where."""
    with so_that("handle_websocket_upgrade: if it now hands on the rest, tell the tests of the wire"):
        source = inspect.getsource(httptools_impl.HttpToolsProtocol.data_received)
        assert "HttpParserUpgrade:" in source, "the offset of the rest is not looked at"


async def test_the_socket_stays_open_until_connection_lost_has_returned() -> None:
    """We send straight to it, and let go of it there: the number must not be a stranger's by then."""
    loop, lost = asyncio.get_running_loop(), asyncio.Event()
    peers: list[tuple[str, str]] = []

    class Guest(asyncio.Protocol):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            self.transport = cast(asyncio.Transport, transport)
            self.own = socket.socket(fileno=transport.get_extra_info("socket").fileno())
            self.transport.abort()

        def connection_lost(self, exc: Exception | None) -> None:
            peers.append((self.own.getpeername(), self.transport.get_extra_info("peername")))
            self.own.detach()
            lost.set()

    server = await loop.create_server(Guest, "127.0.0.1", 0)
    _, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    await asyncio.wait_for(lost.wait(), 10)
    assert [own for own, _ in peers] == [writer.get_extra_info("sockname")]
    writer.close()
    server.close()
