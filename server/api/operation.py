"""One operation of the HTTP interface: its address, what it takes, what it gives, how it says no.

The routes, the checks and ``openapi.json`` are all made from this one description.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final, get_type_hints

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from server.api.call import Call
from server.api.pace import Pace
from server.api.sent import body_of, query_of
from web.routing import GuardedRoute
from web.visit import visit_of

PREFIX: Final = "/api/v1"
CHANGES: Final = frozenset({"POST", "PUT", "PATCH", "DELETE"})

Handler = Callable[[Call, Any], Awaitable[msgspec.Struct]]


@dataclass(frozen=True, slots=True)
class Operation:
    """A handler with everything that may be said about it.

    ``takes`` is decoded from the query of a reading and from the body of a change;
    ``no`` names the refusals that are its own, beside those that every operation shares;
    ``keyed`` says that ``Idempotency-Key`` makes a retry safe;
    ``streams`` that the body is bytes for the handler to read, and ``takes`` the query.
    """

    method: str
    path: str
    verb: str
    handle: Handler
    takes: type[msgspec.Struct]
    gives: type[msgspec.Struct]
    status: int
    no: tuple[str, ...]
    keyed: bool
    streams: bool = False

    @property
    def name(self) -> str:
        """What it is called in the documents and in generated clients."""
        return getattr(self.handle, "__name__", "")

    @property
    def changes(self) -> bool:
        """Whether it may change something."""
        return self.method in CHANGES

    @property
    def refusals(self) -> frozenset[str]:
        """Every code that its answer may carry."""
        codes = {"not_signed_in", "session_expired", "bad_request", "busy", *self.no}
        if self.changes:
            codes |= {"csrf", "too_large", "rate_limited"}
        if "{" in self.path:
            codes.add("not_found")
        if self.keyed:
            codes.add("key_reused")
        return frozenset(codes)


def operation(
    method: str,
    path: str,
    *,
    verb: str,
    no: tuple[str, ...] = (),
    status: int = 200,
    keyed: bool = False,
    streams: bool = False,
) -> Callable[[Handler], Operation]:
    """Turn ``async def handler(call, asked: Takes) -> Gives`` into an operation."""

    def describe(handle: Handler) -> Operation:
        hints = get_type_hints(handle)
        return Operation(
            method, path, verb, handle, hints["asked"], hints["return"], status, tuple(no), keyed, streams
        )

    return describe


class ApiRoute(GuardedRoute):
    """The route of an operation."""

    def __init__(self, operation: Operation, pace: Pace) -> None:
        self.operation = operation
        super().__init__(
            PREFIX + operation.path,
            _endpoint(operation, pace),
            methods=[operation.method],
            verb=operation.verb,
        )


def _endpoint(operation: Operation, pace: Pace) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        call = Call(request, visit_of(request))
        if operation.changes:
            call.check_csrf()
            pace.check(call.me, call.visit.desk.limits)
        if operation.changes and not operation.streams:
            asked = await body_of(request, operation.takes)
        else:
            asked = query_of(request, operation.takes)
        return json_answer(await operation.handle(call, asked), operation.status)

    return endpoint


def json_answer(given: Any, status: int = 200) -> Response:
    """What was given, as JSON."""
    return Response(msgspec.json.encode(given), status, media_type="application/json")
