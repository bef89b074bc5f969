"""Outbound WebSocket frames, built once and shared by every reader (RFC 6455 §5.2)."""

from __future__ import annotations

import struct
from typing import Final

_TEXT: Final = 0x81  # FIN and the text opcode; a server's frames are not masked
PING: Final = b"\x89\x00"


def text_frame(payload: bytes) -> bytes:
    """A whole text message as one frame."""
    size = len(payload)
    if size < 126:
        return struct.pack("!BB", _TEXT, size) + payload
    if size < 65536:
        return struct.pack("!BBH", _TEXT, 126, size) + payload
    return struct.pack("!BBQ", _TEXT, 127, size) + payload
