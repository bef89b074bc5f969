"""The two documents that describe the interface, made from the code once and served to anybody."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, Final

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from server.api.asyncapi import asyncapi
from server.api.openapi import openapi
from server.api.operation import PREFIX
from web.routing import PUBLIC, GuardedRoute

OPENAPI_PATH: Final = "/openapi.json"
ASYNCAPI_PATH: Final = "/asyncapi.json"


@cache
def encoded(describe: Callable[[], dict[str, Any]]) -> bytes:
    """A document as bytes: it changes with the code only."""
    return msgspec.json.encode(describe())


async def read_openapi(request: Request) -> Response:
    """OpenAPI 3.1."""
    return Response(encoded(openapi), media_type="application/json")


async def read_asyncapi(request: Request) -> Response:
    """AsyncAPI 3.0."""
    return Response(encoded(asyncapi), media_type="application/json")


def document_routes() -> list[BaseRoute]:
    """The only addresses of the interface that need no token."""
    return [
        GuardedRoute(PREFIX + OPENAPI_PATH, read_openapi, methods=["GET"], verb=PUBLIC),
        GuardedRoute(PREFIX + ASYNCAPI_PATH, read_asyncapi, methods=["GET"], verb=PUBLIC),
    ]
