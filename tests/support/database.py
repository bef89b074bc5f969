"""Fresh databases with the town in them: a file each on SQLite, a database each on PostgreSQL."""

from __future__ import annotations

import asyncio
import itertools
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cached_property
from pathlib import Path

from sqlalchemy import Connection, create_engine, make_url

from channels import log as history
from channels.clock import Clock
from channels.store import Store, schema
from tests.support.clock import SettableClock
from tests.support.postgres import PostgresServer
from tests.support.town import Town, build_town

BACKENDS = ("sqlite", "postgres")


def new_store(url: str, clock: Clock) -> Store:
    """A store as the house assembles it, not started yet."""
    return Store(url, read_back=history.read_back, clock=clock)


@asynccontextmanager
async def opened(url: str, clock: Clock) -> AsyncIterator[Store]:
    """A started store, closed on the way out."""
    store = new_store(url, clock)
    await store.start()
    try:
        yield store
    finally:
        await store.close()


class Databases:
    """Migrates and fills one template a backend, then copies it for each test."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = itertools.count()
        self._postgres: PostgresServer | None = None

    def town(self, backend: str) -> tuple[str, Town]:
        """The address of a fresh copy, and the ids in it."""
        number = next(self._numbers)
        if backend == "sqlite":
            template, town = self._sqlite_template
            copy = self._folder / f"town{number}.db"
            shutil.copyfile(template, copy)
            return f"sqlite:///{copy}", town
        server, town = self._postgres_template
        _run(server, f"CREATE DATABASE town{number} TEMPLATE town")
        return server.url(f"town{number}"), town

    def empty(self, backend: str) -> str:
        """The address of a database without a single table."""
        number = next(self._numbers)
        if backend == "sqlite":
            return f"sqlite:///{self._folder / f'empty{number}.db'}"
        server, _ = self._postgres_template
        _run(server, f"CREATE DATABASE empty{number}")
        return server.url(f"empty{number}")

    def forget(self, url: str) -> None:
        """Drop a copy that is no longer needed."""
        name = make_url(url).database
        assert name is not None
        if url.startswith("sqlite"):
            for path in Path(name).parent.glob(Path(name).name + "*"):
                path.unlink()
        elif self._postgres is not None:
            _run(self._postgres, f"DROP DATABASE {name} WITH (FORCE)")

    def close(self) -> None:
        if self._postgres is not None:
            self._postgres.remove()

    @cached_property
    def _sqlite_template(self) -> tuple[Path, Town]:
        path = self._folder / "template.db"
        town = _build(f"sqlite:///{path}")
        assert not path.with_name(path.name + "-wal").exists(), "the template is one whole file"
        return path, town

    @cached_property
    def _postgres_template(self) -> tuple[PostgresServer, Town]:
        self._postgres = PostgresServer()  # known before it starts: ``close`` ends it in any case
        self._postgres.start()
        _run(self._postgres, "CREATE DATABASE town")
        return self._postgres, _build(self._postgres.url("town"))


def _build(url: str) -> Town:
    schema.upgrade(url)

    async def build() -> Town:
        async with opened(url, SettableClock()) as store:
            return await build_town(store)

    # Its own loop, apart from the one of whichever test asked first.
    with asyncio.Runner() as runner:
        return runner.run(build())


def _run(server: PostgresServer, statement: str) -> None:
    engine = create_engine(
        make_url(server.url("postgres")).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT"
    )
    with engine.connect() as conn:
        conn.exec_driver_sql(statement)
    engine.dispose()


def pragma(conn: Connection, name: str) -> object:
    """What SQLite answers about one of its settings."""
    return conn.exec_driver_sql(f"PRAGMA {name}").scalar_one()
