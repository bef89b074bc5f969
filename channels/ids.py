"""Identifiers: short, opaque, sortable by time, safe in an address."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Final

# Crockford's base 32 in lower case: no i, l, o, u to misread aloud on the telephone.
_ALPHABET: Final = "0123456789abcdefghjkmnpqrstvwxyz"
_PAIRS: Final = [high + low for high in _ALPHABET for low in _ALPHABET]  # ten bits at a time
_RANDOM_BITS: Final = 50
_RANDOM_MASK: Final = (1 << _RANDOM_BITS) - 1

RandomBits = Callable[[int], int]


def new_id(at: datetime, random_bits: RandomBits = secrets.randbits) -> str:
    """20 characters: 50 bits of milliseconds, then 50 random bits."""
    return new_ids(at, 1, random_bits)[0]


def new_ids(at: datetime, count: int, random_bits: RandomBits = secrets.randbits) -> list[str]:
    """Many identifiers of one instant, for one draw of chance."""
    time = _written(int(at.timestamp() * 1000))
    chance = random_bits(_RANDOM_BITS * count)
    return [time + _written(chance >> _RANDOM_BITS * number & _RANDOM_MASK) for number in range(count)]


def _written(number: int) -> str:
    """50 bits as ten characters."""
    return (
        _PAIRS[number >> 40]
        + _PAIRS[number >> 30 & 1023]
        + _PAIRS[number >> 20 & 1023]
        + _PAIRS[number >> 10 & 1023]
        + _PAIRS[number & 1023]
    )


def new_secret() -> str:
    """A token for a cookie, a link or a programme: 256 random bits, safe in an address."""
    return secrets.token_urlsafe(32)
