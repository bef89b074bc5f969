"""The HTTP interface: every verb of the socket as a request, and the documents that describe both."""

from __future__ import annotations

from starlette.routing import BaseRoute

from server.api.documents import document_routes
from server.api.operation import ApiRoute
from server.api.operations import OPERATIONS
from server.api.pace import Pace

__all__ = ["api_routes"]


def api_routes() -> list[BaseRoute]:
    """Everything under ``/api/v1``."""
    pace = Pace()
    return [*(ApiRoute(operation, pace) for operation in OPERATIONS), *document_routes()]
