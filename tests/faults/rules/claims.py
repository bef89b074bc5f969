"""Claims are linearizable: each took effect at one instant between its call and its return.

The log gives the order in which promises were made and given back. What is left to show, need by
need, is that this order is possible: that instants can be chosen in it, each between call and
return, such that every refusal also has an instant at which it was true. Choosing greedily is
exact here, since refusals change nothing: each is placed as soon as it is true.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import inf
from typing import Any

from tests.faults.history import Attempt, Call, History, Logged
from tests.faults.rules.keys import name_of, stored_answer
from tests.faults.rules.violation import Violation

CHANGES = ("need.claimed", "need.released", "need.lapsed", "need.resolved")
ENDED = ("released", "lapsed")  # the states of a promise that counts no more


@dataclass
class Need:
    """A need as its events leave it."""

    quantity: int
    active: dict[str, int] = field(default_factory=dict)  # person: units
    claims: dict[str, str] = field(default_factory=dict)  # claim: who took it
    ended: dict[str, str] = field(default_factory=dict)  # claim: how, one of ``ENDED``
    done: set[int] = field(default_factory=set)  # the calls that took effect
    over: bool = False

    @property
    def left(self) -> int:
        return self.quantity - sum(self.active.values())


@dataclass
class Change:
    """An event of the need, with the call that caused it: it took effect between these instants."""

    event: Logged
    call: Call | None

    @property
    def called(self) -> float:
        return self.call.called if self.call else -inf

    @property
    def returned(self) -> float:
        return self.call.returned if self.call else inf


@dataclass
class Refusal:
    """One refused attempt."""

    call: Call
    attempt: Attempt

    @property
    def called(self) -> float:
        return self.attempt.called

    @property
    def returned(self) -> float:
        return inf if self.attempt.returned is None else self.attempt.returned


def check_claims(history: History) -> Iterator[Violation]:
    """Every need by itself: linearizability is local."""
    kept = history.kept
    calls: dict[str, list[Call]] = defaultdict(list)
    for call in history.calls:
        if call.verb in ("claim", "release", "resolve"):
            calls[call.asked["need"]].append(call)
    events: dict[str, list[Logged]] = defaultdict(list)
    for channel, logged in kept.log.items():
        for event in logged:
            if event.kind in CHANGES and kept.needs[event.entity].channel == channel:
                events[event.entity].append(event)
    for need_id in calls.keys() - kept.needs.keys():
        yield Violation("lost", f"need {need_id}: claimed by somebody, and not there")
    for need_id, need in kept.needs.items():
        state = Need(need.quantity)
        yield from _linearize(history, need_id, state, events[need_id], calls[need_id])
        yield from _check_end(history, need_id, state)
    yield from _check_opened(history)


def _check_opened(history: History) -> Iterator[Violation]:
    titles: dict[tuple[str, str], int] = defaultdict(int)
    for need in history.kept.needs.values():
        titles[need.author, need.title] += 1
    for call in history.of("need"):
        count = titles[call.by, call.asked["title"]]
        if count > 1:
            yield Violation("doubled", f"{name_of(call)}: {count} needs")
        if call.acknowledged and call.answers[0]["need"] not in history.kept.needs:
            yield Violation("lost", f"{name_of(call)}: acknowledged as {call.answers[0]}")


def _linearize(
    history: History, need_id: str, state: Need, events: list[Logged], calls: list[Call]
) -> Iterator[Violation]:
    changes = [Change(event, _cause(history, event, calls)) for event in events]
    for change in changes:
        if change.call is None and change.event.kind != "need.lapsed":  # that is the house's own doing
            yield Violation("unsaved", f"need {need_id}: nobody asked for {change.event}")
    done = {id(change.call) for change in changes}
    for call in calls:
        if call.acknowledged and id(call) not in done:
            yield Violation("lost", f"{name_of(call)}: acknowledged as {call.answers[0]}, not in the log")
    refusals = sorted(
        (Refusal(call, attempt) for call in calls for attempt in call.attempts if attempt.refused),
        key=lambda refusal: refusal.called,
    )
    while changes or refusals:
        limit = min(one.returned for one in (*changes, *refusals))
        placed = [one for one in refusals if one.called <= limit and _is_true(one, state)]
        if placed:
            refusals = [one for one in refusals if one not in placed]
        elif changes and changes[0].called <= limit:
            yield from _apply(changes.pop(0), state, need_id)
        else:
            stuck = next((one for one in refusals if one.returned == limit), None)
            if stuck is not None:
                refusals.remove(stuck)
                yield Violation("refused", f"{name_of(stuck.call)}: {stuck.attempt.no}, nothing explains it")
            else:
                change = changes.pop(0)
                yield Violation("reordered", f"need {need_id}: {change.event} stands before its time")
                yield from _apply(change, state, need_id)


def _cause(history: History, event: Logged, calls: list[Call]) -> Call | None:
    """The call behind an event: by its answer, by what is kept under its key, or the only one possible."""
    facts = event.facts or {}
    for call in calls:
        if call.by != event.actor:
            continue
        if event.kind == "need.claimed" and call.verb == "claim":
            answer = call.answers[0] if call.answers else stored_answer(history.kept, call)
            if answer is not None and answer["claim"] == facts["claim"]:
                return call
        elif event.kind == "need.released" and call.verb == "release":
            if call.asked["claim"] == facts["claim"] and (call.acknowledged or call.unknown):
                return call
        elif event.kind == "need.resolved" and call.verb == "resolve" and (call.acknowledged or call.unknown):
            return call
    return None


def _apply(change: Change, state: Need, need_id: str) -> Iterator[Violation]:
    event, facts = change.event, change.event.facts or {}
    state.done.add(id(change.call))
    if event.kind == "need.resolved":
        state.over = True
        return
    claim = facts["claim"]
    if event.kind in ("need.released", "need.lapsed"):
        if claim in state.ended or claim not in state.claims:
            yield Violation("inconsistent", f"need {need_id}: {claim} given back, and not held")
        state.ended[claim] = event.kind.removeprefix("need.")
        state.active.pop(state.claims.get(claim, ""), None)
    else:
        if event.actor in state.active:
            yield Violation("over_claimed", f"need {need_id}: {event.actor} holds two promises")
        state.claims[claim] = event.actor
        units = change.call.asked["quantity"] if change.call else facts["taken"] - state.quantity + state.left
        state.active[event.actor] = state.active.get(event.actor, 0) + units
        if state.left < 0 or state.over:
            yield Violation("over_claimed", f"need {need_id}: {state.left} left after {event}")
    if facts["taken"] != state.quantity - state.left:
        yield Violation("inconsistent", f"need {need_id}: {event} tells {facts['taken']}, {state} is true")


def _is_true(refusal: Refusal, state: Need) -> bool:
    """Whether this refusal tells the truth about this state."""
    no: dict[str, Any] = refusal.attempt.no or {}
    asked, details = refusal.call.asked, no.get("details", {})
    if refusal.call.key is not None and id(refusal.call) in state.done:
        return False  # done already: its key has an answer
    holds = refusal.call.by in state.active
    match refusal.call.verb, no.get("code"):
        case "claim", "already_yours":
            return holds
        case "claim" | "release" | "resolve", "need_over":
            return state.over
        case "claim", "already_claimed":
            return not holds and not state.over and state.left == 0
        case "claim", "not_enough_left":
            fits = state.left == details["left"] and 0 < state.left < asked["quantity"]
            return not holds and not state.over and fits
        case "release", "already_released":
            return state.ended.get(asked["claim"]) == "released"
        case "release", "claim_over":
            return state.ended.get(asked["claim"]) == details["state"]
    return False


def _check_end(history: History, need_id: str, state: Need) -> Iterator[Violation]:
    """The rows say what the events came to."""
    row = history.kept.needs[need_id]
    claims = [claim for claim in history.kept.claims.values() if claim.need == need_id]
    active = sum(claim.quantity for claim in claims if claim.state not in ENDED)
    if active > row.quantity or row.taken > row.quantity:
        yield Violation("over_claimed", f"need {need_id}: {active} promised of {row.quantity}")
    if not row.taken == active == row.quantity - state.left or len(claims) != len(state.claims):
        yield Violation("inconsistent", f"need {need_id}: {row}, claims {claims}, by its events {state}")
