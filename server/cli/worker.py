"""What uvicorn calls in each worker process."""

from __future__ import annotations

import multiprocessing
import signal

from starlette.types import ASGIApp

from server import app
from server.embedded import die_with_parent


def create_app() -> ASGIApp:
    """The application. A worker whose parent was killed stops too, and frees the port."""
    parent = multiprocessing.parent_process()
    if parent is not None and parent.pid is not None:
        die_with_parent(parent.pid, signal.SIGTERM)
    return app.create_app()
