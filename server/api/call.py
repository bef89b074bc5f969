"""One call: the request as handlers see it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Concatenate, Final, ParamSpec, TypeVar

from sqlalchemy import Connection
from starlette.requests import Request

from channels.store import Write
from matching.access import Actor
from matching.refusals import Refused
from web.visit import Visit

P = ParamSpec("P")
T = TypeVar("T")

ID: Final = re.compile(r"[0-9a-z]{1,20}")


@dataclass(frozen=True, slots=True)
class Call:
    """Who asks, about what, under which key; and the two ways to the store."""

    request: Request
    visit: Visit

    @property
    def me(self) -> str:
        """The id of the person who asks."""
        return self.visit.me

    @property
    def actor(self) -> Actor:
        """The person who asks, as the rules see them."""
        return self.visit.signed_in.actor

    @property
    def key(self) -> str | None:
        """The idempotency key: the same one again gets the same answer."""
        return self.request.headers.get("idempotency-key")

    def id(self, name: str = "id") -> str:
        """An identifier of the address. What cannot be one names nothing."""
        given = self.request.path_params[name]
        if not ID.fullmatch(given):
            raise Refused("not_found")
        return str(given)

    def check_csrf(self) -> None:
        """A change by cookie proves that one of our pages sent it; a token was never sent by accident."""
        if not self.visit.signed_in.by_token:
            self.visit.check_csrf(self.request.headers.get("x-csrf-token", ""))

    async def read(
        self, reading: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run a reading function."""
        return await self.visit.desk.store.read(reading, *args, **kwargs)

    async def act(
        self, action: Callable[Concatenate[Write, str, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run an action in the name of whoever asks: the same one that the socket runs."""
        return await self.visit.desk.store.write(action, self.me, *args, **kwargs)
