"""``relais`` that tells how many bytes wait, at most, for one of its connections: those of its own memory."""

from __future__ import annotations

import asyncio

from benchmarks.entries.told import tell_on_signal
from server.cli import main
from server.wire.protocol import SocketProtocol

made, lost = SocketProtocol.connection_made, SocketProtocol.connection_lost
connections: set[SocketProtocol] = set()


def come(self: SocketProtocol, transport: asyncio.BaseTransport) -> None:
    """Another connection."""
    connections.add(self)
    made(self, transport)


def go(self: SocketProtocol, fault: Exception | None) -> None:
    """One less."""
    connections.discard(self)
    lost(self, fault)


def waiting(one: SocketProtocol) -> int:
    """What is queued, and what the transport could not hand to the kernel yet."""
    written = one._transport.get_write_buffer_size() if one._transport is not None else 0
    return written + one._queued


if __name__ == "__main__":
    SocketProtocol.connection_made = come  # type: ignore[method-assign]
    SocketProtocol.connection_lost = go  # type: ignore[method-assign]
    tell_on_signal(lambda: max(map(waiting, list(connections)), default=0))
    main()
