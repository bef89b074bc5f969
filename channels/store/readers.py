"""Readers: a reading function runs whole on one connection, and sees one snapshot."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, Final, Protocol, TypeVar

from channels.store import engines  # first: it decides which SQLite aiosqlite imports

import aiosqlite  # isort: skip
from sqlalchemy import Connection, create_engine, make_url  # isort: skip
from sqlalchemy.ext.asyncio import create_async_engine  # isort: skip
from sqlalchemy.pool import StaticPool  # isort: skip

T = TypeVar("T")

CACHE: Final = 1_000  # KiB of pages for each: it forgets them at each commit, the system keeps them at hand
READERS: Final = 4  # reading connections a process; more only compete for the same core


class Reader(Protocol):
    """Runs reading functions, a few at a time."""

    async def run(self, ask: Callable[[Connection], T]) -> T: ...
    async def close(self) -> None: ...


def reader_for(url: str) -> Reader:
    """The reader of this process for the database at ``url``."""
    return SqliteReader(url) if engines.is_sqlite(url) else PostgresReader(url)


class SqliteReader:
    """A few aiosqlite connections. A function crosses to a connection's thread once, whole.

    Through SQLAlchemy's own aiosqlite dialect each statement crosses three times, which costs
    more than the statement: a hello of six statements took 3 ms instead of 1.
    """

    def __init__(self, url: str) -> None:
        self._path = make_url(url).database or ""
        self._lanes: list[Lane] = []
        self._free: asyncio.Queue[Lane] = asyncio.Queue()

    async def run(self, ask: Callable[[Connection], T]) -> T:
        lane = await self._take()
        try:
            return await lane.run(ask)
        finally:
            # A caller that gave up leaves its function running: the next one waits behind it.
            self._free.put_nowait(lane)

    async def close(self) -> None:
        for lane in self._lanes:
            await lane.close()

    async def _take(self) -> Lane:
        if self._free.empty() and len(self._lanes) < READERS:
            lane = Lane(self._path)
            self._lanes.append(lane)
            return lane
        return await self._free.get()


class Lane:
    """One aiosqlite connection, and SQLAlchemy's face of it, used in its thread alone."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._opening: asyncio.Task[None] | None = None
        self._driver: Any = None  # its ``_execute``, which runs anything in its thread, is private
        self._conn: Connection | None = None

    async def run(self, ask: Callable[[Connection], T]) -> T:
        """Run ``ask`` in this connection's thread."""
        if self._driver is None:
            await self._opened()
        result: T = await self._driver._execute(self._read, ask)
        return result

    async def close(self) -> None:
        """Close what was opened, or is being opened."""
        if self._opening is not None:
            await asyncio.wait([self._opening])
        if self._driver is not None:
            await self._driver._execute(self._forget)
            await self._driver.close()

    async def _opened(self) -> None:
        """Open at the first use. Who gives up leaves the opening to the next one, or to ``close``."""
        if self._opening is None:
            self._opening = asyncio.create_task(self._open(), name="store-reader")
        try:
            await asyncio.shield(self._opening)
        except Exception:
            self._opening = None  # the next one tries again
            raise

    async def _open(self) -> None:
        """Connect; SQLAlchemy is put over the very connection that aiosqlite opened."""
        driver: Any = await aiosqlite.connect(self._path, isolation_level=None)
        try:
            await driver._execute(self._prepare, driver._conn)
        except BaseException:
            await driver.close()
            raise
        self._driver = driver

    def _prepare(self, raw: Any) -> None:
        engines.prepare_sqlite(raw, cache=CACHE)
        self._conn = create_engine(
            "sqlite+pysqlite://",
            creator=lambda: raw,
            poolclass=StaticPool,
            isolation_level="AUTOCOMMIT",
            **engines.DISCREET,
        ).connect()

    def _forget(self) -> None:
        if self._conn is not None:
            self._conn.invalidate()

    def _read(self, ask: Callable[[Connection], T]) -> T:
        assert self._conn is not None
        self._conn.exec_driver_sql("BEGIN")
        try:
            return ask(self._conn)
        finally:
            self._conn.exec_driver_sql("ROLLBACK")


class PostgresReader:
    """A small pool on the async engine."""

    def __init__(self, url: str) -> None:
        self._engine = create_async_engine(
            engines.with_driver(url, "asyncpg"),
            pool_size=READERS,
            max_overflow=0,
            isolation_level="REPEATABLE READ",
            connect_args=engines.POSTGRES,
            **engines.DISCREET,
        )

    async def run(self, ask: Callable[[Connection], T]) -> T:
        async with self._engine.connect() as conn:
            return await conn.run_sync(ask)

    async def close(self) -> None:
        await self._engine.dispose()
