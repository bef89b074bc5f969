"""The claim ledger under ten thousand random lives: what may never happen does not."""

from datetime import UTC, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from matching import claims
from matching.claims import OVER, Ledger
from matching.refusals import Refused

START = datetime(2026, 11, 20, 12, tzinfo=UTC)
PEOPLE = ("asker", "leo", "amina", "nour", "ccas")
people = st.sampled_from(PEOPLE)


class ALifeOfANeed(RuleBasedStateMachine):
    @initialize(quantity=st.integers(1, 12), hours=st.integers(1, 8))
    def asked(self, quantity, hours):
        self.at = START
        self.ledger = Ledger(asked_by="asker", quantity=quantity, expires_at=START + timedelta(hours=hours))
        self.active = {}  # claim → (person, quantity): told apart from the ledger's own book-keeping
        self.ended = None
        self.number = 0

    def attempt(self, act, **kwargs):
        """Run a rule; a refusal must leave everything as it was."""
        before = self.ledger
        frozen = (before.claims, before.over, before.taken)
        try:
            after = act(before, **kwargs)
        except Refused as refusal:
            assert (before.claims, before.over, before.taken) == frozen
            return refusal
        assert (before.claims, before.over, before.taken) == frozen, "a ledger is a value"
        self.ledger = after
        return None

    @rule(by=people, quantity=st.integers(-1, 13))
    def take(self, by, quantity):
        self.number += 1
        free = self.ledger.quantity - sum(amount for _, amount in self.active.values())
        allowed = (
            self.ended is None
            and self.at < self.ledger.expires_at
            and by != "asker"
            and by not in {holder for holder, _ in self.active.values()}
            and 1 <= quantity <= free
        )
        refusal = self.attempt(claims.take, id=f"c{self.number}", by=by, quantity=quantity, at=self.at)
        assert (refusal is None) == allowed
        if refusal is None:
            self.active[f"c{self.number}"] = (by, quantity)

    @rule(data=st.data())
    def release(self, data):
        claim = data.draw(st.sampled_from([*self.active, "unknown"]))
        refusal = self.attempt(claims.release, claim=claim)
        assert (refusal is None) == (self.ended is None and claim in self.active)
        if refusal is None:
            del self.active[claim]

    @rule(outcome=st.sampled_from(["fulfilled", "elsewhere", "unmet", "cancelled", "nonsense"]))
    def resolve(self, outcome):
        refusal = self.attempt(claims.resolve, outcome=outcome)
        assert (refusal is None) == (self.ended is None and outcome != "nonsense")
        if refusal is None:
            self.ended = claims.OUTCOMES[outcome]

    @rule()
    def merge(self):
        refusal = self.attempt(claims.merge)
        assert (refusal is None) == (self.ended is None)
        if refusal is None:
            self.ended = "merged"

    @rule(hours=st.integers(0, 3))
    def time_passes(self, hours):
        self.at += timedelta(hours=hours)

    @rule()
    def expire(self):
        due = self.ended is None and self.ledger.left > 0 and self.at >= self.ledger.expires_at
        self.attempt(claims.expire, at=self.at)
        if due:
            self.ended = "expired"

    @invariant()
    def never_over_taken(self):
        assert 0 <= self.ledger.taken <= self.ledger.quantity
        assert self.ledger.taken + self.ledger.left == self.ledger.quantity

    @invariant()
    def the_active_claims_are_what_is_taken(self):
        assert self.ledger.taken == sum(amount for _, amount in self.active.values())
        assert [(c.id, c.by, c.quantity) for c in self.ledger.claims] == [
            (claim, by, amount) for claim, (by, amount) in self.active.items()
        ]

    @invariant()
    def one_claim_a_person_and_none_of_the_asker(self):
        holders = [claim.by for claim in self.ledger.claims]
        assert len(holders) == len(set(holders))
        assert "asker" not in holders

    @invariant()
    def over_is_over(self):
        if self.ended is not None:
            assert self.ledger.state == self.ended
            assert self.ended in OVER
        else:
            assert self.ledger.state == claims.state_of(self.ledger.taken, self.ledger.quantity)


ALifeOfANeed.TestCase.settings = settings(max_examples=100, stateful_step_count=40, deadline=None)
TestALifeOfANeed = ALifeOfANeed.TestCase
