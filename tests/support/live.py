"""The real server: uvicorn with our socket class, on a free port, over a database with the town in it."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import uvicorn

from channels.actions.sessions import create_token, open_session
from channels.clock import system_clock
from server.app import Application
from server.config import Config, Jobs, Limits, Matching
from server.house import prepare_database
from server.wire.protocol import SocketProtocol
from tests.support.database import opened
from tests.support.town import Town, build_town
from web.cookies import SESSION_COOKIE

WORDS = Matching(meaning=False)  # the encoder takes seconds to load, and is tested by itself
PATIENCE = 60.0  # seconds a server may take to start, or to stop, on a crowded machine


@dataclass(frozen=True, slots=True)
class Live:
    """A running server, the town in it, a token and a session of everybody by name."""

    url: str
    config: Config
    town: Town
    tokens: dict[str, str]
    sessions: dict[str, str]

    def programme(self, name: str | None = None, **more: Any) -> httpx.AsyncClient:
        """A client with this person's bearer token; without a name, with none."""
        headers = {} if name is None else {"Authorization": f"Bearer {self.tokens[name]}"}
        return httpx.AsyncClient(
            base_url=self.url, headers=headers, trust_env=False, timeout=PATIENCE, **more
        )

    def browser(self, name: str, **more: Any) -> httpx.AsyncClient:
        """A client with this person's session cookie."""
        cookies = {SESSION_COOKIE: self.sessions[name]}
        return httpx.AsyncClient(
            base_url=self.url, cookies=cookies, trust_env=False, timeout=PATIENCE, **more
        )


@contextmanager
def live_town(folder: Path, *, limits: Limits | None = None) -> Iterator[Live]:
    """The town, seeded in a fresh data directory and served."""
    config = Config(
        data=str(folder),
        limits=limits or Limits(enabled=False),
        jobs=Jobs(expiry_seconds=0.2),
        matching=WORDS,
    )
    prepare_database(config)
    with ThreadPoolExecutor(1) as aside:  # a test that asks for a server may have a loop running
        town, tokens, sessions = aside.submit(asyncio.run, _seed(config)).result()
    with running_server(config) as url:
        yield Live(url, config, town, tokens, sessions)


async def _seed(config: Config) -> tuple[Town, dict[str, str], dict[str, str]]:
    async with opened(config.database_url, system_clock) as store:
        town = await build_town(store)
        tokens = {name: await store.write(create_token, person) for name, person in town.everybody.items()}
        sessions = {name: await store.write(open_session, person) for name, person in town.everybody.items()}
        return town, tokens, sessions


@contextmanager
def running_server(config: Config, *, port: int = 0) -> Iterator[str]:
    """The application, served by a real uvicorn in a thread; yields its address. The database is ready."""
    server = uvicorn.Server(
        uvicorn.Config(
            Application(config),
            host="127.0.0.1",
            port=port,
            loop="uvloop",
            http="httptools",
            ws=SocketProtocol,
            lifespan="on",
            log_config=None,
            timeout_graceful_shutdown=2,
        )
    )
    thread = threading.Thread(target=server.run, name="uvicorn", daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{_port_of(server, thread)}"
    finally:
        server.should_exit = True
        thread.join(PATIENCE)
        assert not thread.is_alive(), "the server does not stop"


def _port_of(server: uvicorn.Server, thread: threading.Thread) -> int:
    """The port the system chose, once the server accepts."""
    deadline = time.monotonic() + PATIENCE
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        assert time.monotonic() < deadline, "the server takes too long to start"
        time.sleep(0.01)
    return int(server.servers[0].sockets[0].getsockname()[1])
