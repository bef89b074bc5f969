"""Who is here: a person with at least one open connection, on any worker. Nothing is stored.

Each worker tells the others whom it holds, at once when that changes and every few seconds
besides; what a silent worker said expires by itself.
"""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from collections import Counter, defaultdict
from collections.abc import Callable
from typing import Any, Final

import msgspec

from channels.hub import Hub, Listener
from channels.shapes import Person
from channels.wire import encode

BEAT: Final = 8.0  # seconds between two "these are here"
EXPIRY: Final = 20.0  # seconds after which a silent worker's people are gone
LINGER: Final = 5.0  # a page being reloaded is not a departure


class Beat(msgspec.Struct, frozen=True):
    """What one worker holds in one network."""

    worker: str
    people: tuple[Person, ...]


class Presence:
    """The people present in each network, merged over the workers."""

    def __init__(self, hub: Hub, frame: Callable[[bytes], bytes]) -> None:
        self._hub = hub
        self._frame = frame
        self._me = secrets.token_hex(4)
        self._listeners: dict[str, set[Listener]] = defaultdict(set)
        self._connections: dict[str, Counter[str]] = defaultdict(Counter)
        self._people: dict[str, dict[str, Person]] = defaultdict(dict)
        self._elsewhere: dict[str, dict[str, tuple[float, tuple[Person, ...]]]] = defaultdict(dict)
        self._told: dict[str, dict[str, Person]] = defaultdict(dict)
        self._task: asyncio.Task[None] | None = None
        self._decoder = msgspec.json.Decoder(Beat)

    async def start(self) -> None:
        """Begin to beat."""
        self._task = asyncio.create_task(self._beat_for_ever(), name="presence")

    async def close(self) -> None:
        """Say that nobody is here any more, and stop."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        for network in list(self._people):
            self._people[network].clear()
            self._announce(network)

    async def enter(self, network: str, person: Person, listener: Listener, *, sees: bool) -> list[Person]:
        """A connection opened; returns everybody present. ``sees``: it wants to hear of changes."""
        if network not in self._listeners:
            await self._hub.on_topic(_topic(network), lambda payload: self._hear(network, payload))
        listeners = self._listeners[network]
        if sees:
            listeners.add(listener)
        self._connections[network][person.id] += 1
        if person.id not in self._people[network]:
            self._people[network][person.id] = person
            self._announce(network)
            self._tell_changes(network)
        return self.here(network)

    def exit(self, network: str, person_id: str, listener: Listener) -> None:
        """A connection closed; the person stays present for a moment, in case they come back."""
        self._listeners[network].discard(listener)
        self._connections[network][person_id] -= 1
        if self._connections[network][person_id] <= 0:
            asyncio.get_running_loop().call_later(LINGER, self._check_gone, network, person_id)

    def here(self, network: str) -> list[Person]:
        """Everybody present in a network, by name."""
        return sorted(self._merged(network).values(), key=lambda person: person.name)

    def _check_gone(self, network: str, person_id: str) -> None:
        if self._connections[network][person_id] <= 0:
            del self._connections[network][person_id]
            self._people[network].pop(person_id, None)
            self._announce(network)
            self._tell_changes(network)

    def _merged(self, network: str) -> dict[str, Person]:
        now = asyncio.get_running_loop().time()
        present = dict(self._people[network])
        for expires, people in self._elsewhere[network].values():
            if expires > now:
                present.update((person.id, person) for person in people)
        return present

    def _announce(self, network: str) -> None:
        beat = Beat(self._me, tuple(self._people[network].values()))
        self._hub.shout(_topic(network), encode(beat))

    def _hear(self, network: str, payload: bytes) -> None:
        beat = self._decoder.decode(payload)
        known = beat.worker in self._elsewhere[network]
        expires = asyncio.get_running_loop().time() + EXPIRY
        self._elsewhere[network][beat.worker] = (expires, beat.people)
        self._tell_changes(network)
        if not known:  # a worker that just started: do not let it wait for our next beat
            self._announce(network)

    def _tell_changes(self, network: str) -> None:
        before, now = self._told[network], self._merged(network)
        self._told[network] = now
        for person_id in before.keys() ^ now.keys():
            person = now.get(person_id) or before[person_id]
            self._tell(network, {"t": "presence", "person": person, "here": person_id in now})

    def _tell(self, network: str, payload: dict[str, Any]) -> None:
        frame = self._frame(encode(payload))
        for listener in self._listeners[network]:
            if not listener.half_full():
                listener.send_frame(frame)

    async def _beat_for_ever(self) -> None:
        while True:
            await asyncio.sleep(BEAT)
            for network in list(self._listeners):
                self._announce(network)
                self._tell_changes(network)


def _topic(network: str) -> str:
    return f"presence:{network}"
