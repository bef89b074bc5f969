"""Refusals as HTTP: one table from code to status."""

from __future__ import annotations

from typing import Final

from matching.refusals import CODES, Refused

STATUS: Final[dict[str, int]] = {
    "not_signed_in": 401,
    "session_expired": 401,
    "bad_credentials": 401,
    "wrong_password": 403,
    "csrf": 403,
    "not_demo": 404,
    "setup_done": 404,
    "not_found": 404,
    "forbidden": 403,
    "not_member": 403,
    "bad_request": 400,
    "unknown_verb": 400,
    "too_large": 413,
    "empty": 422,
    "too_long": 422,
    "no_word": 422,
    "bad_quantity": 422,
    "bad_deadline": 422,
    "bad_dates": 422,
    "bad_period": 422,
    "bad_choice": 422,
    "bad_email": 422,
    "weak_password": 422,
    "email_taken": 409,
    "name_taken": 409,
    "invitation_invalid": 404,
    "bad_file": 422,
    "too_many_files": 422,
    "files_full": 413,
    "key_reused": 409,
    "deleted": 410,
    "many_alerted": 409,
    "bad_options": 422,
    "poll_over": 409,
    "poll_anonymous": 403,
    "link_invalid": 404,
    "link_expired": 410,
    "link_used": 409,
    "bad_subscription": 422,
    "own_need": 409,
    "already_claimed": 409,
    "already_yours": 409,
    "not_enough_left": 409,
    "need_over": 409,
    "not_claimer": 403,
    "already_released": 409,
    "exercise_over": 409,
    "call_over": 409,
    "call_full": 409,
    "bad_signal": 422,
    "all_alerted": 409,
    "bad_availability": 422,
    "bad_time_zone": 422,
    "too_many": 422,
    "claim_over": 409,
    "claim_moved_on": 409,
    "quantity_taken": 409,
    "already_matched": 409,
    "already_card": 409,
    "masked": 410,
    "rate_limited": 429,
    "read_only": 503,
    "busy": 503,
}
assert set(STATUS) == set(CODES), set(STATUS) ^ set(CODES)


def status_of(refusal: Refused) -> int:
    """The HTTP status of a refusal."""
    return STATUS[refusal.code]
