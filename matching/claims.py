"""The claim ledger of one need: who promised how much, and what may happen next.

A pure state machine. The store holds the same facts in rows and lets the database
decide races (design §5); this module decides what is legal, names what is not, and is
what the property tests hammer.

::

    open ⇄ partly_covered ⇄ covered → fulfilled | closed | cancelled | merged
      └──────────┴→ expired
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from matching.refusals import Refused

LARGEST_QUANTITY: Final = 10_000  # a town feeds 450 people a week; more is a slip of the finger

CLAIMABLE: Final = frozenset({"open", "partly_covered"})
LIVE: Final = CLAIMABLE | {"covered"}
OVER: Final = frozenset({"fulfilled", "closed", "expired", "cancelled", "merged"})

OUTCOMES: Final[dict[str, str]] = {
    "fulfilled": "fulfilled",  # the help was given
    "elsewhere": "closed",  # found another way
    "unmet": "closed",  # nobody could
    "cancelled": "cancelled",  # no longer needed, or a mistake
}
RELEASE_REASONS: Final = frozenset({"unavailable", "mismatch", "no_answer", "other"})


@dataclass(frozen=True, slots=True)
class Claim:
    """One active promise of ``quantity`` units by the person ``by``."""

    id: str
    by: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Ledger:
    """What was asked, by whom, what is promised so far, and whether it is over.

    ``expires_at`` is the deadline after which nothing more may be promised.
    ``claims`` holds the active ones, oldest first: at most one a person.
    """

    asked_by: str
    quantity: int
    expires_at: datetime
    claims: tuple[Claim, ...] = field(default=())
    over: str | None = None

    def __post_init__(self) -> None:
        check_quantity(self.quantity)

    @property
    def taken(self) -> int:
        """Units promised: the sum of the active claims."""
        return sum(claim.quantity for claim in self.claims)

    @property
    def left(self) -> int:
        """Units nobody promised yet."""
        return self.quantity - self.taken

    @property
    def state(self) -> str:
        """The state that this ledger's figures imply."""
        return self.over or state_of(self.taken, self.quantity)

    def held_by(self, person: str) -> Claim | None:
        """The active claim of a person, if any."""
        return next((claim for claim in self.claims if claim.by == person), None)


def check_quantity(quantity: object) -> int:
    """A whole number of units between 1 and ``LARGEST_QUANTITY``, or ``Refused("bad_quantity")``."""
    if not isinstance(quantity, int) or isinstance(quantity, bool):
        raise Refused("bad_quantity", limit=LARGEST_QUANTITY)
    if not 1 <= quantity <= LARGEST_QUANTITY:
        raise Refused("bad_quantity", limit=LARGEST_QUANTITY)
    return quantity


def state_of(taken: int, quantity: int) -> str:
    """The state of a live need with ``taken`` of ``quantity`` promised."""
    if taken == 0:
        return "open"
    return "covered" if taken == quantity else "partly_covered"


def take(ledger: Ledger, *, id: str, by: str, quantity: int, at: datetime) -> Ledger:
    """``by`` promises ``quantity`` units.

    Refused with ``bad_quantity``, ``own_need``, ``need_over``, ``already_yours``,
    ``already_claimed`` (nothing left) or ``not_enough_left`` (the remainder is offered).
    """
    check_quantity(quantity)
    if ledger.over is not None:
        raise Refused("need_over", state=ledger.over)
    if at >= ledger.expires_at:
        raise Refused("need_over", state="expired")
    if by == ledger.asked_by:
        raise Refused("own_need")
    if ledger.held_by(by) is not None:
        raise Refused("already_yours")
    if ledger.left == 0:
        raise Refused("already_claimed", by=ledger.claims[-1].by, left=0)
    if quantity > ledger.left:
        raise Refused("not_enough_left", left=ledger.left)
    return replace(ledger, claims=(*ledger.claims, Claim(id=id, by=by, quantity=quantity)))


def release(ledger: Ledger, *, claim: str) -> Ledger:
    """Give a promise back. Refused with ``need_over`` or ``already_released``."""
    if ledger.over is not None:
        raise Refused("need_over", state=ledger.over)
    kept = tuple(held for held in ledger.claims if held.id != claim)
    if len(kept) == len(ledger.claims):
        raise Refused("already_released")
    return replace(ledger, claims=kept)


def resolve(ledger: Ledger, *, outcome: str) -> Ledger:
    """Close the need with an outcome. What was promised stays written.

    Refused with ``bad_choice`` or ``need_over``.
    """
    if outcome not in OUTCOMES:
        raise Refused("bad_choice", field="outcome")
    if ledger.over is not None:
        raise Refused("need_over", state=ledger.over)
    return replace(ledger, over=OUTCOMES[outcome])


def merge(ledger: Ledger) -> Ledger:
    """Fold a duplicate into another need: it ends here. Refused with ``need_over``."""
    if ledger.over is not None:
        raise Refused("need_over", state=ledger.over)
    return replace(ledger, over="merged")


def expire(ledger: Ledger, *, at: datetime) -> Ledger:
    """Let the deadline pass. A covered need does not expire: its claimers are at work."""
    if ledger.over is None and ledger.left > 0 and at >= ledger.expires_at:
        return replace(ledger, over="expired")
    return ledger
