"""Servers that end with the test run, however it ends."""

from __future__ import annotations

import ctypes
import signal
import sys
from collections.abc import Callable

PR_SET_PDEATHSIG = 1


def with_us(sign: signal.Signals) -> Callable[[], None] | None:
    """For ``preexec_fn``: the kernel sends ``sign`` to the new process when ours is gone (Linux)."""
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None)
    return lambda: libc.prctl(PR_SET_PDEATHSIG, int(sign))
