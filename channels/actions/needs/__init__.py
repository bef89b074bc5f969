"""The life of a card, need or offer: asked, promised, brought, given back, closed.

The database decides every race. ``telling`` holds and changes a card, ``promises`` the claims on
it, ``freeing`` passes on what comes free; every other file is one thing that people, or time, do.
"""

from __future__ import annotations

from channels.actions.needs.advancing import advance_claim, validate_claim
from channels.actions.needs.amending import Amendment, amend_need, renew_need
from channels.actions.needs.asking import KINDS, Ask, open_need, publish_need
from channels.actions.needs.claiming import Claiming, claim_need, claim_needs
from channels.actions.needs.closing import THANKS_LIMIT, expire_due, merge_need, resolve_need
from channels.actions.needs.fields import (
    BODY_LIMIT,
    CATEGORIES,
    LONGEST_AHEAD,
    NATURES,
    PRACTICE,
    TITLE_LIMIT,
    URGENCIES,
)
from channels.actions.needs.handing import hand_over, take_over
from channels.actions.needs.lapsing import lapse_due, nudge_due
from channels.actions.needs.leaving import let_person_go
from channels.actions.needs.private import (
    CONSENTS,
    PRIVATE_LIMIT,
    Details,
    Private,
    Proxy,
    mask_due,
    see_private,
)
from channels.actions.needs.releasing import miss_claim, release_claim
from channels.actions.needs.responding import respond
from channels.actions.needs.telling import tell
from channels.actions.needs.waiting import stop_waiting, wait_for

__all__ = [
    "BODY_LIMIT",
    "CATEGORIES",
    "CONSENTS",
    "KINDS",
    "LONGEST_AHEAD",
    "NATURES",
    "PRACTICE",
    "PRIVATE_LIMIT",
    "THANKS_LIMIT",
    "TITLE_LIMIT",
    "URGENCIES",
    "Amendment",
    "Ask",
    "Claiming",
    "Details",
    "Private",
    "Proxy",
    "advance_claim",
    "amend_need",
    "claim_need",
    "claim_needs",
    "expire_due",
    "hand_over",
    "lapse_due",
    "let_person_go",
    "mask_due",
    "merge_need",
    "miss_claim",
    "nudge_due",
    "open_need",
    "publish_need",
    "release_claim",
    "renew_need",
    "resolve_need",
    "respond",
    "see_private",
    "stop_waiting",
    "take_over",
    "tell",
    "validate_claim",
    "wait_for",
]
