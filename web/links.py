"""Signed links: short addresses that let one person answer one notice without signing in.

``/l/<token>``: what it is for, whom or what it is about, until when, and a signature over all
that with the secret of the house. Base 32 in lower case, 42 characters: it fits a text message
and survives being read aloud. A link opens nothing but its own page (``web/pages/links.py``).
"""

from __future__ import annotations

import hashlib
import hmac
from base64 import b32encode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Literal

from matching.refusals import Refused

Purpose = Literal["answer", "unsubscribe"]

_MARKS: Final[dict[Purpose, str]] = {"answer": "a", "unsubscribe": "d"}
_PURPOSES: Final = {mark: purpose for purpose, mark in _MARKS.items()}
_SINCE: Final = datetime(2026, 1, 1, tzinfo=UTC)
_DIGITS: Final = "0123456789abcdefghjkmnpqrstvwxyz"
_ID: Final = 20
_HOURS: Final = 5  # digits: 32^5 hours are 3,800 years
_SIGNATURE: Final = 16  # digits of 5 bits: 80 bits, the least that RFC 2104 recommends to keep

ANSWER_FOR: Final = timedelta(days=8)
UNSUBSCRIBE_FOR: Final = timedelta(days=400)  # RFC 8058 asks for links that outlive the mail's usual life


@dataclass(frozen=True, slots=True)
class Link:
    """What a token says: for ``answer`` about a notice, for ``unsubscribe`` about a person."""

    purpose: Purpose
    about: str


def sign(secret: bytes, purpose: Purpose, about: str, *, until: datetime) -> str:
    """The token of a link that holds until ``until``, to the hour."""
    hours = -((_SINCE - until) // timedelta(hours=1))
    text = f"{_MARKS[purpose]}{about:0>{_ID}}{_written(hours)}"
    return text + _signature(secret, text)


def read(secret: bytes, token: str, *, now: datetime) -> Link:
    """What a token says, or ``Refused``: ``link_invalid`` when we never wrote it, ``link_expired``."""
    text, signature = token[:-_SIGNATURE], token[-_SIGNATURE:]
    if len(text) != 1 + _ID + _HOURS or not token.isascii():
        raise Refused("link_invalid")
    if not hmac.compare_digest(_signature(secret, text), signature):
        raise Refused("link_invalid")
    if now > _SINCE + timedelta(hours=_number(text[-_HOURS:])):
        raise Refused("link_expired")
    return Link(_PURPOSES[text[0]], text[1 : 1 + _ID])


def _signature(secret: bytes, text: str) -> str:
    digest = hmac.new(secret, f"link:{text}".encode(), hashlib.sha256).digest()
    return b32encode(digest).decode().lower()[:_SIGNATURE]


def _written(number: int) -> str:
    return "".join(_DIGITS[(number >> shift) & 31] for shift in range(5 * (_HOURS - 1), -1, -5))


def _number(digits: str) -> int:
    number = 0
    for digit in digits:
        number = number << 5 | _DIGITS.index(digit)
    return number
