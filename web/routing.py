"""Routes that name what they need: every one carries a verb of the access table, or is public.

The list of routes is therefore also the list of what may be asked, and a test walks it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from matching.access import RULES
from web.visit import visit_of

Endpoint = Callable[[Request], Awaitable[Response]]

PUBLIC: Final = "public"


class GuardedRoute(Route):
    """A route with the verb it stands for."""

    def __init__(self, path: str, endpoint: Endpoint, *, methods: list[str], verb: str) -> None:
        assert verb == PUBLIC or verb in RULES, f"{path}: no rule for {verb!r}"
        super().__init__(path, guarded(endpoint, public=verb == PUBLIC), methods=methods)
        self.verb = verb


def guarded(endpoint: Endpoint, *, public: bool) -> Endpoint:
    """The endpoint behind its checks: the request's own problem first, then who is asking."""

    @wraps(endpoint)
    async def checked(request: Request) -> Response:
        problem = request.scope.get("problem")
        if problem is not None:
            raise problem
        if not public:
            visit_of(request).signed_in  # noqa: B018 (raises when nobody is)
        return await endpoint(request)

    return checked


def get(path: str, endpoint: Endpoint, *, verb: str) -> GuardedRoute:
    """A page or a reading."""
    return GuardedRoute(path, endpoint, methods=["GET"], verb=verb)


def post(path: str, endpoint: Endpoint, *, verb: str) -> GuardedRoute:
    """A form, or a change."""
    return GuardedRoute(path, endpoint, methods=["POST"], verb=verb)
