"""One frame to many sockets, by an io_uring and by a call each: what each got, and what is said of it."""

import random
import resource
import socket
from contextlib import ExitStack

import pytest

from channels.feed import QUEUE, SHARD
from server.wire.spreading import Ring, spreading, write_each


@pytest.fixture(params=["ring", "calls"])
def send_all(request):
    if request.param == "calls":
        yield write_each
        return
    ring = Ring()
    yield ring.send_all
    ring.close()


@pytest.fixture
def pairs():
    """Makes connections: the end that we send on, and that of the reader."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(4096, hard), hard))
    with ExitStack() as stack:

        def make(count):
            made = [socket.socketpair() for _ in range(count)]
            for ours, theirs in made:
                stack.enter_context(ours).setblocking(False)
                stack.enter_context(theirs).setblocking(False)
            return made

        yield make
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def ways(pairs):
    return [ours.fileno() for ours, _ in pairs]


def test_this_system_has_the_ring():
    with spreading() as send_all:
        assert send_all is not write_each


def test_without_a_ring_each_reader_costs_a_call(monkeypatch, caplog):
    caplog.set_level("INFO", "relais.wire")
    monkeypatch.setattr("server.wire.spreading.SETUP_CALL", -1)
    with spreading() as send_all:
        assert send_all is write_each
    assert "no io_uring here (Function not implemented)" in caplog.text


def test_everybody_gets_each_frame_whole_whatever_their_number(send_all, pairs):
    made = pairs(2 * SHARD + 60)
    draw = random.Random(7)
    for turn in range(40):
        frame = draw.randbytes(draw.choice((1, 90, 700, 5_000)))
        some = made[: draw.choice((1, 3, SHARD - 1, SHARD, SHARD + 1, len(made)))]
        assert list(send_all(ways(some), frame)) == [len(frame)] * len(some)
        assert all(theirs.recv(10_000) == frame for _, theirs in some), turn
        assert all(_nothing_for(theirs) for _, theirs in made[len(some) :])


def test_nobody_is_no_trouble(send_all):
    assert list(send_all([], b"x")) == []


def test_who_has_no_room_or_is_gone_keeps_nobody_else_from_hearing(send_all, pairs):
    made = pairs(9)
    full, gone, closed, half = made[1], made[3], made[5], made[7]
    _fill(full[0])
    gone[1].close()
    numbers = ways(made)
    numbers[5] = QUEUE
    room = _fill(half[0]) - _drain(half[1], 100_000)
    frame = b"y" * 150_000
    sent = list(send_all(numbers, frame))
    assert all(sent[number] < 0 for number in (1, 3, 5))
    assert 0 < sent[7] < len(frame), room
    for number, (_, theirs) in enumerate(made):
        if number not in (1, 3, 5, 7):
            assert sent[number] == len(frame)
            assert _drain(theirs, len(frame)) == len(frame)
    assert _nothing_for(closed[1])


def _nothing_for(theirs):
    try:
        return not theirs.recv(1)
    except BlockingIOError:
        return True


def _fill(ours):
    size = 0
    try:
        while True:
            size += ours.send(b"x" * 10_000)
    except BlockingIOError:
        return size


def _drain(theirs, size):
    read = 0
    try:
        while read < size:
            read += len(theirs.recv(size - read))
    except BlockingIOError:
        pass
    return read
