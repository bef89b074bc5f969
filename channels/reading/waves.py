"""The waves of one need as the coordination sees them: who was alerted and why, and what each answered."""

from __future__ import annotations

from typing import Any, Literal

import msgspec
from sqlalchemy import Connection, case, select

from channels.clock import iso
from channels.doorway import need_for
from channels.reading.people import people_by_id
from channels.shapes import Person
from channels.store.tables import alert, claim, course, response, wave
from matching.claims import ACTIVE, CLAIMABLE

AlertAnswer = Literal["taken", "cannot", "seen", "silent"]
WaveKind = Literal["some", "calm", "channel", "calls"]


class Alerted(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who was alerted: why, and what they answered so far."""

    person: Person
    answer: AlertAnswer
    reasons: tuple[dict[str, Any], ...]


class WaveLine(msgspec.Struct, frozen=True, kw_only=True):
    """One wave. ``people`` it called then; ``alerted`` those of them whom no later round called again."""

    number: int
    round: int
    kind: WaveKind
    at: str
    people: int
    alerted: tuple[Alerted, ...]


class Waves(msgspec.Struct, frozen=True, kw_only=True):
    """The alerting for a need. ``next_at`` is when the next wave starts, unless somebody helps before.

    ``may_widen``: somebody is left to call, and something is missing. ``calling``: nobody is left
    but the telephone.
    """

    need: str
    waves: tuple[WaveLine, ...]
    next_at: str | None
    may_widen: bool
    calling: bool

    def answered(self, answer: AlertAnswer) -> int:
        """How many of those alerted answered so."""
        return sum(one.answer == answer for line in self.waves for one in line.alerted)


def waves_of(conn: Connection, person_id: str, need_id: str) -> Waves:
    """The waves of a need, for somebody of the coordination who may see it."""
    door = need_for(conn, person_id, need_id, "need.see_wave")
    stands = conn.execute(select(course).where(course.c.need_id == need_id)).one_or_none()
    rows = conn.execute(select(wave).where(wave.c.need_id == need_id).order_by(wave.c.number)).all()
    called = _called(conn, need_id)
    missing = door.row.state in CLAIMABLE
    due = stands.due_at if stands is not None else None
    return Waves(
        need=need_id,
        waves=tuple(
            WaveLine(
                number=row.number,
                round=row.round,
                kind=row.kind,
                at=iso(row.at),
                people=row.people,
                alerted=tuple(called.get(row.number, ())),
            )
            for row in rows
        ),
        next_at=iso(due) if due is not None else None,
        may_widen=missing and due is not None,
        calling=missing and bool(rows) and rows[-1].kind == "calls",
    )


def _called(conn: Connection, need_id: str) -> dict[int, list[Alerted]]:
    """Who was alerted, by wave; those who did something about it first."""
    answer: Any = case(
        (claim.c.id.is_not(None), "taken"),
        (response.c.answer == "cannot", "cannot"),
        (response.c.answer == "seen", "seen"),
        else_="silent",
    )
    order = case((claim.c.id.is_not(None), 0), (response.c.answer == "seen", 1), else_=2)
    rows = conn.execute(
        select(alert.c.person_id, alert.c.wave, alert.c.reasons, answer.label("answer"))
        .outerjoin(
            claim,
            (claim.c.need_id == alert.c.need_id)
            & (claim.c.person_id == alert.c.person_id)
            & claim.c.state.in_(ACTIVE),
        )
        .outerjoin(
            response, (response.c.need_id == alert.c.need_id) & (response.c.person_id == alert.c.person_id)
        )
        .where(alert.c.need_id == need_id)
        .order_by(alert.c.wave, order, alert.c.person_id)
    ).all()
    people = people_by_id(conn, {row.person_id for row in rows})
    found: dict[int, list[Alerted]] = {}
    for row in rows:
        found.setdefault(row.wave, []).append(
            Alerted(person=people[row.person_id], answer=row.answer, reasons=tuple(row.reasons))
        )
    return found
