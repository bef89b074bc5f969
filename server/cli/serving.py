"""Running the workers: one in this process, or several with a Redis between them."""

from __future__ import annotations

import asyncio
import signal
import socket
import sys
from contextlib import ExitStack

from uvicorn import Config as UvicornConfig
from uvicorn.config import STARTUP_FAILURE

from channels.broker import redis_replies
from channels.store.driver import SAFE_WITH_SEVERAL_WRITERS, sqlite_version
from channels.store.engines import is_sqlite
from server.cli.listening import port_of
from server.cli.screen import tell
from server.cli.settings import address, hand_on, masked, with_redis
from server.cli.stop import Stop
from server.cli.words import say
from server.config import Config, secret_of
from server.drain import DrainingServer, Pace
from server.embedded import EmbeddedFault, embedded_valkey
from server.logs import set_up_logs
from server.notices.setting_up import check_all
from server.notices.vapid import vapid_of
from server.workers import Supervisor, reserve

REDIS_WAIT = 2.0  # seconds; several sentinels or nodes may have to be asked


def check_workers(config: Config) -> None:
    """Refuse several writing processes on a SQLite that they could corrupt (design §6)."""
    if config.server.workers < 1:
        raise Stop("workers-bad")
    version = sqlite_version()
    if config.server.workers > 1 and is_sqlite(config.database_url) and version < SAFE_WITH_SEVERAL_WRITERS:
        raise Stop("sqlite-too-old", found=_dotted(version), wanted=_dotted(SAFE_WITH_SEVERAL_WRITERS))


def _dotted(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))


def serve_on(config: Config, listening: socket.socket) -> None:
    """Serve until told to stop; returns after a clean stop, ``Stop`` when it could not start."""
    set_up_logs(config.log)
    secret_of(config)  # made once, here, rather than by whichever worker is first
    check_all(config)
    vapid_of(config)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with ExitStack() as stack:
        stack.enter_context(listening)
        config = _with_broker(config, stack)
        hand_on(config)
        tell(say("serving", address=address(config, port_of(listening))), "good")
        started = _run(_uvicorn(config), listening, Pace.of(config))
    if not started:
        raise Stop("not-started")


def _with_broker(config: Config, stack: ExitStack) -> Config:
    if config.redis.url:
        if not redis_answers(config.redis.url):
            tell(say("redis-degraded", url=masked(config.redis.url)), "wary")
        return config
    if config.server.workers == 1:
        return config
    try:
        return with_redis(config, stack.enter_context(embedded_valkey(config.data_dir)))
    except EmbeddedFault as fault:
        raise Stop("valkey-fault", why=fault) from None


def redis_answers(url: str) -> bool:
    """Whether Redis answers at this address, in whichever of its shapes, within a moment."""
    try:
        return asyncio.run(redis_replies(url, within=REDIS_WAIT))
    except ValueError:
        raise Stop("redis-bad-url", url=masked(url)) from None


def _uvicorn(config: Config) -> UvicornConfig:
    return UvicornConfig(
        "server.cli.worker:create_app",
        factory=True,
        workers=config.server.workers,
        loop="uvloop",
        http="httptools",
        ws="server.wire.protocol:SocketProtocol",
        ws_per_message_deflate=False,  # 98 KB a connection (design §7)
        lifespan="on",
        proxy_headers=bool(config.server.trusted_proxies),
        forwarded_allow_ips=config.server.trusted_proxies,
        server_header=False,
        access_log=False,
        log_config=None,  # set up by us, here and in each worker
        timeout_graceful_shutdown=max(1, round(config.server.grace_seconds)),
    )


def _run(uvicorn: UvicornConfig, listening: socket.socket, pace: Pace) -> bool:
    """Run until told to stop; whether it had started."""
    if uvicorn.workers > 1:
        with reserve(listening) as held:
            house = Supervisor(uvicorn, [held], pace)
            house.run()
        return not house.failed
    worker = DrainingServer(uvicorn, pace)
    try:
        worker.run(sockets=[listening])
    except KeyboardInterrupt:  # Ctrl-C, told again by uvicorn once everything is closed
        return True
    except SystemExit as leaving:
        return leaving.code != STARTUP_FAILURE
    return worker.started
