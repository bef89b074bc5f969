"""The exercise of some weeks ago: a cold night simulated among fifteen people, and its debrief."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from server.demo import hours
from server.demo.script import Act, Asked, Called, CannotHelp, Debriefed, JoinedIn, Rehearsed, Saw, Took

KEY: Final = "grand-froid"
DAYS_AGO: Final = 19
PLAYERS: Final = (
    "claire", "leo", "karim", "odile", "ines", "yann", "fatou", "youssef", "marc",
    "thomas", "malika", "jp", "mehdi", "oliver", "solange",
)  # fmt: skip


def rehearsal(now: datetime) -> list[Act]:
    """Its acts, in order."""
    evening = hours.on(hours.local(now).date() - timedelta(days=DAYS_AGO), 18 * 60 + 30)

    def after(minutes: float) -> datetime:
        return evening + timedelta(minutes=minutes)

    acts: list[Act] = [Rehearsed(evening, KEY, "amina", "Plan grand froid", "place")]
    acts += [JoinedIn(after(2 + 1.5 * n), KEY, one) for n, one in enumerate(PLAYERS)]
    family = Asked(
        after(30), "x-famille", KEY, "amina", "Loger une famille de quatre cette nuit",
        "Deux adultes, un enfant, un bébé. Ils sont au commissariat, il fait -4.", "housing", 1, "", "vital",
        after(60), "Gare", None,
    )  # fmt: skip
    acts += [
        family,
        Called(after(30.1), family.key, 1, ("marc", "odile", "youssef", "fatou", "malika"), after(33.85)),
        Saw(after(31), family.key, "odile"),
        Saw(after(32), family.key, "fatou"),
        CannotHelp(after(33), family.key, "youssef"),
        Called(after(33.85), family.key, 2, ("claire", "leo", "karim", "ines", "thomas"), after(37.2)),
        Saw(after(35), family.key, "thomas"),
        CannotHelp(after(36), family.key, "ines"),
        Took(after(36.7), family.key, "marc", 1, None),
    ]
    blankets = Asked(
        after(45), "x-couvertures", KEY, "amina", "Couvertures pour le gymnase",
        "Trente places ouvertes ce soir, il en manque la moitié.", "clothing", 15, "couvertures", "urgent",
        after(105), "Centre-Bourg", None,
    )  # fmt: skip
    acts += [
        blankets,
        Called(after(45.1), blankets.key, 1, PLAYERS, after(52.6)),
        Saw(after(46), blankets.key, "solange"),
        Took(after(47), blankets.key, "solange", 4, None),
        CannotHelp(after(49), blankets.key, "mehdi"),
        Took(after(50), blankets.key, "jp", 5, None),
        Took(after(64), blankets.key, "yann", 6, None),
        Debriefed(after(95), KEY, "amina"),
    ]
    return acts
