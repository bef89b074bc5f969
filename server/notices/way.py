"""What every way promises: to send one letter, or to say what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, Protocol

from channels.reading.letters import Letter
from channels.reading.letters import Way as Way

Came = Literal["sent", "later", "failed", "gone", "dropped"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an attempt.

    ``later``: the same again, not before ``wait`` if the provider said so. ``failed``: never.
    ``gone``: never, and nothing else to this subscription or mailbox. ``dropped``: nothing to
    send, or nobody to send it with. ``fault`` is a few words for the delivery log, without a
    word of the letter and without an address.
    """

    came: Came
    fault: str = ""
    wait: timedelta = timedelta()


SENT = Outcome("sent")


class Sender(Protocol):
    """One way to reach people. ``send`` raises only what is our own fault."""

    way: Way

    async def send(self, letter: Letter) -> Outcome: ...
    async def close(self) -> None: ...


class Silent:
    """A way that is not set up: its letters are dropped, and the log says why."""

    def __init__(self, way: Way) -> None:
        self.way = way

    async def send(self, letter: Letter) -> Outcome:
        return Outcome("dropped", "not set up")

    async def close(self) -> None:
        """Nothing is open."""
