"""The claim ledger, case by case: what is granted, and each way of being refused."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest

from matching import claims
from matching.claims import LARGEST_QUANTITY, LIVE, OUTCOMES, OVER, Ledger
from matching.refusals import Refused

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
DEADLINE = NOON + timedelta(hours=6)


def ledger(quantity=5, *takers, over=None):
    """A need of Claire's, with one claim a taker: ``("leo", 2)``."""
    made = Ledger(asked_by="claire", quantity=quantity, expires_at=DEADLINE)
    for by, amount in takers:
        made = claims.take(made, id=f"claim of {by}", by=by, quantity=amount, at=NOON)
    return claims.replace(made, over=over) if over else made


def refused(act, *args, **kwargs):
    with pytest.raises(Refused) as refusal:
        act(*args, **kwargs)
    return refusal.value.code, refusal.value.details


def take(of, by="leo", quantity=1, at=NOON):
    return claims.take(of, id="new", by=by, quantity=quantity, at=at)


def after(act, of, at=NOON, **how):
    """A step that may free units, with names for the promises of those who waited."""
    numbers = itertools.count(1)
    return act(of, at=at, new_id=lambda: f"promoted {next(numbers)}", **how)


def release(of, claim, at=NOON):
    return after(claims.release, of, claim=claim, at=at)


def queued(of, *waiting):
    for by, quantity in waiting:
        of = after(claims.wait, of, by=by, quantity=quantity)
    return of


def held(of):
    return [(claim.by, claim.quantity, claim.state) for claim in of.claims]


def test_a_need_fills_up_part_by_part():
    need = ledger(5)
    assert (need.state, need.taken, need.left) == ("open", 0, 5)
    need = take(need, "leo", 2)
    assert (need.state, need.taken, need.left) == ("partly_covered", 2, 3)
    need = claims.take(need, id="other", by="amina", quantity=3, at=NOON)
    assert (need.state, need.taken, need.left) == ("covered", 5, 0)
    assert [claim.by for claim in need.claims] == ["leo", "amina"]


def test_one_person_may_take_it_all():
    assert take(ledger(5), quantity=5).state == "covered"


def test_taking_leaves_the_ledger_it_was_given_as_it_was():
    before = ledger(5)
    take(before, quantity=5)
    assert before.taken == 0


def test_more_than_is_left_is_refused_and_the_remainder_told():
    assert refused(take, ledger(5, ("amina", 3)), quantity=3) == ("not_enough_left", {"left": 2})
    assert take(ledger(5, ("amina", 3)), quantity=2).state == "covered"


def test_when_nothing_is_left_the_last_taker_is_named():
    full = ledger(5, ("amina", 3), ("nour", 2))
    assert refused(take, full) == ("already_claimed", {"by": "nour", "left": 0})


def test_the_asker_does_not_claim():
    assert refused(take, ledger(5), by="claire") == ("own_need", {})


def test_a_person_holds_one_claim_at_a_time():
    need = ledger(5, ("leo", 1))
    assert refused(take, need) == ("already_yours", {})
    need = release(need, claim="claim of leo")
    assert take(need).held_by("leo") is not None


@pytest.mark.parametrize("quantity", [0, -1, LARGEST_QUANTITY + 1, 1.0, True, "1", None, 10**40])
def test_a_quantity_is_a_whole_number_within_reason(quantity):
    code, details = refused(take, ledger(5), quantity=quantity)
    assert (code, details) == ("bad_quantity", {"limit": LARGEST_QUANTITY})
    assert refused(Ledger, asked_by="claire", quantity=quantity, expires_at=DEADLINE)[0] == "bad_quantity"


@pytest.mark.parametrize("quantity", [1, LARGEST_QUANTITY])
def test_the_bounds_themselves_are_fine(quantity):
    assert take(ledger(quantity), quantity=quantity).state == "covered"


def test_the_deadline_is_the_first_instant_that_is_too_late():
    just_before = DEADLINE - timedelta(milliseconds=1)
    assert take(ledger(5), at=just_before).taken == 1
    assert refused(take, ledger(5), at=DEADLINE) == ("need_over", {"state": "expired"})


@pytest.mark.parametrize("state", sorted(OVER))
def test_an_over_need_moves_no_more(state):
    over = ledger(5, ("amina", 2), over=state)
    expected = ("need_over", {"state": state})
    assert refused(take, over) == expected
    assert refused(release, over, claim="claim of amina") == expected
    assert refused(claims.resolve, over, outcome="fulfilled") == expected
    assert refused(claims.merge, over) == expected
    assert claims.expire(over, at=DEADLINE) == over
    assert over.taken == 2, "what was promised stays written"


def test_a_release_frees_its_places():
    need = release(ledger(5, ("leo", 2), ("amina", 3)), claim="claim of leo")
    assert (need.state, need.left) == ("partly_covered", 2)
    need = release(need, claim="claim of amina")
    assert (need.state, need.left) == ("open", 5)


def test_what_was_given_back_is_not_given_back_again():
    need = release(ledger(5, ("leo", 2)), claim="claim of leo")
    assert refused(release, need, claim="claim of leo") == ("already_released", {})
    assert refused(release, ledger(5, ("leo", 2)), claim="no such claim") == ("already_released", {})


@pytest.mark.parametrize(("outcome", "state"), OUTCOMES.items())
def test_each_outcome_leads_to_its_state(outcome, state):
    for need in (ledger(5), ledger(5, ("leo", 2)), ledger(5, ("leo", 5))):
        assert claims.resolve(need, outcome=outcome).state == state
    assert state in OVER


def test_an_unknown_outcome_is_refused():
    assert refused(claims.resolve, ledger(5), outcome="perhaps") == ("bad_choice", {"field": "outcome"})


def test_a_duplicate_ends_as_merged():
    assert claims.merge(ledger(5, ("leo", 2))).state == "merged"


def test_what_is_still_missing_at_the_deadline_expires():
    too_early = DEADLINE - timedelta(milliseconds=1)
    for need in (ledger(5), ledger(5, ("leo", 2))):
        assert claims.expire(need, at=too_early) == need
        assert claims.expire(need, at=DEADLINE).state == "expired"


def test_a_covered_need_does_not_expire():
    covered = ledger(5, ("leo", 5))
    assert claims.expire(covered, at=DEADLINE).state == "covered"


# ── a promise goes on ───────────────────────────────────────────────────────────────────────


def test_a_promise_goes_on_and_never_back():
    need = ledger(5, ("leo", 2))
    for state in ("confirmed", "on_the_way", "delivered"):
        need = claims.advance(need, claim="claim of leo", to=state)
        assert held(need) == [("leo", 2, state)]
        assert claims.advance(need, claim="claim of leo", to=state) is need, "said twice is said once"
    assert refused(claims.advance, need, claim="claim of leo", to="confirmed") == (
        "claim_moved_on", {"state": "delivered"},
    )  # fmt: skip
    straight = claims.advance(ledger(5, ("leo", 2)), claim="claim of leo", to="delivered")
    assert straight.claims == need.claims, "steps may be left out"
    assert need.taken == 2


@pytest.mark.parametrize("state", ["held", "validated", "released", "soon"])
def test_a_claimer_says_no_other_step(state):
    need = ledger(5, ("leo", 2))
    assert refused(claims.advance, need, claim="claim of leo", to=state) == ("bad_choice", {"field": "state"})


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("released", ("already_released", {})),
        ("lapsed", ("claim_over", {"state": "lapsed"})),
        ("no_show", ("claim_over", {"state": "no_show"})),
        ("reassigned", ("claim_over", {"state": "reassigned"})),
    ],
)
def test_an_ended_promise_goes_nowhere(state, expected):
    assert refused(claims.check_advance, state, "confirmed") == expected
    assert refused(claims.check_under_way, state) == expected
    assert refused(claims.check_unproven, state) == expected


def test_what_came_is_validated_and_the_rest_is_asked_for_again():
    need = ledger(5, ("leo", 3), ("amina", 2))
    all_came = after(claims.validate, need, claim="claim of leo", outcome="done")
    assert held(all_came)[0] == ("leo", 3, "validated")
    assert all_came.state == "covered"
    two_came = after(claims.validate, need, claim="claim of leo", outcome="partly", units=2)
    assert held(two_came)[0] == ("leo", 2, "validated")
    assert (two_came.state, two_came.left) == ("partly_covered", 1)
    assert (
        refused(after, claims.validate, two_came, claim="claim of leo", outcome="done")[0] == "claim_moved_on"
    )


@pytest.mark.parametrize(
    ("outcome", "units", "code"),
    [
        ("partly", 3, "bad_quantity"),
        ("partly", 0, "bad_quantity"),
        ("partly", None, "bad_quantity"),
        ("perhaps", 1, "bad_choice"),
    ],
)
def test_a_part_is_less_than_the_whole(outcome, units, code):
    assert refused(claims.received, 3, outcome, units)[0] == code
    assert refused(claims.received, 1, "partly", 1)[0] == "bad_choice", "one unit has no part"


def test_delivered_help_is_not_given_back_and_yet_may_turn_out_missing():
    need = claims.advance(ledger(5, ("leo", 2)), claim="claim of leo", to="delivered")
    assert refused(release, need, claim="claim of leo") == ("claim_moved_on", {"state": "delivered"})
    assert after(claims.no_show, need, claim="claim of leo").state == "open"
    proven = after(claims.validate, need, claim="claim of leo", outcome="done")
    assert refused(after, claims.no_show, proven, claim="claim of leo")[0] == "claim_moved_on"


def test_after_the_deadline_help_is_still_on_its_way():
    over = ledger(5, ("leo", 2), over="expired")
    assert held(claims.advance(over, claim="claim of leo", to="delivered"))[0][2] == "delivered"
    assert after(claims.validate, over, claim="claim of leo", outcome="done").state == "expired"
    assert after(claims.no_show, over, claim="claim of leo").taken == 0
    closed = ledger(5, ("leo", 2), over="closed")
    assert refused(claims.advance, closed, claim="claim of leo", to="delivered")[0] == "need_over"


def test_what_is_not_confirmed_in_time_lapses():
    until = NOON + timedelta(hours=2)
    need = claims.take(ledger(5), id="c", by="leo", quantity=2, at=NOON, confirm_by=until)
    assert after(claims.lapse, need, at=until - timedelta(milliseconds=1)) == need
    assert after(claims.lapse, need, at=until).state == "open"
    sure = claims.advance(need, claim="c", to="confirmed")
    assert after(claims.lapse, sure, at=until) == sure


# ── waiting ─────────────────────────────────────────────────────────────────────────────────


def test_what_comes_free_goes_to_the_first_in_line_as_much_as_fits():
    need = queued(ledger(5, ("leo", 3), ("amina", 2)), ("nour", 2), ("ccas", 4), ("paul", 1))
    assert [one.by for one in need.waiting] == ["nour", "ccas", "paul"]
    need = release(need, claim="claim of leo")
    assert held(need) == [("amina", 2, "held"), ("nour", 2, "held"), ("ccas", 1, "held")]
    assert [one.by for one in need.waiting] == ["paul"], "who got a part is in line no more"
    need = release(need, claim="claim of amina")
    assert held(need)[-1] == ("paul", 1, "held")
    assert (need.left, need.waiting) == (1, ())


def test_who_waits_while_something_is_left_gets_it_at_once():
    need = queued(ledger(5, ("leo", 3)), ("nour", 4))
    assert held(need) == [("leo", 3, "held"), ("nour", 2, "held")]


def test_waiting_again_keeps_the_place():
    need = queued(ledger(2, ("leo", 2)), ("nour", 1), ("ccas", 1), ("nour", 2))
    assert [(one.by, one.quantity) for one in need.waiting] == [("nour", 2), ("ccas", 1)]
    assert [one.by for one in claims.unwait(need, by="nour").waiting] == ["ccas"]
    assert claims.unwait(need, by="paul") == need


def test_who_may_not_wait():
    full = ledger(2, ("leo", 2))
    assert refused(queued, full, ("claire", 1))[0] == "own_need"
    assert refused(queued, full, ("leo", 1))[0] == "already_yours"
    assert refused(queued, full, ("nour", 0))[0] == "bad_quantity"
    assert refused(after, claims.wait, full, by="nour", quantity=1, at=DEADLINE)[0] == "need_over"
    assert refused(queued, ledger(2, over="closed"), ("nour", 1))[0] == "need_over"


def test_nobody_is_promoted_when_it_is_too_late():
    need = release(queued(ledger(2, ("leo", 2)), ("nour", 1)), claim="claim of leo", at=DEADLINE)
    assert (need.claims, [one.by for one in need.waiting]) == ((), ["nour"])
    assert claims.expire(need, at=DEADLINE).waiting == ()


def test_no_lapse_and_no_show_pass_on_what_they_free():
    need = queued(ledger(2, ("leo", 2)), ("nour", 2))
    assert held(after(claims.no_show, need, claim="claim of leo")) == [("nour", 2, "held")]
    partly = after(claims.validate, need, claim="claim of leo", outcome="partly", units=1)
    assert held(partly) == [("leo", 1, "validated"), ("nour", 1, "held")]


# ── other hands, other quantities ───────────────────────────────────────────────────────────


def test_a_promise_taken_over_is_confirmed_and_of_the_same_size():
    need = queued(ledger(3, ("leo", 2), ("amina", 1)), ("nour", 1))
    need = claims.take_over(need, claim="claim of leo", id="n", by="nour")
    assert held(need) == [("amina", 1, "held"), ("nour", 2, "confirmed")]
    assert (need.state, need.waiting) == ("covered", ())
    for by, code in (("claire", "own_need"), ("amina", "already_yours"), ("nour", "already_yours")):
        assert refused(claims.take_over, need, claim="n", id="x", by=by)[0] == code


def test_more_is_asked_and_those_who_wait_have_it():
    need = queued(ledger(2, ("leo", 2)), ("nour", 2))
    assert refused(after, claims.amend, need, quantity=1) == ("quantity_taken", {"taken": 2})
    more = after(claims.amend, need, quantity=5)
    assert (held(more)[-1], more.left) == (("nour", 2, "held"), 1)
    assert after(claims.amend, ledger(5, ("leo", 2)), quantity=2).state == "covered"


def test_more_time_brings_an_expired_card_back():
    later = DEADLINE + timedelta(days=1)
    back = after(claims.renew, ledger(5, ("leo", 2), over="expired"), expires_at=later, at=DEADLINE)
    assert (back.state, take(back, "nour", 3, at=DEADLINE).state) == ("partly_covered", "covered")
    assert refused(after, claims.renew, ledger(5, over="closed"), expires_at=later)[0] == "need_over"


def test_an_unlimited_offer_never_runs_out():
    offer = Ledger(asked_by="claire", quantity=2, expires_at=DEADLINE, unlimited=True)
    for number in range(20):
        offer = claims.take(offer, id=str(number), by=f"neighbour {number}", quantity=2, at=NOON)
    assert (offer.state, offer.taken, offer.left, len(offer.claims)) == ("open", 0, 2, 20)
    assert refused(take, offer, quantity=3) == ("not_enough_left", {"left": 2})


def test_help_that_was_given_proves_every_promise():
    need = queued(ledger(3, ("leo", 2), ("amina", 1)), ("nour", 1))
    done = claims.resolve(need, outcome="fulfilled")
    assert {claim.state for claim in done.claims} == {"validated"}
    assert done.waiting == claims.resolve(need, outcome="unmet").waiting == ()
    assert {claim.state for claim in claims.resolve(need, outcome="unmet").claims} == {"held"}


def test_the_names_of_the_states_do_not_overlap():
    assert not LIVE & OVER
    assert claims.CLAIMABLE < LIVE
    assert set(OUTCOMES.values()) < OVER
