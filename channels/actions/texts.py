"""What people type, checked and tidied before it is kept."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from typing import Final

from matching.refusals import Refused

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # category Cc, but for line feed and tab

# What hides or reorders other people's words: embeddings, overrides and isolates of direction, marks
# without a width, tags. Joiners (U+200C, U+200D) stay: scripts and emoji need them.
_TRICKS = re.compile(
    r"[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    r"\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e007f]"
)
MOST_MARKS: Final = 4  # on one letter: pointed Hebrew has as many; a tower of them covers its neighbours
# Marks are no letters for `\w`: a row of many may be a tower.
_MAYBE_TOWER = re.compile(rf"[^\w\s\x00-\xbf]{{{MOST_MARKS + 1},}}")

HUGE = 1_000_000  # characters: no field of ours takes as many


def check_body(text: str, *, limit: int, field: str = "body") -> str:
    """Free text over several lines: trimmed, without what deceives the eye, not empty."""
    if len(text) > HUGE:  # not looked at any further
        raise Refused("too_long", field=field, limit=limit)
    body = unicodedata.normalize("NFC", without_tricks(text.replace("\r\n", "\n"))).strip()
    for c in body:
        if unicodedata.category(c)[0] not in "CZ":  # something to see: nearly always the first
            break
    else:
        raise Refused("empty", field=field)
    if len(body) > limit:
        raise Refused("too_long", field=field, limit=limit)
    return body


def check_optional(text: str, *, limit: int, field: str) -> str:
    """Like ``check_body``, and empty is fine."""
    return check_body(text, limit=limit, field=field) if text.strip() else ""


def check_line(text: str, *, limit: int, field: str) -> str:
    """One line: a name or a title, spaces collapsed."""
    return " ".join(check_body(" ".join(text.split()), limit=limit, field=field).split())


def without_tricks(text: str) -> str:
    """The same words without characters that hide or reorder others, control anything or pile up.

    Towers of any script fall before text is normalised: putting thousands of marks in order takes their
    number squared.
    """
    return _MAYBE_TOWER.sub(_lowered, _TRICKS.sub("", _CONTROLS.sub("", text)))


def _lowered(tower: re.Match[str]) -> str:
    kept, marks = [], 0
    for c in tower[0]:
        marks = marks + 1 if unicodedata.combining(c) or unicodedata.category(c) in ("Mn", "Me") else 0
        if marks <= MOST_MARKS:
            kept.append(c)
    return "".join(kept)


def check_choice(value: str, among: Collection[str], *, field: str) -> str:
    """One of the known values, or ``Refused("bad_choice")``."""
    if value not in among:
        raise Refused("bad_choice", field=field)
    return value
