"""A push service and a telephone provider on loopback, with a browser that can open what it gets."""

from __future__ import annotations

import asyncio
import os
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import http_ece
import msgspec
import uvicorn
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from channels.actions.subscriptions import subscribe
from channels.store import Store
from tests.support.running import Undisturbed


def _base64(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")


class Browser:
    """Holds the private half of a subscription."""

    def __init__(self, endpoint: str) -> None:
        self.endpoint = endpoint
        self._key = generate_private_key(SECP256R1())
        self._auth = os.urandom(16)

    @property
    def keys(self) -> dict[str, str]:
        """What it gives away when it subscribes."""
        point = self._key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return {"p256dh": _base64(point), "auth": _base64(self._auth)}

    def open(self, sealed: bytes) -> dict[str, Any]:
        """What a push says."""
        text = http_ece.decrypt(sealed, private_key=self._key, auth_secret=self._auth, version="aes128gcm")
        note: dict[str, Any] = msgspec.json.decode(text)
        return note

    async def subscribe(self, store: Store, person: str, session: str | None = None) -> str:
        """Be woken for this person; returns the subscription's id."""
        answer = await store.write(
            subscribe,
            person,
            endpoint=self.endpoint,
            services=("127.0.0.1",),
            session_id=session,
            **self.keys,
        )
        return str(answer["subscription"])


@dataclass
class Pushed:
    """One request that the push service got."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class PushService:
    """Answers ``status`` to what comes; ``moods`` overrides it by path."""

    url: str = ""
    status: int = 201
    retry_after: str = ""
    moods: dict[str, int] = field(default_factory=dict)
    got: list[Pushed] = field(default_factory=list)

    def browser(self, name: str = "browser") -> Browser:
        """A browser that this service wakes."""
        return Browser(f"{self.url}/push/{name}")

    async def take(self, request: Request) -> Response:
        self.got.append(Pushed(request.url.path, dict(request.headers), await request.body()))
        headers = {"Retry-After": self.retry_after} if self.retry_after else {}
        return Response(status_code=self.moods.get(request.path_params["name"], self.status), headers=headers)


@dataclass
class SmsProvider:
    """Twilio's Messages resource; ``trouble`` is the error it answers with."""

    url: str = ""
    trouble: tuple[int, int] | None = None  # HTTP status, error code
    got: list[dict[str, str]] = field(default_factory=list)
    authorization: str = ""

    async def take(self, request: Request) -> Response:
        self.authorization = request.headers.get("authorization", "")
        async with request.form() as form:
            self.got.append({name: str(value) for name, value in form.items()})
        if self.trouble is not None:
            return JSONResponse({"code": self.trouble[1], "message": "no"}, self.trouble[0])
        return JSONResponse({"sid": "SM1", "status": "queued"}, 201)


@asynccontextmanager
async def push_service() -> AsyncIterator[PushService]:
    service = PushService()
    async with _serving(Route("/push/{name}", service.take, methods=["POST"])) as service.url:
        yield service


@asynccontextmanager
async def sms_provider() -> AsyncIterator[SmsProvider]:
    provider = SmsProvider()
    path = "/2010-04-01/Accounts/AC1/Messages.json"
    async with _serving(Route(path, provider.take, methods=["POST"])) as provider.url:
        yield provider


@asynccontextmanager
async def _serving(route: Route) -> AsyncIterator[str]:
    server = Undisturbed(
        uvicorn.Config(
            Starlette(routes=[route]), host="127.0.0.1", port=0, lifespan="off", log_config=None, ws="none"
        )
    )
    serving = asyncio.create_task(server.serve())
    while not server.started:
        assert not serving.done(), "the provider did not start"
        await asyncio.sleep(0.001)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        await serving
