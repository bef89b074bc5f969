"""The store: one way to write, one way to read, on SQLite and on PostgreSQL alike.

Queries are plain functions of a synchronous SQLAlchemy Core connection. ``write`` runs them
on the one writer of this process, concurrent calls grouped in one transaction with a
savepoint each; ``read`` runs them on the async engine. What a write appended to the log
is handed to ``on_commit`` after the commit, in commit order: nobody can forget to publish,
and nobody can publish what was not saved.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import groupby
from typing import Any, Concatenate, Final, NamedTuple, ParamSpec, Protocol, TypeVar

from sqlalchemy import Connection, delete, insert
from sqlalchemy.exc import DBAPIError

from channels import ids
from channels.clock import Clock, system_clock, to_millisecond
from channels.shapes import Event
from channels.store import engines, readers
from channels.store.bulk import on_postgres, run_plain
from channels.store.tables import meta
from matching.refusals import Refused

P = ParamSpec("P")
T = TypeVar("T")
I = TypeVar("I")  # noqa: E741 (an item)

QUEUE_LIMIT: Final = 2048  # writes waiting: about a quarter of a second of a busy evening
GROUP_LIMIT: Final = 256  # operations sharing one commit; more only delays the first of them
LINGER: Final = 0.002  # seconds for which a crowd as large as the last one is waited for
READ_TOGETHER: Final = 128  # those who share a reading: beyond, the first would wait for the last

PROBE_EVERY: Final = 2.0  # seconds between two tries to write again after a full or failing disk
CHECKPOINT_EVERY: Final = 1.0

log = logging.getLogger("relais.store")


@dataclass(frozen=True, slots=True)
class Appended:
    """A row just added to the log: where it stands, so that it can be read back and told."""

    channel_id: str
    seq: int


Logged = Appended | Event


@dataclass(slots=True)
class Write:
    """What a write function is given: the connection, the instant, and fresh identifiers."""

    conn: Connection
    at: datetime
    random_bits: ids.RandomBits
    appended: list[Logged] = field(default_factory=list)

    def new_id(self) -> str:
        """A fresh identifier, sortable by the time of this write."""
        return ids.new_id(self.at, self.random_bits)

    def new_ids(self, count: int) -> list[str]:
        """Many of them."""
        return ids.new_ids(self.at, count, self.random_bits)


Bulk = Callable[[Write, Sequence[Any]], Sequence[Any]]
BulkRead = Callable[[Connection, Sequence[Any]], Sequence[Any]]


Done = Callable[[Any, BaseException | None], None]


@dataclass(slots=True)
class Job:
    """One call waiting for its group: an act of its own, or an item for an act on many.

    ``done`` is told the result, or the refusal or fault, on the loop, once it is durable.
    """

    act: Callable[[Write], Any] | None
    done: Done
    bulk: Bulk | None = None
    item: Any = None

    def run(self, tx: Write) -> Any:
        """Do it by itself."""
        if self.bulk is None:
            assert self.act is not None
            return self.act(tx)
        (answer,) = self.bulk(tx, [self.item])
        if isinstance(answer, Refused):
            raise answer
        return answer


class Settled(NamedTuple):
    """How a job ended: a result, or the refusal or fault that it raised."""

    job: Job
    result: Any = None
    error: BaseException | None = None


class ReadBack(Protocol):
    """Reads appended rows as events, in order, inside the transaction that appended them.

    What is an event already stays as it is.
    """

    def __call__(self, conn: Connection, appended: Sequence[Logged]) -> list[Event]: ...


class Store:
    """A database, opened. ``await start()`` before use, ``await close()`` after."""

    def __init__(
        self,
        url: str,
        *,
        read_back: ReadBack,
        clock: Clock = system_clock,
        random_bits: ids.RandomBits = secrets.randbits,
    ) -> None:
        self.url = url
        self.clock = clock
        self.on_commit: Callable[[list[Event]], None] = lambda events: None
        self._read_back = read_back
        self._random_bits = random_bits
        self._waiting: deque[Job] = deque()
        self._arrived = asyncio.Event()  # set while jobs wait or are being written
        self._finished = asyncio.Event()  # set while there are none
        self._finished.set()
        self._expected = 1  # as many as the last group had
        self._gathered = asyncio.Event()  # set once as many wait
        self._asked: dict[BulkRead, list[tuple[Any, asyncio.Future[Any]]]] = {}
        self._asking: dict[BulkRead, asyncio.Task[None]] = {}
        self._writer: engines.Writer = engines.writer_for(url)
        self._reader = readers.reader_for(url)
        self._task: asyncio.Task[None] | None = None
        self._checkpoints: asyncio.Task[None] | None = None
        self._recovery: asyncio.Task[None] | None = None
        self._closed = False
        self.read_only = False

    async def start(self) -> None:
        """Open the writer and begin to serve the queue."""
        await self._writer.open()
        self._task = asyncio.create_task(self._serve(), name="store-writer")
        self._checkpoints = asyncio.create_task(self._checkpoint_for_ever(), name="store-checkpoints")

    async def close(self) -> None:
        """Finish what was accepted, then close every connection."""
        if self._task is not None:
            await self._finished.wait()
            self._closed = True
            tasks = [task for task in (self._task, self._checkpoints, self._recovery) if task is not None]
            tasks += self._asking.values()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        await self._writer.close()
        await self._reader.close()

    async def write(self, act: Callable[Concatenate[Write, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run ``act`` in a transaction and return its result once it is durable.

        What ``act`` raises undoes its own changes only. ``Refused("busy")`` when too many
        writes wait already, or after ``close``: better an honest no than an endless wait.
        ``act`` may run more than once before its changes are saved once.
        """
        future = asyncio.get_running_loop().create_future()
        self._queue(Job(lambda tx: act(tx, *args, **kwargs), partial(_resolve, future)))
        result: T = await future
        return result

    async def write_among(self, bulk: Callable[[Write, Sequence[I]], Sequence[T | Refused]], item: I) -> T:
        """Like ``write``, for an act that does many items at once: those of a group share its statements.

        ``bulk`` answers each item with its result or its refusal, and touches nothing for the
        refused. When it fails as a whole, each item is tried by itself.
        """
        future = asyncio.get_running_loop().create_future()
        self.hand_in(bulk, item, partial(_resolve, future))
        result: T = await future
        return result

    def hand_in(self, bulk: Callable[[Write, Sequence[I]], Sequence[Any]], item: I, done: Done) -> None:
        """``write_among`` for whoever has no task to wait in: ``done`` is told how it ended.

        Raises ``Refused`` at once when it cannot be taken; ``done`` is not called then.
        """
        self._queue(Job(None, done, bulk, item))

    def _queue(self, job: Job) -> None:
        if self._closed or len(self._waiting) >= QUEUE_LIMIT:
            raise Refused("busy", retry_after=1)
        if self.read_only:
            raise _read_only()
        self._waiting.append(job)
        if len(self._waiting) >= self._expected:
            self._gathered.set()
        if not self._arrived.is_set():
            self._arrived.set()
            self._finished.clear()

    async def read(
        self, ask: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run a reading function on a snapshot of what is committed.

        ``Refused("busy")`` while the database is away; a connection that it dropped is replaced.
        """
        try:
            return await self._read(ask, *args, **kwargs)
        except Exception as error:
            if not engines.is_away(error):
                raise
        try:
            return await self._read(ask, *args, **kwargs)
        except Exception as error:
            if engines.is_away(error):
                raise Refused("busy", retry_after=2) from None
            raise

    async def read_among(
        self, bulk: Callable[[Connection, Sequence[I]], Sequence[T | Refused]], item: I
    ) -> T:
        """Like ``read``, for a function that answers many at once: those who ask meanwhile share it.

        One such reading is under way at a time; who comes during it is in the next one.
        """
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        asked = self._asked.setdefault(bulk, [])
        asked.append((item, future))
        if bulk not in self._asking:
            self._asking[bulk] = asyncio.create_task(self._answer_all(bulk), name="store-read-among")
        return await future

    async def _answer_all(self, bulk: BulkRead) -> None:
        try:
            while asked := self._asked.pop(bulk, None):
                for start in range(0, len(asked), READ_TOGETHER):
                    await self._answer(bulk, asked[start : start + READ_TOGETHER])
        finally:
            del self._asking[bulk]

    async def _answer(self, bulk: BulkRead, asked: list[tuple[Any, asyncio.Future[Any]]]) -> None:
        try:
            answers = await self.read(bulk, [item for item, _ in asked])
        except Exception as error:
            if len(asked) > 1 and not (isinstance(error, Refused) and error.code == "busy"):
                for one in asked:  # what one of them asked is not to be had: each by itself
                    await self._answer(bulk, [one])
                return
            for _, future in asked:
                _resolve(future, None, error)
            return
        for (_, future), answer in zip(asked, answers, strict=True):
            refused = isinstance(answer, Refused)
            _resolve(future, None if refused else answer, answer if refused else None)

    async def _read(
        self, ask: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        try:
            return await self._reader.run(lambda conn: ask(conn, *args, **kwargs))
        except DBAPIError as error:
            if engines.not_text(error):
                raise _plain(error) from None
            raise

    async def _serve(self) -> None:
        while True:
            await self._arrived.wait()
            await self._linger()
            jobs = [self._waiting.popleft() for _ in range(min(GROUP_LIMIT, len(self._waiting)))]
            self._expected = len(jobs)
            try:
                settled, events = await self._writer.run(partial(self._group, jobs))
            except Exception as error:  # the group as a whole failed: nothing of it was saved
                settled, events = self._failed(jobs, error), []
            self._settle(settled, events)
            if not self._waiting:
                self._arrived.clear()
                self._finished.set()

    async def _linger(self) -> None:
        """Those whom a group answered together ask again together: as one group, for one commit.

        Somebody alone is not kept waiting: nobody is expected after a group of one.
        """
        if len(self._waiting) >= self._expected:
            return
        self._gathered.clear()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LINGER):
                await self._gathered.wait()

    def _failed(self, jobs: list[Job], error: Exception) -> list[Settled]:
        """Nothing of a group was saved: tell each caller what that means for them."""
        trouble = engines.trouble_of(error)
        if trouble is None:
            log.error("a write group failed", exc_info=error)
            return [Settled(job, error=error) for job in jobs]
        if trouble is engines.Trouble.PASSING:
            log.warning("the database was busy or away: writes were refused")
            return [Settled(job, error=Refused("busy", retry_after=2)) for job in jobs]
        self._stop_writing(trouble)
        return [Settled(job, error=_read_only()) for job in jobs]

    def _stop_writing(self, trouble: engines.Trouble) -> None:
        """Refuse writes from now on, say so loudly, and keep trying until the disk is well again."""
        if not self.read_only:
            log.critical("READ-ONLY: the database cannot be written (%s); reading goes on", trouble.value)
            self.read_only = True
            self._recovery = asyncio.create_task(self._recover(), name="store-recovery")

    async def _recover(self) -> None:
        while self.read_only:
            await asyncio.sleep(PROBE_EVERY)
            try:
                await self._writer.reopen()
                await self._writer.run(_probe)
            except Exception as error:
                if engines.trouble_of(error) is None:
                    log.error("the recovery probe failed", exc_info=error)
            else:
                self.read_only = False
                log.critical("WRITABLE again: the database takes writes as before")

    async def _checkpoint_for_ever(self) -> None:
        """Move the write-ahead log into the database, off the path of acknowledgements."""
        while True:
            await asyncio.sleep(CHECKPOINT_EVERY)
            try:
                await self._writer.checkpoint()
            except Exception as error:
                if engines.trouble_of(error) is None:
                    log.error("a checkpoint failed", exc_info=error)

    def _group(self, jobs: list[Job], conn: Connection) -> tuple[list[Settled], list[Event]]:
        """Run the jobs inside one open transaction; read back what they logged."""
        appended: list[Logged] = []
        settled: list[Settled] = []
        for _, neighbours in groupby(jobs, key=lambda job: job.bulk or id(job)):
            settled += self._run(list(neighbours), conn, appended)
        return settled, self._read_back(conn, appended)

    def _run(self, jobs: list[Job], conn: Connection, appended: list[Logged]) -> list[Settled]:
        """Run one job, or neighbours that one act does at once; those that fail together are tried alone."""
        settled, logged = self._attempt(jobs, conn)
        if logged is None and len(jobs) > 1:
            return [one for job in jobs for one in self._run([job], conn, appended)]
        if engines.is_double(settled[0].error):
            # Another worker committed the same thing a moment ago: a second look sees it,
            # and gives the answer or the refusal that is due.
            settled, logged = self._attempt(jobs, conn)
        appended += logged or ()
        return settled

    def _attempt(self, jobs: list[Job], conn: Connection) -> tuple[list[Settled], list[Logged] | None]:
        """Run jobs in one savepoint; None for what they logged when all of it was undone.

        A deadlock is the whole group's: it runs again.
        """
        tx = Write(conn, to_millisecond(self.clock()), self._random_bits)
        _command(conn, "SAVEPOINT job")
        try:
            settled = _do(jobs, tx)
        except Exception as error:
            if engines.lost_a_race(error) or engines.trouble_of(error) is not None:
                raise
            try:
                _command(conn, "ROLLBACK TO SAVEPOINT job")
            except engines.OPERATIONAL:  # a full disk: SQLite has undone the whole group by itself
                raise error from None
            _command(conn, "RELEASE SAVEPOINT job")
            return [Settled(job, error=_plain(error)) for job in jobs], None
        _command(conn, "RELEASE SAVEPOINT job")
        return settled, tx.appended

    def _settle(self, settled: list[Settled], events: list[Event]) -> None:
        """Acknowledge first; tell everybody in the same turn of the loop, in commit order."""
        for one in settled:
            one.job.done(one.result, one.error)
        if events:
            asyncio.get_running_loop().call_soon(self.on_commit, events)


def _resolve(future: asyncio.Future[Any], result: Any, error: BaseException | None) -> None:
    """Wake whoever awaits a write. They may have given up: what was saved stays saved."""
    if future.done():
        return
    if error is None:
        future.set_result(result)
    else:
        future.set_exception(error)


def _command(conn: Connection, statement: str) -> None:
    if on_postgres(conn):
        conn.exec_driver_sql(statement)
    else:
        run_plain(conn, statement)


def _read_only() -> Refused:
    return Refused("read_only", retry_after=5)


def _probe(conn: Connection) -> None:
    """A write that changes nothing anybody reads."""
    conn.execute(delete(meta).where(meta.c.key == "probe"))
    conn.execute(insert(meta), {"key": "probe", "value": "1"})


def _plain(error: Exception) -> Exception:
    """Text that the database cannot hold is a refusal; any other fault stays what it is."""
    return Refused("bad_request", why="a NUL character") if engines.not_text(error) else error


def _do(jobs: list[Job], tx: Write) -> list[Settled]:
    """One job by itself, or all neighbours at once."""
    bulk = jobs[0].bulk
    if bulk is None or len(jobs) == 1:
        return [Settled(jobs[0], jobs[0].run(tx))]
    answers = bulk(tx, [job.item for job in jobs])
    return [
        Settled(job, error=answer) if isinstance(answer, Refused) else Settled(job, answer)
        for job, answer in zip(jobs, answers, strict=True)
    ]
