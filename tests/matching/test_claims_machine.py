"""The claim ledger under thousands of random lives: what may never happen does not."""

import itertools
from datetime import UTC, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from matching import claims
from matching.claims import ACTIVE, DUE, OVER, UNDER_WAY, Ledger
from matching.refusals import Refused

START = datetime(2026, 11, 20, 12, tzinfo=UTC)
PEOPLE = ("asker", "leo", "amina", "nour", "ccas", "paul")
people = st.sampled_from(PEOPLE)


class ALifeOfANeed(RuleBasedStateMachine):
    """Beside the ledger, a book kept another way: who holds what, in which step, and who waits."""

    @initialize(quantity=st.integers(1, 9), hours=st.integers(2, 9), unlimited=st.booleans())
    def asked(self, quantity, hours, unlimited):
        self.at = START
        self.ledger = Ledger(
            asked_by="asker",
            quantity=quantity,
            expires_at=START + timedelta(hours=hours),
            unlimited=unlimited,
        )
        self.book = {}  # claim → [person, quantity, state, until]
        self.line = {}  # person → quantity, in order
        self.ended = None
        self.numbers = itertools.count(1)

    # ── the book ────────────────────────────────────────────────────────────────────────

    def new_id(self):
        return f"c{next(self.numbers)}"

    @property
    def free(self):
        taken = 0 if self.ledger.unlimited else sum(entry[1] for entry in self.book.values())
        return self.ledger.quantity - taken

    @property
    def holders(self):
        return {entry[0] for entry in self.book.values()}

    @property
    def open(self):
        return self.ended is None and self.at < self.ledger.expires_at

    def promote(self):
        while self.open and self.free and self.line:
            by, wish = next(iter(self.line.items()))
            del self.line[by]
            self.book[f"promoted {self.new_id()}"] = [by, min(wish, self.free), "held", None]

    def attempt(self, allowed, act, **how):
        """Run a rule; it is refused exactly when the book says so, and then changes nothing."""
        before = self.ledger
        try:
            after = act(before, **how)
        except Refused:
            assert not allowed
            return False
        assert allowed
        self.ledger = after
        return True

    def pick(self, data):
        return data.draw(st.sampled_from([claim.id for claim in self.ledger.claims] or ["unknown"]))

    def entry(self, claim):
        """The book's line of a claim of the ledger: the book does not know the ledger's ids."""
        found = next((one for one in self.ledger.claims if one.id == claim), None)
        return next((k for k, entry in self.book.items() if found and entry[0] == found.by), None)

    # ── what people and time do ─────────────────────────────────────────────────────────

    @rule(by=people, quantity=st.integers(-1, 10), minutes=st.none() | st.integers(1, 240))
    def take(self, by, quantity, minutes):
        until = None if minutes is None else self.at + timedelta(minutes=minutes)
        fits = self.open and by != "asker" and by not in self.holders and 1 <= quantity <= self.free
        id = self.new_id()
        if self.attempt(fits, claims.take, id=id, by=by, quantity=quantity, at=self.at, confirm_by=until):
            self.book[id] = [by, quantity, "held", until]

    @rule(by=people, quantity=st.integers(0, 10))
    def wait(self, by, quantity):
        fits = self.open and by != "asker" and by not in self.holders and quantity >= 1
        if self.attempt(fits, claims.wait, by=by, quantity=quantity, at=self.at, new_id=self.new_id):
            self.line[by] = quantity
            self.promote()

    @rule(by=people)
    def unwait(self, by):
        self.attempt(True, claims.unwait, by=by)
        self.line.pop(by, None)

    @rule(data=st.data(), to=st.sampled_from(["confirmed", "on_the_way", "delivered", "validated"]))
    def advance(self, data, to):
        claim = self.pick(data)
        entry = self.book.get(self.entry(claim))
        order = claims.STEPS.index
        fits = self.is_due and entry is not None and to != "validated" and order(entry[2]) <= order(to)
        if self.attempt(fits, claims.advance, claim=claim, to=to):
            entry[2:] = [to, None if entry[2] != to else entry[3]]

    @rule(data=st.data(), units=st.none() | st.integers(0, 9))
    def validate(self, data, units):
        claim = self.pick(data)
        entry = self.book.get(self.entry(claim))
        fits = self.is_due and entry is not None and entry[2] != "validated"
        fits = fits and (units is None or 1 <= units < entry[1])
        how = {"outcome": "done" if units is None else "partly", "units": units}
        if self.attempt(fits, claims.validate, claim=claim, at=self.at, new_id=self.new_id, **how):
            entry[1:] = [entry[1] if units is None else units, "validated", None]
            self.promote()

    @rule(data=st.data())
    def release(self, data):
        claim = self.pick(data)
        key = self.entry(claim)
        fits = self.ended is None and key is not None and self.book[key][2] in UNDER_WAY
        if self.attempt(fits, claims.release, claim=claim, at=self.at, new_id=self.new_id):
            del self.book[key]
            self.promote()

    @rule(data=st.data())
    def no_show(self, data):
        claim = self.pick(data)
        key = self.entry(claim)
        fits = self.is_due and key is not None and self.book[key][2] != "validated"
        if self.attempt(fits, claims.no_show, claim=claim, at=self.at, new_id=self.new_id):
            del self.book[key]
            self.promote()

    @rule(data=st.data(), by=people)
    def take_over(self, data, by):
        claim = self.pick(data)
        key = self.entry(claim)
        fits = self.ended is None and key is not None and self.book[key][2] in UNDER_WAY
        fits = fits and by != "asker" and by not in self.holders
        id = self.new_id()
        if self.attempt(fits, claims.take_over, claim=claim, id=id, by=by):
            self.book[id] = [by, self.book.pop(key)[1], "confirmed", None]
            self.line.pop(by, None)

    @rule(quantity=st.integers(0, 12))
    def amend(self, quantity):
        fits = self.ended is None and quantity >= 1 and quantity >= self.ledger.quantity - self.free
        if self.attempt(fits, claims.amend, quantity=quantity, at=self.at, new_id=self.new_id):
            self.promote()

    @rule()
    def lapse(self):
        self.attempt(True, claims.lapse, at=self.at, new_id=self.new_id)
        if self.ended is None:
            late = [
                k for k, (_, _, state, until) in self.book.items() if state == "held" and until is not None
            ]
            for key in [k for k in late if self.book[k][3] <= self.at]:
                del self.book[key]
                self.promote()

    @rule(hours=st.integers(1, 5))
    def renew(self, hours):
        until = self.at + timedelta(hours=hours)
        fits = self.ended in (None, "expired")
        if self.attempt(fits, claims.renew, expires_at=until, at=self.at, new_id=self.new_id):
            self.ended = None
            self.promote()

    @rule(outcome=st.sampled_from(["fulfilled", "elsewhere", "unmet", "cancelled", "nonsense"]))
    def resolve(self, outcome):
        fits = self.ended is None and outcome != "nonsense"
        if self.attempt(fits, claims.resolve, outcome=outcome):
            self.ended = claims.OUTCOMES[outcome]
            self.line = {}
            if outcome == "fulfilled":
                self.book = {k: [by, q, "validated", None] for k, (by, q, *_) in self.book.items()}

    @rule()
    def merge(self):
        if self.attempt(self.ended is None, claims.merge):
            self.ended, self.line = "merged", {}

    @rule(minutes=st.integers(0, 180))
    def time_passes(self, minutes):
        self.at += timedelta(minutes=minutes)

    @rule()
    def expire(self):
        due = self.ended is None and self.free > 0 and self.at >= self.ledger.expires_at
        self.attempt(True, claims.expire, at=self.at)
        if due:
            self.ended, self.line = "expired", {}

    @property
    def is_due(self):
        return self.ended is None or self.ended in DUE

    # ── what always holds ───────────────────────────────────────────────────────────────

    @invariant()
    def never_over_taken(self):
        assert 0 <= self.ledger.taken <= self.ledger.quantity
        assert self.ledger.taken + self.ledger.left == self.ledger.quantity

    @invariant()
    def the_ledger_says_what_the_book_says(self):
        told = sorted((one.by, one.quantity, one.state) for one in self.ledger.claims)
        assert told == sorted((by, quantity, state) for by, quantity, state, _ in self.book.values())
        assert self.ledger.left == self.free
        assert [(one.by, one.quantity) for one in self.ledger.waiting] == list(self.line.items())

    @invariant()
    def nobody_holds_twice_and_nobody_waits_who_holds(self):
        holders = [claim.by for claim in self.ledger.claims]
        waiting = [one.by for one in self.ledger.waiting]
        assert len({*holders, *waiting}) == len(holders) + len(waiting)
        assert "asker" not in {*holders, *waiting}
        assert {claim.state for claim in self.ledger.claims} <= ACTIVE

    @invariant()
    def somebody_waits_only_while_nothing_can_be_had(self):
        if self.open and self.ledger.waiting:
            assert self.ledger.left == 0

    @invariant()
    def over_is_over(self):
        if self.ended is not None:
            assert self.ledger.state == self.ended
            assert self.ended in OVER
            assert not self.ledger.waiting
        else:
            assert self.ledger.state == claims.state_of(self.ledger.taken, self.ledger.quantity)


ALifeOfANeed.TestCase.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
TestALifeOfANeed = ALifeOfANeed.TestCase
