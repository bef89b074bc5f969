"""What every broker promises."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

Handler = Callable[[str, bytes], None]


class Broker(Protocol):
    """Carries bytes by topic from one worker to the others.

    Guarantees: a publication is handed to every *other* subscribed worker at most once, and
    those of one publisher on one topic arrive in order while ``connected``. It may lose any of
    them: receivers repair from the log. ``publish`` never waits and never raises for a broken
    link. The handler runs on the event loop and must not block.
    """

    @property
    def connected(self) -> bool:
        """Whether publications are likely to arrive now."""

    @property
    def alone(self) -> bool:
        """Whether there is nobody to publish to."""

    async def start(self, handler: Handler) -> None:
        """Begin; returns even when the link is down, and keeps trying."""

    async def close(self) -> None:
        """Send what is waiting if the link is up, then stop."""

    async def subscribe(self, topic: str) -> None:
        """Receive a topic from now on; returns once that is so, or at once if the link is down."""

    def unsubscribe(self, topic: str) -> None:
        """Stop receiving a topic, soon."""

    def publish(self, topic: str, payload: bytes) -> None:
        """Hand ``payload`` to the other workers that subscribe to ``topic``."""
