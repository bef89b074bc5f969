"""The claim ledger of one card, need or offer: who promised how much, who waits, what may happen next.

A pure state machine. The store holds the same facts in rows and lets the database
decide races (design §5); this module decides what is legal, names what is not, and is
what the property tests hammer.

::

    the card     draft → open ⇄ partly_covered ⇄ covered → fulfilled | closed | cancelled | merged
                           └──────────┴→ expired → (renewed) open

    a promise    held → confirmed → on_the_way → delivered → validated
                   └─ lapsed   released, no_show, reassigned from any step that is not over

Somebody waits only while nothing is left: what is freed goes to the first who wait, in the
same step, each getting what fits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from matching.refusals import Refused

LARGEST_QUANTITY: Final = 10_000  # a town feeds 450 people a week; more is a slip of the finger

CLAIMABLE: Final = frozenset({"open", "partly_covered"})
LIVE: Final = CLAIMABLE | {"covered"}
OVER: Final = frozenset({"fulfilled", "closed", "expired", "cancelled", "merged"})
DUE: Final = LIVE | {"expired"}  # what was promised is still on its way after the deadline

OUTCOMES: Final[dict[str, str]] = {
    "fulfilled": "fulfilled",  # the help was given
    "elsewhere": "closed",  # found another way
    "unmet": "closed",  # nobody could
    "cancelled": "cancelled",  # no longer needed, or a mistake
}
RELEASE_REASONS: Final = frozenset({"unavailable", "mismatch", "no_answer", "other"})

STEPS: Final = ("held", "confirmed", "on_the_way", "delivered", "validated")
ACTIVE: Final = frozenset(STEPS)  # counts in what is taken
UNDER_WAY: Final = frozenset({"held", "confirmed", "on_the_way"})  # may still be given back or handed over
ADVANCES: Final = STEPS[1:4]  # what claimers say of themselves; ``validated`` is the asker's to say
RECEIVED: Final = ("done", "partly")  # how a validated promise turned out


@dataclass(frozen=True, slots=True)
class Claim:
    """One active promise of ``quantity`` units by the person ``by``, as far as ``state``."""

    id: str
    by: str
    quantity: int
    state: str = "held"
    confirm_by: datetime | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who would take over up to ``quantity`` units."""

    by: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Ledger:
    """What was asked, by whom, what is promised so far, who waits, and whether it is over.

    ``expires_at`` is the deadline after which nothing more may be promised.
    ``claims`` holds the active ones, oldest first: at most one a person; ``waiting`` the same.
    An ``unlimited`` offer never runs out: its promises are written down and not counted, and
    its ``quantity`` is the most that one of them may take.
    """

    asked_by: str
    quantity: int
    expires_at: datetime
    claims: tuple[Claim, ...] = field(default=())
    waiting: tuple[Waiting, ...] = field(default=())
    over: str | None = None
    unlimited: bool = False

    def __post_init__(self) -> None:
        check_quantity(self.quantity)

    @property
    def taken(self) -> int:
        """Units promised: the sum of the active claims, nothing for an unlimited offer."""
        return 0 if self.unlimited else sum(claim.quantity for claim in self.claims)

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

    def claim(self, id: str) -> Claim:
        """The active claim of this id, or ``Refused("already_released")``."""
        found = next((claim for claim in self.claims if claim.id == id), None)
        if found is None:
            raise Refused("already_released")
        return found


# ── what single steps allow: asked of rows and of ledgers alike ─────────────────────────────


def check_quantity(quantity: object, *, most: int = LARGEST_QUANTITY) -> int:
    """A whole number of units between 1 and ``most``, or ``Refused("bad_quantity")``."""
    if not isinstance(quantity, int) or isinstance(quantity, bool):
        raise Refused("bad_quantity", limit=most)
    if not 1 <= quantity <= most:
        raise Refused("bad_quantity", limit=most)
    return quantity


def state_of(taken: int, quantity: int) -> str:
    """The state of a live need with ``taken`` of ``quantity`` promised."""
    if taken == 0:
        return "open"
    return "covered" if taken == quantity else "partly_covered"


def check_advance(state: str, to: str) -> bool:
    """Whether a promise moves by going on to ``to``; it need not stop at each step.

    Where it stands already: False, nothing to do. Refused with ``bad_choice``, ``claim_over``
    or ``claim_moved_on``.
    """
    if to not in ADVANCES:
        raise Refused("bad_choice", field="state")
    check_active(state)
    if STEPS.index(state) > STEPS.index(to):
        raise Refused("claim_moved_on", state=state)
    return state != to


def check_active(state: str) -> None:
    """The promise still stands, or ``already_released`` or ``claim_over``."""
    if state == "released":
        raise Refused("already_released")
    if state not in ACTIVE:
        raise Refused("claim_over", state=state)


def check_under_way(state: str) -> None:
    """The promise stands and nothing was brought yet, or a refusal that says which."""
    check_active(state)
    if state not in UNDER_WAY:
        raise Refused("claim_moved_on", state=state)


def check_unproven(state: str) -> None:
    """The promise stands and nobody validated it yet, or a refusal that says which."""
    check_active(state)
    if state == "validated":
        raise Refused("claim_moved_on", state=state)


def received(quantity: int, outcome: str, units: int | None) -> int:
    """How many of the promised units came.

    ``done`` is all of them, ``partly`` names ``units``. Refused with ``bad_choice`` or ``bad_quantity``.
    """
    if outcome not in RECEIVED or (outcome == "partly" and quantity == 1):
        raise Refused("bad_choice", field="outcome")
    return quantity if outcome == "done" else check_quantity(units, most=quantity - 1)


def promotions(left: int, waiting: Iterable[Waiting]) -> list[Waiting]:
    """Who takes over what is left, and how much of it: first come, first served, each what fits.

    Whoever gets less than they wished leaves the list all the same: they hold a promise now.
    """
    promoted = []
    for one in waiting:
        if left == 0:
            break
        promoted.append(replace(one, quantity=min(one.quantity, left)))
        left -= promoted[-1].quantity
    return promoted


# ── the ledger as a whole ───────────────────────────────────────────────────────────────────

NewId = Callable[[], str]


def take(
    ledger: Ledger, *, id: str, by: str, quantity: int, at: datetime, confirm_by: datetime | None = None
) -> Ledger:
    """``by`` promises ``quantity`` units.

    Refused with ``bad_quantity``, ``own_need``, ``need_over``, ``already_yours``,
    ``already_claimed`` (nothing left) or ``not_enough_left`` (the remainder is offered).
    """
    check_quantity(quantity)
    _check_open(ledger, at)
    _check_stranger(ledger, by)
    if ledger.left == 0:
        raise Refused("already_claimed", by=ledger.claims[-1].by, left=0)
    if quantity > ledger.left:
        raise Refused("not_enough_left", left=ledger.left)
    made = Claim(id=id, by=by, quantity=quantity, confirm_by=confirm_by)
    return replace(ledger, claims=(*ledger.claims, made))


def wait(ledger: Ledger, *, by: str, quantity: int, at: datetime, new_id: NewId) -> Ledger:
    """``by`` would take over up to ``quantity`` units; if some are left, they do so at once.

    Who waits already keeps their place and wishes for something else.
    Refused with ``bad_quantity``, ``own_need``, ``need_over`` or ``already_yours``.
    """
    check_quantity(quantity)
    _check_open(ledger, at)
    _check_stranger(ledger, by)
    wish = Waiting(by, quantity)
    if any(one.by == by for one in ledger.waiting):
        waiting = tuple(wish if one.by == by else one for one in ledger.waiting)
    else:
        waiting = (*ledger.waiting, wish)
    return _promote(replace(ledger, waiting=waiting), at, new_id)


def unwait(ledger: Ledger, *, by: str) -> Ledger:
    """Wait no more. Not waiting: nothing changes."""
    return replace(ledger, waiting=tuple(one for one in ledger.waiting if one.by != by))


def advance(ledger: Ledger, *, claim: str, to: str) -> Ledger:
    """A promise goes on, as its claimer says."""
    _check_due(ledger)
    held = ledger.claim(claim)
    if not check_advance(held.state, to):
        return ledger
    return _with(ledger, replace(held, state=to, confirm_by=None))


def validate(
    ledger: Ledger, *, claim: str, outcome: str, units: int | None = None, at: datetime, new_id: NewId
) -> Ledger:
    """Whoever asked says what came. What did not is asked for again."""
    _check_due(ledger)
    held = ledger.claim(claim)
    check_unproven(held.state)
    came = received(held.quantity, outcome, units)
    proven = replace(held, quantity=came, state="validated", confirm_by=None)
    return _promote(_with(ledger, proven), at, new_id)


def release(ledger: Ledger, *, claim: str, at: datetime, new_id: NewId) -> Ledger:
    """Give a promise back. Refused with ``need_over``, ``already_released`` or ``claim_moved_on``."""
    if ledger.over is not None:
        raise Refused("need_over", state=ledger.over)
    check_under_way(ledger.claim(claim).state)
    return _promote(_without(ledger, claim), at, new_id)


def no_show(ledger: Ledger, *, claim: str, at: datetime, new_id: NewId) -> Ledger:
    """Whoever asked says that nobody came."""
    _check_due(ledger)
    check_unproven(ledger.claim(claim).state)
    return _promote(_without(ledger, claim), at, new_id)


def lapse(ledger: Ledger, *, at: datetime, new_id: NewId) -> Ledger:
    """Let go of what was not confirmed in time; what is freed goes to those who wait."""
    if ledger.over is not None:
        return ledger
    late = [
        c.id for c in ledger.claims if c.state == "held" and c.confirm_by is not None and at >= c.confirm_by
    ]
    for claim in late:
        ledger = _promote(_without(ledger, claim), at, new_id)
    return ledger


def take_over(ledger: Ledger, *, claim: str, id: str, by: str) -> Ledger:
    """``by`` takes over somebody's whole promise, and is taken at their word: it is confirmed."""
    if ledger.over is not None:
        raise Refused("need_over", state=ledger.over)
    held = ledger.claim(claim)
    check_under_way(held.state)
    _check_stranger(ledger, by)
    theirs = Claim(id=id, by=by, quantity=held.quantity, state="confirmed")
    return unwait(replace(_without(ledger, claim), claims=(*_without(ledger, claim).claims, theirs)), by=by)


def amend(ledger: Ledger, *, quantity: int, at: datetime, new_id: NewId) -> Ledger:
    """Ask for more or for less; never for less than what is promised (``quantity_taken``)."""
    check_quantity(quantity)
    if ledger.over is not None:
        raise Refused("need_over", state=ledger.over)
    check_covers(ledger.taken, quantity)
    return _promote(replace(ledger, quantity=quantity), at, new_id)


def check_covers(taken: int, quantity: int) -> None:
    """A quantity is no less than what is promised of it, or ``Refused("quantity_taken")``."""
    if quantity < taken:
        raise Refused("quantity_taken", taken=taken)


def renew(ledger: Ledger, *, expires_at: datetime, at: datetime, new_id: NewId) -> Ledger:
    """Give it more time, even when its time has passed. Refused with ``need_over``."""
    if ledger.over not in (None, "expired"):
        raise Refused("need_over", state=ledger.over)
    return _promote(replace(ledger, over=None, expires_at=expires_at), at, new_id)


def resolve(ledger: Ledger, *, outcome: str) -> Ledger:
    """Close the need with an outcome. What was promised stays written; nobody waits any more.

    When the help was given, every promise is proven by it. Refused with ``bad_choice`` or ``need_over``.
    """
    if outcome not in OUTCOMES:
        raise Refused("bad_choice", field="outcome")
    if ledger.over is not None:
        raise Refused("need_over", state=ledger.over)
    claims = ledger.claims
    if outcome == "fulfilled":
        claims = tuple(replace(claim, state="validated", confirm_by=None) for claim in claims)
    return replace(ledger, over=OUTCOMES[outcome], claims=claims, waiting=())


def merge(ledger: Ledger) -> Ledger:
    """Fold a duplicate into another need: it ends here. Refused with ``need_over``."""
    if ledger.over is not None:
        raise Refused("need_over", state=ledger.over)
    return replace(ledger, over="merged", waiting=())


def expire(ledger: Ledger, *, at: datetime) -> Ledger:
    """Let the deadline pass. A covered need does not expire: its claimers are at work."""
    if ledger.over is None and ledger.left > 0 and at >= ledger.expires_at:
        return replace(ledger, over="expired", waiting=())
    return ledger


def _check_open(ledger: Ledger, at: datetime) -> None:
    if ledger.over is not None:
        raise Refused("need_over", state=ledger.over)
    if at >= ledger.expires_at:
        raise Refused("need_over", state="expired")


def _check_due(ledger: Ledger) -> None:
    if ledger.over not in (None, "expired"):
        raise Refused("need_over", state=ledger.over)


def _check_stranger(ledger: Ledger, by: str) -> None:
    if by == ledger.asked_by:
        raise Refused("own_need")
    if ledger.held_by(by) is not None:
        raise Refused("already_yours")


def _with(ledger: Ledger, claim: Claim) -> Ledger:
    return replace(ledger, claims=tuple(claim if one.id == claim.id else one for one in ledger.claims))


def _without(ledger: Ledger, claim: str) -> Ledger:
    return replace(ledger, claims=tuple(one for one in ledger.claims if one.id != claim))


def _promote(ledger: Ledger, at: datetime, new_id: NewId) -> Ledger:
    """Give what is left to those who wait, while it may still be promised."""
    if ledger.over is not None or at >= ledger.expires_at:
        return ledger
    for one in promotions(ledger.left, ledger.waiting):
        ledger = unwait(ledger, by=one.by)
        made = Claim(id=new_id(), by=one.by, quantity=one.quantity)
        ledger = replace(ledger, claims=(*ledger.claims, made))
    return ledger
