"""Identifiers: short, opaque, sortable by time, safe in an address."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Final

# Crockford's base 32 in lower case: no i, l, o, u to misread aloud on the telephone.
_ALPHABET: Final = "0123456789abcdefghjkmnpqrstvwxyz"
_RANDOM_BITS: Final = 50

RandomBits = Callable[[int], int]


def new_id(at: datetime, random_bits: RandomBits = secrets.randbits) -> str:
    """20 characters: 50 bits of milliseconds, then 50 random bits."""
    number = (int(at.timestamp() * 1000) << _RANDOM_BITS) | random_bits(_RANDOM_BITS)
    return "".join(_ALPHABET[(number >> shift) & 31] for shift in range(95, -1, -5))


def new_secret() -> str:
    """A token for a cookie, a link or a programme: 256 random bits, safe in an address."""
    return secrets.token_urlsafe(32)
