"""Where a run takes place: a database, a Redis behind a bad wire, the workers, and who lives there."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from uvicorn.config import STARTUP_FAILURE

from tests.faults import town
from tests.faults.disk import SmallDisk
from tests.faults.history import Kept
from tests.faults.kept import read_kept
from tests.faults.postgres import MortalPostgres
from tests.faults.processes import House, Process, Worker
from tests.faults.proxy import RedisProxy
from tests.faults.town import Town
from tests.support.redis import RedisServer

FAKETIME: Final = Path("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1")
DISK: Final = 96  # megabytes: the log of a run and its WAL fit, nothing else does
WORKERS: Final = 2


@dataclass(frozen=True)
class Plan:
    """What the stage is made of."""

    name: str
    database: str = "sqlite"
    small_disk: bool = False
    faketime: bool = False
    house: bool = False  # the real ``relais serve`` with its own workers and Valkey


class Missing(Exception):
    """What the plan needs is not on this machine."""


class Stage:
    """``async with Stage(plan, seed) as stage``: everything runs; then everything is gone."""

    def __init__(self, plan: Plan, seed: int) -> None:
        self.plan = plan
        self.folder = Path(tempfile.mkdtemp(prefix="relais-faults-"))
        self.redis = RedisServer()
        self.proxy = RedisProxy(self.folder / "p.sock", Path(self.redis.url.removeprefix("unix://")), seed)
        self.disk: SmallDisk | None = None
        self.postgres: MortalPostgres | None = None
        self.clocks: dict[str, Path] = {}
        self.surprises: list[str] = []  # processes that ended and were not told to
        self.processes: list[Process] = []
        self.town: Town
        self.url = ""
        self._nanny: asyncio.Task[None] | None = None

    @property
    def workers(self) -> list[Worker]:
        return [process for process in self.processes if isinstance(process, Worker)]

    @property
    def house(self) -> House:
        (house,) = self.processes
        assert isinstance(house, House)
        return house

    @property
    def urls(self) -> list[str]:
        return [process.url for process in self.processes]

    @property
    def database_file(self) -> Path:
        return Path(self.url.removeprefix("sqlite:///"))

    async def __aenter__(self) -> Stage:
        try:
            await self._set_up()
        except BaseException:
            await self.__aexit__()
            raise
        return self

    async def _set_up(self) -> None:
        data = self.folder / "data"
        if self.plan.small_disk:
            self.disk = await asyncio.to_thread(SmallDisk.mounted, DISK)
            if self.disk is None:
                raise Missing("no small disk: mounting a tmpfs is not permitted here")
            data = self.disk.folder / "data"
        data.mkdir()
        self.url = f"sqlite:///{data / 'relais.db'}"
        if self.plan.database == "postgres":
            self.postgres = MortalPostgres()
            await asyncio.to_thread(self.postgres.start)
            self.url = await asyncio.to_thread(self.postgres.make, "relais")
        self.town = await asyncio.to_thread(town.found, self.url)
        environment = self._environment(data)
        if self.plan.house:
            self.processes = [House(self.folder, environment)]
        else:
            await asyncio.to_thread(self.redis.start)
            await self.proxy.start()
            environment["RELAIS_REDIS_URL"] = self.proxy.url
            self.processes = [
                Worker(n, self.folder, self._with_clock(n, environment)) for n in range(WORKERS)
            ]
        for process in self.processes:
            process.start()
        await asyncio.gather(*(process.ready() for process in self.processes))
        self._nanny = asyncio.create_task(self._watch())

    def _environment(self, data: Path) -> dict[str, str]:
        return {
            "RELAIS_DATA": str(data),
            "RELAIS_DATABASE_URL": self.url,
            "RELAIS_SECRET": "a secret of the tests",
            "RELAIS_LIMITS__ENABLED": "false",
            "RELAIS_JOBS__EXPIRY_SECONDS": "1",
        }

    def _with_clock(self, number: int, environment: Mapping[str, str]) -> dict[str, str]:
        """A clock of its own for a worker, that a fault may set."""
        if not self.plan.faketime:
            return dict(environment)
        if not FAKETIME.exists():
            raise Missing("no libfaketime on this machine: clocks cannot jump")
        clock = self.clocks[f"worker-{number}"] = self.folder / f"clock-{number}"
        clock.write_text("+0s\n")
        return {
            **environment,
            "LD_PRELOAD": str(FAKETIME),
            "FAKETIME_TIMESTAMP_FILE": str(clock),
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "FAKETIME_DISABLE_SHM": "1",
            "FAKETIME_CACHE_DURATION": "1",
        }

    async def _watch(self) -> None:
        """Start again what died: as systemd would."""
        while True:
            await asyncio.sleep(0.05)
            for process in self.processes:
                if process.ended is None:
                    continue
                # Without its database a worker cannot start, and says so: to be started again.
                without = process.ended == STARTUP_FAILURE and self.postgres is not None
                if process.wanted and not without:
                    self.surprises.append(f"{process.name} ended with {process.ended}")
                if process.wanted or process.ended == -9:
                    process.start()

    async def heal(self) -> None:
        """Undo whatever is still wrong, and wait until everything serves."""
        self.proxy.rate = 0.0
        self.proxy.flow()
        if self.disk is not None:
            self.disk.free()
        for process in self.processes:
            process.thaw()
            if isinstance(process, Worker):
                process.disarm()
        await asyncio.gather(*(self.up(process) for process in self.processes))

    async def up(self, process: Process) -> None:
        """Wait until it serves, however often it has to be started."""
        while True:
            try:
                await process.ready()
                return
            except ChildProcessError:  # the nanny starts it again
                await asyncio.sleep(0.2)

    async def rest(self) -> Kept:
        """Stop the workers as an administrator would, and read the database."""
        await self._dismiss_nanny()
        for process in self.processes:
            status = await process.stop()
            if status not in (0, -15):  # uvicorn raises the signal again once everything is closed
                self.surprises.append(f"{process.name} stopped with {status}")
        return await asyncio.to_thread(read_kept, self.url, [*self.town.channels, self.town.urgences])

    async def _dismiss_nanny(self) -> None:
        if self._nanny is not None:
            self._nanny.cancel()
            await asyncio.gather(self._nanny, return_exceptions=True)
            self._nanny = None

    async def __aexit__(self, *_: object) -> None:
        await self._dismiss_nanny()
        for process in self.processes:
            process.kill()
        await self.proxy.close()
        await asyncio.to_thread(self.redis.remove)
        if self.postgres is not None:
            await asyncio.to_thread(self.postgres.remove)
        if self.disk is not None:
            await asyncio.to_thread(self.disk.remove)
        shutil.rmtree(self.folder, ignore_errors=True)
