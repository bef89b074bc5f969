"""The hub of one worker: who listens to what here, and getting each event to them in order.

The rule per channel is one ``if`` (design §3.4): the next seq is delivered, a later one means
that some were lost on the way and the gap is read from the log, an earlier one was seen. A
listener is either *live*, and then stands exactly at the channel's head, or *behind*, with a
position of its own, and is refilled from the log until it is live. Catching up after a pause,
a slow reader and a lost publication are therefore the same thing.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

import msgspec

from channels import log as history
from channels.broker import Broker
from channels.shapes import Event
from channels.store import Store
from channels.wire import encode
from matching.refusals import Refused

Encode = Callable[[Event, str], bytes]
Frame = Callable[[bytes], bytes]
Range = tuple[int, int | None]

BATCH: Final = 200  # events read from the log at once
REPLAY_LIMIT: Final = 500  # further behind than this, reading the page again is cheaper
HEAD_CHECK: Final = 2.0  # seconds between comparisons of our heads with the database
HEAD_CHECK_ALONE: Final = 0.25  # the same while the broker is unreachable
BURST: Final = 32 * 1024  # bytes of text told in one go: a fraction of what may wait for a reader
FRAME_WEIGHT: Final = 600  # bytes of an event's frame beside what was said in it
BUMP_EVERY: Final = 1.0  # seconds between two "something happened there" of one channel
STALLED: Final = 30.0  # seconds without progress before a slow reader is let go

SIGNED_OUT: Final = 4101
REMOVED: Final = 4103
SLOW: Final = 4008
RESTARTING: Final = 4012

EVENT_MARK: Final = b"E"
WHISPER_MARK: Final = b"W"

log = logging.getLogger("relais.hub")


class Listener(Protocol):
    """One connection, as the hub knows it."""

    variant: str
    person_id: str
    session_id: str

    def send_frame(self, frame: bytes) -> None:
        """Queue a ready frame."""

    def full(self) -> bool:
        """Whether so much waits for this reader that nothing more may be queued."""

    def half_full(self) -> bool:
        """Whether what can be missed (typing, presence) had better be."""

    async def drained(self) -> None:
        """Return once there is room again."""

    def close(self, code: int) -> None:
        """Say why and hang up."""

    def person_changed(self) -> None:
        """The person's role, name or memberships changed: look again."""


@dataclass(slots=True, eq=False)
class Place:
    """How far a listener that is behind has come. Opening the channel again gives it a new one."""

    seq: int


@dataclass(slots=True, eq=False)
class Feed:
    """What this worker knows of one channel.

    ``head`` is the last seq told to live listeners, those of ``burst`` at the end of this turn.
    """

    channel: str
    head: int = 0
    wanted: int = 0
    live: set[Listener] = field(default_factory=set)
    behind: dict[Listener, Place] = field(default_factory=dict)
    watchers: set[Listener] = field(default_factory=set)
    children: set[str] = field(default_factory=set)
    burst: list[Event] = field(default_factory=list)
    burst_size: int = 0
    closed: bool = False  # only members hear it: who leaves is cut off at that very seq
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    repair: asyncio.Task[None] | None = None
    posts: Counter[str] = field(default_factory=Counter)
    bump: asyncio.TimerHandle | None = None
    bumped_at: float = float("-inf")

    def unused(self) -> bool:
        """Whether nobody here needs this channel any more."""
        return not (self.live or self.behind or self.watchers or self.children)

    def everybody(self) -> set[Listener]:
        """Who has the channel open here, and who watches it."""
        return {*self.live, *self.behind, *self.watchers}


def weight(event: Event) -> int:
    """About how many bytes an event's frame will have."""
    message = event.data.message
    return FRAME_WEIGHT + (len(message.body) if message is not None else 0)


class Hub:
    """Delivers the events of this worker and of the others to the listeners connected here."""

    def __init__(self, store: Store, broker: Broker, *, encode: Encode, frame: Frame) -> None:
        self._store = store
        self._broker = broker
        self._encode = encode
        self._frame = frame
        self._feeds: dict[str, Feed] = {}
        self._places: dict[Listener, list[Feed]] = {}
        self._topics: dict[str, Callable[[bytes], None]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._events = msgspec.json.Decoder(Event)
        self._closing = False

    # ── life ────────────────────────────────────────────────────────────────────────────

    async def start(self) -> None:
        """Connect the broker and begin to compare heads."""
        self._store.on_commit = self.publish
        await self._broker.start(self._receive)
        self._spawn(self._compare_heads_for_ever())

    async def close(self) -> None:
        """Stop every task of the hub, then the broker."""
        self._closing = True
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._broker.close()

    @property
    def degraded(self) -> bool:
        """Whether the other workers are out of reach: slower, nothing lost."""
        return not self._broker.connected

    # ── out: what was committed here ────────────────────────────────────────────────────

    def publish(self, events: Sequence[Event]) -> None:
        """Tell what this worker just committed: our own listeners first, then the others'."""
        for event in events:
            self.deliver(event)
            self._broker.publish(event.channel, EVENT_MARK + encode(event))

    def whisper(self, channel: str, payload: dict[str, Any]) -> None:
        """Tell everybody who has a channel open something that may be missed: typing, counts."""
        body = encode(payload)
        self._hear_whisper(channel, body)
        self._broker.publish(channel, WHISPER_MARK + body)

    def shout(self, topic: str, payload: bytes) -> None:
        """Hand bytes to the other workers' ``on_topic`` handlers."""
        self._broker.publish(topic, payload)

    async def on_topic(self, topic: str, handler: Callable[[bytes], None]) -> None:
        """Hear what other workers ``shout`` on a topic that is not a channel."""
        self._topics[topic] = handler
        await self._broker.subscribe(topic)

    # ── in: the rule ────────────────────────────────────────────────────────────────────

    def deliver(self, event: Event) -> None:
        """The next seq is told, a later one sends us to the log, an earlier one was told."""
        feed = self._feeds.get(event.channel)
        if feed is None:
            return
        if not feed.ready.is_set():  # its head is being read: look again once it is known
            feed.wanted = max(feed.wanted, event.seq)
        elif event.seq == feed.head + 1 and feed.repair is None:
            self._tell(feed, event)
        elif event.seq > feed.head:
            self._repair(feed, event.seq)

    def _receive(self, topic: str, payload: bytes) -> None:
        handler = self._topics.get(topic)
        if handler is not None:
            handler(payload)
        elif payload.startswith(EVENT_MARK):
            self.deliver(self._events.decode(payload[1:]))
        elif payload.startswith(WHISPER_MARK):
            self._hear_whisper(topic, payload[1:])

    def _hear_whisper(self, channel: str, body: bytes) -> None:
        feed = self._feeds.get(channel)
        if feed is None:
            return
        frame = self._frame(body)
        for listener in feed.live:
            if not listener.half_full():
                listener.send_frame(frame)

    def _tell(self, feed: Feed, event: Event) -> None:
        """The head moves on; live listeners are told at the end of this turn, all of a burst at once."""
        feed.head = event.seq
        if feed.live:
            feed.burst.append(event)
            feed.burst_size += weight(event)
            if feed.burst_size >= BURST:
                self._send_burst(feed)
            elif len(feed.burst) == 1:
                asyncio.get_running_loop().call_soon(self._send_burst, feed)
        self._note_for_watchers(feed, event)
        self._obey(feed, event)

    def _send_burst(self, feed: Feed) -> None:
        """One encoding a variant, the same bytes to every live listener. Nobody joins or leaves the
        live ones without this being called first: to be live is to have been told up to the head."""
        events, feed.burst, feed.burst_size = feed.burst, [], 0
        if not events:
            return
        frames: dict[str, bytes] = {}
        for listener in list(feed.live):
            if listener.full():
                feed.live.discard(listener)
                place = feed.behind[listener] = Place(events[0].seq - 1)
                self._spawn(self._refill(feed, listener, place, None))
                continue
            frame = frames.get(listener.variant)
            if frame is None:
                variant = listener.variant
                frame = frames[variant] = b"".join(self._encode(event, variant) for event in events)
            listener.send_frame(frame)

    def _obey(self, feed: Feed, event: Event) -> None:
        """Events that change who may listen take effect at their own seq."""
        if event.kind == "member.left" and event.data.person is not None:
            self._strip(feed, event.data.person.id)
        elif event.kind == "session.revoked":
            self._send_burst(feed)
            for listener in feed.everybody():
                if listener.session_id in event.data.sessions:
                    listener.close(SIGNED_OUT)
        elif event.kind == "person.changed":
            for listener in feed.everybody():
                listener.person_changed()

    def _strip(self, feed: Feed, person_id: str) -> None:
        """Cut somebody off: badges are for members; so are the events of a closed channel."""
        self._send_burst(feed)
        for listener in feed.everybody():
            if listener.person_id == person_id:
                feed.watchers.discard(listener)
                if feed.closed:
                    feed.live.discard(listener)
                    feed.behind.pop(listener, None)
        for child in list(feed.children):
            self._strip(self._feeds[child], person_id)

    # ── repair: what was lost on the way is in the log ──────────────────────────────────

    def _repair(self, feed: Feed, wanted: int) -> None:
        feed.wanted = max(feed.wanted, wanted)
        if feed.repair is None:
            feed.repair = self._spawn(self._read_gap(feed))

    async def _read_gap(self, feed: Feed) -> None:
        try:
            while feed.head < feed.wanted:
                events = await self._store.read(history.since, feed.channel, feed.head, limit=BATCH)
                for event in events:
                    if event.seq == feed.head + 1:
                        self._tell(feed, event)
                if not events:
                    return
        except Refused:
            pass  # the database is away: the next comparison of heads finds the gap again
        finally:
            feed.repair = None

    async def _catch_up(self, feed: Feed, seq: int) -> None:
        """Hear what a reader knows already: from another worker, or from the log, where it was first."""
        self._repair(feed, seq)
        if feed.repair is not None:
            await asyncio.wait([feed.repair])
        if feed.head < seq:  # the database is away
            await asyncio.sleep(HEAD_CHECK_ALONE)

    async def _compare_heads_for_ever(self) -> None:
        while True:
            await asyncio.sleep(HEAD_CHECK_ALONE if self.degraded else HEAD_CHECK)
            try:
                await self.compare_heads()
            except Refused:
                continue  # the database is away, and nothing can have moved without it
            except Exception:
                log.exception("head comparison failed")

    async def compare_heads(self) -> None:
        """Read every head we follow in one query and repair those that moved without us."""
        if not self._feeds:
            return
        heads = await self._store.read(history.heads, list(self._feeds))
        for channel, head in heads.items():
            feed = self._feeds.get(channel)
            if feed is not None and feed.ready.is_set() and head > feed.head:
                self._repair(feed, head)

    # ── listeners ───────────────────────────────────────────────────────────────────────

    async def follow(
        self, listener: Listener, channel: str, *, parent: str | None = None, closed: bool = False
    ) -> int:
        """Begin to hear a channel, as a listener that is behind at the returned head.

        Check the person's right before; and once more after, if ``head`` moved past what that
        check saw. A departure committed later reaches this feed, or its parent's, and cuts the
        listener off if only members may hear it (``closed``). Then ``refill`` or ``unfollow``.
        """
        feed = self._enter(channel)
        feed.closed = feed.closed or closed
        self._send_burst(feed)
        feed.live.discard(listener)
        feed.behind[listener] = Place(feed.head)
        self._place(listener, feed)
        if parent is not None:  # entered in the same turn: nobody finds it unused and drops it
            above = self._enter(parent)
            above.closed = above.closed or closed
            above.children.add(channel)
            await self._open(above)
        await self._open(feed)
        return feed.head

    async def refill(
        self,
        listener: Listener,
        channel: str,
        *,
        after: int,
        closed: bool = False,
        within: Sequence[Range] | None = None,
    ) -> None:
        """Send a followed channel's events after ``after``, then go live."""
        feed = self._feeds.get(channel)
        if feed is None or listener not in feed.behind:
            return
        feed.closed = feed.closed or closed
        place = feed.behind[listener] = Place(after)
        await self._refill(feed, listener, place, within)

    async def _refill(
        self, feed: Feed, listener: Listener, place: Place, within: Sequence[Range] | None
    ) -> None:
        """Read the log for one listener until it stands at the head, or was given another place."""
        while feed.behind.get(listener) is place:
            if place.seq > feed.head:
                await self._catch_up(feed, place.seq)
                continue
            if place.seq == feed.head:
                self._send_burst(feed)
                del feed.behind[listener]
                feed.live.add(listener)
                return
            if listener.full():
                try:
                    async with asyncio.timeout(STALLED):
                        await listener.drained()
                        await asyncio.sleep(0)  # full of what leaves with this turn of the loop: let it turn
                except TimeoutError:
                    listener.close(SLOW)
                    return
                continue
            if feed.head - place.seq > REPLAY_LIMIT:
                place.seq = feed.head
                self._send(listener, {"t": "reset", "channel": feed.channel, "head": feed.head})
                continue
            try:
                await self._replay(feed, listener, place, within)
            except Refused:  # the database is away: stay behind until it answers
                await asyncio.sleep(HEAD_CHECK_ALONE)

    async def _replay(
        self, feed: Feed, listener: Listener, place: Place, within: Sequence[Range] | None
    ) -> None:
        head = feed.head
        events = await self._store.read(history.since, feed.channel, place.seq, limit=BATCH, within=within)
        if feed.behind.get(listener) is not place:
            return
        for event in events:
            if listener.full():  # large messages fill it before the batch ends: the rest is read again
                return
            if event.seq > place.seq + 1:  # what this person may not hear leaves a hole: say so
                self._send(listener, {"t": "skip", "channel": feed.channel, "to": event.seq - 1})
            listener.send_frame(self._encode(event, listener.variant))
            place.seq = event.seq
        if len(events) < BATCH and place.seq < head:
            self._send(listener, {"t": "skip", "channel": feed.channel, "to": head})
            place.seq = head

    def unfollow(self, listener: Listener, channel: str) -> None:
        """Stop sending a channel to a listener."""
        feed = self._feeds.get(channel)
        if feed is not None:
            feed.live.discard(listener)
            feed.behind.pop(listener, None)
            self._leave(feed)

    async def watch(self, listener: Listener, channels: Iterable[str]) -> None:
        """Send a listener coalesced bumps of channels it may have closed: for badges."""
        for channel in channels:
            feed = self._enter(channel)
            feed.watchers.add(listener)
            self._place(listener, feed)
            await self._open(feed)

    def forget(self, listener: Listener) -> None:
        """The connection is gone."""
        for feed in self._places.pop(listener, ()):
            feed.watchers.discard(listener)
            feed.live.discard(listener)
            feed.behind.pop(listener, None)
            self._leave(feed)

    def head(self, channel: str) -> int:
        """How far a channel that somebody follows here was told; 0 for any other."""
        feed = self._feeds.get(channel)
        return 0 if feed is None else feed.head

    def opened(self, listener: Listener) -> list[str]:
        """The channels that a listener has open."""
        feeds = self._places.get(listener, ())
        return [feed.channel for feed in feeds if listener in feed.live or listener in feed.behind]

    def _place(self, listener: Listener, feed: Feed) -> None:
        """Remember where a listener stands: a short list, and the largest thing kept of an idle one."""
        places = self._places.setdefault(listener, [])
        if feed not in places:
            places.append(feed)

    # ── feeds ───────────────────────────────────────────────────────────────────────────

    def _enter(self, channel: str) -> Feed:
        feed = self._feeds.get(channel)
        if feed is None:
            feed = self._feeds[channel] = Feed(channel)
            self._spawn(self._prepare(feed))
        return feed

    async def _open(self, feed: Feed) -> None:
        await feed.ready.wait()

    async def _prepare(self, feed: Feed) -> None:
        """Subscribe first, then read the head: nothing falls between."""
        await self._broker.subscribe(feed.channel)
        while True:
            try:
                heads = await self._store.read(history.heads, [feed.channel])
                break
            except Refused:
                await asyncio.sleep(HEAD_CHECK_ALONE)
            except Exception:
                log.exception("a head could not be read")
                await asyncio.sleep(HEAD_CHECK_ALONE)
        feed.head = heads.get(feed.channel, 0)
        feed.ready.set()
        if feed.wanted > feed.head:
            self._repair(feed, feed.wanted)

    def _leave(self, feed: Feed) -> None:
        if feed.unused() and self._feeds.get(feed.channel) is feed:
            del self._feeds[feed.channel]
            self._broker.unsubscribe(feed.channel)
            if feed.bump is not None:
                feed.bump.cancel()
            for other in list(self._feeds.values()):
                if feed.channel in other.children:
                    other.children.discard(feed.channel)
                    self._leave(other)

    # ── bumps for badges ────────────────────────────────────────────────────────────────

    def _note_for_watchers(self, feed: Feed, event: Event) -> None:
        if not feed.watchers:
            return
        if event.kind == "message.posted":
            feed.posts[event.by.id] += 1
        if feed.bump is None:
            loop = asyncio.get_running_loop()
            wait = max(0.0, feed.bumped_at + BUMP_EVERY - loop.time())
            feed.bump = loop.call_later(wait, self._bump, feed)

    def _bump(self, feed: Feed) -> None:
        frame = self._frame(
            encode({"t": "head", "channel": feed.channel, "seq": feed.head, "posts": dict(feed.posts)})
        )
        feed.posts.clear()
        feed.bump, feed.bumped_at = None, asyncio.get_running_loop().time()
        for listener in feed.watchers:
            if listener not in feed.live and listener not in feed.behind:
                listener.send_frame(frame)

    # ── small things ────────────────────────────────────────────────────────────────────

    def _send(self, listener: Listener, payload: dict[str, Any]) -> None:
        listener.send_frame(self._frame(encode(payload)))

    def _spawn(self, work: Any) -> asyncio.Task[None]:
        task: asyncio.Task[None] = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._finished)
        return task

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        with contextlib.suppress(asyncio.CancelledError):
            fault = task.exception()
            if fault is not None:
                log.error("a hub task failed", exc_info=fault)
