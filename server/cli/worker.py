"""What uvicorn calls in each worker process."""

from __future__ import annotations

import multiprocessing
import signal
import sys
from typing import Final

from starlette.types import ASGIApp

from server import app
from server.embedded import die_with_parent

# Seconds for which the loop may keep the interpreter while the writer's thread waits for it. That thread
# lets go of it at each statement: with Python's usual 5 ms, a busy loop made a dozen statements wait 60.
HAND_OVER: Final = 0.0005


def create_app() -> ASGIApp:
    """The application. A worker whose parent was killed stops too, and frees the port."""
    sys.setswitchinterval(HAND_OVER)
    parent = multiprocessing.parent_process()
    if parent is not None and parent.pid is not None:
        die_with_parent(parent.pid, signal.SIGTERM)
    return app.create_app()
