"""How somebody likes the page: the choices there are, the usual ones, and those of a person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec
from sqlalchemy import Connection, select

from channels.store.tables import comfort

# The first of each is the usual one.
CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "theme": ("auto", "light", "dark"),
    "text": ("normal", "large", "larger", "largest"),
    "density": ("airy", "compact"),
    "motion": ("auto", "less", "full"),
}


class Comfort(msgspec.Struct, frozen=True, kw_only=True):
    """``auto`` leaves it to the device. ``shortcuts``: single keys do something outside of fields."""

    theme: str = "auto"
    text: str = "normal"
    density: str = "airy"
    motion: str = "auto"
    shortcuts: bool = True


USUAL: Final = Comfort()


def comfort_of(conn: Connection, person_id: str) -> tuple[Comfort, bool]:
    """What somebody chose, and whether they saw the tour."""
    row = conn.execute(select(comfort).where(comfort.c.person_id == person_id)).one_or_none()
    if row is None:
        return USUAL, False
    chosen = Comfort(
        theme=row.theme, text=row.text, density=row.density, motion=row.motion, shortcuts=row.shortcuts
    )
    return chosen, row.toured_at is not None
