"""A need as a card shows it: the baton bar, and what depends on who looks.

All derived from the public shape and, on a page, from the viewer. Without a viewer
(a broadcast fragment) nothing personal is derived: the script finishes it there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from channels.shapes import Claim, Need
from web.views import Viewer

MANY = 12  # units beyond which single batons are too thin to count

LegState = Literal["taken", "missing"]


@dataclass(frozen=True, slots=True)
class Leg:
    """One unit of the bar; ``hand`` marks the first one of another person."""

    state: LegState
    hand: bool = False


@dataclass(frozen=True, slots=True)
class Relay:
    """The bar: one leg a unit, or none and a single long baton beyond a dozen."""

    total: int
    taken: int
    legs: tuple[Leg, ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """A need and what this viewer may do with it."""

    need: Need
    relay: Relay
    flag: str  # name of the state's words and icon: vital, urgent, normal, covered, fulfilled…
    mine: Claim | None = None
    own: bool = False
    manage: bool = False
    declined: bool = False
    lost: bool = False

    @property
    def live(self) -> bool:
        """Whether a promise still means something: not over."""
        return self.need.state in ("open", "partly_covered", "covered")

    @property
    def last_taker(self) -> Claim | None:
        """Who took the last part: the reason shown to whoever came just after."""
        return self.need.claims[-1] if self.need.claims else None


def card(need: Need, viewer: Viewer | None = None, *, lost: bool = False) -> Card:
    """The card of a need, for somebody or for nobody in particular."""
    flag = need.urgency if need.active else need.state
    if viewer is None:
        return Card(need, relay(need), flag)
    return Card(
        need,
        relay(need),
        flag,
        mine=next((claim for claim in need.claims if claim.by.id == viewer.id), None),
        own=need.by.id == viewer.id,
        manage=viewer.manages(need),
        declined=need.id in viewer.declined,
        lost=lost,
    )


def relay(need: Need, taken: int | None = None) -> Relay:
    """The bar of a need now, or when ``taken`` units were (an event tells its own moment)."""
    taken = need.taken if taken is None else taken
    if need.quantity > MANY:
        return Relay(need.quantity, taken)
    return Relay(need.quantity, taken, _legs(need, taken))


def _legs(need: Need, taken: int) -> tuple[Leg, ...]:
    legs: list[Leg] = []
    for claim in need.claims:
        part = min(claim.quantity, taken - len(legs))
        legs += [Leg("taken", hand=unit == 0 and bool(legs)) for unit in range(part)]
    # Claims given back since then left no trace in the shape; their units were taken all the same.
    legs += [Leg("taken", hand=unit == 0 and bool(legs)) for unit in range(taken - len(legs))]
    rest = need.quantity - len(legs)
    legs += [Leg("missing", hand=unit == 0 and bool(legs)) for unit in range(rest)]
    return tuple(legs)
