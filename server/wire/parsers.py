"""Frame parsers, lent for as long as a frame takes: an idle connection needs none.

The parser of ``websockets`` weighs 4 KB with its handshake, more than all else that we keep of a
connection. Between two frames it holds nothing, so whoever needs one borrows it; a connection in
the middle of a frame or of a fragmented message keeps the one it has.
"""

from __future__ import annotations

import logging
from typing import Final

from websockets.protocol import OPEN
from websockets.server import ServerProtocol

from channels.wire import FRAME_LIMIT

try:
    from websockets.speedups import apply_mask
except ImportError:  # no wheel for this machine: slower, and the same
    from websockets.utils import apply_mask

WHOLE_TEXT: Final = 0x81  # FIN, no reserved bit, the text opcode
MASKED: Final = 0x80
SPARE: Final = 8  # parsers kept for the next frame; one is in use at a time, the rest is luck

quiet = logging.getLogger("relais.wire.frames")  # the library tells each opening and closing
quiet.setLevel(logging.WARNING)

_spare: list[ServerProtocol] = []


def new_parser() -> ServerProtocol:
    """A parser at the beginning of a connection: it reads the upgrade request first."""
    return ServerProtocol(max_size=FRAME_LIMIT, logger=quiet)


def borrow() -> ServerProtocol:
    """A parser between two frames of an open connection."""
    return _spare.pop() if _spare else ServerProtocol(max_size=FRAME_LIMIT, state=OPEN, logger=quiet)


def give_back(parser: ServerProtocol) -> None:
    """Return a parser that stands between two frames of a connection that is still open."""
    if len(_spare) < SPARE and parser.state is OPEN and parser.close_sent is None:
        _spare.append(parser)


def dismiss(parser: ServerProtocol) -> None:
    """Let go of a parser at once: it and its generator hold each other, and would wait for the collector."""
    parser.parser.close()


def whole_texts(data: bytes) -> list[bytes] | None:
    """The messages in bytes that are nothing but whole text messages, as they nearly always are.

    None for anything else, which the parser reads; a message begun, broken, odd or too long as well.
    """
    texts: list[bytes] = []
    at, size = 0, len(data)
    while at < size:
        if size - at < 7 or data[at] != WHOLE_TEXT:
            return None
        length = data[at + 1] - MASKED
        mask = at + 2
        if length == 126:
            length = data[mask] << 8 | data[mask + 1]
            mask += 2
        elif not 0 < length < 126:
            return None
        body = mask + 4
        at = body + length
        if at > size:
            return None
        texts.append(apply_mask(data[body:at], data[mask:body]))
    return texts


def ends_on_a_frame(data: bytes) -> bool:
    """Whether bytes that begin with a frame also end with one (client frames: masked)."""
    at, size = 0, len(data)
    while at + 2 <= size:
        length = data[at + 1] & 0x7F
        masked = 4 if data[at + 1] & 0x80 else 0
        at += 2
        if length == 126:
            length = int.from_bytes(data[at : at + 2], "big")
            at += 2
        elif length == 127:
            length = int.from_bytes(data[at : at + 8], "big")
            at += 8
        at += masked + length
    return at == size
