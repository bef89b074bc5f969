"""How the page is drawn: a person's own choices, or those that a cookie remembers of this device.

The cookie says nothing of anybody: five words, so that the sign-in page reads as large as the others.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from starlette.responses import Response

from channels.reading.comfort import CHOICES, USUAL, Comfort
from web.catalogue import LOCALES

COOKIE: Final = "relais_comfort"
LASTS: Final = 365 * 24 * 3600  # seconds
SWITCH: Final = ("on", "off")


def read_cookie(cookies: Mapping[str, str]) -> tuple[Comfort, str]:
    """What the cookie remembers, and its language or none; words nobody knows are passed over."""
    words = (pair.partition("-") for pair in cookies.get(COOKIE, "")[:200].split("."))
    said = {name: value for name, _, value in words}
    chosen = {name: said[name] for name, known in CHOICES.items() if said.get(name) in known}
    locale = said.get("locale", "")
    shortcuts = said.get("shortcuts") != "off"
    return Comfort(**chosen, shortcuts=shortcuts), locale if locale in LOCALES else ""


def write_cookie(response: Response, chosen: Comfort, locale: str, *, secure: bool) -> None:
    """Let this device remember; what is usual needs no word."""
    said = {name: getattr(chosen, name) for name in CHOICES if getattr(chosen, name) != getattr(USUAL, name)}
    said |= {} if chosen.shortcuts else {"shortcuts": "off"}
    said |= {"locale": locale} if locale else {}
    value = ".".join(f"{name}-{value}" for name, value in said.items())
    response.set_cookie(COOKIE, value, max_age=LASTS, httponly=True, samesite="lax", secure=secure)
