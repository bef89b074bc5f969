"""The broker between processes and machines: Redis (or Valkey) publish/subscribe.

A ``Link`` is one server's worth of it: a subscribing and a publishing connection that live and
die together. The broker keeps a link to each server of the chart and moves topics between them
when the chart changes: one server, a master behind Sentinel and a Cluster are the same thing.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
import secrets
from collections import Counter, deque
from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any, Final

from redis.exceptions import RedisError, ResponseError

from channels.broker.contract import Handler
from channels.broker.places import PREFIX, Chart, Options, client_of, map_for

OUTBOX_LIMIT: Final = 10_000  # publications waiting; beyond it the oldest go: the log has them
PIPELINE: Final = 500  # publications sent, or topics asked for, in one round trip
SILENCE: Final = 2.0  # seconds without a word before asking whether the link lives
CONFIRM: Final = 1.0  # seconds to wait for Redis to confirm a subscription
LOOK_AGAIN: Final = 5.0  # seconds between two looks at where the servers are
CANCELLATIONS: Final = 50  # in a row, 0.2 s apart, before a task is left to itself
RETRY: Final = (0.1, 2.0)  # seconds between attempts to come back, grown with full jitter

LINK_FAULTS: Final = (RedisError, OSError, asyncio.TimeoutError)

log = logging.getLogger("relais.broker")


class RedisBroker:
    """Comes back by itself from whatever happens to the servers."""

    def __init__(self, url: str) -> None:
        self._map = map_for(url)
        self._chart: Chart | None = None
        self._links: dict[str, Link] = {}
        self._aside: set[Link] = set()  # links that open, leave or were lost: not in use, not hung up
        self._topics: set[str] = set()
        self._me = secrets.token_bytes(8)
        self._handler: Handler = lambda topic, payload: None
        self._lost = asyncio.Event()
        self._looked = asyncio.Event()
        self._keeper: asyncio.Task[None] | None = None
        self._reported = False

    @property
    def connected(self) -> bool:
        return self._chart is not None and all(name in self._links for name in self._chart.servers)

    @property
    def alone(self) -> bool:
        return False

    async def start(self, handler: Handler) -> None:
        self._handler = handler
        self._keeper = asyncio.create_task(self._keep_links(), name="broker")
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self._looked.wait(), CONFIRM)

    async def close(self) -> None:
        if self._keeper is not None:
            await _end(self._keeper)
        links, self._links = self._links, {}
        await asyncio.gather(
            *(link.leave() for link in links.values()), *(link.cut() for link in self._aside)
        )

    async def subscribe(self, topic: str) -> None:
        self._topics.add(topic)
        link = self._link_of(topic)
        if link is not None and not await link.follow([topic]):
            log.warning("redis: a subscription was not confirmed; the log covers for it")

    def unsubscribe(self, topic: str) -> None:
        self._topics.discard(topic)
        link = self._link_of(topic)
        if link is not None:
            link.unfollow([topic])

    def publish(self, topic: str, payload: bytes) -> None:
        link = self._link_of(topic)
        if link is not None:  # a late doorbell wakes nobody: without a link, the log is read instead
            link.publish(topic, self._me + payload)

    def _link_of(self, topic: str) -> Link | None:
        return self._links.get(self._chart.carrier(topic)) if self._chart is not None else None

    def _receive(self, topic: str, payload: bytes) -> None:
        if topic not in self._topics or payload.startswith(self._me):
            return
        try:
            self._handler(topic, payload[len(self._me) :])
        except Exception:  # of another version, or not ours at all: the log has what it meant
            log.exception("a publication could not be understood")

    # ── keeping the links ───────────────────────────────────────────────────────────────

    async def _keep_links(self) -> None:
        delay = RETRY[0]
        while True:
            self._lost.clear()
            fault, *_ = await asyncio.gather(self._look(), *[self._put_away(link) for link in self._aside])
            self._looked.set()
            self._report(fault)
            if fault is None and await _stays_unset(self._lost, LOOK_AGAIN):
                delay = RETRY[0]
                continue
            await asyncio.sleep(random.uniform(0, delay))  # noqa: S311 (jitter, not a secret)
            delay = min(delay * 2, RETRY[1])

    async def _look(self) -> Exception | None:
        """Read the chart and bring the links in line with it; what went wrong, if anything."""
        try:
            chart = await self._map.look()
        except LINK_FAULTS as fault:
            return None if self.connected else fault  # links that work go on working
        gone = [name for name in self._links if name not in chart.servers]
        before, self._chart = self._chart, chart
        await asyncio.gather(*(self._part(self._links.pop(name)) for name in gone))
        if before is not None and chart.sharded:
            self._move_topics(before)
        missing = [name for name in chart.servers if name not in self._links]
        faults = await asyncio.gather(*(self._open(name, chart) for name in missing))
        return next((fault for fault in faults if fault is not None), None)

    def _move_topics(self, before: Chart) -> None:
        """Slots may have moved between servers that both stay. The old one forgot them by itself."""
        assert self._chart is not None
        for topic in self._topics:
            carrier = self._chart.carrier(topic)
            if carrier != before.carrier(topic) and carrier in self._links:
                self._links[carrier].ask([topic])

    async def _open(self, name: str, chart: Chart) -> Exception | None:
        link = Link(chart.servers[name], sharded=chart.sharded, hear=self._receive)
        asked = {topic for topic in self._topics if chart.carrier(topic) == name}
        self._aside.add(link)
        try:
            await link.open(asked, lost=lambda fault: self._lose(name, link, fault))
        except LINK_FAULTS as fault:
            await self._put_away(link)
            return fault
        self._aside.discard(link)
        self._links[name] = link
        mine = {topic for topic in self._topics if chart.carrier(topic) == name}
        link.ask(mine - asked)  # while it opened, others came and went
        link.unfollow(asked - mine)
        return None

    async def _part(self, link: Link) -> None:
        self._aside.add(link)
        await link.leave()
        self._aside.discard(link)

    async def _put_away(self, link: Link) -> None:
        await link.cut()
        self._aside.discard(link)

    def _lose(self, name: str, link: Link, fault: BaseException) -> None:
        if self._links.get(name) is link:
            self._aside.add(self._links.pop(name))
            self._report(fault)
            self._lost.set()

    def _report(self, fault: BaseException | None) -> None:
        """Say once that the link is gone, and once that it is back."""
        if fault is None:
            if self._reported:
                log.info("redis: reachable again")
            self._reported = False
        elif not self._reported:
            refused = f": {fault}" if isinstance(fault, ResponseError) else ""
            log.warning("redis: unreachable, reading the log instead (%s%s)", type(fault).__name__, refused)
            self._reported = True


class Link:
    """A subscribing and a publishing connection to one server; when one fails, both are given up."""

    def __init__(self, options: Options, *, sharded: bool, hear: Callable[[str, bytes], None]) -> None:
        self._client = client_of(options)
        self._pubsub: Any = self._client.pubsub()  # half of its methods carry no types
        self._sharded = sharded
        self._hear = hear
        self._outbox: deque[tuple[str, bytes]] = deque(maxlen=OUTBOX_LIMIT)
        self._filled = asyncio.Event()
        self._sent = asyncio.Event()  # nothing waits, nothing is on its way
        self._orders: deque[tuple[bool, str]] = deque()  # subscribe or not, and to what: in order
        self._ordered = asyncio.Event()
        self._confirmations: dict[str, asyncio.Future[None]] = {}
        self._leaving: Counter[str] = Counter()
        self._fault: BaseException = TimeoutError("redis does not confirm")
        self._task: asyncio.Task[None] | None = None
        self._alive = True

    async def open(self, topics: Iterable[str], *, lost: Callable[[BaseException], None]) -> None:
        """Connect and subscribe; raises when that fails. ``lost`` is called when it fails later."""
        await self._pubsub.ping()  # connects
        self._task = asyncio.create_task(self._run(lost), name="broker-link")
        if not await self.follow(topics) or not self._alive:
            raise self._fault

    async def leave(self) -> None:
        """Send what waits, then hang up."""
        if self._task is not None:
            leaving = asyncio.create_task(self._sent.wait())
            await asyncio.wait([leaving, self._task], timeout=CONFIRM, return_when=asyncio.FIRST_COMPLETED)
            leaving.cancel()
        await self.cut()

    async def cut(self) -> None:
        """Hang up."""
        if self._task is not None:
            await _end(self._task)
        await self._hang_up()  # whatever the task was doing when it was ended

    # ── topics ──────────────────────────────────────────────────────────────────────────

    async def follow(self, topics: Iterable[str]) -> bool:
        """Subscribe; whether the server has confirmed it."""
        waiting = self.ask(topics)
        if not waiting:
            return True
        done, _ = await asyncio.wait(waiting, timeout=CONFIRM)
        return len(done) == len(waiting) and not any(future.cancelled() for future in done)

    def ask(self, topics: Iterable[str]) -> list[asyncio.Future[None]]:
        """Subscribe, in the order of asking; each future ends when the server has confirmed."""
        loop = asyncio.get_running_loop()
        waiting = []
        for topic in topics:
            self._orders.append((True, topic))
            waiting.append(self._confirmations.setdefault(topic, loop.create_future()))
        self._ordered.set()
        return waiting

    def unfollow(self, topics: Iterable[str]) -> None:
        """Unsubscribe, in the order of asking."""
        for topic in topics:
            self._leaving[topic] += 1
            self._orders.append((False, topic))
        self._ordered.set()

    def publish(self, topic: str, payload: bytes) -> None:
        """Send soon."""
        self._outbox.append((PREFIX + topic, payload))
        self._sent.clear()
        self._filled.set()

    # ── tasks ───────────────────────────────────────────────────────────────────────────

    async def _run(self, lost: Callable[[BaseException], None]) -> None:
        try:
            async with asyncio.TaskGroup() as group:
                for work in (self._listen(), self._give_orders(), self._send()):
                    group.create_task(work)
        except* LINK_FAULTS as faults:
            self._fail(faults.exceptions[0], lost)
        except* Exception as faults:  # our own fault: a link that is half alive would be worse
            log.exception("the link to redis failed")
            self._fail(ConnectionError(str(faults.exceptions[0])), lost)
        finally:
            for confirmation in self._confirmations.values():
                confirmation.cancel()
            await self._hang_up()

    def _fail(self, fault: BaseException, lost: Callable[[BaseException], None]) -> None:
        self._alive, self._fault = False, fault
        lost(fault)

    async def _hang_up(self) -> None:
        for part in (self._pubsub, self._client):  # neither may wait for a server that hangs
            with contextlib.suppress(*LINK_FAULTS):
                async with asyncio.timeout(CONFIRM):
                    await part.aclose()

    async def _listen(self) -> None:
        asked = False
        while True:
            message = await self._pubsub.get_message(timeout=SILENCE)
            if message is not None:
                asked = False
                self._take(message)
            elif asked:
                raise TimeoutError("redis does not answer")
            else:
                await self._pubsub.ping()
                asked = True

    def _take(self, message: dict[str, Any]) -> None:
        match message["type"]:
            case "message" | "smessage":
                self._hear(message["channel"].decode().removeprefix(PREFIX), message["data"])
            case "subscribe" | "ssubscribe":
                topic = message["channel"].decode().removeprefix(PREFIX)
                confirmed = self._confirmations.pop(topic, None)
                if confirmed is not None and not confirmed.done():
                    confirmed.set_result(None)
            case "unsubscribe" | "sunsubscribe":
                self._part(message["channel"].decode().removeprefix(PREFIX))

    def _part(self, topic: str) -> None:
        if not self._leaving[topic]:
            raise ResponseError("redis took a subscription back: its slot has moved")
        self._leaving[topic] -= 1
        if not self._leaving[topic]:
            del self._leaving[topic]

    async def _give_orders(self) -> None:
        """One command for neighbours that ask for the same; one each where slots may differ."""
        while True:
            await self._ordered.wait()
            self._ordered.clear()
            while self._orders:
                wanted = self._orders[0][0]
                alike = 1
                while not self._sharded and alike < min(PIPELINE, len(self._orders)):
                    if self._orders[alike][0] is not wanted:
                        break
                    alike += 1
                topics = [PREFIX + self._orders.popleft()[1] for _ in range(alike)]
                verb = "SUBSCRIBE" if wanted else "UNSUBSCRIBE"
                await self._pubsub.execute_command(f"S{verb}" if self._sharded else verb, *topics)

    async def _send(self) -> None:
        while True:
            self._sent.set()
            await self._filled.wait()
            self._filled.clear()
            while self._outbox:
                await self._send_some()

    async def _send_some(self) -> None:
        batch = list(islice(self._outbox, PIPELINE))
        for _ in batch:
            self._outbox.popleft()
        pipe = self._client.pipeline(transaction=False)
        for topic, payload in batch:
            pipe.execute_command("SPUBLISH" if self._sharded else "PUBLISH", topic, payload)
        await pipe.execute()


async def _stays_unset(event: asyncio.Event, seconds: float) -> bool:
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return True
    return False


async def _end(task: asyncio.Task[None]) -> None:
    """Cancel until it has ended: the client may swallow a cancellation while it connects."""
    for _ in range(CANCELLATIONS):
        if task.done():
            return
        task.cancel()
        await asyncio.wait([task], timeout=0.2)
    log.error("a task of the link to redis does not end: %s", task.get_stack(limit=5))
