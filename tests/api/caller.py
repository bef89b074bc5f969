"""Somebody who calls the interface, and who believes no answer that the document does not describe."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from server.api.operation import PREFIX
from tests.api.described import Described

Json = dict[str, Any]


class Caller:
    """One person's client: ``ok`` expects success, ``no`` expects a refusal, by code."""

    def __init__(self, client: httpx.AsyncClient, described: Described) -> None:
        self.client = client
        self._described = described

    async def send(self, method: str, path: str, body: Json | None = None, **more: Any) -> httpx.Response:
        """Call, and hold the answer against the document."""
        sent = {} if body is None else {"json": body}
        answer = await self.client.request(method, PREFIX + path, **sent, **more)
        self._described.check(answer)
        return answer

    async def ok(self, method: str, path: str, body: Json | None = None, **more: Any) -> Json:
        """The answer, which is a success: 201 where something was created."""
        answer = await self.send(method, path, body, **more)
        assert answer.is_success, answer.text
        return dict(answer.json())

    async def no(
        self, code: str, status: int, method: str, path: str, body: Json | None = None, **more: Any
    ) -> Json:
        """The refusal, which has this code and this status."""
        answer = await self.send(method, path, body, **more)
        refusal = answer.json()
        assert (refusal.get("code"), answer.status_code) == (code, status), answer.text
        assert refusal["say"]
        return dict(refusal)

    async def post(self, channel: str, body: str = "Bonjour", **more: Any) -> Json:
        """Say something."""
        return await self.ok("POST", f"/channels/{channel}/messages", {"body": body}, **more)

    async def need(self, channel: str, **fields: Any) -> Json:
        """Ask for something."""
        return await self.ok("POST", f"/channels/{channel}/needs", a_need(**fields))

    async def claim(self, need: str, quantity: int = 1) -> Json:
        """Promise a part of it."""
        return await self.ok("POST", f"/needs/{need}/claims", {"quantity": quantity})


def a_need(**fields: Any) -> Json:
    """A plausible need, due tomorrow."""
    due = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    return {"title": "Repas chauds", "quantity": 5, "needed_by": due, **fields}


def key(name: str) -> Json:
    """The headers of a call that may be repeated."""
    return {"headers": {"Idempotency-Key": name}}
