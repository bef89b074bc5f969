"""Just enough of RESP 2 and 3 to cut a stream into whole values and to know a publication."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

END: Final = b"\r\n"
SIZED: Final = b"$!="  # a length, then as many bytes
NESTED: Final = {b"*": 1, b"~": 1, b">": 1, b"%": 2, b"|": 2}  # a count of values, or of pairs
PUBLICATIONS: Final = (b"message", b"smessage", b"pmessage")


class Cutter:
    """Takes bytes as they come, gives whole values as they were written."""

    def __init__(self) -> None:
        self._bytes = bytearray()

    def feed(self, data: bytes) -> Iterator[bytes]:
        self._bytes += data
        while (end := value_end(self._bytes, 0)) is not None:
            yield bytes(self._bytes[:end])
            del self._bytes[:end]


def value_end(data: bytes | bytearray, start: int) -> int | None:
    """Where the value that begins at ``start`` ends; None while it is not whole."""
    line = data.find(END, start)
    if line < 0:
        return None
    kind, size, at = bytes(data[start : start + 1]), data[start + 1 : line], line + 2
    if kind in SIZED:
        length = int(size)
        whole = at if length < 0 else at + length + 2
        return whole if whole <= len(data) else None
    for _ in range(max(0, int(size)) * NESTED[kind] if kind in NESTED else 0):
        inner = value_end(data, at)
        if inner is None:
            return None
        at = inner
    return at


def is_publication(value: bytes) -> bool:
    """Whether a value hands a published message to a subscriber."""
    parts = value.split(END, 3)
    return value[:1] in (b">", b"*") and len(parts) > 2 and parts[2] in PUBLICATIONS
