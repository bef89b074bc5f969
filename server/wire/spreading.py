"""One frame to many sockets: what a message to a thousand readers costs, beside the kernel's own work.

Where Linux offers an io_uring (6.1 and later, unless a container forbids it) the sends of a shard go to
it in one call. That is cheaper than a call each from C, and much cheaper than one from Python. Elsewhere
each socket has its ``write``.
"""

from __future__ import annotations

import ctypes
import errno
import logging
import mmap
import os
import sys
from array import array
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from ctypes import c_uint32 as u32
from ctypes import c_uint64 as u64
from typing import Any, Final

from channels.feed import SHARD, SendAll

# linux/io_uring.h; what they mean: io_uring_setup(2), io_uring_enter(2)
SETUP_CALL: Final = 425
ENTER_CALL: Final = 426
SUBMIT_ALL: Final = 1 << 7  # a send that fails does not hold the next ones back
SINGLE_ISSUER: Final = 1 << 12
DEFER_TASKRUN: Final = 1 << 13
GET_EVENTS: Final = 1
ENTRIES_AT: Final = 0x1000_0000  # where the descriptor shows the sends themselves
ENTRY: Final = 64  # bytes of a send
DONE: Final = 16  # bytes of what is said of it
SEND: Final = 26
FLAGS: Final = 0x40 | 0x4000  # MSG_DONTWAIT, MSG_NOSIGNAL
COUNTER: Final = 0xFFFF_FFFF  # 32 bits, then from the start

log = logging.getLogger("relais.wire")


@contextmanager
def spreading() -> Iterator[SendAll]:
    """The cheapest way that this machine has, for the thread that asks."""
    try:
        ring = Ring()
    except OSError as why:
        log.info("no io_uring here (%s): each reader costs a call of its own", why.strerror)
        yield write_each
        return
    try:
        yield ring.send_all
    finally:
        ring.close()


def write_each(ways: Collection[int], frame: bytes) -> list[int]:
    """A ``SendAll`` for every system."""
    return [_write(way, frame) for way in ways]


def _write(way: int, frame: bytes) -> int:
    try:
        return os.write(way, frame)
    except OSError:
        return -1


def _words(*names: str) -> list[tuple[str, Any]]:
    return [(name, u32) for name in names]


class _Sends(ctypes.Structure):
    """Where in the rings' memory the parts of what is to be sent begin, in bytes."""

    _fields_ = (*_words("head", "tail", "mask", "size", "flags", "dropped", "order", "_"), ("_user", u64))


class _Dones(ctypes.Structure):
    """The same of what is said of it."""

    _fields_ = (*_words("head", "tail", "mask", "size", "overflow", "list", "flags", "_"), ("_user", u64))


class _Parameters(ctypes.Structure):
    _fields_ = (*_words("sends", "dones", "flags"), ("_", u32 * 7), ("send", _Sends), ("done", _Dones))


class Ring:
    """An io_uring that sends, for the thread that made it. ``OSError`` where there is none.

    It is empty between two calls: a send that would have to wait is refused at once.
    """

    def __init__(self, entries: int = SHARD) -> None:
        """``entries``, a power of two, go to the kernel in one call."""
        if sys.platform != "linux":
            raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
        self._call: Any = ctypes.CDLL(None, use_errno=True).syscall
        found = _Parameters(flags=SUBMIT_ALL | SINGLE_ISSUER | DEFER_TASKRUN)
        self._ring = self._call(SETUP_CALL, entries, ctypes.byref(found))
        if self._ring < 0:
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
        self._sends, self._dones = found.sends, found.dones
        order, done = found.send.order, found.done.list
        size = max(order + 4 * self._sends, done + DONE * self._dones)
        rings = memoryview(mmap.mmap(self._ring, size))
        self._words = rings[: size // 4 * 4].cast("I")
        self._said = rings[done : done + DONE * self._dones].cast("i")
        self._order = rings[order : order + 4 * self._sends].cast("I")
        self._taken, self._given = found.send.head // 4, found.send.tail // 4
        self._heard, self._told = found.done.head // 4, found.done.tail // 4
        entries_ = memoryview(mmap.mmap(self._ring, self._sends * ENTRY, offset=ENTRIES_AT))
        words = entries_.cast("I")  # sixteen a send: these are the second, seventh, and fifth with sixth
        self._way, self._size, self._place = entries_.cast("i")[1::16], words[6::16], entries_.cast("Q")[2::8]
        self._numbers = array("I", range(self._sends))
        for number in self._numbers:  # what is the same in each send, whoever it goes to
            words[16 * number], words[16 * number + 7], words[16 * number + 8] = SEND, FLAGS, number

    def close(self) -> None:
        """Give it back to the kernel."""
        os.close(self._ring)

    def send_all(self, ways: Collection[int], frame: bytes) -> list[int]:
        """A ``SendAll``: as many at a time as the ring holds."""
        each = array("i", ways)
        if len(each) <= self._sends:
            return self._send(each, frame)
        parts = (each[start : start + self._sends] for start in range(0, len(each), self._sends))
        return [sent for part in parts for sent in self._send(part, frame)]

    def _send(self, ways: array[int], frame: bytes) -> list[int]:
        count, size = len(ways), len(frame)
        self._way[:count] = ways
        self._place[:count] = array("Q", [_place(frame)]) * count
        self._size[:count] = array("I", [size]) * count
        self._submit(count)
        said = self._harvest()
        results = [*said[0][2::4], *said[1][2::4]]
        if results.count(size) == count:  # all of it went to everybody, as nearly always
            return results
        numbers = [*said[0][0::4], *said[1][0::4]]
        sent = [-1] * count
        for number, result in zip(numbers, results, strict=True):
            sent[number] = result
        return sent

    def _submit(self, count: int) -> None:
        """Give the first entries to the kernel, and wait until it has said something of each."""
        words, tail = self._words, self._words[self._given]
        start = tail & (self._sends - 1)
        fit = min(count, self._sends - start)
        self._order[start : start + fit] = self._numbers[:fit]
        self._order[: count - fit] = self._numbers[fit:count]
        words[self._given] = (tail + count) & COUNTER
        self._call(ENTER_CALL, self._ring, count, count, GET_EVENTS, None, 0)
        taken = (words[self._taken] - tail) & COUNTER
        words[self._given] = (tail + taken) & COUNTER  # short of memory: what it left it must not find later
        while (words[self._told] - words[self._heard]) & COUNTER < taken:  # a signal came in between
            self._call(ENTER_CALL, self._ring, 0, taken, GET_EVENTS, None, 0)

    def _harvest(self) -> tuple[memoryview, memoryview]:
        """What was said: for each entry its number, 0, what went of it, 0. Holds until the next call."""
        head = self._words[self._heard]
        count = (self._words[self._told] - head) & COUNTER
        start = head & (self._dones - 1)
        self._words[self._heard] = (head + count) & COUNTER
        return (
            self._said[4 * start : 4 * (start + count)],
            self._said[: 4 * max(0, start + count - self._dones)],
        )


def _place(frame: bytes) -> int:
    """Where its bytes are, for as long as somebody holds it."""
    return ctypes.cast(ctypes.c_char_p(frame), ctypes.c_void_p).value or 0
