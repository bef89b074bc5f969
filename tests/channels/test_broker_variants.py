"""The broker's contract wherever Redis may be: TCP, ACL, TLS, Sentinel, Cluster; and their failovers."""

import asyncio

import pytest
from redis.crc import key_slot

from channels import log as history
from channels.actions import channels as rooms
from channels.actions.messages import post_message
from channels.broker import MemoryBroker, RedisBroker
from channels.broker.places import PREFIX
from tests.channels.test_broker import (  # noqa: F401 (collected here too, over each variant)
    Ear,
    connected_trio,
    open_broker,
    test_a_broker_tells_that_it_is_connected,
    test_a_publication_reaches_every_other_subscriber_and_not_its_publisher,
    test_a_publisher_needs_no_subscription_and_a_topic_no_listener,
    test_after_unsubscribing_nothing_more_is_heard_and_subscribing_again_works,
    test_bytes_arrive_as_they_left,
    test_only_what_was_subscribed_to_is_heard,
    test_subscribing_again_in_the_same_breath_keeps_the_subscription,
    test_what_one_worker_says_on_a_topic_arrives_in_order,
)
from tests.support import redis
from tests.support.eventually import eventually
from tests.support.redis_variants import Guarded, Plain, Sharded, Tls, Watched, running

PATIENCE = 30.0  # seconds: an election on a crowded machine
VARIANTS = {"tcp": Plain, "acl": Guarded, "tls": Tls, "sentinel": Watched, "cluster": Sharded}

needs_redis = pytest.mark.skipif(redis.BINARY is None, reason="no Redis server on this machine")
# A TLS handshake that is given up is closed by the loop when it comes to it, perhaps after the test.
pytestmark = [needs_redis, pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")]


@pytest.fixture(scope="module", params=VARIANTS)
def variant(request):
    """One of each, for the whole file: nothing here harms it."""
    with running(VARIANTS[request.param]) as started:
        yield started


@pytest.fixture
async def trio(variant, open_broker):  # noqa: F811
    return await connected_trio(open_broker, variant.url)


async def test_many_topics_are_carried_each_where_it_belongs(trio):
    (one, _), (two, ear), _ = trio
    topics = [f"channel {n}" for n in range(300)]
    await asyncio.gather(*(two.subscribe(topic) for topic in topics))
    for topic in topics:
        one.publish(topic, topic.encode())
    await eventually(lambda: len(ear.heard) >= len(topics))
    assert sorted(ear.heard) == sorted((topic, topic.encode()) for topic in topics)


async def test_a_broker_that_comes_late_hears_what_follows(variant, trio, open_broker):  # noqa: F811
    late, ear = await open_broker(RedisBroker(variant.url))
    await eventually(lambda: late.connected)
    await late.subscribe("meals")
    trio[0][0].publish("meals", b"still warm")
    await eventually(lambda: ear.on("meals") == [b"still warm"])


# ── addresses ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://127.0.0.1:6379", "http"),
        ("redis+sentinel://127.0.0.1:26379", "service"),
        ("redis+sentinel://127.0.0.1/relais", "host:port"),
        ("redis+cluster://one,two:7000", "host:port"),
        ("unix+cluster:///tmp/redis.sock", "unix"),
        ("redis://127.0.0.1:6379/0?colour=red", "colour"),
    ],
)
def test_an_address_that_cannot_be_used_says_why(url, why):
    with pytest.raises(ValueError, match=why):
        RedisBroker(url)


async def test_a_certificate_of_somebody_else_is_no_link(open_broker, tmp_path):  # noqa: F811
    with running(Tls) as server, running(Tls) as other:
        url = server.url.replace(str(server.authority), str(other.authority))
        broker, _ = await open_broker(RedisBroker(url))
        assert not broker.connected
        broker, _ = await open_broker(RedisBroker(server.url))
        await eventually(lambda: broker.connected)


async def test_a_user_who_may_not_is_no_link(open_broker, caplog):  # noqa: F811
    with running(Guarded) as server:
        server.nodes[0].say("ACL", "SETUSER", "relais", "-subscribe")
        broker, _ = await open_broker(RedisBroker(server.url))
        await broker.subscribe("meals")
        await eventually(lambda: not broker.connected)
        assert "NoPermissionError" in caplog.text
        server.nodes[0].say("ACL", "SETUSER", "relais", "+subscribe")
        await eventually(lambda: broker.connected)


# ── failovers ───────────────────────────────────────────────────────────────────────────────


class House:
    """Two workers on one database, somebody listening on the second to a channel for each server."""

    def __init__(self, one, two, channels):
        self.one, self.two = one, two
        self.channels = channels
        self.said = {channel: [] for channel in channels}
        self.readers = {}

    async def listen(self, person):
        for channel in self.channels:
            self.readers[channel] = await self.two.reader(person, channel)

    async def say(self, person, body):
        for channel in self.channels:
            done = await self.one.store.write(post_message, person, channel=channel, body=body)
            self.said[channel].append(done["seq"])

    def all_heard(self):
        return all(len(self.readers[c].seqs(c)) >= len(self.said[c]) for c in self.channels)

    def check(self):
        """Each channel: everything once, in order."""
        for channel in self.channels:
            assert self.readers[channel].seqs(channel) == self.said[channel]


async def rooms_everywhere(worker, town):
    """New channels until each third of the slots has one that Claire may write in."""
    by_third = {}
    for number in range(200):
        if len(by_third) == 3:
            return [by_third[third] for third in range(3)]
        made = await worker.store.write(
            rooms.create_channel, town.claire, name=f"Salle {number}", kind="theme"
        )
        third = key_slot(f"{PREFIX}{made['channel']}".encode()) * 3 // 16384
        by_third.setdefault(third, made["channel"])
    raise AssertionError("200 channels in two thirds of the slots")


async def house_on(variant, open_worker, town, *, everywhere=False):
    one, two = [await open_worker(RedisBroker(variant.url)) for _ in range(2)]
    assert not one.hub.degraded
    assert not two.hub.degraded
    channels = await rooms_everywhere(one, town) if everywhere else [town.meals]
    house = House(one, two, channels)
    await house.listen(town.claire)
    await house.say(town.claire, "before")
    await eventually(house.all_heard)
    return house


async def through_a_failover(house, town, fail, changed, caplog):
    """Say things before, during and after; the links are lost, and come back by themselves."""
    fail()
    # A link may be lost for an instant only, when the new master is there already: the log tells.
    await eventually(lambda: caplog.text.count("redis: unreachable") >= 2, within=PATIENCE)
    for number in range(5):
        await house.say(town.claire, f"during {number}")
    await eventually(house.all_heard)  # by the log, unless somebody carries publications again
    house.check()
    await eventually(changed, within=PATIENCE)
    await eventually(lambda: not house.one.hub.degraded and not house.two.hub.degraded, within=PATIENCE)
    for number in range(5):
        await house.say(town.claire, f"after {number}")
    await eventually(house.all_heard)
    house.check()
    await by_redis_alone(house, town)


async def by_redis_alone(house, town):
    """The doorbell rings again: a whisper has no other way to arrive."""
    for channel in house.channels:

        def whispered(channel=channel):
            house.one.hub.whisper(channel, {"t": "typing", "channel": channel})
            return house.readers[channel].of("typing")

        await eventually(whispered)


@pytest.mark.parametrize("how", ["killed", "frozen"])
async def test_a_master_behind_sentinel_fails_over(how, open_worker, town, caplog):
    with running(Watched) as watched:
        house = await house_on(watched, open_worker, town)
        fail = watched.master.kill if how == "killed" else watched.master.freeze
        await through_a_failover(
            house, town, fail, lambda: watched.master_port() == watched.replica.port, caplog
        )


async def test_an_old_master_that_comes_back_is_not_listened_to(open_worker, town):
    with running(Watched) as watched:
        house = await house_on(watched, open_worker, town)
        watched.master.freeze()
        await eventually(lambda: watched.master_port() == watched.replica.port, within=PATIENCE)
        watched.master.thaw()  # it believes for a moment that nothing happened
        await eventually(lambda: watched.master.say("ROLE")[0] == "slave", within=PATIENCE)
        await eventually(
            lambda: int(watched.replica.say("PUBSUB", "NUMSUB", PREFIX + town.meals)[1]) == 1, within=PATIENCE
        )
        await house.say(town.claire, "after")
        await eventually(house.all_heard)
        house.check()
        await by_redis_alone(house, town)


async def test_a_master_of_a_cluster_fails_over(open_worker, town, caplog):
    with running(Sharded) as cluster:
        house = await house_on(cluster, open_worker, town, everywhere=True)
        await through_a_failover(
            house,
            town,
            cluster.nodes[0].kill,
            lambda: cluster.replica.say("ROLE")[0] == "master" and cluster.whole(),
            caplog,
        )


async def test_a_master_of_a_cluster_without_replica_goes_and_comes_back(open_worker, town):
    with running(Sharded) as cluster:
        house = await house_on(cluster, open_worker, town, everywhere=True)
        cluster.nodes[1].kill()
        await eventually(lambda: house.one.hub.degraded and house.two.hub.degraded)
        await house.say(town.claire, "during")
        await eventually(house.all_heard)
        cluster.nodes[1].start()
        await eventually(lambda: not house.one.hub.degraded and not house.two.hub.degraded, within=PATIENCE)
        await house.say(town.claire, "after")
        await eventually(house.all_heard)
        house.check()
        await by_redis_alone(house, town)


async def test_a_slot_that_moves_takes_its_channel_along(open_worker, town):
    with running(Sharded) as cluster:
        house = await house_on(cluster, open_worker, town, everywhere=True)
        slot = key_slot(f"{PREFIX}{house.channels[0]}".encode())
        target = cluster.nodes[2].say("CLUSTER", "MYID")
        for node in (cluster.nodes[2], cluster.nodes[0], cluster.nodes[1]):
            node.say("CLUSTER", "SETSLOT", slot, "NODE", target)
        await eventually(
            lambda: cluster.nodes[2].say("PUBSUB", "SHARDNUMSUB", PREFIX + house.channels[0])[1] == 1,
            within=PATIENCE,
        )
        await eventually(lambda: not house.one.hub.degraded and not house.two.hub.degraded, within=PATIENCE)
        await house.say(town.claire, "after")
        await eventually(house.all_heard)
        house.check()
        await by_redis_alone(house, town)


async def test_without_any_redis_the_log_alone_carries_everything(open_worker, town):
    """The same house over two brokers that never meet: slower, nothing lost."""
    one, two = [await open_worker(MemoryBroker()) for _ in range(2)]
    house = House(one, two, [town.meals])
    await house.listen(town.claire)
    await house.say(town.claire, "unheard of")
    assert not house.all_heard()
    await two.hub.compare_heads()
    await eventually(house.all_heard)
    house.check()
    head = (await two.store.read(history.heads, [town.meals]))[town.meals]
    assert head == house.said[town.meals][-1]


async def test_what_nobody_understands_harms_nobody():
    with running(Plain) as server:
        broker = RedisBroker(server.url)
        heard = []

        def choosy(topic, payload):
            heard.append(payload)
            if payload == b"gibberish":
                raise ValueError(payload)

        await broker.start(choosy)
        await broker.subscribe("meals")
        server.nodes[0].say("PUBLISH", PREFIX + "meals", "8 bytes!gibberish")
        server.nodes[0].say("PUBLISH", PREFIX + "meals", "8 bytes!sense")
        await eventually(lambda: heard == [b"gibberish", b"sense"])
        assert broker.connected
        await broker.close()


async def test_sentinels_that_are_gone_take_nothing_away(open_broker, monkeypatch):  # noqa: F811
    monkeypatch.setattr("channels.broker.redis.LOOK_AGAIN", 0.05)
    with running(Watched) as watched:
        (one, _), (two, ear) = [await open_broker(RedisBroker(watched.url)) for _ in range(2)]
        await two.subscribe("meals")
        watched.sentinel.kill()
        for number in range(20):
            one.publish("meals", str(number).encode())
            await asyncio.sleep(0.02)
        await eventually(lambda: len(ear.heard) == 20)
        assert one.connected
        assert two.connected
