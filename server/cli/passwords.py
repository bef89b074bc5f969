"""A password for a new account: given on standard input, asked for, or made up."""

from __future__ import annotations

import secrets
import sys
from getpass import getpass
from typing import Final

from channels.people.passwords import check_password
from server.cli.stop import Stop
from server.cli.words import say

_ALPHABET: Final = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing to misread on paper
_GROUPS: Final = 4


def choose_password(*, from_stdin: bool, ask: bool) -> tuple[str, bool]:
    """The password, and whether we made it up: then it must be shown."""
    if from_stdin:
        return check_password(sys.stdin.readline().rstrip("\r\n")), False
    if ask and sys.stdin.isatty():
        typed = getpass(say("password-ask") + " ")
        if typed:
            if getpass(say("password-again") + " ") != typed:
                raise Stop("password-differs")
            return check_password(typed), False
    return made_up(), True


def made_up() -> str:
    """Four groups of four letters and figures: 79 bits, and bearable to type from paper."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(_GROUPS))
