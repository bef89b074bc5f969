"""The listening socket: opened before anything is said, so that a taken port is a sentence."""

from __future__ import annotations

import errno
import socket

from server.cli.stop import Stop
from server.config import Config

_BACKLOG = 2048


def bind(config: Config) -> socket.socket:
    """A socket that listens where the configuration says, or ``Stop``. The workers share it."""
    host, port = config.server.host, config.server.port
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except OverflowError:
        raise Stop("port-bad", port=port) from None
    except OSError as fault:
        raise Stop(_reason(fault), host=host, port=port) from None


def port_of(listening: socket.socket) -> int:
    """The port it got."""
    return int(listening.getsockname()[1])


def _reason(fault: OSError) -> str:
    if fault.errno == errno.EADDRINUSE:
        return "port-in-use"
    if fault.errno in (errno.EACCES, errno.EPERM):
        return "port-forbidden"
    return "host-unknown"
