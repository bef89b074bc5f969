"""Waiting for facts: a condition is looked at until it holds, or the test fails."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable
from typing import Any

PATIENCE = 10.0  # seconds: far above what anything takes, so that a slow machine fails nothing
LOOK_EVERY = 0.003


async def eventually(condition: Callable[[], Any], *, within: float = PATIENCE) -> Any:
    """The first true value of ``condition`` (a function, or an async one)."""
    deadline = asyncio.get_running_loop().time() + within
    while True:
        value = condition()
        if inspect.isawaitable(value):
            value = await value
        if value:
            return value
        if asyncio.get_running_loop().time() > deadline:
            raise AssertionError(f"still not so after {within} s: {inspect.getsource(condition).strip()}")
        await asyncio.sleep(LOOK_EVERY)


async def turns(count: int = 5) -> None:
    """Let everything that is ready to run in this loop run."""
    for _ in range(count):
        await asyncio.sleep(0)
