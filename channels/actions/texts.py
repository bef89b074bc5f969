"""What people type, checked and tidied before it is kept."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection

from matching.refusals import Refused

# Characters that hide or reorder other text: kept out of names and titles, where they deceive.
_DECEIVING = frozenset("\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


def check_body(text: str, *, limit: int, field: str = "body") -> str:
    """Free text over several lines: trimmed, without control characters, not empty."""
    kept = "".join(c for c in text.replace("\r\n", "\n") if c in "\n\t" or unicodedata.category(c) != "Cc")
    body = unicodedata.normalize("NFC", kept).strip()
    if not body or not any(unicodedata.category(c)[0] not in "CZ" for c in body):
        raise Refused("empty", field=field)
    if len(body) > limit:
        raise Refused("too_long", field=field, limit=limit)
    return body


def check_optional(text: str, *, limit: int, field: str) -> str:
    """Like ``check_body``, and empty is fine."""
    return check_body(text, limit=limit, field=field) if text.strip() else ""


def check_line(text: str, *, limit: int, field: str) -> str:
    """One line: a name or a title, spaces collapsed, nothing that deceives the eye."""
    visible = "".join(c for c in text if c not in _DECEIVING)
    return check_body(" ".join(visible.split()), limit=limit, field=field)


def check_choice(value: str, among: Collection[str], *, field: str) -> str:
    """One of the known values, or ``Refused("bad_choice")``."""
    if value not in among:
        raise Refused("bad_choice", field=field)
    return value
