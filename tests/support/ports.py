"""Ports of 127.0.0.1 for the servers of tests, from where the kernel takes none for outgoing connections.

A port that the kernel hands out (bind to 0) may be somebody's outgoing port the moment it is given
back, and with several test processes at work now and then it is.
"""

from __future__ import annotations

import contextlib
import random
import socket
from pathlib import Path
from typing import Final

FIRST: Final = 12_000
BUS: Final = 10_000  # above a Redis Cluster node's port is its bus
_EPHEMERAL = Path("/proc/sys/net/ipv4/ip_local_port_range")
_chance = random.Random()  # not a test's own seed: two processes would choose the same


def free_port() -> int:
    """A port that nobody listens on."""
    return free_ports(1)[0]


def free_ports(count: int) -> list[int]:
    """So many, each with its bus port free as well."""
    last = _first_ephemeral() - BUS
    found: list[int] = []
    while len(found) < count:
        port = _chance.randrange(FIRST, last)
        if port not in found and _is_free(port) and _is_free(port + BUS):
            found.append(port)
    return found


def _first_ephemeral() -> int:
    with contextlib.suppress(OSError):
        return max(int(_EPHEMERAL.read_text().split()[0]), FIRST + BUS + 1_000)
    return 32_768


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
