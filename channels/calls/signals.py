"""What browsers tell each other to find their way: carried, never kept, and only what it says it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from matching.refusals import Refused

SDP_LIMIT: Final = 32_768  # characters: an offer of four streams is some 8,000
CANDIDATE_LIMIT: Final = 1_024
_DESCRIPTIONS: Final = frozenset({"offer", "answer", "rollback"})


def check_signal(data: dict[str, Any]) -> dict[str, Any]:
    """A description, a candidate or a state, with its known fields alone; else ``Refused("bad_signal")``."""
    match data:
        case {"description": {"type": str(kind), **rest}, **nothing} if not nothing and kind in _DESCRIPTIONS:
            sdp = rest.get("sdp", "")
            if (
                not isinstance(sdp, str)
                or len(sdp) > SDP_LIMIT
                or (kind != "rollback" and not _looks_like_sdp(sdp))
            ):
                raise Refused("bad_signal")
            return {"description": {"type": kind, "sdp": sdp}}
        case {"candidate": {"candidate": str(line), **rest}, **nothing} if not nothing:
            if len(line) > CANDIDATE_LIMIT or (line and not line.startswith("candidate:")) or "\n" in line:
                raise Refused("bad_signal")
            return {"candidate": {"candidate": line, "sdpMid": _mid(rest), "sdpMLineIndex": _index(rest)}}
        case {"state": {"muted": bool(muted), "screen": bool(screen), **more}, **nothing} if not (
            nothing or more
        ):
            return {"state": {"muted": muted, "screen": screen}}
    raise Refused("bad_signal")


def _looks_like_sdp(text: str) -> bool:
    """RFC 8866: lines of one letter, ``=`` and a value; the first is the version."""
    lines = text.splitlines()
    return (
        bool(lines) and lines[0] == "v=0" and all(len(line) > 1 and line[1] == "=" for line in lines if line)
    )


def _mid(rest: Mapping[Any, Any]) -> str | None:
    given = rest.get("sdpMid")
    if given is not None and not (isinstance(given, str) and len(given) <= 32):
        raise Refused("bad_signal")
    return given


def _index(rest: Mapping[Any, Any]) -> int | None:
    given = rest.get("sdpMLineIndex")
    if given is not None and not (type(given) is int and 0 <= given < 64):
        raise Refused("bad_signal")
    return given
