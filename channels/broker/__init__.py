"""Brokers: how workers tell one another what they committed. A doorbell, never the truth."""

from channels.broker.contract import Broker, Handler
from channels.broker.memory import MemoryBroker, MemoryBus
from channels.broker.places import answers as redis_replies
from channels.broker.redis import RedisBroker

__all__ = ["Broker", "Handler", "MemoryBroker", "MemoryBus", "RedisBroker", "redis_replies"]
