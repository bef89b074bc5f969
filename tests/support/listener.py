"""The other end of a socket: a reader that keeps the frames, and can be slow."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Any

import msgspec

from channels.feed import QUEUE
from channels.shapes import Event
from channels.wire import encode


def encode_event(event: Event, variant: str) -> bytes:
    """How these tests draw an event: its public shape, and the variant it was drawn for."""
    return bare(encode({"t": "event", "variant": variant, **msgspec.to_builtins(event)}))


def bare(payload: bytes) -> bytes:
    """The least framing there is: a line each, so that frames may be joined."""
    return payload + b"\n"


class Reader:
    """A hub's ``Listener`` and a session's ``Sink``. Fast until ``pause``; then at most ``bound`` wait."""

    def __init__(
        self,
        person_id: str = "somebody",
        session_id: str = "session",
        *,
        variant: str = "json",
        bound: int = 8,
    ) -> None:
        self.way = QUEUE
        self.person_id = person_id
        self.session_id = session_id
        self.variant = variant
        self.bound = bound
        self.raw: list[bytes] = []
        self.closed: list[int] = []
        self.changes = 0
        self.most_waiting = 0
        self._waiting: deque[bytes] = deque()
        self._paused = False
        self._room = asyncio.Event()

    # ── what a transport does ───────────────────────────────────────────────────────────

    def keep(self, rest: bytes) -> None:
        raise AssertionError("nothing went: there is no descriptor")

    def send_frame(self, frame: bytes) -> None:
        if not self._paused:
            self.raw.append(frame)
            return
        self._waiting.append(frame)
        self.most_waiting = max(self.most_waiting, len(self._waiting))

    def flush(self) -> None:
        """Nothing is held for the end of the turn."""

    def full(self, more: int = 1) -> bool:
        return len(self._waiting) >= self.bound

    def half_full(self) -> bool:
        return len(self._waiting) >= self.bound / 2

    async def drained(self) -> None:
        while self.full():
            self._room.clear()
            await self._room.wait()

    def close(self, code: int) -> None:
        self.closed.append(code)

    def person_changed(self) -> None:
        self.changes += 1

    # ── what a test does with it ────────────────────────────────────────────────────────

    def pause(self) -> None:
        """Stop reading: frames wait from now on."""
        self._paused = True

    def read(self, count: int) -> None:
        """Read some of what waits."""
        for _ in range(min(count, len(self._waiting))):
            self.raw.append(self._waiting.popleft())
        self._room.set()

    def resume(self) -> None:
        """Read everything, from now on at once."""
        self._paused = False
        self.read(len(self._waiting))

    @property
    def waiting(self) -> int:
        return len(self._waiting)

    @property
    def frames(self) -> list[dict[str, Any]]:
        """Everything read so far."""
        return [msgspec.json.decode(line) for line in b"".join(self.raw).splitlines()]

    def of(self, kind: str) -> list[dict[str, Any]]:
        """The frames of one ``t``."""
        return [frame for frame in self.frames if frame["t"] == kind]

    def seqs(self, channel: str) -> list[int]:
        """The seqs of the events heard in a channel, in order of arrival."""
        return [frame["seq"] for frame in self.of("event") if frame["channel"] == channel]

    def answer(self, ref: int | str) -> dict[str, Any] | None:
        """The ``ok`` or ``no`` to a verb."""
        return next(
            (frame for frame in self.frames if frame["t"] in ("ok", "no") and frame.get("ref") == ref), None
        )
