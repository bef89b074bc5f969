"""The real application behind a real uvicorn, in the loop of the test: its parts stay in reach."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from uvicorn.server import ServerState

from channels.actions.sessions import create_token, open_session
from channels.clock import Clock, system_clock
from channels.store import Store
from server.app import assemble
from server.config import Config, Database, Limits, Server
from server.house import House, open_house
from server.wire.protocol import SocketProtocol

BOUNDLESS = Limits(enabled=False)


@dataclass(slots=True)
class Running:
    """A house that serves. ``port`` is on 127.0.0.1."""

    house: House
    port: int
    state: ServerState
    server: uvicorn.Server

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def store(self) -> Store:
        return self.house.desk.store

    @property
    def connections(self) -> list[SocketProtocol]:
        """The open sockets, as the server holds them."""
        return [one for one in self.state.connections if isinstance(one, SocketProtocol)]

    async def session(self, person_id: str, device: str = "") -> str:
        """The cookie of a new session."""
        return await self.store.write(open_session, person_id, device=device)

    async def token(self, person_id: str) -> str:
        """A new API token."""
        return await self.store.write(create_token, person_id)


class Undisturbed(uvicorn.Server):
    """Leaves the process's signals to the test runner."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def config_for(folder: Path, database: str, *, limits: Limits = BOUNDLESS, public_url: str = "") -> Config:
    """A configuration that writes nothing outside ``folder``."""
    return Config(
        data=str(folder),
        secret="a secret of the tests",
        server=Server(public_url=public_url),
        database=Database(url=database),
        limits=limits,
    )


@asynccontextmanager
async def running(config: Config, clock: Clock = system_clock) -> AsyncIterator[Running]:
    """Open the house, serve it on a free port, close it as SIGTERM would."""
    async with open_house(config, clock) as house:
        server = Undisturbed(
            uvicorn.Config(
                assemble(house),
                host="127.0.0.1",
                port=0,
                ws=SocketProtocol,
                http="httptools",
                lifespan="off",
                log_config=None,
                access_log=False,
            )
        )
        serving = asyncio.create_task(server.serve())
        while not server.started:
            assert not serving.done(), "the server did not start"
            await asyncio.sleep(0.001)
        port = server.servers[0].sockets[0].getsockname()[1]
        try:
            yield Running(house, port, server.server_state, server)
        finally:
            server.should_exit = True
            await serving
