"""The hub's one rule: every reader hears every event once, in order, whatever goes missing on the way."""

import asyncio
import random

import pytest

from channels import hub as hubs
from channels import log
from channels.actions.messages import post_message
from channels.broker import MemoryBroker
from channels.hub import REPLAY_LIMIT, SLOW
from channels.store import Store
from server.wire.spreading import write_each
from tests.support.eventually import eventually, turns
from tests.support.listener import Reader


@pytest.fixture
async def channel(town):
    return town.meals


async def head_of(worker, channel):
    return (await worker.store.read(log.heads, [channel]))[channel]


async def post(worker, town, channel, count=1):
    """Say things; returns the seqs, once they are told here."""
    answers = await asyncio.gather(
        *(worker.store.write(post_message, town.claire, channel=channel, body=f"m{n}") for n in range(count))
    )
    await turns()
    return [answer["seq"] for answer in answers]


async def events_of(worker, channel, after):
    return await worker.store.read(log.since, channel, after, limit=10_000)


@pytest.fixture
async def deaf_worker(open_worker, open_store):
    """A worker that another one writes next to, and whose publications all get lost."""
    return await open_worker(), await open_store()


async def write_elsewhere(other: Store, town, channel, count=1):
    """Written by a worker that nobody here hears: the events as that worker would publish them."""
    answers = [
        await other.write(post_message, town.claire, channel=channel, body=f"e{n}") for n in range(count)
    ]
    return await other.read(log.since, channel, answers[0]["seq"] - 1, limit=count)


# ── the rule ────────────────────────────────────────────────────────────────────────────────


async def test_what_is_written_here_is_told_here_in_order(worker, town, channel):
    reader = await worker.reader(town.leo, channel)
    seqs = await post(worker, town, channel, 20)
    assert reader.seqs(channel) == seqs


@pytest.fixture
def one_at_a_time(monkeypatch):
    """Every event is told by itself, at once: what a burst joins stays apart."""
    monkeypatch.setattr(hubs, "BURST", 0)


async def test_a_lost_publication_is_read_from_the_log(deaf_worker, town, channel, one_at_a_time):
    worker, other = deaf_worker
    reader = await worker.reader(town.leo, channel)
    one, two, _lost, four = await write_elsewhere(other, town, channel, 4)
    for event in (one, two):
        worker.hub.deliver(event)
    assert reader.seqs(channel) == [one.seq, two.seq]
    worker.hub.deliver(four)
    await eventually(lambda: len(reader.seqs(channel)) == 4)
    assert reader.seqs(channel) == [one.seq, two.seq, two.seq + 1, four.seq]
    assert reader.of("event")[2]["data"]["message"]["body"] == "e2"


async def test_an_event_told_twice_is_heard_once(deaf_worker, town, channel):
    worker, other = deaf_worker
    reader = await worker.reader(town.leo, channel)
    events = await write_elsewhere(other, town, channel, 3)
    for event in (*events, *events, events[0]):
        worker.hub.deliver(event)
    await turns()
    assert reader.seqs(channel) == [event.seq for event in events]


@pytest.mark.parametrize("seed", range(5))
async def test_in_whatever_order_they_come_they_are_heard_in_theirs(deaf_worker, town, channel, seed):
    worker, other = deaf_worker
    chance = random.Random(seed)
    reader = await worker.reader(town.leo, channel)
    events = await write_elsewhere(other, town, channel, 30)
    arriving = [event for event in events if chance.random() < 0.7] * 2 + [events[-1]]
    chance.shuffle(arriving)
    for event in arriving:
        worker.hub.deliver(event)
        if chance.random() < 0.3:
            await turns(chance.randrange(4))
    await eventually(lambda: len(reader.seqs(channel)) >= 30)
    assert reader.seqs(channel) == [event.seq for event in events]


async def test_comparing_heads_repairs_what_no_publication_told(deaf_worker, town, channel):
    worker, other = deaf_worker
    reader = await worker.reader(town.leo, channel)
    elsewhere = await worker.reader(town.leo, town.square)
    events = await write_elsewhere(other, town, channel, 3)
    assert reader.seqs(channel) == []
    await worker.hub.compare_heads()
    await eventually(lambda: len(reader.seqs(channel)) == 3)
    assert reader.seqs(channel) == [event.seq for event in events]
    assert elsewhere.of("event") == []


async def test_heads_are_compared_without_being_asked(open_worker, open_store, monkeypatch, town, channel):
    monkeypatch.setattr(hubs, "HEAD_CHECK", 0.01)
    worker, other = await open_worker(), await open_store()
    reader = await worker.reader(town.leo, channel)
    events = await write_elsewhere(other, town, channel, 3)
    await eventually(lambda: reader.seqs(channel) == [event.seq for event in events])


async def test_a_gap_longer_than_one_reading_is_filled(deaf_worker, monkeypatch, town, channel):
    monkeypatch.setattr(hubs, "BATCH", 7)
    worker, other = deaf_worker
    reader = await worker.reader(town.leo, channel)
    events = await write_elsewhere(other, town, channel, 30)
    worker.hub.deliver(events[-1])
    await eventually(lambda: reader.seqs(channel) == [event.seq for event in events])


async def test_one_encoding_serves_all_readers_of_a_variant(open_store, town, channel):
    drawn = []

    def encode(event, variant):
        drawn.append(variant)
        return variant.encode()

    store = await open_store()
    hub = hubs.Hub(store, MemoryBroker(), encode=encode, frame=lambda payload: payload, send_all=write_each)
    await hub.start()
    readers = [Reader(variant=variant) for variant in ("json", "html.fr", "json", "html.fr", "html.en")]
    for reader in readers:
        await hub.refill(reader, channel, after=await hub.follow(reader, channel))
    await store.write(post_message, town.claire, channel=channel, body="x")
    await turns()
    assert sorted(drawn) == ["html.en", "html.fr", "json"]
    assert readers[0].raw[0] is readers[2].raw[0], "the same bytes"
    assert [reader.raw for reader in readers] == [[reader.variant.encode()] for reader in readers]
    await hub.close()


# ── resuming ────────────────────────────────────────────────────────────────────────────────


async def test_a_reader_resumes_from_any_cursor_as_if_they_had_never_left(worker, town, channel):
    await post(worker, town, channel, 12)
    head = await head_of(worker, channel)
    whole = await events_of(worker, channel, 0)
    for cursor in range(head + 1):
        reader = await worker.reader(town.leo, channel, after=cursor)
        assert reader.seqs(channel) == [event.seq for event in whole if event.seq > cursor]


async def test_events_that_come_during_a_resume_are_neither_lost_nor_doubled(worker, town, channel):
    before = await post(worker, town, channel, 150)
    reader = Reader(town.leo)
    await worker.hub.follow(reader, channel)
    writing = asyncio.create_task(post(worker, town, channel, 60))
    await worker.hub.refill(reader, channel, after=before[0] - 1)
    during = await writing
    after = await post(worker, town, channel, 3)
    await eventually(lambda: len(reader.seqs(channel)) >= 213)
    assert reader.seqs(channel) == before + during + after


async def test_too_far_behind_is_told_to_read_the_page_again(worker, town, channel):
    start = await head_of(worker, channel)
    seqs = await post(worker, town, channel, REPLAY_LIMIT + 1)
    too_far = await worker.reader(town.leo, channel, after=start)
    just = await worker.reader(town.leo, channel, after=start + 1)
    assert too_far.frames == [{"t": "reset", "channel": channel, "head": seqs[-1]}]
    assert just.seqs(channel) == seqs[1:]
    (later,) = await post(worker, town, channel)
    assert too_far.seqs(channel) == [later], "and is live again"
    assert just.seqs(channel)[-1] == later


async def test_opening_a_channel_again_while_it_is_being_refilled_doubles_nothing(
    worker, town, channel, monkeypatch
):
    monkeypatch.setattr(hubs, "BATCH", 7)
    start = await head_of(worker, channel)
    seqs = await post(worker, town, channel, 30)
    reader = Reader(town.leo, bound=4)
    reader.pause()
    await worker.hub.follow(reader, channel)
    first = asyncio.create_task(worker.hub.refill(reader, channel, after=start))
    await eventually(reader.full)
    await worker.hub.follow(reader, channel)  # the page opened it again, at what it has read
    second = asyncio.create_task(worker.hub.refill(reader, channel, after=start + reader.waiting))
    await turns()
    reader.resume()
    await asyncio.gather(first, second)
    (later,) = await post(worker, town, channel)
    assert reader.seqs(channel) == [*seqs, later]


async def test_what_may_not_be_heard_leaves_a_hole_that_is_named(worker, town, channel):
    start = await head_of(worker, channel)
    seqs = await post(worker, town, channel, 10)
    heard = [(0, seqs[2]), (seqs[6], None)]
    reader = await worker.reader(town.leo, channel, after=start, within=heard)
    assert reader.seqs(channel) == seqs[:3] + seqs[7:]
    assert [frame["to"] for frame in reader.of("skip")] == [seqs[6]]
    assert [frame["t"] for frame in reader.frames] == ["event"] * 3 + ["skip"] + ["event"] * 3


async def test_a_hole_at_the_end_is_named_too(worker, town, channel):
    start = await head_of(worker, channel)
    seqs = await post(worker, town, channel, 4)
    reader = await worker.reader(town.leo, channel, after=start, within=[(0, seqs[1])])
    assert reader.seqs(channel) == seqs[:2]
    assert reader.frames[-1] == {"t": "skip", "channel": channel, "to": seqs[-1]}


# ── slow readers ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("bound", [1, 3, 8])
async def test_a_slow_reader_never_has_more_than_its_bound_waiting_and_misses_nothing(
    worker, town, channel, bound, one_at_a_time
):
    slow, fast = await worker.reader(town.leo, channel, bound=bound), await worker.reader(town.amina, channel)
    slow.pause()
    seqs = await post(worker, town, channel, 40)
    assert fast.seqs(channel) == seqs, "the room does not wait for one"
    assert slow.waiting == bound
    while len(slow.seqs(channel)) < 40:
        slow.read(random.Random(bound).randrange(1, bound + 1))
        await turns(1)
        await asyncio.sleep(0.001)
    slow.resume()
    seqs += await post(worker, town, channel, 5)
    await eventually(lambda: len(slow.seqs(channel)) >= 45)
    assert slow.seqs(channel) == seqs
    assert slow.most_waiting <= bound


async def test_a_slow_reader_that_is_replayed_to_is_filled_to_its_bound_and_no_further(worker, town, channel):
    start = await head_of(worker, channel)
    seqs = await post(worker, town, channel, 100)
    reader = Reader(town.leo, bound=5)
    reader.pause()
    await worker.hub.follow(reader, channel)
    refill = asyncio.create_task(worker.hub.refill(reader, channel, after=start))
    await eventually(reader.full)
    while not refill.done():
        reader.read(2)
        await asyncio.sleep(0)
    reader.resume()
    assert reader.seqs(channel) == seqs
    assert reader.most_waiting <= 5


async def test_a_reader_that_does_not_move_is_let_go_with_a_word(
    worker, town, channel, monkeypatch, one_at_a_time
):
    monkeypatch.setattr(hubs, "STALLED", 0.02)
    stuck, other = await worker.reader(town.leo, channel, bound=2), await worker.reader(town.amina, channel)
    stuck.pause()
    await post(worker, town, channel, 5)
    await eventually(lambda: stuck.closed)
    assert stuck.closed == [SLOW]
    assert other.closed == []


class Joining(Reader):
    """A reader whose frames leave with the next turn of the loop, as a transport joins its writes."""

    def send_frame(self, frame):
        self._waiting.append(frame)
        self.most_waiting = max(self.most_waiting, len(self._waiting))
        asyncio.get_running_loop().call_soon(self.read, 1)

    async def drained(self):
        """The transport itself is not full: there is nothing to wait for."""


async def test_a_reader_that_is_full_for_this_turn_only_does_not_hold_up_the_worker(worker, town, channel):
    start = await head_of(worker, channel)
    seqs = await post(worker, town, channel, 60)
    reader = Joining(town.leo, bound=5)
    await worker.hub.follow(reader, channel)
    async with asyncio.timeout(10):
        await worker.hub.refill(reader, channel, after=start)
    await eventually(lambda: reader.seqs(channel) == seqs)


async def test_whispers_are_not_queued_for_who_is_half_full(worker, town, channel):
    slow, fast = await worker.reader(town.leo, channel, bound=4), await worker.reader(town.amina, channel)
    slow.pause()
    worker.hub.whisper(channel, {"t": "typing", "n": 1})
    await post(worker, town, channel, 1)
    worker.hub.whisper(channel, {"t": "typing", "n": 2})
    slow.resume()
    assert [frame["n"] for frame in fast.of("typing")] == [1, 2]
    assert [frame["n"] for frame in slow.of("typing")] == [1]


# ── coming and going ────────────────────────────────────────────────────────────────────────


async def test_who_left_hears_no_more_and_who_stayed_does(worker, town, channel):
    gone, left, stays = [await worker.reader(town.leo, channel) for _ in range(3)]
    worker.hub.forget(gone)
    worker.hub.unfollow(left, channel)
    seqs = await post(worker, town, channel, 2)
    assert stays.seqs(channel) == seqs
    assert gone.frames == left.frames == []


async def test_a_channel_that_nobody_needs_is_let_go_and_can_be_opened_again(worker, town, channel):
    reader = await worker.reader(town.leo, channel)
    worker.hub.forget(reader)
    seqs = await post(worker, town, channel, 3)
    again = await worker.reader(town.leo, channel, after=seqs[0])
    assert again.seqs(channel) == seqs[1:]
    more = await post(worker, town, channel, 2)
    assert again.seqs(channel) == [*seqs[1:], *more]
    assert reader.frames == []


async def test_an_event_that_comes_while_a_channel_is_being_opened_is_heard(worker, town, channel):
    reader = Reader(town.leo)
    following = asyncio.create_task(worker.hub.follow(reader, channel))
    await asyncio.sleep(0)
    writing = asyncio.create_task(post(worker, town, channel, 5))
    head = await following
    await worker.hub.refill(reader, channel, after=head)
    seqs = await writing
    await eventually(lambda: reader.seqs(channel) == [seq for seq in seqs if seq > head])


# ── bumps ───────────────────────────────────────────────────────────────────────────────────


async def test_bumps_are_gathered_and_tell_whose_posts_they_count(worker, town, channel, monkeypatch):
    monkeypatch.setattr(hubs, "BUMP_EVERY", 0.05)
    watcher = Reader(town.leo)
    await worker.hub.watch(watcher, [channel, town.square])
    await post(worker, town, channel, 1)
    await eventually(lambda: watcher.of("head"))
    seqs = await post(worker, town, channel, 20)
    await worker.store.write(post_message, town.amina, channel=channel, body="x")
    await eventually(lambda: watcher.of("head")[-1]["seq"] == seqs[-1] + 1)
    bumps = watcher.of("head")
    assert [bump["channel"] for bump in bumps] == [channel] * len(bumps)
    assert 2 <= len(bumps) <= 5, "21 events after the first, a few bumps"
    totals = [sum(bump["posts"].get(who, 0) for bump in bumps) for who in (town.claire, town.amina)]
    assert totals == [21, 1]
    assert watcher.of("event") == []


async def test_who_has_the_channel_open_needs_no_bump(worker, town, channel, monkeypatch):
    monkeypatch.setattr(hubs, "BUMP_EVERY", 0.01)
    both, watcher = await worker.reader(town.leo, channel), Reader(town.amina)
    for reader in (both, watcher):
        await worker.hub.watch(reader, [channel])
    seqs = await post(worker, town, channel, 3)
    await eventually(lambda: watcher.of("head"))
    assert both.seqs(channel) == seqs
    assert both.of("head") == []


# ── several workers ─────────────────────────────────────────────────────────────────────────


async def test_two_workers_tell_their_readers_the_same_frames(two_workers, town, channel):
    here, there = two_workers
    start = await head_of(here, channel)
    readers = [await worker.reader(town.leo, channel) for worker in (here, there)]
    late = Reader(town.leo)
    await asyncio.gather(*(post(worker, town, channel, 40) for worker in two_workers))
    await there.hub.follow(late, channel)
    await there.hub.refill(late, channel, after=start)
    await eventually(lambda: all(len(reader.seqs(channel)) >= 80 for reader in (*readers, late)))
    assert b"".join(readers[0].raw) == b"".join(readers[1].raw) == b"".join(late.raw)
    assert readers[0].seqs(channel) == list(range(start + 1, start + 81))


async def test_two_workers_hear_one_anothers_whispers_once(two_workers, town, channel):
    here, there = two_workers
    readers = [await worker.reader(town.leo, channel) for worker in (here, there)]
    for n in range(3):
        here.hub.whisper(channel, {"t": "typing", "n": n})
    there.hub.whisper(channel, {"t": "typing", "n": 3})
    await eventually(lambda: all(len(reader.of("typing")) >= 4 for reader in readers))
    assert [sorted(frame["n"] for frame in reader.of("typing")) for reader in readers] == [[0, 1, 2, 3]] * 2


async def test_readers_miss_nothing_while_redis_is_away(open_worker, mortal_redis, town, channel):
    from channels.broker import RedisBroker

    workers = [await open_worker(RedisBroker(mortal_redis.url)) for _ in range(2)]
    readers = [await worker.reader(town.leo, channel) for worker in workers]
    seqs = await post(workers[0], town, channel, 3)
    await eventually(lambda: all(reader.seqs(channel) == seqs for reader in readers))
    mortal_redis.kill()
    seqs += await post(workers[0], town, channel, 3)
    assert readers[0].seqs(channel) == seqs, "our own readers do not need it"
    await eventually(lambda: workers[1].hub.degraded)
    await eventually(lambda: readers[1].seqs(channel) == seqs)
    mortal_redis.start()
    await eventually(lambda: not any(worker.hub.degraded for worker in workers))
    seqs += await post(workers[1], town, channel, 3)
    await eventually(lambda: all(reader.seqs(channel) == seqs for reader in readers))


# ── bursts ──────────────────────────────────────────────────────────────────────────────────


async def test_a_burst_is_told_in_one_go_and_in_order(deaf_worker, town, channel):
    worker, other = deaf_worker
    reader = await worker.reader(town.leo, channel)
    events = await write_elsewhere(other, town, channel, 5)
    for event in events:
        worker.hub.deliver(event)
    assert reader.raw == [], "at the end of the turn"
    await turns(1)
    assert len(reader.raw) == 1
    assert reader.seqs(channel) == [event.seq for event in events]


async def test_a_burst_is_cut_before_it_outgrows_what_may_wait(deaf_worker, town, channel, monkeypatch):
    monkeypatch.setattr(hubs, "BURST", 2 * hubs.FRAME_WEIGHT)
    worker, other = deaf_worker
    reader = await worker.reader(town.leo, channel)
    events = await write_elsewhere(other, town, channel, 5)
    for event in events:
        worker.hub.deliver(event)
    await turns(1)
    assert len(reader.raw) == 3
    assert reader.seqs(channel) == [event.seq for event in events]


async def test_who_joins_in_the_middle_of_a_burst_hears_each_event_once(deaf_worker, town, channel):
    worker, other = deaf_worker
    start = await head_of(worker, channel)
    early, late = await worker.reader(town.leo, channel), Reader(town.amina)
    first, *rest = await write_elsewhere(other, town, channel, 4)
    worker.hub.deliver(first)
    joining = asyncio.create_task(worker.hub.follow(late, channel))
    for event in rest:
        worker.hub.deliver(event)
    await joining
    await worker.hub.refill(late, channel, after=start)
    expected = [event.seq for event in (first, *rest)]
    await eventually(lambda: early.seqs(channel) == expected and late.seqs(channel) == expected)
