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
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

import msgspec

from channels import log as history
from channels.broker import Broker
from channels.feed import QUEUE, Feed, Listener, Place, SendAll, Shard, Telling
from channels.shapes import Event
from channels.store import Store
from channels.wire import encode
from matching.refusals import Refused

Encode = Callable[[Event, str], bytes]
Frame = Callable[[bytes], bytes]
Range = tuple[int, int | None]

BATCH: Final = 200  # events read from the log at once
REPLAY_LIMIT: Final = 500  # further behind than this, reading the page again is cheaper
HEAD_CHECK: Final = 0.75  # seconds between comparisons of heads: who was removed is cut off within one
HEAD_CHECK_ALONE: Final = 0.25  # the same while the broker is unreachable
CHECK_ENTERED: Final = 0.1  # seconds before looking for what was told before we listened
BURST: Final = 32 * 1024  # bytes of text told in one go: a fraction of what may wait for a reader
FRAME_WEIGHT: Final = 600  # bytes of an event's frame beside what was said in it
BUMP_EVERY: Final = 1.0  # seconds between two rounds of "something happened there"
STALLED: Final = 30.0  # seconds without progress before a slow reader is let go

SIGNED_OUT: Final = 4101
REMOVED: Final = 4103
SLOW: Final = 4008
RESTARTING: Final = 4012

EVENT_MARK: Final = b"E"
WHISPER_MARK: Final = b"W"

log = logging.getLogger("relais.hub")


def weight(event: Event) -> int:
    """About how many bytes an event's frame will have."""
    message = event.data.message
    return FRAME_WEIGHT + (len(message.body) if message is not None else 0)


class Hub:
    """Delivers the events of this worker and of the others to the listeners connected here."""

    def __init__(
        self, store: Store, broker: Broker, *, encode: Encode, frame: Frame, send_all: SendAll
    ) -> None:
        self._store = store
        self._broker = broker
        self._encode = encode
        self._frame = frame
        self._send_all = send_all
        self._feeds: dict[str, Feed] = {}
        self._places: dict[Listener, list[Feed]] = {}
        self._topics: dict[str, Callable[[bytes], None]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._events = msgspec.json.Decoder(Event)
        self._closing = False
        self._entered: list[Feed] = []  # in this turn: to be subscribed to
        self._unsure: list[Feed] = []  # whose heads were known before we were subscribed
        self._bumps: set[Feed] = set()  # whose watchers are to be told that something happened
        self._bump: asyncio.TimerHandle | None = None
        self._bumped_at = float("-inf")

    # ── life ────────────────────────────────────────────────────────────────────────────

    async def start(self) -> None:
        """Connect the broker and begin to compare heads."""
        self._store.on_commit = self.publish
        await self._broker.start(self._receive)
        self._spawn(self._compare_heads_for_ever())

    async def close(self) -> None:
        """Stop every task of the hub, then the broker."""
        self._closing = True
        if self._bump is not None:
            self._bump.cancel()
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
            if not self._broker.alone:
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
        if not feed.ready:  # its head is being read: look again once it is known
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
        for listener in feed.listening():
            if not listener.half_full():
                listener.send_frame(frame)

    def _tell(self, feed: Feed, event: Event) -> None:
        """The head moves on; live listeners are told at the end of this turn, all of a burst at once."""
        feed.head = event.seq
        if feed.live:
            if feed.burst is None:
                feed.burst = []
            feed.burst.append(event)
            feed.burst_size += weight(event)
            if feed.burst_size >= BURST:
                self._tell_all(feed)
            elif not feed.telling:
                feed.telling = True
                asyncio.get_running_loop().call_soon(self._tell_some, feed)
        self._note_for_watchers(feed, event)
        self._obey(feed, event)

    def _tell_some(self, feed: Feed) -> None:
        """One shard of the live listeners; between two the loop turns, and nothing else waits long."""
        self._tell_next(feed)
        feed.telling = bool(feed.tellings or feed.burst)
        if feed.telling:
            asyncio.get_running_loop().call_soon(self._tell_some, feed)

    def _tell_all(self, feed: Feed) -> None:
        """Finish what is on its way. Nobody joins or leaves the live ones without this being called
        first: to be live is to have been told up to the head."""
        while feed.tellings or feed.burst:
            self._tell_next(feed)

    def _tell_next(self, feed: Feed) -> None:
        if not feed.tellings:
            self._encode_burst(feed)
        if feed.tellings:
            telling = feed.tellings[-1]
            shard = telling.untold.pop()
            if not telling.untold:
                feed.tellings.pop()
            self._tell_shard(feed, shard, telling.frame, telling.before)

    def _encode_burst(self, feed: Feed) -> None:
        """One encoding a variant of all events of the burst."""
        events, feed.burst, feed.burst_size = feed.burst, None, 0
        if events:
            feed.tellings = [
                Telling(
                    b"".join([self._encode(event, variant) for event in events]),
                    events[0].seq - 1,
                    list(shards),
                )
                for variant, shards in feed.live.items()
            ]

    def _tell_shard(self, feed: Feed, shard: Shard, frame: bytes, before: int) -> None:
        """The same bytes to every listener of a shard; who has no room for them is behind."""
        size = len(frame)
        sent = self._send_all(shard.values(), frame)
        if sent.count(size) == len(shard):
            return
        for (listener, way), went in zip(list(shard.items()), sent, strict=True):
            if went == size:
                continue
            if way != QUEUE:
                listener.keep(frame[max(went, 0) :])
            elif listener.full(size):
                self._fall_behind(feed, listener, before)
            else:
                listener.send_frame(frame)

    def _fall_behind(self, feed: Feed, listener: Listener, seq: int) -> None:
        feed.silence(listener)
        place = feed.behind[listener] = Place(seq)
        self._spawn(self._refill(feed, listener, place, None))

    def _obey(self, feed: Feed, event: Event) -> None:
        """Events that change who may listen take effect at their own seq."""
        if event.kind == "member.left" and event.data.person is not None:
            self._strip(feed, event.data.person.id)
        elif event.kind == "session.revoked":
            self._tell_all(feed)
            for listener in feed.everybody():
                if listener.session_id in event.data.sessions:
                    listener.close(SIGNED_OUT)
        elif event.kind == "person.changed":
            for listener in feed.everybody():
                listener.person_changed()

    def _strip(self, feed: Feed, person_id: str) -> None:
        """Cut somebody off: badges are for members; so are the events of a closed channel."""
        self._tell_all(feed)
        for listener in feed.everybody():
            if listener.person_id == person_id:
                feed.watchers.discard(listener)
                if feed.closed:
                    feed.silence(listener)
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
            if feed is not None and feed.ready and head > feed.head:
                self._repair(feed, head)

    # ── listeners ───────────────────────────────────────────────────────────────────────

    async def follow(
        self, listener: Listener, channel: str, *, parent: str | None = None, closed: bool | None = None
    ) -> int:
        """Begin to hear a channel, as a listener that is behind at the returned head.

        Check the person's right before; and once more after, if ``head`` moved past what that
        check saw. A departure committed later reaches this feed, or its parent's, and cuts the
        listener off if only members may hear it (``closed``). Then ``refill`` or ``unfollow``.
        """
        feed = self._enter(channel)
        feed.learn(closed)
        self._tell_all(feed)
        feed.silence(listener)
        feed.behind[listener] = Place(feed.head)
        self._place(listener, feed)
        if parent is not None:  # entered in the same turn: nobody finds it unused and drops it
            above = self._enter(parent)
            above.learn(closed)
            above.children |= {channel}
            await self._open(above)
        await self._open(feed)
        return feed.head

    async def refill(
        self,
        listener: Listener,
        channel: str,
        *,
        after: int,
        closed: bool | None = None,
        within: Sequence[Range] | None = None,
    ) -> None:
        """Send a followed channel's events after ``after``, then go live."""
        feed = self._feeds.get(channel)
        if feed is None or listener not in feed.behind:
            return
        feed.learn(closed)
        place = feed.behind[listener] = Place(after)
        await self._refill(feed, listener, place, within)

    async def _refill(
        self, feed: Feed, listener: Listener, place: Place, within: Sequence[Range] | None
    ) -> None:
        """Read the log for one listener until it stands at the head, or was given another place."""
        room = True
        while feed.behind.get(listener) is place:
            if place.seq > feed.head:
                await self._catch_up(feed, place.seq)
                continue
            if place.seq == feed.head:
                self._tell_all(feed)
                listener.flush()
                del feed.behind[listener]
                feed.enliven(listener)
                return
            if not room or listener.full():
                try:
                    async with asyncio.timeout(STALLED):
                        await listener.drained()
                        await asyncio.sleep(0)  # full of what leaves with this turn of the loop: let it turn
                except TimeoutError:
                    listener.close(SLOW)
                    return
                room = True
                continue
            if feed.head - place.seq > REPLAY_LIMIT:
                place.seq = feed.head
                self._send(listener, {"t": "reset", "channel": feed.channel, "head": feed.head})
                continue
            try:
                room = await self._replay(feed, listener, place, within)
            except Refused:  # the database is away: stay behind until it answers
                await asyncio.sleep(HEAD_CHECK_ALONE)

    async def _replay(
        self, feed: Feed, listener: Listener, place: Place, within: Sequence[Range] | None
    ) -> bool:
        """Send what is next in the log; whether there was room for all of it."""
        head = feed.head
        events = await self._store.read(history.since, feed.channel, place.seq, limit=BATCH, within=within)
        if feed.behind.get(listener) is not place:
            return True
        for event in events:
            frame = self._encode(event, listener.variant)
            if event.seq > place.seq + 1:  # what this person may not hear leaves a hole: say so
                skipped = {"t": "skip", "channel": feed.channel, "to": event.seq - 1}
                frame = self._frame(encode(skipped)) + frame
            if listener.full(len(frame)):  # large messages fill it before the batch ends
                return False
            listener.send_frame(frame)
            place.seq = event.seq
        if len(events) < BATCH and place.seq < head:
            self._send(listener, {"t": "skip", "channel": feed.channel, "to": head})
            place.seq = head
        return True

    def unfollow(self, listener: Listener, channel: str) -> None:
        """Stop sending a channel to a listener."""
        feed = self._feeds.get(channel)
        if feed is not None:
            self._tell_all(feed)
            feed.silence(listener)
            feed.behind.pop(listener, None)
            self._leave(feed)

    async def watch(
        self, listener: Listener, channels: Iterable[str], *, heads: Mapping[str, int] | None = None
    ) -> None:
        """Send a listener coalesced bumps of channels it may have closed: for badges.

        ``heads`` is how far they went at the caller's look: a channel that nobody followed here
        begins there, and what was told between that look and our listening is soon looked for.
        """
        for channel in channels:
            feed = self._enter(channel, head=None if heads is None else heads.get(channel))
            feed.watchers.add(listener)
            self._place(listener, feed)
            if not feed.ready:
                await self._open(feed)

    def know(self, channel: str, *, closed: bool) -> None:
        """Whether only members hear a channel that is followed here: whoever looked may say so."""
        feed = self._feeds.get(channel)
        if feed is not None:
            feed.learn(closed)

    def watches_open(self, listener: Listener, channel: str) -> bool:
        """Whether a listener watches a channel that is known to be open to its whole network."""
        feed = self._feeds.get(channel)
        return feed is not None and feed.closed is False and listener in feed.watchers

    def forget(self, listener: Listener) -> None:
        """The connection is gone."""
        for feed in self._places.pop(listener, ()):
            feed.watchers.discard(listener)
            feed.silence(listener)
            feed.behind.pop(listener, None)
            self._leave(feed)

    def reroute(self, listener: Listener) -> None:
        """The way to a listener has changed: something waits before it now, or no more."""
        for feed in self._places.get(listener, ()):
            feed.reroute(listener)

    def head(self, channel: str) -> int:
        """How far a channel that somebody follows here was told; 0 for any other."""
        feed = self._feeds.get(channel)
        return 0 if feed is None else max(feed.head, 0)

    def opened(self, listener: Listener) -> list[str]:
        """The channels that a listener has open."""
        feeds = self._places.get(listener, ())
        return [feed.channel for feed in feeds if feed.is_live(listener) or listener in feed.behind]

    def _place(self, listener: Listener, feed: Feed) -> None:
        """Remember where a listener stands: a short list, and the largest thing kept of an idle one."""
        places = self._places.setdefault(listener, [])
        if feed not in places:
            places.append(feed)

    # ── feeds ───────────────────────────────────────────────────────────────────────────

    def _enter(self, channel: str, *, head: int | None = None) -> Feed:
        feed = self._feeds.get(channel)
        if feed is None:
            feed = self._feeds[channel] = Feed(channel)
            if head is not None:
                feed.head = head
            self._entered.append(feed)
            if len(self._entered) == 1:
                self._spawn(self._prepare())
        return feed

    async def _open(self, feed: Feed) -> None:
        if feed.opening is not None:
            await feed.opening.wait()

    async def _prepare(self) -> None:
        """Subscribe first, then read the heads: nothing falls between. All that entered in one turn."""
        await asyncio.sleep(0)
        entered, self._entered = self._entered, []
        await asyncio.gather(*(self._broker.subscribe(feed.channel) for feed in entered))
        unknown = [feed for feed in entered if not feed.ready]
        for feed in entered:
            if feed.ready:
                feed.opened()
                self._check_soon(feed)
        if unknown:
            await self._look_at(unknown)

    def _check_soon(self, feed: Feed) -> None:
        """Its head was known before we listened: see whether it moved, together with others."""
        self._unsure.append(feed)
        if len(self._unsure) == 1:
            self._spawn(self._check_unsure())

    async def _check_unsure(self) -> None:
        await asyncio.sleep(CHECK_ENTERED)
        unsure, self._unsure = self._unsure, []
        await self._look_at(unsure)

    async def _look_at(self, feeds: Sequence[Feed]) -> None:
        """Read the heads of feeds whose publications are heard."""
        heads = await self._heads_of(feeds)
        for feed in feeds:
            head = heads.get(feed.channel, 0)
            if not feed.ready:
                feed.head = head
            feed.opened()
            feed.wanted = max(feed.wanted, head)
            if feed.wanted > feed.head:
                self._repair(feed, feed.wanted)

    async def _heads_of(self, feeds: Sequence[Feed]) -> dict[str, int]:
        while True:
            try:
                return await self._store.read(history.heads, [feed.channel for feed in feeds])
            except Refused:
                await asyncio.sleep(HEAD_CHECK_ALONE)
            except Exception:
                log.exception("heads could not be read")
                await asyncio.sleep(HEAD_CHECK_ALONE)

    def _leave(self, feed: Feed) -> None:
        if feed.unused() and self._feeds.get(feed.channel) is feed:
            del self._feeds[feed.channel]
            self._broker.unsubscribe(feed.channel)
            self._bumps.discard(feed)
            for other in list(self._feeds.values()):
                if feed.channel in other.children:
                    other.children -= {feed.channel}
                    self._leave(other)

    # ── bumps for badges ────────────────────────────────────────────────────────────────

    def _note_for_watchers(self, feed: Feed, event: Event) -> None:
        if not feed.watchers:
            return
        if event.kind == "message.posted":
            posts = feed.posts = feed.posts or {}
            posts[event.by.id] = posts.get(event.by.id, 0) + 1
        self._bumps.add(feed)
        if self._bump is None:
            loop = asyncio.get_running_loop()
            wait = max(0.0, self._bumped_at + BUMP_EVERY - loop.time())
            self._bump = loop.call_later(wait, self._send_bumps)

    def _send_bumps(self) -> None:
        """Of all channels in the same turn: a reader's bumps leave in one write."""
        self._bump, self._bumped_at = None, asyncio.get_running_loop().time()
        bumps, self._bumps = self._bumps, set()
        for feed in bumps:
            posts, feed.posts = feed.posts or {}, None
            frame = self._frame(
                encode({"t": "head", "channel": feed.channel, "seq": feed.head, "posts": posts})
            )
            for listener in feed.watchers:
                if not (feed.is_live(listener) or listener in feed.behind or listener.half_full()):
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
