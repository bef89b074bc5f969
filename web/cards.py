"""A card, need or offer, as it shows: the baton bar, the flag, and what depends on who looks.

All derived from the public shape and, on a page, from the viewer. Without a viewer
(a broadcast fragment) nothing personal is derived: the script finishes it there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from channels.shapes import Claim, Need
from web.views import Viewer

MANY = 12  # units beyond which single batons are too thin to count
STEPS: Final = ("held", "confirmed", "on_the_way", "delivered")  # what a promise goes through, in order

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
    """A need or an offer, and what this viewer may do with it."""

    need: Need
    relay: Relay
    flag: str  # name of the state's words and icon: vital, urgent, moving, covered, offer_open…
    viewed: bool = False  # by somebody: what is not theirs is then not drawn at all
    mine: Claim | None = None
    own: bool = False
    manage: bool = False
    declined: bool = False
    lost: bool = False
    place: int = 0  # on the waiting list: 1 is the first, 0 not on it
    proposed: frozenset[str] = frozenset()  # the claims that this viewer is asked to take over

    @property
    def offer(self) -> bool:
        """Whether it gives instead of asking."""
        return self.need.kind == "offer"

    @property
    def live(self) -> bool:
        """Whether a promise still means something: not over."""
        return self.need.state in ("open", "partly_covered", "covered")

    @property
    def last_taker(self) -> Claim | None:
        """Who took the last part: the reason shown to whoever came just after."""
        return self.need.claims[-1] if self.need.claims else None

    @property
    def traveller(self) -> Claim | None:
        """Who is on the way, when nothing is missing any more."""
        return _traveller(self.need)

    @property
    def alone(self) -> Claim | None:
        """The one promise that is the whole card: its steps then say more than the bar."""
        if self.need.state != "covered" or len(self.need.claims) != 1:
            return None
        return self.need.claims[0] if self.need.claims[0].state != "held" else None


def card(need: Need, viewer: Viewer | None = None, *, lost: bool = False) -> Card:
    """The card of a need or an offer, for somebody or for nobody in particular."""
    if viewer is None:
        return Card(need, relay(need), flag_of(need))
    waiting = [one.by.id for one in need.waiting]
    return Card(
        need,
        relay(need),
        flag_of(need),
        viewed=True,
        mine=next((claim for claim in need.claims if claim.by.id == viewer.id), None),
        own=need.by.id == viewer.id,
        manage=viewer.manages(need),
        declined=need.id in viewer.declined,
        lost=lost,
        place=waiting.index(viewer.id) + 1 if viewer.id in waiting else 0,
        proposed=frozenset(claim.id for claim in need.claims if _is_asked(claim, viewer)),
    )


def flag_of(need: Need) -> str:
    """The one word of the card's state, as its band says it."""
    if need.kind == "offer":
        return "offer_open" if need.active else f"offer_{need.state}"
    if need.active:
        return need.urgency
    return "moving" if _traveller(need) else need.state


def _traveller(need: Need) -> Claim | None:
    if need.state != "covered":
        return None
    return next((claim for claim in need.claims if claim.state == "on_the_way"), None)


def _is_asked(claim: Claim, viewer: Viewer) -> bool:
    to = claim.handing_to_organisation
    if claim.by.id == viewer.id:
        return False
    by_name = claim.handing_to is not None and claim.handing_to.id == viewer.id
    return by_name or (to is not None and to.id in {one.id for one in viewer.organisations})


def relay(need: Need, taken: int | None = None) -> Relay:
    """The bar of a need now, or when ``taken`` units were (an event tells its own moment)."""
    taken = need.taken if taken is None else taken
    if need.quantity > MANY or need.unlimited:
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
