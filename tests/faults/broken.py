"""Ways to break a worker on purpose, so that the judge can be seen to find each of them in a real run."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any, Final

from sqlalchemy import Connection

from channels.actions.once import Keys
from channels.hub import Hub
from channels.shapes import Event
from channels.store import engines

VARIABLE: Final = "RELAIS_TEST_BREAK"


def forget_keys() -> None:
    """Do the work again for a key that was used."""
    Keys.answer = lambda self, index: None  # type: ignore[method-assign, assignment]
    Keys.save = lambda self: None  # type: ignore[method-assign]


def trust_publications() -> None:
    """Tell what comes as it comes, and never look at the log."""

    def deliver(self: Hub, event: Event) -> None:
        feed = self._feeds.get(event.channel)
        if feed is not None and feed.ready:
            self._tell(feed, event)

    async def compare_heads(self: Hub) -> None:
        """Not at all."""

    Hub.deliver = deliver  # type: ignore[method-assign]
    Hub.compare_heads = compare_heads  # type: ignore[method-assign]


def acknowledge_without_saving() -> None:
    """Now and then undo a group, and say that it was done."""
    run = engines.SqliteWriter.run

    async def forgetful(self: Any, work: Callable[[Connection], Any]) -> Any:
        def and_forget(conn: Connection) -> Any:
            result = work(conn)
            if random.random() < 0.1:
                conn.exec_driver_sql("ROLLBACK")
                conn.exec_driver_sql("BEGIN IMMEDIATE")
            return result

        return await run(self, and_forget)

    engines.SqliteWriter.run = forgetful  # type: ignore[method-assign]


WAYS: Final[dict[str, Callable[[], None]]] = {
    "keys": forget_keys,
    "publications": trust_publications,
    "saving": acknowledge_without_saving,
}
