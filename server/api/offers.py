"""Offers: needs turned round. What is not here is done to them below ``/needs/{id}``, by their id."""

from __future__ import annotations

from server.api.asked import NeedQuery, NewClaim, NewOffer, Nothing
from server.api.call import Call
from server.api.claims import CLAIMING, claim_card
from server.api.done import ClaimTaken, NeedOpened
from server.api.needs import OPENING, card_fields, list_cards, open_card
from server.api.operation import operation
from server.api.views import NeedInFull, NeedList


@operation("POST", "/channels/{id}/offers", verb="channel.ask", status=201, keyed=True, no=OPENING)
async def open_offer(call: Call, asked: NewOffer) -> NeedOpened:
    """Offer something in a channel. It stands until its day, and can be renewed."""
    return await open_card(call, asked.ask())


@operation("GET", "/offers/{id}", verb="need.read")
async def read_offer(call: Call, asked: Nothing) -> NeedInFull:
    """Read an offer as it is now: what is taken, by whom, what is left."""
    return NeedInFull(**await card_fields(call, call.id(), "offer"))


@operation("GET", "/offers", verb="network.see")
async def list_offers(call: Call, asked: NeedQuery) -> NeedList:
    """List the offers this person may see, the latest first, at most 200 a page."""
    return await list_cards(call, asked, "offer")


@operation("POST", "/offers/{id}/claims", verb="need.claim", status=201, keyed=True, no=CLAIMING)
async def claim_offer(call: Call, asked: NewClaim) -> ClaimTaken:
    """Take a part of an offer; with `match`, for one's own need, in one transaction."""
    return await claim_card(call, asked, "offer")


OPERATIONS = (open_offer, read_offer, list_offers, claim_offer)
