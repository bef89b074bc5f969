"""Claims: promising a part of a need, and giving the promise back."""

from __future__ import annotations

from channels.actions import needs
from server.api.asked import NewClaim, NewRelease
from server.api.call import Call
from server.api.done import ClaimDone, ClaimTaken
from server.api.operation import operation
from server.api.views import show


@operation(
    "POST",
    "/needs/{id}/claims",
    verb="need.claim",
    status=201,
    keyed=True,
    no=(
        "forbidden",
        "bad_quantity",
        "own_need",
        "already_yours",
        "already_claimed",
        "not_enough_left",
        "need_over",
    ),
)
async def claim_need(call: Call, asked: NewClaim) -> ClaimTaken:
    """Promise to cover a part of a need.

    The database decides who was first: two people never hold the same unit. The loser of a
    race learns who was quicker (`already_claimed`) or how much is left (`not_enough_left`).
    """
    done = await call.act(
        needs.claim_need,
        need_id=call.id(),
        quantity=asked.quantity,
        key=call.key,
        on_behalf_of=asked.on_behalf_of,
    )
    return ClaimTaken(id=done["claim"], quantity=asked.quantity, **done)


@operation(
    "POST",
    "/claims/{id}/release",
    verb="claim.release",
    no=("not_claimer", "bad_choice", "already_released", "need_over"),
)
async def release_claim(call: Call, asked: NewRelease) -> ClaimDone:
    """Give a promise back; the need asks again for what it covered."""
    return show(await call.act(needs.release_claim, claim_id=call.id(), reason=asked.reason), ClaimDone)


OPERATIONS = (claim_need, release_claim)
