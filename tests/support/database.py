"""Fresh databases with the town in them: a new file on SQLite, the same rows again on PostgreSQL."""

from __future__ import annotations

import asyncio
import itertools
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, delete, insert, make_url, select

from channels import log as history
from channels.clock import Clock
from channels.store import Store, schema
from channels.store.engines import sync_engine
from channels.store.tables import metadata
from tests.support.clock import SettableClock
from tests.support.postgres import PostgresServer
from tests.support.town import Town, build_town

BACKENDS = ("sqlite", "postgres")

Rows = dict[str, list[dict[str, Any]]]


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
    """Migrates and fills one town a backend, then hands it out anew to each test."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = itertools.count()
        self._postgres: PostgresServer | None = None

    def town(self, backend: str) -> tuple[str, Town]:
        """The address of a town where nothing happened yet, and the ids in it."""
        if backend == "sqlite":
            template, town = self._sqlite_template
            copy = self._folder / f"town{next(self._numbers)}.db"
            shutil.copyfile(template, copy)
            return f"sqlite:///{copy}", town
        url, town, rows = self._postgres_town
        _put_back(url, rows)
        return url, town

    def empty(self, backend: str) -> str:
        """The address of a database without a single table."""
        number = next(self._numbers)
        if backend == "sqlite":
            return f"sqlite:///{self._folder / f'empty{number}.db'}"
        _run(self._server, f"CREATE DATABASE empty{number}")
        return self._server.url(f"empty{number}")

    def forget(self, url: str) -> None:
        """Delete a SQLite file that is no longer needed; a PostgreSQL cluster goes as a whole."""
        if url.startswith("sqlite"):
            name = make_url(url).database
            assert name is not None
            for path in Path(name).parent.glob(Path(name).name + "*"):
                path.unlink()

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
    def _server(self) -> PostgresServer:
        self._postgres = PostgresServer()  # known before it starts: ``close`` ends it in any case
        self._postgres.start()
        return self._postgres

    @cached_property
    def _postgres_town(self) -> tuple[str, Town, Rows]:
        _run(self._server, "CREATE DATABASE town")
        url = self._server.url("town")
        town = _build(url)
        engine = sync_engine(url)
        with engine.connect() as conn:
            rows = {
                table.name: [dict(row) for row in conn.execute(select(table)).mappings()]
                for table in metadata.sorted_tables
            }
        engine.dispose()
        return url, town, rows


def _build(url: str) -> Town:
    schema.upgrade(url)

    async def build() -> Town:
        async with opened(url, SettableClock()) as store:
            return await build_town(store)

    # Its own loop, apart from the one of whichever test asked first.
    with asyncio.Runner() as runner:
        return runner.run(build())


def _put_back(url: str, rows: Rows) -> None:
    """Make every table what it was when the town was built: much faster than a new database."""
    engine = sync_engine(url)
    with engine.begin() as conn:
        conn.exec_driver_sql("SET LOCAL lock_timeout = '10s'")  # a test before left something open
        conn.exec_driver_sql("SET LOCAL session_replication_role = replica")  # foreign keys hold anyway
        for table in metadata.sorted_tables:
            conn.execute(delete(table))
            if rows[table.name]:
                conn.execute(insert(table), rows[table.name])
    engine.dispose()


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
