"""Claims: promising a part of a card, waiting for one, bringing it, giving it back, passing it on."""

from __future__ import annotations

from sqlalchemy import Connection

from channels.actions import needs
from channels.doorway import need_for
from matching.refusals import Refused
from server.api.asked import (
    NewAcceptance,
    NewClaim,
    NewHands,
    NewRelease,
    NewStep,
    NewValidation,
    NewWait,
    Nothing,
)
from server.api.call import Call
from server.api.done import ClaimDone, ClaimTaken, Queued, Responded
from server.api.operation import operation
from server.api.views import show

CLAIMING = (
    "forbidden",
    "bad_quantity",
    "bad_choice",
    "own_need",
    "already_yours",
    "already_claimed",
    "not_enough_left",
    "already_matched",
    "need_over",
)
ENDED = ("already_released", "claim_over", "claim_moved_on", "need_over")


@operation("POST", "/needs/{id}/claims", verb="need.claim", status=201, keyed=True, no=CLAIMING)
async def claim_need(call: Call, asked: NewClaim) -> ClaimTaken:
    """Promise to cover a part of a need.

    The database decides who was first: two people never hold the same unit. The loser of a
    race learns who was quicker (`already_claimed`) or how much is left (`not_enough_left`).
    With `match`, one's own offer is taken from in the same transaction.
    """
    return await claim_card(call, asked, "need")


async def claim_card(call: Call, asked: NewClaim, kind: str) -> ClaimTaken:
    """Promise a part of a need, or take one of an offer."""
    await call.read(_check_kind, call.me, call.id(), kind)
    done = await call.act(
        needs.claim_need,
        need_id=call.id(),
        quantity=asked.quantity,
        key=call.key,
        on_behalf_of=asked.on_behalf_of,
        match=asked.match,
    )
    return show({"id": done["claim"], "quantity": asked.quantity, **done}, ClaimTaken)


def _check_kind(conn: Connection, person_id: str, card_id: str, kind: str) -> None:
    if need_for(conn, person_id, card_id).row.kind != kind:
        raise Refused("not_found")


@operation(
    "POST",
    "/needs/{id}/waiting",
    verb="need.claim",
    keyed=True,
    no=("forbidden", "bad_quantity", "own_need", "already_yours", "need_over"),
)
async def wait_for(call: Call, asked: NewWait) -> Queued:
    """Wait for what others may give back of a need or an offer, first come first served.

    What is left now is promised at once. Each gets what fits of their wish.
    """
    done = await call.act(
        needs.wait_for,
        need_id=call.id(),
        quantity=asked.quantity,
        key=call.key,
        on_behalf_of=asked.on_behalf_of,
    )
    return show(done, Queued)


@operation("DELETE", "/needs/{id}/waiting", verb="need.read")
async def stop_waiting(call: Call, asked: Nothing) -> Responded:
    """Wait no more."""
    return show(await call.act(needs.stop_waiting, need_id=call.id()), Responded)


@operation("POST", "/claims/{id}/advance", verb="claim.advance", no=("not_claimer", "bad_choice", *ENDED))
async def advance_claim(call: Call, asked: NewStep) -> ClaimDone:
    """Confirm a promise, set out, or say that it is done. What is not confirmed in time lapses."""
    return show(await call.act(needs.advance_claim, claim_id=call.id(), state=asked.state), ClaimDone)


@operation("POST", "/claims/{id}/release", verb="claim.release", no=("not_claimer", "bad_choice", *ENDED))
async def release_claim(call: Call, asked: NewRelease) -> ClaimDone:
    """Give a promise back: those who wait take it over, or the card asks again for what it covered."""
    return show(await call.act(needs.release_claim, claim_id=call.id(), reason=asked.reason), ClaimDone)


@operation(
    "POST",
    "/claims/{id}/hand-over",
    verb="claim.hand_over",
    no=("not_claimer", "bad_choice", *ENDED),
)
async def hand_over(call: Call, asked: NewHands) -> ClaimDone:
    """Propose a promise to a person or an organisation. It stays one's own until they accept."""
    done = await call.act(needs.hand_over, claim_id=call.id(), to=asked.to, organisation=asked.organisation)
    return show(done, ClaimDone)


@operation(
    "POST",
    "/claims/{id}/take-over",
    verb="claim.take_over",
    no=("forbidden", "own_need", "already_yours", *ENDED),
)
async def take_over(call: Call, asked: NewAcceptance) -> ClaimDone:
    """Accept a promise that was proposed, or do not. The claim that stands then is answered."""
    return show(await call.act(needs.take_over, claim_id=call.id(), accept=asked.accept), ClaimDone)


@operation(
    "POST",
    "/claims/{id}/validate",
    verb="claim.validate",
    no=("forbidden", "bad_choice", "bad_quantity", *ENDED),
)
async def validate_claim(call: Call, asked: NewValidation) -> ClaimDone:
    """Say what came of a promise, as whoever asked. What did not is asked for again."""
    done = await call.act(
        needs.validate_claim, claim_id=call.id(), outcome=asked.outcome, delivered=asked.delivered
    )
    return show(done, ClaimDone)


@operation("POST", "/claims/{id}/no-show", verb="claim.validate", no=("forbidden", *ENDED))
async def miss_claim(call: Call, asked: Nothing) -> ClaimDone:
    """Say that nobody came, as whoever asked: the card asks again."""
    return show(await call.act(needs.miss_claim, claim_id=call.id()), ClaimDone)


OPERATIONS = (
    claim_need,
    wait_for,
    stop_waiting,
    advance_claim,
    release_claim,
    hand_over,
    take_over,
    validate_claim,
    miss_claim,
)
