"""Promising a part of a card: exactly once, and the reason when it is too late.

Those who come together are answered together: a hundred people who press the button of one urgent need
share their statements and their commit, in the order in which they came.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import msgspec
from sqlalchemy import Row, bindparam, select

from channels.actions.board import Deed
from channels.actions.needs import notifying
from channels.actions.needs.matches import claim_match
from channels.actions.needs.promises import Made, insert_claims
from channels.actions.needs.telling import count, hold, tell_all
from channels.actions.once import Answer, Keys
from channels.doorway import NeedDoor, is_member_of, needs_for
from channels.reading.conflicts import conflicts_for
from channels.store import Write
from channels.store.ready import Ready
from channels.store.tables import claim, person
from matching import claims as ledger
from matching.refusals import Refused

A = TypeVar("A")
B = TypeVar("B")

_LAST: Final = Ready(
    lambda _: (
        select(person.c.name)
        .join(claim, claim.c.person_id == person.c.id)
        .where(claim.c.need_id == bindparam("need"), claim.c.state.in_(sorted(ledger.ACTIVE)))
        .order_by(claim.c.at.desc(), claim.c.id.desc())
        .limit(1)
    )
)


class Claiming(msgspec.Struct, frozen=True, array_like=True):
    """One promise to make: ``quantity`` units of a need, or as many of an offer.

    With ``match``, an own offer that serves this need (or an own need that this offer serves),
    the other card is claimed in the same transaction, and the two promises live and end together.
    """

    by: str
    need: str
    quantity: int
    key: str | None = None
    on_behalf_of: str | None = None
    match: str | None = None


@dataclass(slots=True)
class _Card:
    """A card that is held, while what is asked of it is decided one after the other."""

    row: Row[Any]
    taken: int
    last: str | None = None  # who promised last, once it is known


@dataclass(frozen=True, slots=True)
class _Granted:
    """A promise that fits; ``taken``: what is promised of the card with it."""

    asked: Claiming
    card: _Card
    taken: int
    warning: dict[str, str] | None


def claim_need(
    tx: Write,
    by: str,
    *,
    need_id: str,
    quantity: int,
    key: str | None = None,
    on_behalf_of: str | None = None,
    match: str | None = None,
) -> Answer:
    """Promise ``quantity`` units of a need, or take as many of an offer; see ``Claiming``.

    Answers ``{"claim": id, "need": id, "seq": seq, "warning": …}``: the warning names something
    else that they promised for the same time, or is None.
    """
    (answer,) = claim_needs(tx, [Claiming(by, need_id, quantity, key, on_behalf_of, match)])
    if isinstance(answer, Refused):
        raise answer
    return answer


def claim_needs(tx: Write, asked: Sequence[Claiming]) -> list[Answer | Refused]:
    """Make many promises in the order given, each answered or refused by itself.

    Exactly once: the cards are held while it is decided who was first, and a refusal tells why.
    """
    answers: list[Answer | Refused] = []
    for run in _runs(asked):
        found = _claim_all(tx, run)
        answers += [found[place] for place in range(len(run))]
    return answers


def _runs(asked: Sequence[Claiming]) -> Iterator[list[Claiming]]:
    """Cut into stretches within which no promise depends on another but by what is left.

    What somebody asks twice is looked at again after the first; a match touches two cards at once.
    """
    run: list[Claiming] = []
    people: set[str] = set()
    for one in asked:
        if run and (one.by in people or one.match is not None or run[-1].match is not None):
            yield run
            run, people = [], set()
        run.append(one)
        people.add(one.by)
    if run:
        yield run


def _claim_all(tx: Write, run: Sequence[Claiming]) -> dict[int, Answer | Refused]:
    """The answer at each place of a stretch."""
    keys = Keys(tx, [(one.by, one.key, ("claim", *_said(one))) for one in run])
    answers: dict[int, Answer | Refused] = {}
    known = _each(answers, dict(enumerate(run)), lambda place, _: keys.answer(place))
    answers |= {place: answer for place, answer in known.items() if answer is not None}
    fresh = {place: run[place] for place, answer in known.items() if answer is None}
    doors = needs_for(tx.conn, [(one.by, one.need) for one in fresh.values()], "need.claim")
    wished = _each(answers, fresh, lambda _, one: _check(tx, one, doors[one.by, one.need]))
    if wished:
        granted = _decide(tx, run, wished, answers)
        for place, answer in _save(tx, granted).items():
            keys.remember(place, answer)
            answers[place] = answer
        keys.save()
    return answers


def _said(one: Claiming) -> tuple[object, ...]:
    """What a key stands for."""
    return one.need, one.quantity, one.on_behalf_of, one.match


def _each(
    answers: dict[int, Answer | Refused], wishes: Mapping[int, A], act: Callable[[int, A], B]
) -> dict[int, B]:
    """What ``act`` makes of each wish; a refusal is the answer at its place."""
    found = {}
    for place, one in wishes.items():
        try:
            found[place] = act(place, one)
        except Refused as refusal:
            answers[place] = refusal
    return found


def _decide(
    tx: Write,
    run: Sequence[Claiming],
    wished: Mapping[int, NeedDoor],
    answers: dict[int, Answer | Refused],
) -> dict[int, _Granted]:
    """Hold the cards, and count in who comes in time."""
    met = conflicts_for(tx.conn, [(run[place].by, door.row) for place, door in wished.items()])
    warnings = dict(zip(wished, met, strict=True))
    held = hold(tx, *{door.row.id for door in wished.values()})
    cards = {id: _Card(row, row.taken) for id, row in held.items()}

    def take(place: int, door: NeedDoor) -> _Granted:
        card = cards[door.row.id]
        _count_in(tx, card, run[place].quantity, door.door.asker.name)
        return _Granted(run[place], card, card.taken, warnings[place])

    return _each(answers, wished, take)


def _check(tx: Write, one: Claiming, door: NeedDoor | Refused) -> NeedDoor:
    """The card, if they may promise a part of it at all."""
    if isinstance(door, Refused):
        raise door
    ledger.check_quantity(one.quantity)
    if door.thing.own:
        raise Refused("own_need")
    if door.claim_id is not None:
        raise Refused("already_yours")
    check_organisation(tx, one.by, one.on_behalf_of)
    return door


def check_organisation(tx: Write, by: str, organisation: str | None) -> None:
    """Nobody, or an organisation that this person may speak for."""
    if organisation is not None and not is_member_of(tx.conn, by, organisation):
        raise Refused("not_found")


def _count_in(tx: Write, card: _Card, quantity: int, name: str) -> None:
    """Count so many units as promised if they are left, or tell why they are not."""
    row = card.row
    if row.state in ledger.OVER:
        raise Refused("need_over", state=row.state)
    if row.needed_by <= tx.at:
        raise Refused("need_over", state="expired")
    left = row.quantity - card.taken
    if left == 0:
        card.last = card.last or _LAST.one(tx.conn, need=row.id).name
        raise Refused("already_claimed", by=card.last, left=0)
    if quantity > left:
        raise Refused("not_enough_left", left=left, unit=row.unit)
    if not row.unlimited:
        card.taken += quantity
    card.last = name


def _save(tx: Write, granted: Mapping[int, _Granted]) -> dict[int, Answer]:
    """Write the promises down, tell of them, and tell whoever asked."""
    promises = list(granted.values())
    rows = _count(tx, promises)
    made = [
        Made(rows[one.need], one.by, one.quantity, one.on_behalf_of) for one in (g.asked for g in promises)
    ]
    ids = insert_claims(tx, made)
    paired = list(zip(made, promises, ids, strict=True))
    seqs = tell_all(
        tx,
        "claimed",
        [Deed(one.row, one.by, {"claim": id, "taken": promise.taken}) for one, promise, id in paired],
    )
    notifying.claimed(
        tx,
        [
            notifying.Claimed(one.row, one.by, one.quantity, id, one.row.quantity - promise.taken)
            for one, promise, id in paired
        ],
    )
    for one, promise, id in paired:
        if promise.asked.match is not None:  # if it is refused nothing is kept, and each is tried alone
            claim_match(tx, one.by, one.row, id, one.quantity, other_id=promise.asked.match)
    return {
        place: {"claim": id, "need": one.row.id, "seq": seq, "warning": promise.warning}
        for place, (one, promise, id), seq in zip(granted, paired, seqs, strict=True)
    }


def _count(tx: Write, granted: Sequence[_Granted]) -> dict[str, Row[Any]]:
    """Each card with all that was promised of it, saved once."""
    units = Counter[str]()
    for one in granted:
        units[one.asked.need] += one.asked.quantity
    cards = {one.asked.need: one.card.row for one in granted}
    return {id: count(tx, row, units[id]) for id, row in cards.items()}
