"""The broker between processes and machines: Redis (or Valkey) publish/subscribe."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
import secrets
from collections import deque
from typing import Any, Final

from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.exceptions import RedisError

from channels.broker.contract import Handler

PREFIX: Final = "relais:"
OUTBOX_LIMIT: Final = 10_000  # publications waiting; beyond it the oldest go: the log has them
PIPELINE: Final = 500  # publications sent in one round trip
SILENCE: Final = 2.0  # seconds without a word before asking whether the link lives
CONFIRM: Final = 1.0  # seconds to wait for Redis to confirm a subscription
RETRY: Final = (0.1, 2.0)  # seconds between attempts to come back, grown with full jitter

LINK_FAULTS: Final = (RedisError, OSError, asyncio.TimeoutError)

log = logging.getLogger("relais.broker")


class RedisBroker:
    """One publishing and one subscribing connection; both come back by themselves."""

    def __init__(self, url: str) -> None:
        self._redis: Redis = Redis.from_url(url, socket_connect_timeout=2, socket_timeout=5)
        self._me = secrets.token_bytes(8)
        self._topics: set[str] = set()
        self._confirmations: dict[str, asyncio.Future[None]] = {}
        self._pubsub: PubSub | None = None
        self._outbox: deque[tuple[str, bytes]] = deque(maxlen=OUTBOX_LIMIT)
        self._filled = asyncio.Event()
        self._first_link = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._handler: Handler | None = None

    @property
    def connected(self) -> bool:
        return self._pubsub is not None

    async def start(self, handler: Handler) -> None:
        self._handler = handler
        self._tasks = [
            asyncio.create_task(self._stay_subscribed(), name="broker-subscriber"),
            asyncio.create_task(self._send_outbox(), name="broker-publisher"),
        ]
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self._first_link.wait(), CONFIRM)

    async def close(self) -> None:
        if self._outbox and self.connected:
            with contextlib.suppress(*LINK_FAULTS):
                await self._send_some()
        waiting = set(self._tasks)
        while waiting:  # the client may swallow a cancellation while it connects: ask again
            for task in waiting:
                task.cancel()
            _, waiting = await asyncio.wait(waiting, timeout=0.2)
        await self._redis.aclose()

    async def subscribe(self, topic: str) -> None:
        self._topics.add(topic)
        if self._pubsub is None:
            return
        confirmed = self._confirmations.setdefault(topic, asyncio.get_running_loop().create_future())
        try:
            await self._pubsub.subscribe(PREFIX + topic)
            async with asyncio.timeout(CONFIRM):
                await asyncio.shield(confirmed)
        except LINK_FAULTS:
            log.warning("redis: a subscription was not confirmed; the log covers for it")

    def unsubscribe(self, topic: str) -> None:
        self._topics.discard(topic)
        if self._pubsub is not None:
            self._tasks.append(asyncio.create_task(self._unsubscribe(self._pubsub, topic)))
            self._tasks = [task for task in self._tasks if not task.done()]

    def publish(self, topic: str, payload: bytes) -> None:
        self._outbox.append((PREFIX + topic, self._me + payload))
        self._filled.set()

    async def _unsubscribe(self, pubsub: PubSub, topic: str) -> None:
        with contextlib.suppress(*LINK_FAULTS):
            await pubsub.unsubscribe(PREFIX + topic)
        if topic in self._topics:  # wanted again in the meantime
            await self.subscribe(topic)

    async def _send_outbox(self) -> None:
        while True:
            await self._filled.wait()
            self._filled.clear()
            try:
                while self._outbox:
                    await self._send_some()
            except LINK_FAULTS as fault:
                self._outbox.clear()  # a late doorbell wakes nobody: the log is read instead
                log.warning("redis: publications dropped, readers use the log (%s)", type(fault).__name__)

    async def _send_some(self) -> None:
        batch = [self._outbox.popleft() for _ in range(min(PIPELINE, len(self._outbox)))]
        pipe = self._redis.pipeline(transaction=False)
        for topic, payload in batch:
            pipe.publish(topic, payload)
        await pipe.execute()

    async def _stay_subscribed(self) -> None:
        delay = RETRY[0]
        reported = False
        while True:
            try:
                async with self._redis.pubsub() as pubsub:
                    await pubsub.subscribe(PREFIX + "all", *(PREFIX + topic for topic in self._topics))
                    self._pubsub, delay = pubsub, RETRY[0]
                    self._first_link.set()
                    if reported:
                        log.info("redis: reachable again")
                        reported = False
                    await self._listen(pubsub)
            except LINK_FAULTS as fault:
                if not reported:
                    log.warning("redis: unreachable, reading the log instead (%s)", type(fault).__name__)
                    reported = True
            finally:
                self._pubsub = None
            await asyncio.sleep(random.uniform(0, delay))  # noqa: S311 (jitter, not a secret)
            delay = min(delay * 2, RETRY[1])

    async def _listen(self, pubsub: PubSub) -> None:
        asked = False
        while True:
            message = await pubsub.get_message(timeout=SILENCE)
            if message is not None:
                asked = False
                self._receive(message)
            elif asked:
                raise TimeoutError("redis does not answer")
            else:
                await pubsub.ping()
                asked = True

    def _receive(self, message: dict[str, Any]) -> None:
        if message["type"] not in ("message", "subscribe"):
            return
        topic = message["channel"].decode().removeprefix(PREFIX)
        if message["type"] == "subscribe":
            confirmed = self._confirmations.pop(topic, None)
            if confirmed is not None and not confirmed.done():
                confirmed.set_result(None)
        elif not message["data"].startswith(self._me) and self._handler is not None:
            self._handler(topic, message["data"][len(self._me) :])
