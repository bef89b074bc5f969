"""Engines: how a transaction is opened, on SQLite by one thread, on PostgreSQL by asyncpg."""

from __future__ import annotations

import asyncio
import contextlib
import random
import threading
from collections.abc import Callable
from enum import Enum
from typing import Any, Final, Protocol, TypeVar

from channels.store import driver  # first: it decides which SQLite the next lines import
from channels.store.bulk import run_plain
from channels.store.hand import Errand, Hand
from channels.store.turn import Turn

import sqlite3  # isort: skip
from sqlalchemy import Connection, Engine, create_engine, event, make_url  # isort: skip
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError  # isort: skip
from sqlalchemy.exc import TimeoutError as PoolTimeout  # isort: skip
from sqlalchemy.ext.asyncio import create_async_engine  # isort: skip
from sqlalchemy.pool import StaticPool  # isort: skip

T = TypeVar("T")

WRITER_CACHE: Final = 32_000  # KiB of pages
BUSY_TIMEOUT_MS: Final = 10_000  # another process writes: wait in line this long
DISCREET: Final[dict[str, Any]] = {
    "hide_parameters": True
}  # a failed statement is logged; what people said is not
OPERATIONAL: Final = (OperationalError, sqlite3.OperationalError)  # through SQLAlchemy, and past it
TRIES: Final = 5  # a group that lost a deadlock or a serialisation race runs again
RACE_PAUSE: Final = 0.02  # seconds, times the tries so far: two who lost together do not meet again
POSTGRES: Final[dict[str, Any]] = {
    "timeout": 5,  # seconds to connect
    "command_timeout": 20,  # a machine that vanished says nothing: do not wait for ever
    "server_settings": {"application_name": "relais"},
}

__all__ = [
    "OPERATIONAL",
    "Writer",
    "driver",
    "is_away",
    "is_double",
    "is_sqlite",
    "lost_a_race",
    "not_text",
    "sync_engine",
    "writer_for",
]


class Writer(Protocol):
    """Runs functions one after the other, each in a transaction that is durable on return."""

    async def open(self) -> None: ...
    async def run(self, work: Callable[[Connection], T]) -> T: ...
    async def reopen(self) -> None: ...
    async def checkpoint(self) -> None: ...
    async def close(self) -> None: ...


def is_sqlite(url: str) -> bool:
    """Whether the address names a SQLite file."""
    return make_url(url).get_backend_name() == "sqlite"


def writer_for(url: str) -> Writer:
    """The one writer of this process for the database at ``url``."""
    return SqliteWriter(url) if is_sqlite(url) else PostgresWriter(url)


def sync_engine(url: str) -> Engine:
    """A plain engine, for migrations and for the SQLite writer."""
    if not is_sqlite(url):
        return create_engine(with_driver(url, "psycopg"), **DISCREET)
    # AUTOCOMMIT hands BEGIN and COMMIT to us: the driver's own guess would start a deferred one.
    engine = create_engine(
        with_driver(url, "pysqlite"),
        isolation_level="AUTOCOMMIT",
        poolclass=StaticPool,
        connect_args={"check_same_thread": False, "timeout": BUSY_TIMEOUT_MS / 1000},
        **DISCREET,
    )
    event.listen(engine, "connect", prepare_sqlite)
    return engine


def with_driver(url: str, driver_name: str) -> str:
    parsed = make_url(url)
    named = parsed.set(drivername=f"{parsed.get_backend_name()}+{driver_name}")
    return named.render_as_string(hide_password=False)


def prepare_sqlite(connection: Any, record: object = None, *, cache: int = WRITER_CACHE) -> None:
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout = {BUSY_TIMEOUT_MS}",
        "journal_mode = WAL",
        "synchronous = FULL",  # an acknowledged write survives a power cut
        "foreign_keys = ON",
        "temp_store = MEMORY",
        f"cache_size = -{cache}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


class SqliteWriter:
    """One thread, one connection, ``BEGIN IMMEDIATE``: processes take turns, nobody upgrades a lock."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._engine = sync_engine(url)
        self._beside: sqlite3.Connection | None = None
        self._beside_lock = threading.Lock()  # closed while a checkpoint uses it, SQLite would crash
        self._closed = False
        self._hand = Hand("sqlite-writer")
        self._turn: Turn | None = None
        self._conn: Connection | None = None

    async def open(self) -> None:
        await self._hand.do(self._open)

    def _open(self) -> None:
        self._conn = self._engine.connect()
        # Checkpoints are ours, beside the writer: none of them makes an acknowledgement wait.
        self._conn.exec_driver_sql("PRAGMA wal_autocheckpoint = 0")
        if self._turn is None:
            self._turn = Turn(make_url(self._url).database or "")

    async def reopen(self) -> None:
        """A fresh connection: after a failed sync the old one may believe what the disk never got."""
        await self._hand.do(self._drop)
        await self.open()

    async def checkpoint(self) -> None:
        """Copy what was committed into the database file, as far as readers allow."""
        await asyncio.to_thread(self._checkpoint)

    async def run(self, work: Callable[[Connection], T]) -> T:
        return await self._hand.attempt(
            lambda errand: self._transact(work, errand), patience=BUSY_TIMEOUT_MS / 1000
        )

    async def close(self) -> None:
        await self._hand.do(self._drop)
        await asyncio.to_thread(self._close_beside)
        await asyncio.to_thread(self._hand.close)
        if self._turn is not None:
            self._turn.close()

    def _close_beside(self) -> None:
        with self._beside_lock:
            self._closed = True
            if self._beside is not None:
                self._beside.close()

    def _drop(self) -> None:
        if self._conn is not None:
            with contextlib.suppress(*OPERATIONAL):
                self._conn.close()
            self._conn = None
        self._engine.dispose()

    def _checkpoint(self) -> None:
        with self._beside_lock:
            if self._closed:
                return
            if self._beside is None:
                self._beside = sqlite3.connect(
                    make_url(self._url).database or "", check_same_thread=False, timeout=0
                )
            try:
                self._beside.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
            except sqlite3.OperationalError as error:
                if trouble_of(error) is not Trouble.PASSING:  # busy: somebody else's turn, then ours
                    raise

    def _transact(self, work: Callable[[Connection], T], errand: Errand) -> T:
        assert self._turn is not None, "open() first"
        assert self._conn is not None
        with self._turn.taken():
            if not errand.begin():  # refused already: it must not happen after all
                raise TimeoutError
            run_plain(self._conn, "BEGIN IMMEDIATE")
            try:
                result = work(self._conn)
                run_plain(self._conn, "COMMIT")
            except BaseException:
                # A full disk has rolled back already; a commit that failed has not.
                with contextlib.suppress(*OPERATIONAL):
                    run_plain(self._conn, "ROLLBACK")
                raise
        return result


class PostgresWriter:
    """One connection on the async engine; a lost race between processes is run again."""

    def __init__(self, url: str) -> None:
        self._engine = create_async_engine(
            with_driver(url, "asyncpg"), pool_size=1, max_overflow=0, connect_args=POSTGRES, **DISCREET
        )

    async def open(self) -> None:
        async with self._engine.connect():
            pass

    async def run(self, work: Callable[[Connection], T]) -> T:
        for attempt in range(TRIES):
            try:
                return await self._transact(work)
            except DBAPIError as error:
                if attempt + 1 == TRIES or not lost_a_race(error):
                    raise
            await asyncio.sleep(random.uniform(0, RACE_PAUSE * attempt))  # noqa: S311 (jitter)
        raise AssertionError("unreachable")

    async def _transact(self, work: Callable[[Connection], T]) -> T:
        try:
            async with self._engine.begin() as conn:
                return await conn.run_sync(work)
        except Exception as error:
            if is_away(error) and not lost_a_race(error):
                await self.reopen()  # it went, or moved: whoever answers next is asked afresh
            raise

    async def reopen(self) -> None:
        """Forget connections that may be dead."""
        await self._engine.dispose()

    async def checkpoint(self) -> None:
        """PostgreSQL does its own."""

    async def close(self) -> None:
        await self._engine.dispose()


class Trouble(Enum):
    """Why the database as a whole does not take writes."""

    PASSING = "busy or away"
    FULL = "the disk is full"
    FAILING = "the disk fails"


# SQLite's primary result codes (sqlite.org/rescode.html)
_SQLITE: Final = {
    5: Trouble.PASSING,  # BUSY: another process holds the lock
    6: Trouble.PASSING,  # LOCKED
    8: Trouble.FAILING,  # READONLY: the file system turned so
    10: Trouble.FAILING,  # IOERR: a read, a write or a sync failed
    13: Trouble.FULL,  # FULL
    14: Trouble.FAILING,  # CANTOPEN
}
_POSTGRES_FULL: Final = "53100"
# Connection exceptions, operator intervention, too many connections, a primary that became a standby.
_POSTGRES_AWAY: Final = ("08", "57", "53300", "25006")


def trouble_of(error: Exception) -> Trouble | None:
    """What an error says about the database as a whole; None when it is about one act only."""
    if isinstance(error, OSError | TimeoutError | PoolTimeout):  # no connection to be had
        return Trouble.PASSING
    code = getattr(getattr(error, "orig", error), "sqlite_errorcode", None)
    if code is not None:
        return _SQLITE.get(code & 0xFF)
    if not isinstance(error, DBAPIError):
        return None
    state = str(getattr(error.orig, "sqlstate", "") or "")
    if state == _POSTGRES_FULL:
        return Trouble.FULL
    away = error.connection_invalidated or state.startswith(_POSTGRES_AWAY) or lost_a_race(error)
    return Trouble.PASSING if away else None


def is_away(error: Exception) -> bool:
    """Whether the database cannot be asked now, and can be asked again."""
    return trouble_of(error) is Trouble.PASSING


def not_text(error: Exception) -> bool:
    """A NUL where PostgreSQL wants text (22021, 22P05 inside JSON): the mistake of whoever sent it."""
    return isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) in ("22021", "22P05")


def is_double(error: BaseException | None) -> bool:
    """A row that must be the only one of its kind, or that leads nowhere: somebody else was quicker."""
    return isinstance(error, IntegrityError | sqlite3.IntegrityError)


def lost_a_race(error: Exception) -> bool:
    """Deadlock detected (40P01) or serialisation failure (40001)."""
    return isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) in ("40P01", "40001")
