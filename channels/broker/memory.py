"""The broker of a single worker; and, over a shared bus, of several hubs in one process."""

from __future__ import annotations

import asyncio

from channels.broker.contract import Handler


class MemoryBus:
    """Joins memory brokers of one event loop, as Redis joins processes."""

    def __init__(self) -> None:
        self.brokers: list[MemoryBroker] = []

    def carry(self, sender: MemoryBroker, topic: str, payload: bytes) -> None:
        """Hand a publication to every other broker that wants it, on the next turn of the loop."""
        if sender not in self.brokers:  # closed: whoever it was is silent
            return
        loop = asyncio.get_running_loop()
        for broker in self.brokers:
            if broker is not sender and topic in broker.topics:
                loop.call_soon(broker.receive, topic, payload)


class MemoryBroker:
    """A broker without a wire: alone by default, which is all that one worker needs."""

    def __init__(self, bus: MemoryBus | None = None) -> None:
        self.topics: set[str] = set()
        self._bus = bus or MemoryBus()
        self._handler: Handler | None = None

    @property
    def connected(self) -> bool:
        return True

    @property
    def alone(self) -> bool:
        return len(self._bus.brokers) <= 1

    async def start(self, handler: Handler) -> None:
        self._handler = handler
        self._bus.brokers.append(self)

    async def close(self) -> None:
        if self in self._bus.brokers:
            self._bus.brokers.remove(self)

    async def subscribe(self, topic: str) -> None:
        self.topics.add(topic)

    def unsubscribe(self, topic: str) -> None:
        self.topics.discard(topic)

    def publish(self, topic: str, payload: bytes) -> None:
        self._bus.carry(self, topic, payload)

    def receive(self, topic: str, payload: bytes) -> None:
        """Take a publication off the bus."""
        if self._handler is not None and topic in self.topics:
            self._handler(topic, payload)
