"""The application of one worker: the house opened in its lifespan, its routes, its doors."""

from __future__ import annotations

import gc
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import text
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from matching.refusals import Refused
from server import config as configuration
from server.api import api_routes
from server.auth import Authentication
from server.config import Config
from server.drain import leaving
from server.faults import answer_fault, answer_missing, answer_refusal
from server.house import House, open_house
from server.logs import set_up_logs
from server.packing import Packing
from server.security import Security
from server.sizes import Sizes
from server.statics import static_routes
from server.wire.budget import HandshakeBudget
from server.wire.handshake import Handshake
from web.pages import page_routes

log = logging.getLogger("relais.app")


def create_app() -> ASGIApp:
    """What uvicorn calls in each worker; the configuration comes from the environment."""
    config = configuration.load()
    set_up_logs(config.log)
    return Application(config)


class Application:
    """The ASGI application: it opens the house at start-up and serves from it."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._app: ASGIApp = Starlette(lifespan=self._lifespan)
        self._lifespan_app = self._app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        app = self._lifespan_app if scope["type"] == "lifespan" else self._app
        await app(scope, receive, send)

    @asynccontextmanager
    async def _lifespan(self, app: Starlette) -> AsyncIterator[None]:
        async with open_house(self._config) as house:
            self._app = assemble(house)
            settle_garbage()
            if house.desk.hub.degraded:
                log.warning("redis is unreachable: this worker serves alone until it answers")
            yield


def settle_garbage() -> None:
    """What stands now stays for ever: the collector need not walk it again with every thousand objects."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(5_000, 20, 100)


def assemble(house: House) -> ASGIApp:
    """The routes of a house, behind the checks that every request passes."""
    app = Starlette(
        routes=routes(house),
        exception_handlers={
            Refused: answer_refusal,
            404: answer_missing,
            405: answer_missing,
            500: answer_fault,
        },
    )
    return HandshakeBudget(Authentication(Security(Packing(app), Sizes(house.config)), house), house)


def routes(house: House) -> list[BaseRoute]:
    """Everything that answers."""
    return [
        *static_routes(),
        WebSocketRoute("/ws", Handshake()),
        *health_routes(house),
        *api_routes(),
        *page_routes(),
    ]


def health_routes(house: House) -> list[Route]:
    """Alive, and ready: what a load balancer asks."""

    async def alive(request: Request) -> Response:
        return PlainTextResponse("ok\n")

    async def ready(request: Request) -> Response:
        if leaving(request.scope):
            return PlainTextResponse("leaving\n", 503)
        try:
            await house.desk.store.read(lambda conn: conn.execute(text("SELECT 1")).scalar_one())
        except Refused:
            return PlainTextResponse("no database\n", 503)
        if house.desk.store.read_only:
            return PlainTextResponse("read-only\n", 503)
        return PlainTextResponse("degraded\n" if house.desk.hub.degraded else "ready\n")

    return [Route("/healthz", alive), Route("/readyz", ready)]
