"""One worker as ``relais serve`` runs it, that can be told to die at a named point.

The points are made here, around the functions that production code calls, so that production
code knows nothing of them. A point is armed by writing its name into the file that
``RELAIS_TEST_KILL_AT`` names; the process that reaches it takes the file away and is gone, by
SIGKILL, as in a power cut of that one process.
"""

from __future__ import annotations

import asyncio
import faulthandler
import os
import signal
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection
from starlette.types import ASGIApp

from channels.broker import RedisBroker
from channels.hub import Hub
from channels.shapes import Event
from channels.store import engines
from server import config as configuration
from server.cli import worker
from server.cli.listening import bind
from server.cli.serving import _uvicorn
from server.drain import DrainingServer, Pace
from server.logs import set_up_logs
from tests.faults import broken

VARIABLE: Final = "RELAIS_TEST_KILL_AT"
POINTS: Final = (
    "before-commit",  # written, not saved
    "after-commit",  # saved, nobody knows
    "before-publish",  # answers are on their way out of the process, nobody else was told
    "after-ack",  # the answers have left, nobody else was told
    "told-here-only",  # our own listeners were told, the other workers were not
)
TURNS: Final = 6  # of the loop: what was written has left the process


def create_app() -> ASGIApp:
    """What uvicorn calls in a worker: the real application, with the points around it."""
    for way in filter(None, os.environ.get(broken.VARIABLE, "").split(",")):
        broken.WAYS[way]()
    add_points(Path(os.environ[VARIABLE]))
    return worker.create_app()


def main() -> None:
    """Serve on the configured port until told to stop; on SIGUSR2, say what every thread does."""
    faulthandler.register(signal.SIGUSR2, all_threads=True)
    config = configuration.load()
    set_up_logs(config.log)
    settings = _uvicorn(config)
    settings.app = "tests.faults.worker:create_app"
    DrainingServer(settings, Pace.of(config)).run(sockets=[bind(config)])


def add_points(armed: Path) -> None:
    """Wrap the named functions of this process."""

    def is_armed(*points: str) -> bool:
        try:
            return armed.read_text() in points
        except FileNotFoundError:
            return False

    def die() -> None:
        armed.unlink(missing_ok=True)
        os.kill(os.getpid(), signal.SIGKILL)

    def reach(point: str) -> None:
        if is_armed(point):
            die()

    for writer in (engines.SqliteWriter, engines.PostgresWriter):
        _around_commits(writer, reach)
    _around_telling(is_armed, reach, die)


def _around_commits(writer: Any, reach: Callable[[str], None]) -> None:
    run = writer.run

    async def watched(self: Any, work: Callable[[Connection], Any]) -> Any:
        def and_reach(conn: Connection) -> Any:
            result = work(conn)
            reach("before-commit")
            return result

        result = await run(self, and_reach)
        reach("after-commit")
        return result

    writer.run = watched


def _around_telling(
    is_armed: Callable[..., bool], reach: Callable[[str], None], die: Callable[[], None]
) -> None:
    publish, to_others = Hub.publish, RedisBroker.publish

    async def soon() -> None:
        for _ in range(TURNS):
            await asyncio.sleep(0)
        die()

    dying = set[asyncio.Task[None]]()

    def telling(self: Hub, events: Sequence[Event]) -> None:
        reach("before-publish")
        if dying:
            return
        if is_armed("after-ack", "told-here-only"):
            told_here = is_armed("told-here-only")
            dying.add(asyncio.get_running_loop().create_task(soon()))
            if not told_here:
                return
        publish(self, events)

    def telling_others(self: RedisBroker, topic: str, payload: bytes) -> None:
        if not dying:
            to_others(self, topic, payload)

    Hub.publish = telling  # type: ignore[method-assign]
    RedisBroker.publish = telling_others  # type: ignore[method-assign]


if __name__ == "__main__":
    main()
