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
    "no_word": "nothing to look for: only words that every text has",
    "too_long": "longer than details.limit characters (details.field)",
    "bad_quantity": "not a whole number between 1 and details.limit",
    "bad_deadline": "in the past, or more than details.days ahead, or not a date",
    "bad_dates": "the days are turned round, not dates, or more than details.days of them",
    "bad_period": "it would end before it starts",
    "bad_choice": "details.field is not one of the known values",
    "bad_email": "not an e-mail address",
    "weak_password": "shorter than details.limit characters, or too common",
    "email_taken": "somebody already has this e-mail",
    "name_taken": "the network already has a channel of this name",
    "invitation_invalid": "unknown, used or expired invitation",
    "bad_file": "a file of no kind that is kept, broken, or none at all",
    "too_many_files": "more than details.limit files on one thing",
    "files_full": "the network keeps as many bytes of files as it may",
    "key_reused": "this idempotency key was used for something else",
    "deleted": "the message was deleted",
    "bad_options": "a poll has details.least to details.limit answers, all different",
    "poll_over": "the poll takes no more answers",
    "poll_anonymous": "of this poll nobody is told who answered what",
    "many_alerted": "it would alert details.count people, and does not say that this is meant",
    # what comes from outside of the pages
    "link_invalid": "no link of ours, or its person is gone: never told apart",
    "link_expired": "the link held for some days only",
    "link_used": "the link did its work before, or what it was about has gone since",
    "bad_subscription": "not a browser's push subscription, or of an unknown push service",
    # needs and claims
    "own_need": "the asker does not claim what they asked for",
    "already_claimed": "nothing is left: details.by took the last of it",
    "already_yours": "you hold a claim on this need",
    "not_enough_left": "fewer than asked are left: details.left",
    "need_over": "the need is over: details.state",
    "not_claimer": "the claim is somebody else's",
    "already_released": "the claim was given back before",
    # practice
    "exercise_over": "the exercise ended: nothing more may be opened or joined in it",
    # quick video
    "call_over": "the call ended",
    "call_full": "details.most people sit in this call already",
    "bad_signal": "a signal that is no session description, no candidate, no state",
    # alerts and preferences
    "all_alerted": "everybody who could be alerted was: the telephone is left",
    "bad_availability": "hours of the week that are no hours, or end before they begin",
    "bad_time_zone": "details.zone is not a known time zone",
    "too_many": "more than details.limit entries (details.field)",
    "claim_over": "the claim ended another way: details.state (lapsed, no_show, reassigned)",
    "claim_moved_on": "the claim is further than that: details.state",
    "quantity_taken": "fewer than what is promised already: details.taken",
    "already_matched": "the other side of this match holds a claim there already",
    "already_card": "this message became a card before: details.need",
    "masked": "the private details were erased some days after the end",
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
