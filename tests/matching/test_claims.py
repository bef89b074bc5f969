"""The claim ledger, case by case: what is granted, and each way of being refused."""

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
    need = claims.release(need, claim="claim of leo")
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
    assert refused(claims.release, over, claim="claim of amina") == expected
    assert refused(claims.resolve, over, outcome="fulfilled") == expected
    assert refused(claims.merge, over) == expected
    assert claims.expire(over, at=DEADLINE) == over
    assert over.taken == 2, "what was promised stays written"


def test_a_release_frees_its_places():
    need = claims.release(ledger(5, ("leo", 2), ("amina", 3)), claim="claim of leo")
    assert (need.state, need.left) == ("partly_covered", 2)
    need = claims.release(need, claim="claim of amina")
    assert (need.state, need.left) == ("open", 5)


def test_what_was_given_back_is_not_given_back_again():
    need = claims.release(ledger(5, ("leo", 2)), claim="claim of leo")
    assert refused(claims.release, need, claim="claim of leo") == ("already_released", {})
    assert refused(claims.release, ledger(5, ("leo", 2)), claim="no such claim") == ("already_released", {})


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


def test_the_names_of_the_states_do_not_overlap():
    assert not LIVE & OVER
    assert claims.CLAIMABLE < LIVE
    assert set(OUTCOMES.values()) < OVER
