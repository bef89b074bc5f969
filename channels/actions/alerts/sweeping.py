"""The sweep that starts every wave that is due. Any number of workers may run it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from channels.actions.alerts.starting import Ranker, due_courses, plan_wave, read_stage, start_wave
from channels.store import Store
from matching.ranking import matcher


async def start_due_waves(store: Store, *, ranker: Callable[[], Ranker] = matcher) -> int:
    """Start the waves that are due; returns how many this worker started.

    ``ranker`` is asked for when it is needed: the first time it takes seconds to make.
    """
    started = 0
    for need_id in await store.read(due_courses, store.clock()):
        stage = await store.read(read_stage, need_id, store.clock())
        if stage is not None:
            # Beside the loop: with a few hundred people the ranking takes a good part of a second.
            planned = await asyncio.to_thread(plan_wave, stage, ranker, store.clock())
            started += await store.write(start_wave, planned)
    return started
