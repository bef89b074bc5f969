"""The closed list of ways in which Relais says no.

A refusal is an answer, not a fault: it has a name, the facts that explain it, and one
sentence a language in the catalogues (``refusal-<code>``). Whoever raises it changed nothing.
"""

from __future__ import annotations

from typing import Final

CODES: Final[dict[str, str]] = {
    # who you are
    "not_signed_in": "no session, or one that ended",
    "session_expired": "the session existed and is over",
    "bad_credentials": "unknown e-mail or wrong password (never told apart)",
    "wrong_password": "the present password given to change it is wrong",
    "csrf": "the form was not sent from one of our pages",
    "not_demo": "one-click personas exist in demo mode only",
    "setup_done": "the first-run page is closed once a network exists",
    # what you may see and do
    "not_found": "it does not exist, or it is not yours to see: never told apart",
    "forbidden": "you may see it, but not do this to it",
    "not_member": "join the channel before writing in it",
    # what you sent
    "bad_request": "a field is missing, unknown or of the wrong type",
    "unknown_verb": "the protocol has no such verb",
    "too_large": "larger than the limit in details.limit",
    "empty": "nothing to say: the text is empty",
    "too_long": "longer than details.limit characters (details.field)",
    "bad_quantity": "not a whole number between 1 and details.limit",
    "bad_deadline": "in the past, or more than details.days ahead, or not a date",
    "bad_choice": "details.field is not one of the known values",
    "bad_email": "not an e-mail address",
    "weak_password": "shorter than details.limit characters, or too common",
    "email_taken": "somebody already has this e-mail",
    "name_taken": "the network already has a channel of this name",
    "invitation_invalid": "unknown, used or expired invitation",
    "key_reused": "this idempotency key was used for something else",
    "deleted": "the message was deleted",
    # needs and claims
    "own_need": "the asker does not claim what they asked for",
    "already_claimed": "nothing is left: details.by took the last of it",
    "already_yours": "you hold a claim on this need",
    "not_enough_left": "fewer than asked are left: details.left",
    "need_over": "the need is over: details.state",
    "not_claimer": "the claim is somebody else's",
    "already_released": "the claim was given back before",
    # the house
    "rate_limited": "too many tries; details.retry_after seconds",
    "read_only": "the disk is full or fails: nothing can be saved until it is well",
    "busy": "the write queue is full; details.retry_after seconds",
}


class Refused(Exception):
    """A named no. ``details`` are plain values, safe to show to the person who asked."""

    def __init__(self, code: str, /, **details: object) -> None:
        assert code in CODES, f"unknown refusal {code!r}"
        super().__init__(code)
        self.code = code
        self.details = details

    @property
    def retry_after(self) -> float | None:
        """Seconds to wait before trying again, when waiting helps."""
        value = self.details.get("retry_after")
        return float(value) if isinstance(value, int | float) else None
