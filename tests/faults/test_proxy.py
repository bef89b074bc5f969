"""The bad wire does what it says, and nothing while it is told to be good."""

import asyncio
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from redis.asyncio import Redis
from redis.exceptions import RedisError

from tests.faults.proxy import RedisProxy
from tests.faults.resp import Cutter, is_publication

VALUES = (
    b"+OK\r\n",
    b":12\r\n",
    b"$-1\r\n",
    b"$5\r\na\r\nbc\r\n",
    b"*0\r\n",
    b"*-1\r\n",
    b"_\r\n",
    b"%1\r\n+server\r\n$5\r\nredis\r\n",
    b">3\r\n$7\r\nmessage\r\n$1\r\nt\r\n$2\r\nxy\r\n",
    b"*3\r\n$7\r\nmessage\r\n$1\r\nt\r\n$2\r\n\r\n\r\n",
    b">3\r\n$9\r\nsubscribe\r\n$1\r\nt\r\n:1\r\n",
)


@given(st.lists(st.sampled_from(VALUES)), st.integers(1, 9))
def test_a_stream_is_cut_where_its_values_end(values, step):
    stream, cutter = b"".join(values), Cutter()
    pieces = [stream[at : at + step] for at in range(0, len(stream), step)]
    assert [value for piece in pieces for value in cutter.feed(piece)] == values


def test_a_publication_is_told_from_an_answer():
    assert [is_publication(value) for value in VALUES] == [False] * 8 + [True, True, False]


@pytest.fixture
async def wire(redis_server, tmp_path):
    proxy = RedisProxy(tmp_path / "p.sock", Path(redis_server.url.removeprefix("unix://")), seed=1)
    await proxy.start()
    yield proxy
    await proxy.close()


async def hear(proxy, redis_server, count):
    """Publish ``count`` messages straight to Redis; what a subscriber behind the proxy hears of them."""
    heard = []
    async with (
        Redis.from_url(proxy.url) as behind,
        Redis.from_url(redis_server.url) as straight,
        behind.pubsub() as pubsub,
    ):
        await pubsub.subscribe("t")
        assert (await pubsub.get_message(timeout=5))["type"] == "subscribe"
        for number in range(count):
            await straight.publish("t", number)
        await straight.publish("t", "end")
        async with asyncio.timeout(20):
            while True:
                message = await pubsub.get_message(timeout=0.05)
                if message is None:  # the end itself may be lost: be good, and say it again
                    proxy.rate = 0.0
                    await straight.publish("t", "end")
                elif message["data"] == b"end":
                    return heard
                else:
                    heard.append(int(message["data"]))


async def test_a_good_wire_changes_nothing(wire, redis_server):
    assert await hear(wire, redis_server, 200) == list(range(200))


async def test_a_bad_wire_loses_doubles_and_shuffles(wire, redis_server):
    wire.rate = 0.3
    heard = await hear(wire, redis_server, 400)
    assert wire.suffered > 0
    assert set(range(400)) - set(heard), "some are lost"
    assert len(heard) > len(set(heard)), "some come twice"
    assert heard != sorted(heard), "some come late"


async def test_a_broken_wire_is_noticed(wire):
    async with Redis.from_url(wire.url) as behind, behind.pubsub() as pubsub:
        await pubsub.subscribe("t")
        await pubsub.get_message(timeout=5)
        await wire.cut()
        with pytest.raises(RedisError):
            await drain(pubsub)


async def drain(pubsub):
    while True:
        await pubsub.get_message(timeout=0.05)
