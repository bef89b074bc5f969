"""Who is here: a person with at least one open connection, on any worker. Nothing is stored.

Each worker tells the others whom it holds, soon after that changes and every few seconds
besides; what a silent worker said expires by itself. Changes are gathered for a second: a
thousand people who come back at once after a cut are one piece of news, not a million.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
from collections import Counter
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, field
from typing import Any, Final

import msgspec
from msgspec.structs import replace

from channels.feed import Listener
from channels.hub import Hub
from channels.shapes import Present
from channels.wire import encode
from matching.refusals import Refused

BEAT: Final = 8.0  # seconds between two "these are here"
EXPIRY: Final = 20.0  # seconds after which a silent worker's people are gone
LINGER: Final = 5.0  # a page being reloaded is not a departure
GATHER: Final = 1.0  # at most one round of news a second
SOON: Final = 0.05  # the first of them waits no longer than this
NEWS_LIMIT: Final = 50  # changes told one by one; beyond, the list is sent anew
log = logging.getLogger("relais.presence")
LIST_LIMIT: Final = 200  # people in a list: more faces than anybody reads


class Beat(msgspec.Struct, frozen=True):
    """What one worker holds in one network."""

    worker: str
    people: tuple[Present, ...]


@dataclass(slots=True)
class Elsewhere:
    """What another worker last said, until when it counts."""

    expires: float
    people: dict[str, Present]


@dataclass(slots=True)
class Crowd:
    """The people of one network, as this worker knows them.

    ``told`` is what our listeners were told; ``changed`` holds whom to look at again.
    """

    mine: dict[str, Present] = field(default_factory=dict)
    connections: Counter[str] = field(default_factory=Counter)
    idle: dict[str, set[Listener]] = field(default_factory=dict)
    elsewhere: dict[str, Elsewhere] = field(default_factory=dict)
    listeners: set[Listener] = field(default_factory=set)
    told: dict[str, Present] = field(default_factory=dict)
    listed: list[Present] = field(default_factory=list)
    changed: set[str] = field(default_factory=set)
    announce: bool = False
    settle: asyncio.TimerHandle | None = None
    settled_at: float = float("-inf")

    def away(self, person_id: str) -> bool:
        """Whether nobody sits before any of the devices that they have here."""
        return len(self.idle.get(person_id, ())) >= max(1, self.connections[person_id])

    def find(self, person_id: str) -> Present | None:
        """The person, if they are here or elsewhere."""
        found = [self.mine[person_id]] if person_id in self.mine else []
        found += [other.people[person_id] for other in self.elsewhere.values() if person_id in other.people]
        return next((one for one in found if not one.away), found[0] if found else None)


class Presence:
    """The people present in each network, merged over the workers."""

    def __init__(self, hub: Hub, frame: Callable[[bytes], bytes]) -> None:
        self._hub = hub
        self._frame = frame
        self._me = secrets.token_hex(4)
        self._crowds: dict[str, Crowd] = {}
        self._task: asyncio.Task[None] | None = None
        self._decoder = msgspec.json.Decoder(Beat)
        self._gone: set[str] = set()
        self.on_gone: Callable[[Collection[str]], Awaitable[None]] = _nothing

    async def start(self) -> None:
        """Begin to beat."""
        self._task = asyncio.create_task(self._beat_for_ever(), name="presence")

    async def close(self) -> None:
        """Say that nobody is here any more, and stop."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        for network, crowd in self._crowds.items():
            if crowd.settle is not None:
                crowd.settle.cancel()
            crowd.mine.clear()
            self._say(network, crowd)

    async def enter(self, network: str, person: Present, listener: Listener, *, sees: bool) -> list[Present]:
        """A connection opened; returns who is here. ``sees``: it wants to hear of changes."""
        crowd = self._crowds.get(network)
        if crowd is None:
            crowd = self._crowds[network] = Crowd()
            await self._hub.on_topic(_topic(network), lambda payload: self._hear(network, payload))
        if sees:
            crowd.listeners.add(listener)
        crowd.connections[person.id] += 1
        self.update(network, person)
        return crowd.listed if person.id in crowd.told else [*crowd.listed, person]

    def update(self, network: str, person: Present) -> None:
        """Say what is known of somebody who is connected here, if that is news."""
        crowd = self._crowds[network]
        person = replace(person, away=crowd.away(person.id))
        if crowd.mine.get(person.id) != person:
            crowd.mine[person.id] = person
            self._note(network, crowd, person.id, announce=True)

    def rest(self, network: str, person_id: str, listener: Listener, *, away: bool) -> None:
        """Nobody sits before this device any more, or somebody does again."""
        crowd = self._crowds[network]
        idle = crowd.idle.setdefault(person_id, set())
        if away:
            idle.add(listener)
        else:
            idle.discard(listener)
        if not idle:
            del crowd.idle[person_id]
        if person_id in crowd.mine:
            self.update(network, crowd.mine[person_id])

    def exit(self, network: str, person_id: str, listener: Listener) -> None:
        """A connection closed; the person stays present for a moment, in case they come back."""
        crowd = self._crowds[network]
        crowd.listeners.discard(listener)
        crowd.connections[person_id] -= 1
        if crowd.connections[person_id] > 0:
            self.rest(network, person_id, listener, away=False)
        else:
            crowd.idle.pop(person_id, None)
            asyncio.get_running_loop().call_later(LINGER, self._check_gone, network, person_id)

    def here(self, network: str) -> list[Present]:
        """Who is present in a network, by name; the first ones when they are many."""
        crowd = self._crowds.get(network)
        return [] if crowd is None else list(crowd.listed)

    def _check_gone(self, network: str, person_id: str) -> None:
        crowd = self._crowds[network]
        if crowd.connections[person_id] <= 0:
            del crowd.connections[person_id]
            if crowd.mine.pop(person_id, None) is not None:
                self._gone.add(person_id)
                self._note(network, crowd, person_id, announce=True)

    # ── news: gathered, then told ───────────────────────────────────────────────────────

    def _note(self, network: str, crowd: Crowd, *people: str, announce: bool = False) -> None:
        crowd.changed.update(people)
        crowd.announce = crowd.announce or announce
        if crowd.settle is None:
            loop = asyncio.get_running_loop()
            wait = max(SOON, crowd.settled_at + GATHER - loop.time())
            crowd.settle = loop.call_later(wait, self._settle, network, crowd)

    def _settle(self, network: str, crowd: Crowd) -> None:
        crowd.settle, crowd.settled_at = None, asyncio.get_running_loop().time()
        if crowd.announce:
            self._say(network, crowd)
        news = self._news(crowd)
        if not news:
            return
        crowd.listed = sorted(crowd.told.values(), key=lambda person: person.name)[:LIST_LIMIT]
        if len(news) > NEWS_LIMIT:
            news = [{"t": "presence", "here": crowd.listed}]
        frames = b"".join(self._frame(encode(one)) for one in news)
        for listener in crowd.listeners:
            if not listener.half_full():
                listener.send_frame(frames)

    def _news(self, crowd: Crowd) -> list[dict[str, Any]]:
        """What changed since our listeners were told; from now on they were."""
        news = []
        for person_id in crowd.changed:
            now, before = crowd.find(person_id), crowd.told.get(person_id)
            if now == before:
                continue
            if now is None:
                del crowd.told[person_id]
            else:
                crowd.told[person_id] = now
            news.append({"t": "presence", "person": now or before, "here": now is not None})
        crowd.changed.clear()
        return news

    # ── the other workers ───────────────────────────────────────────────────────────────

    def _say(self, network: str, crowd: Crowd) -> None:
        crowd.announce = False
        self._hub.shout(_topic(network), encode(Beat(self._me, tuple(crowd.mine.values()))))

    def _hear(self, network: str, payload: bytes) -> None:
        crowd, beat = self._crowds[network], self._decoder.decode(payload)
        before = crowd.elsewhere.get(beat.worker)
        people = {person.id: person for person in beat.people}
        expires = asyncio.get_running_loop().time() + EXPIRY
        crowd.elsewhere[beat.worker] = Elsewhere(expires, people)
        changed = {id for id, _ in people.items() ^ (before.people.items() if before is not None else ())}
        # A worker that just started should not have to wait for our next beat.
        if changed or before is None:
            self._note(network, crowd, *changed, announce=before is None)

    async def _beat_for_ever(self) -> None:
        while True:
            await asyncio.sleep(BEAT)
            await self._tell_gone()
            for network, crowd in self._crowds.items():
                self._say(network, crowd)
                self._expire(network, crowd)

    async def _tell_gone(self) -> None:
        """Who left this worker since the last beat, to whoever writes that down."""
        gone, self._gone = self._gone, set()
        if gone:
            try:
                await self.on_gone(gone)
            except Refused:
                log.warning("when %d people were last here could not be kept", len(gone))

    def _expire(self, network: str, crowd: Crowd) -> None:
        now = asyncio.get_running_loop().time()
        for worker in [worker for worker, other in crowd.elsewhere.items() if other.expires <= now]:
            self._note(network, crowd, *crowd.elsewhere.pop(worker).people)


async def _nothing(people: Collection[str]) -> None:
    """Nobody asked to know who left."""


def _topic(network: str) -> str:
    return f"presence:{network}"
