"""A house that keeps its promises, in miniature: it makes histories that the checker must accept.

Each act takes effect at one instant, between its call and its return. Time is a number that grows.
"""

from __future__ import annotations

import random
from itertools import count
from typing import Any

from tests.faults.history import (
    Attempt,
    Call,
    Heard,
    History,
    KeptClaim,
    KeptMessage,
    KeptNeed,
    Logged,
    Reading,
)

CHANNELS = ("square", "meals")


class Model:
    """Acts in the order given. Calls and returns stretch around them at random."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.history = History(seed=seed)
        self.kept = self.history.kept
        self.now = 0.0
        self._numbers = count(1)
        for channel in CHANNELS:
            self.kept.heads[channel] = 0
            self.kept.log[channel] = []

    # ── acts ────────────────────────────────────────────────────────────────────────────

    def post(
        self, by: str, channel: str, *, heard: bool = True, retries: int = 0, keyed: bool = True
    ) -> Call:
        """Say something. Not ``heard``: the answer is lost; ``retries``: the same key again."""
        number = next(self._numbers)
        message, body = f"m{number}", f"body {number}"
        seq = self._log(channel, "message.posted", message, by)
        self.kept.messages[message] = KeptMessage(channel, seq, by, body)
        return self._done(
            "post", by, {"channel": channel, "body": body}, keyed, heard, retries, message=message, seq=seq
        )

    def need(self, by: str, channel: str, quantity: int) -> str:
        number = next(self._numbers)
        need, title = f"n{number}", f"title {number}"
        seq = self._log(channel, "need.opened", need, by)
        self.kept.needs[need] = KeptNeed(channel, by, title, quantity, 0, "open")
        self._done("need", by, {"channel": channel, "title": title}, True, True, 0, need=need, seq=seq)
        return need

    def claim(self, by: str, need: str, quantity: int, *, heard: bool = True, retries: int = 0) -> Call:
        """Promise some of a need, or learn why not."""
        row, asked = self.kept.needs[need], {"need": need, "quantity": quantity}
        no = self._why_not(by, row, need, quantity)
        if no is not None:
            return self._refused("claim", by, asked, no, heard)
        claim = f"c{next(self._numbers)}"
        row.taken += quantity
        self.kept.claims[claim] = KeptClaim(need, by, quantity, "held")
        seq = self._log(row.channel, "need.claimed", need, by, claim=claim, taken=row.taken)
        return self._done("claim", by, asked, True, heard, retries, claim=claim, need=need, seq=seq)

    def release(self, claim: str, *, heard: bool = True) -> Call:
        held = self.kept.claims[claim]
        row, asked = self.kept.needs[held.need], {"need": held.need, "claim": claim}
        if held.state == "released":
            return self._refused("release", held.by, asked, {"code": "already_released"}, heard)
        if held.state == "lapsed":
            no = {"code": "claim_over", "details": {"state": "lapsed"}}
            return self._refused("release", held.by, asked, no, heard)
        if row.state == "fulfilled":
            return self._refused("release", held.by, asked, {"code": "need_over"}, heard)
        held.state = "released"
        row.taken -= held.quantity
        seq = self._log(row.channel, "need.released", held.need, held.by, claim=claim, taken=row.taken)
        return self._done("release", held.by, asked, False, heard, 0, claim=claim, seq=seq)

    def held(self) -> list[str]:
        """The promises that may still lapse."""
        open_needs = {name for name, row in self.kept.needs.items() if row.state == "open"}
        return sorted(
            name for name, one in self.kept.claims.items() if one.state == "held" and one.need in open_needs
        )

    def lapse(self, claim: str) -> None:
        """Nobody confirmed it in time: the house lets go of it."""
        held = self.kept.claims[claim]
        row = self.kept.needs[held.need]
        held.state = "lapsed"
        row.taken -= held.quantity
        self._log(row.channel, "need.lapsed", held.need, held.by, claim=claim, taken=row.taken)

    def resolve(self, need: str) -> Call:
        row = self.kept.needs[need]
        if row.state == "fulfilled":
            return self._refused("resolve", row.author, {"need": need}, {"code": "need_over"}, True)
        row.state = "fulfilled"
        seq = self._log(row.channel, "need.resolved", need, row.author, outcome="fulfilled")
        return self._done("resolve", row.author, {"need": need}, False, True, 0, need=need, seq=seq)

    def hear(self, client: str, channel: str) -> Reading:
        """A client that hears the whole channel."""
        heard = [
            Heard(e.seq, e.kind, e.entity, self.kept.messages[e.entity].body if e.entity[0] == "m" else "")
            for e in self.kept.log[channel]
        ]
        reading = Reading(client, channel, 0, heard)
        self.history.readings.append(reading)
        self.history.due[channel] = self.kept.heads[channel]
        return reading

    # ── their traces ────────────────────────────────────────────────────────────────────

    def _log(self, channel: str, kind: str, entity: str, by: str, **facts: Any) -> int:
        self.kept.heads[channel] += 1
        self.kept.log[channel].append(Logged(self.kept.heads[channel], kind, entity, by, facts or None))
        return self.kept.heads[channel]

    def _around(self) -> tuple[float, float]:
        self.now += 1
        return self.now - self.random.uniform(0, 4), self.now + self.random.uniform(0, 4)

    def _done(
        self, verb: str, by: str, asked: dict[str, Any], keyed: bool, heard: bool, retries: int, **answer: Any
    ) -> Call:
        key = f"k{next(self._numbers)}" if keyed else None
        if key is not None:
            self.kept.keys.setdefault(by, {})[key] = answer
        called, returned = self._around()
        first = Attempt(called, returned, ok=dict(answer)) if heard else Attempt(called)
        again = [Attempt(returned + n, returned + n + 1, ok=dict(answer)) for n in range(retries)]
        return self._noted(Call(verb, by, asked, key, [first, *again]))

    def _refused(self, verb: str, by: str, asked: dict[str, Any], no: dict[str, Any], heard: bool) -> Call:
        called, returned = self._around()
        attempt = Attempt(called, returned, no=no) if heard else Attempt(called)
        return self._noted(Call(verb, by, asked, f"k{next(self._numbers)}", [attempt]))

    def _noted(self, call: Call) -> Call:
        self.history.calls.append(call)
        return call

    def _why_not(self, by: str, row: KeptNeed, need: str, quantity: int) -> dict[str, Any] | None:
        if any((c.need, c.by) == (need, by) and c.state == "held" for c in self.kept.claims.values()):
            return {"code": "already_yours"}
        if row.state == "fulfilled":
            return {"code": "need_over"}
        left = row.quantity - row.taken
        if left == 0:
            return {"code": "already_claimed", "details": {"left": 0}}
        return {"code": "not_enough_left", "details": {"left": left}} if quantity > left else None
