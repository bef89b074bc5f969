"""Redis is gone, hangs, throws readers out; its wire breaks, loses, doubles and shuffles."""

from __future__ import annotations

import asyncio

from redis.asyncio import Redis

from tests.faults.mischief.fault import Fault, Harmless
from tests.support.eventually import eventually


class RedisFault(Fault):
    touches = frozenset({"redis"})


class RedisKilled(RedisFault):
    """SIGKILL; an empty one comes back."""

    name = "redis killed"

    async def strike(self) -> None:
        self.stage.redis.kill()
        await self.last(3)
        await asyncio.to_thread(self.stage.redis.start)


class RedisFrozen(RedisFault):
    """SIGSTOP: connections stay open, nothing answers."""

    name = "redis frozen"

    async def strike(self) -> None:
        self.stage.redis.freeze()
        await self.last(20 if self.long else 6)
        self.stage.redis.thaw()


class RedisOverflows(RedisFault):
    """The subscribers' wire stalls and Redis, told to keep little for them, throws them out."""

    name = "redis overflows"

    async def strike(self) -> None:
        async with Redis.from_url(self.stage.redis.url) as redis:
            before = await _subscribers(redis)
            await redis.config_set("client-output-buffer-limit", "pubsub 16384 8192 1")
            self.stage.proxy.stall()
            try:
                await eventually(lambda: self._thrown_out(redis, before), within=15)
            except AssertionError:
                raise Harmless from None
            finally:
                self.stage.proxy.flow()
                await redis.config_set("client-output-buffer-limit", "pubsub 33554432 8388608 60")

    async def _thrown_out(self, redis: Redis, before: set[str]) -> bool:
        await asyncio.sleep(0.1)
        return bool(before - await _subscribers(redis))


async def _subscribers(redis: Redis) -> set[str]:
    return {client["id"] for client in await redis.client_list(_type="pubsub")}


class WireCut(RedisFault):
    """Every connection to Redis breaks."""

    name = "redis connections cut"

    async def strike(self) -> None:
        await self.stage.proxy.cut()


class WireBad(Fault):
    """Three publications in ten are lost, doubled or come late."""

    name = "publications mangled"
    touches = frozenset({"wire"})

    async def strike(self) -> None:
        before = self.stage.proxy.suffered
        self.stage.proxy.rate = 0.3
        await self.last(8)
        self.stage.proxy.rate = 0.0
        if self.stage.proxy.suffered == before:
            raise Harmless
