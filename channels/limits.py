"""Counts that hold over all workers: sign-in attempts, open connections of one person.

Each worker counts for itself and tells the others what changed; what it says of the others is
what it last heard. There is no store to ask and none to fail: without a broker each worker
counts alone. A burst that reaches several workers in the same instant may pass the limit by
what the others had not heard yet, a fraction of a second's worth.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import secrets
from collections import Counter, OrderedDict, deque
from math import ceil
from typing import Final

import msgspec

from channels.hub import Hub
from channels.wire import encode
from matching.refusals import Refused

WINDOW: Final = 60.0  # seconds over which attempts are counted
REMEMBERED: Final = 20_000  # names whose attempts are remembered; the one tried longest ago goes first
GATHER: Final = 0.02  # seconds: what changes together is told together
BEAT: Final = 8.0  # seconds between two tellings of everything, for whoever missed a change
EXPIRY: Final = 20.0  # seconds after which a silent worker's connections are gone
TOPIC: Final = "limits"


class Told(msgspec.Struct, frozen=True):
    """What one worker says: new attempts, and how many connections it holds for whom."""

    worker: str
    attempts: tuple[str, ...] = ()
    holds: dict[str, int] = {}
    whole: bool = False  # ``holds`` is everything, not only what changed


class Tally:
    """The counts. Alone until ``start``."""

    def __init__(self) -> None:
        self._me = secrets.token_hex(4)
        self._tried: OrderedDict[str, deque[float]] = OrderedDict()
        self._holds: Counter[str] = Counter()
        self._elsewhere: dict[str, tuple[float, dict[str, int]]] = {}
        self._hub: Hub | None = None
        self._untold: list[str] = []
        self._changed: set[str] = set()
        self._timer: asyncio.TimerHandle | None = None
        self._task: asyncio.Task[None] | None = None
        self._decoder = msgspec.json.Decoder(Told)

    async def start(self, hub: Hub) -> None:
        """Count together with the other workers from now on."""
        self._hub = hub
        await hub.on_topic(TOPIC, self._hear)
        self._task = asyncio.create_task(self._beat_for_ever(), name="limits")

    async def close(self) -> None:
        """Say that nobody is held here any more, and stop."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        if self._timer is not None:
            self._timer.cancel()
        self._holds.clear()
        self._tell(Told(self._me, tuple(self._untold), whole=True))

    # ── attempts ────────────────────────────────────────────────────────────────────────

    def attempt(self, limit: int, *names: str) -> None:
        """Count an attempt under each name; ``Refused("rate_limited")`` past the limit a minute."""
        now = asyncio.get_running_loop().time()
        keys = [_key(name) for name in names]
        for key in keys:
            times = self._recent(key, now)
            if len(times) >= limit:
                raise Refused("rate_limited", retry_after=ceil(times[0] + WINDOW - now))
        for key in keys:
            self._recent(key, now).append(now)
            self._untold.append(key)
        self._tell_soon()

    def _recent(self, key: str, now: float) -> deque[float]:
        times = self._tried.setdefault(key, deque())
        self._tried.move_to_end(key)
        while times and times[0] <= now - WINDOW:
            times.popleft()
        while len(self._tried) > REMEMBERED:
            self._tried.popitem(last=False)
        return times

    # ── connections ─────────────────────────────────────────────────────────────────────

    def enter(self, person_id: str) -> None:
        """A connection of this person opened here."""
        self._holds[person_id] += 1
        self._change(person_id)

    def leave(self, person_id: str) -> None:
        """It closed."""
        self._holds[person_id] -= 1
        if self._holds[person_id] <= 0:
            del self._holds[person_id]
        self._change(person_id)

    def held(self, person_id: str) -> int:
        """How many connections this person has, here and elsewhere."""
        now = asyncio.get_running_loop().time()
        return self._holds[person_id] + sum(
            holds.get(person_id, 0) for expires, holds in self._elsewhere.values() if expires > now
        )

    # ── telling one another ─────────────────────────────────────────────────────────────

    def _change(self, person_id: str) -> None:
        self._changed.add(person_id)
        self._tell_soon()

    def _tell_soon(self) -> None:
        if self._timer is None and self._hub is not None:
            self._timer = asyncio.get_running_loop().call_later(GATHER, self._tell_changes)

    def _tell_changes(self) -> None:
        self._timer = None
        holds = {person_id: self._holds[person_id] for person_id in self._changed}
        self._tell(Told(self._me, tuple(self._untold), holds))
        self._untold.clear()
        self._changed.clear()

    def _tell(self, told: Told) -> None:
        if self._hub is not None:
            self._hub.shout(TOPIC, encode(told))

    def _hear(self, payload: bytes) -> None:
        told = self._decoder.decode(payload)
        now = asyncio.get_running_loop().time()
        known = told.worker in self._elsewhere
        holds = {} if told.whole else self._elsewhere.get(told.worker, (0.0, {}))[1]
        for person_id, count in told.holds.items():
            if count > 0:
                holds[person_id] = count
            else:
                holds.pop(person_id, None)
        self._elsewhere[told.worker] = now + EXPIRY, holds
        for key in told.attempts:
            self._recent(key, now).append(now)
        if not known:  # it has just started, and knows nothing of us
            self._tell_everything()

    def _tell_everything(self) -> None:
        self._tell(Told(self._me, holds=dict(self._holds), whole=True))

    async def _beat_for_ever(self) -> None:
        while True:
            self._tell_everything()
            await asyncio.sleep(BEAT)
            now = asyncio.get_running_loop().time()
            for worker in [worker for worker, (expires, _) in self._elsewhere.items() if expires <= now]:
                del self._elsewhere[worker]


def _key(name: str) -> str:
    """Names are e-mails and addresses: they travel, and are kept, as digests only."""
    return hashlib.blake2b(name.encode(), digest_size=9).hexdigest()
