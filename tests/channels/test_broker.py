"""What every broker promises, in memory and over a real Redis."""

import asyncio
from contextlib import AsyncExitStack

import pytest
from redis.asyncio import Redis

from channels.broker import MemoryBroker, MemoryBus, RedisBroker
from channels.broker.places import map_for
from channels.broker.redis import Link
from tests.support.eventually import eventually, turns


class Ear:
    """What a worker hears."""

    def __init__(self):
        self.heard = []

    def __call__(self, topic, payload):
        self.heard.append((topic, payload))

    def on(self, topic):
        return [payload for heard, payload in self.heard if heard == topic]


@pytest.fixture
async def open_broker():
    async with AsyncExitStack() as stack:

        async def make(broker):
            ear = Ear()
            await broker.start(ear)
            stack.push_async_callback(broker.close)
            return broker, ear

        yield make


async def connected_trio(open_broker, url):
    brokers = [await open_broker(RedisBroker(url)) for _ in range(3)]
    await eventually(lambda: all(broker.connected for broker, _ in brokers))
    return brokers


@pytest.fixture(params=["memory", "redis"])
async def trio(request, open_broker):
    """Three workers' brokers with what each hears."""
    if request.param == "memory":
        bus = MemoryBus()
        return [await open_broker(MemoryBroker(bus)) for _ in range(3)]
    server = request.getfixturevalue("redis_server")
    return await connected_trio(open_broker, server.url)


async def test_a_publication_reaches_every_other_subscriber_and_not_its_publisher(trio):
    for broker, _ in trio:
        await broker.subscribe("meals")
    trio[0][0].publish("meals", b"from the first")
    await eventually(lambda: all(ear.on("meals") for _, ear in trio[1:]))
    trio[1][0].publish("meals", b"marker")
    await eventually(lambda: trio[0][1].on("meals"))
    assert trio[0][1].on("meals") == [b"marker"]
    assert trio[1][1].on("meals") == [b"from the first"]


async def test_only_what_was_subscribed_to_is_heard(trio):
    (one, _), (two, ear), _ = trio
    await two.subscribe("meals")
    one.publish("garden", b"no")
    one.publish("meals:not", b"no")
    one.publish("meals", b"yes")
    await eventually(lambda: ear.heard)
    assert ear.heard == [("meals", b"yes")]


async def test_what_one_worker_says_on_a_topic_arrives_in_order(trio):
    (one, _), (two, ear), _ = trio
    await two.subscribe("meals")
    said = [str(n).encode() for n in range(1200)]  # more than one round trip carries
    for payload in said:
        one.publish("meals", payload)
    await eventually(lambda: len(ear.heard) >= len(said))
    assert ear.on("meals") == said


async def test_bytes_arrive_as_they_left(trio):
    (one, _), (two, ear), _ = trio
    await two.subscribe("meals")
    payload = bytes(range(256)) * 400
    one.publish("meals", payload)
    one.publish("meals", b"")
    await eventually(lambda: len(ear.heard) == 2)
    assert ear.on("meals") == [payload, b""]


async def test_after_unsubscribing_nothing_more_is_heard_and_subscribing_again_works(trio):
    (one, _), (two, ear), _ = trio
    for topic in ("meals", "marker"):
        await two.subscribe(topic)
    two.unsubscribe("meals")
    await turns()
    one.publish("meals", b"unheard")
    one.publish("marker", b"")
    await eventually(lambda: ear.on("marker"))
    assert ear.on("meals") == []
    await two.subscribe("meals")
    one.publish("meals", b"heard")
    await eventually(lambda: ear.on("meals") == [b"heard"])


async def test_subscribing_again_in_the_same_breath_keeps_the_subscription(trio):
    (one, _), (two, ear), _ = trio
    await two.subscribe("meals")
    for _ in range(5):
        two.unsubscribe("meals")
        await two.subscribe("meals")
    await turns(20)

    def heard():
        one.publish("meals", b"still here")
        return ear.on("meals")

    await eventually(heard)
    seen = len(ear.heard)
    await eventually(lambda: heard() and len(ear.heard) > seen + 3)


async def test_a_broker_tells_that_it_is_connected(trio):
    await eventually(lambda: all(broker.connected for broker, _ in trio))


async def test_a_publisher_needs_no_subscription_and_a_topic_no_listener(trio):
    (one, ear), (two, _), _ = trio
    one.publish("nobody", b"hears this")
    await one.subscribe("marker")
    two.publish("marker", b"!")
    await eventually(lambda: ear.heard == [("marker", b"!")])


async def test_a_broker_alone_hears_nothing(open_broker):
    broker, ear = await open_broker(MemoryBroker())
    other, _ = await open_broker(MemoryBroker())
    await broker.subscribe("meals")
    broker.publish("meals", b"to myself")
    other.publish("meals", b"in another house")
    await turns()
    assert ear.heard == []


# ── Redis may go and come back ──────────────────────────────────────────────────────────────


@pytest.fixture
async def pair(open_broker, mortal_redis):
    (one, _), (two, ear) = [await open_broker(RedisBroker(mortal_redis.url)) for _ in range(2)]
    await two.subscribe("meals")
    one.publish("meals", b"before")
    await eventually(lambda: ear.on("meals") == [b"before"])
    return one, two, ear


async def test_publishing_while_redis_is_gone_neither_waits_nor_raises(pair, mortal_redis):
    one, two, ear = pair
    mortal_redis.kill()
    for n in range(20_000):
        one.publish("meals", str(n).encode())
    await eventually(lambda: not one.connected and not two.connected)
    one.publish("meals", b"into the void")
    assert ear.on("meals") == [b"before"]


async def test_after_redis_comes_back_subscriptions_are_there_again(pair, mortal_redis):
    one, two, ear = pair
    mortal_redis.kill()
    await eventually(lambda: not one.connected and not two.connected)
    await two.subscribe("while away")
    two.unsubscribe("meals")
    mortal_redis.start()
    await eventually(lambda: one.connected and two.connected)

    def heard():
        one.publish("while away", b"hello")
        one.publish("meals", b"no longer wanted")
        return ear.on("while away")

    await eventually(heard)
    assert ear.on("meals") == [b"before"]


async def test_a_worker_starts_without_redis_and_finds_it_later(open_broker, mortal_redis):
    mortal_redis.kill()
    (one, _), (two, ear) = [await open_broker(RedisBroker(mortal_redis.url)) for _ in range(2)]
    assert not one.connected
    await two.subscribe("meals")
    one.publish("meals", b"lost")
    mortal_redis.start()
    await eventually(lambda: one.connected and two.connected)

    def heard():
        one.publish("meals", b"found")
        return ear.on("meals")

    await eventually(heard)
    assert set(ear.on("meals")) == {b"found"}


async def test_a_redis_that_hangs_is_noticed(open_broker, mortal_redis, monkeypatch):
    monkeypatch.setattr("channels.broker.redis.SILENCE", 0.1)
    broker, _ = await open_broker(RedisBroker(mortal_redis.url))
    await eventually(lambda: broker.connected)
    mortal_redis.freeze()
    await eventually(lambda: not broker.connected)
    mortal_redis.thaw()
    await eventually(lambda: broker.connected)


async def test_a_silent_redis_is_not_taken_for_a_dead_one(open_broker, redis_server, monkeypatch):
    monkeypatch.setattr("channels.broker.redis.SILENCE", 0.2)  # a crowded machine answers in less
    broker, _ = await open_broker(RedisBroker(redis_server.url))
    seen = set()

    def long_enough():
        seen.add(broker.connected)
        long_enough.looks += 1
        return long_enough.looks > 300  # some five silences

    long_enough.looks = 0
    await eventually(long_enough)
    assert seen == {True}


async def test_closing_sends_what_was_waiting(open_broker, redis_server):
    listener, ear = await open_broker(RedisBroker(redis_server.url))
    await listener.subscribe("meals")
    leaving = RedisBroker(redis_server.url)
    await leaving.start(Ear())
    said = [str(n).encode() for n in range(1300)]
    for payload in said:
        leaving.publish("meals", payload)
    await leaving.close()
    await eventually(lambda: len(ear.heard) >= len(said))
    assert ear.on("meals") == said


async def test_cutting_hangs_up_however_often_the_link_was_cancelled(redis_server):
    async def others():
        async with Redis.from_url(redis_server.url) as client:
            return len(await client.client_list()) - 1

    before = await others()
    link = Link((await map_for(redis_server.url).look()).servers["redis"], sharded=False, hear=Ear())
    await link.open(["meals"], lost=lambda fault: None)
    link.publish("meals", b"opens the second connection")

    async def both_open():
        return await others() == before + 2

    await eventually(both_open)
    (work,) = (task for task in asyncio.all_tasks() if task.get_name() == "broker-link")
    while not work.done():  # as a loop that stutters does, each time that the patience for it is over
        work.cancel()
        await asyncio.sleep(0)
    await link.cut()
    assert await others() == before
