"""Passwords: argon2id, in a thread because one hash takes about a sixth of a second."""

from __future__ import annotations

import asyncio
from typing import Final

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from matching.refusals import Refused

SHORTEST: Final = 8  # NIST SP 800-63B: at least 8, no rules of composition, no obvious ones
LONGEST: Final = 200
# The head of every public list of leaked passwords that passes the length rule.
COMMON: Final = frozenset(
    {
        "12345678", "123456789", "1234567890", "123123123", "11111111", "00000000",
        "password", "password1", "motdepasse", "azertyuiop", "qwertyuiop", "azerty123",
        "iloveyou", "jetaime1", "soleil123", "doudou123", "bonjour1", "abcd1234",
    }
)  # fmt: skip

_hasher: Final = PasswordHash((Argon2Hasher(),))
# Compared against when the e-mail is unknown, so that both answers take the same time.
_NOBODY: Final = (
    "$argon2id$v=19$m=65536,t=3,p=4$tvDZdBdiXo3Ak5w1a2ReSQ$7AEgtgHdSk3OMpDUzStrgqB/CtgZlwY2FbgJEybOiyI"
)


def check_password(password: str) -> str:
    """A password fit to protect an account, or ``Refused("weak_password")``."""
    if not SHORTEST <= len(password) <= LONGEST or password.lower() in COMMON:
        raise Refused("weak_password", limit=SHORTEST)
    return password


def hash_now(password: str) -> str:
    """The hash to store; takes a sixth of a second of this thread."""
    return _hasher.hash(password)


async def hash_password(password: str) -> str:
    """The hash to store, computed aside."""
    return await asyncio.to_thread(_hasher.hash, check_password(password))


async def verify_password(password: str, stored: str | None) -> bool:
    """Whether the password is the stored one; as slow when there is none."""
    matches = await asyncio.to_thread(_hasher.verify, password[:LONGEST], stored or _NOBODY)
    return matches and stored is not None
