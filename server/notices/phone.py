"""Telephone numbers as networks want them: E.164, French where no country is said."""

from __future__ import annotations

import re
from typing import Final

FRANCE: Final = "33"
_SEPARATORS: Final = re.compile(r"[\s.\-/()\u00a0\u202f]")
_E164: Final = re.compile(r"\+[1-9]\d{7,14}")
_FRENCH_MOBILE: Final = re.compile(r"\+33[67]\d{8}")


def e164(text: str) -> str | None:
    """``+33612345678`` for "06 12 34 56 78"; None when it is no number, or a French landline."""
    digits = _SEPARATORS.sub("", text.replace("(0)", ""))
    if digits.startswith("00"):
        digits = f"+{digits[2:]}"
    elif digits.startswith("0"):
        digits = f"+{FRANCE}{digits[1:]}"
    if not _E164.fullmatch(digits):
        return None
    if digits.startswith(f"+{FRANCE}") and not _FRENCH_MOBILE.fullmatch(digits):
        return None  # a landline reads no text message
    return digits
