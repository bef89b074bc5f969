"""The waves that the town's needs called, at the instants at which a worker would have started them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from random import Random
from typing import Final

from sqlalchemy import func, select, update

from channels.actions.alerts.starting import due_courses, plan_wave, read_stage, start_wave
from channels.store.tables import course, delivery, notice
from matching.ranking import Matcher, NeedText, PersonText, Ranked
from server.demo.seeding.pen import Known, Pen

SAMPLE: Final = 40  # people compared for a wave of the past: six months of them in some seconds
REMEMBERED: Final = timedelta(days=21)  # how far back the waves are played
FRESH: Final = 4  # notices that a persona has not read yet


@dataclass(frozen=True, slots=True)
class Glance:
    """The real ranker, shown a sample of the town: always the same people for the same need."""

    ranker: Matcher

    def people_for(self, need: NeedText, people: Iterable[PersonText], *, limit: int = 50) -> list[Ranked]:
        """Whom to alert, among some."""
        crowd = sorted(people, key=lambda one: one.id)
        seen = Random(f"relais:demo:wave:{need.id}").sample(crowd, min(SAMPLE, len(crowd)))
        return self.ranker.people_for(need, seen, limit=limit)


@cache
def glance() -> Glance:
    """The ranker of the demo, made once; words and the lexicon are enough for the past."""
    return Glance(Matcher())


def call_waves(pen: Pen, *, since: datetime, until: datetime) -> None:
    """Start every wave that was due between these instants, in order; older needs alert nobody any more."""
    pen.conn.execute(update(course).where(course.c.due_at < since).values(due_at=None))
    while True:
        due = pen.conn.execute(
            select(func.min(course.c.due_at)).where(course.c.due_at <= until, course.c.stopped_at.is_(None))
        ).scalar()
        if due is None:
            return
        for need_id in due_courses(pen.conn, due):
            stage = read_stage(pen.conn, need_id, due)
            if stage is None:
                pen.conn.execute(update(course).where(course.c.need_id == need_id).values(due_at=None))
            else:
                start_wave(pen.at(due), plan_wave(stage, glance, due))


def settle_notices(pen: Pen, known: Known, personas: frozenset[str], *, at: datetime) -> None:
    """What was to be sent has left, and was read; personas have some left to read."""
    conn = pen.conn
    conn.execute(
        update(delivery).where(delivery.c.state == "due").values(state="sent", sent_at=delivery.c.run_at)
    )
    fresh = [
        notice_id
        for key in sorted(personas)
        for notice_id in conn.execute(
            select(notice.c.id)
            .where(notice.c.person_id == known.people[key], notice.c.replaced_at.is_(None))
            .order_by(notice.c.at.desc(), notice.c.id.desc())
            .limit(FRESH)
        ).scalars()
    ]
    conn.execute(
        update(notice).where(notice.c.read_at.is_(None), notice.c.id.not_in(fresh)).values(read_at=at)
    )
