"""The store: one way to write, one way to read, on SQLite and on PostgreSQL alike.

Queries are plain functions of a synchronous SQLAlchemy Core connection. ``write`` runs them
on the one writer of this process, concurrent calls grouped in one transaction with a
savepoint each; ``read`` runs them on the async engine. What a write appended to the log
is handed to ``on_commit`` after the commit, in commit order: nobody can forget to publish,
and nobody can publish what was not saved.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import groupby
from typing import Any, Concatenate, Final, ParamSpec, Protocol, TypeVar

from sqlalchemy import Connection, delete, insert
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from channels import ids
from channels.clock import Clock, system_clock, to_millisecond
from channels.shapes import Event
from channels.store import engines, readers
from channels.store.tables import meta
from matching.refusals import Refused

P = ParamSpec("P")
T = TypeVar("T")
I = TypeVar("I")  # noqa: E741 (an item)

QUEUE_LIMIT: Final = 2048  # writes waiting: about a quarter of a second of a busy evening
GROUP_LIMIT: Final = 256  # operations sharing one commit; more only delays the first of them

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


Bulk = Callable[[Write, Sequence[Any]], Sequence[Any]]


@dataclass(slots=True)
class Job:
    """One call waiting for its group: an act of its own, or an item for an act on many."""

    run: Callable[[Write], Any]
    future: asyncio.Future[Any]
    bulk: Bulk | None = None
    item: Any = None


@dataclass(slots=True)
class Settled:
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
        self._queue: asyncio.Queue[Job] = asyncio.Queue(QUEUE_LIMIT)
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
            await self._queue.join()
            self._closed = True
            tasks = [task for task in (self._task, self._checkpoints, self._recovery) if task is not None]
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
        job = Job(lambda tx: act(tx, *args, **kwargs), asyncio.get_running_loop().create_future())
        result: T = await self._queued(job)
        return result

    async def write_among(self, bulk: Callable[[Write, Sequence[I]], Sequence[T | Refused]], item: I) -> T:
        """Like ``write``, for an act that does many items at once: those of a group share its statements.

        ``bulk`` answers each item with its result or its refusal, and touches nothing for the
        refused. When it fails as a whole, each item is tried by itself.
        """
        job = Job(partial(_alone, bulk, item), asyncio.get_running_loop().create_future(), bulk, item)
        result: T = await self._queued(job)
        return result

    async def _queued(self, job: Job) -> Any:
        if self._closed:
            raise Refused("busy", retry_after=1)
        if self.read_only:
            raise _read_only()
        try:
            self._queue.put_nowait(job)
        except asyncio.QueueFull:
            raise Refused("busy", retry_after=1) from None
        return await job.future

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
            jobs = [await self._queue.get()]
            while len(jobs) < GROUP_LIMIT and not self._queue.empty():
                jobs.append(self._queue.get_nowait())
            try:
                settled, events = await self._writer.run(partial(self._group, jobs))
            except Exception as error:  # the group as a whole failed: nothing of it was saved
                settled, events = self._failed(jobs, error), []
            self._settle(settled, events)

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
        if isinstance(settled[0].error, IntegrityError):
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
        conn.exec_driver_sql("SAVEPOINT job")
        try:
            settled = _do(jobs, tx)
        except Exception as error:
            if engines.lost_a_race(error) or engines.trouble_of(error) is not None:
                raise
            try:
                conn.exec_driver_sql("ROLLBACK TO SAVEPOINT job")
            except OperationalError:  # a full disk: SQLite has undone the whole group by itself
                raise error from None
            conn.exec_driver_sql("RELEASE SAVEPOINT job")
            return [Settled(job, error=_plain(error)) for job in jobs], None
        conn.exec_driver_sql("RELEASE SAVEPOINT job")
        return settled, tx.appended

    def _settle(self, settled: list[Settled], events: list[Event]) -> None:
        """Acknowledge first; tell everybody in the same turn of the loop, in commit order."""
        for one in settled:
            self._queue.task_done()
            if one.job.future.done():  # the caller gave up; what was saved stays saved
                continue
            if one.error is None:
                one.job.future.set_result(one.result)
            else:
                one.job.future.set_exception(one.error)
        if events:
            asyncio.get_running_loop().call_soon(self.on_commit, events)


def _read_only() -> Refused:
    return Refused("read_only", retry_after=5)


def _probe(conn: Connection) -> None:
    """A write that changes nothing anybody reads."""
    conn.execute(delete(meta).where(meta.c.key == "probe"))
    conn.execute(insert(meta), {"key": "probe", "value": "1"})


def _plain(error: Exception) -> Exception:
    """Text that the database cannot hold is a refusal; any other fault stays what it is."""
    return Refused("bad_request", why="a NUL character") if engines.not_text(error) else error


def _alone(bulk: Bulk, item: Any, tx: Write) -> Any:
    """One item of an act on many, as an act of its own."""
    (answer,) = bulk(tx, [item])
    if isinstance(answer, Refused):
        raise answer
    return answer


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


def on_postgres(conn: Connection) -> bool:
    """Whether this connection speaks to PostgreSQL: for the few statements that differ."""
    return conn.dialect.name == "postgresql"
