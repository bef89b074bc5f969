"""Work that runs by itself on every worker. The database sees to it that each piece is done once."""

from __future__ import annotations

import asyncio
import logging

from channels.actions.needs import expire_due
from channels.store import Store
from matching.refusals import Refused

log = logging.getLogger("relais.jobs")


async def run_jobs(store: Store, *, every: float) -> None:
    """Let deadlines pass, for ever."""
    while True:
        try:
            await store.write(expire_due)
        except Refused:
            pass  # the database is away or full: the next turn tries again
        except Exception:
            log.exception("expiry failed")
        await asyncio.sleep(every)
