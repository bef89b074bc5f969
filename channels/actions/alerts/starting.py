"""Starting a wave: read who could be called, rank them, and call them if nobody did so meanwhile.

Ranking takes longer than a transaction may. So a wave is three steps: ``read_stage`` on a snapshot,
``plan_wave`` without a database, ``start_wave`` in one transaction whose conditional update sees to it that
each wave starts once, whatever the number of workers.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Protocol

from sqlalchemy import Connection, Insert, Row, bindparam, func, insert, select, true, update
from sqlalchemy.dialects import postgresql, sqlite

from channels.actions.alerts.candidates import Candidate, candidates, need_text
from channels.actions.alerts.circle import Circle, circle_of
from channels.actions.alerts.courses import called_in, course_of, course_row, helping, need_of
from channels.actions.alerts.following import ALERT, tag_of
from channels.actions.board import append_to_board
from channels.actions.notices import notify
from channels.store import Write
from channels.store.bulk import BulkInsert, as_json, milliseconds
from channels.store.ready import Ready
from channels.store.tables import alert, channel, course, exercise_member, need, person, response, wave
from matching.claims import CLAIMABLE
from matching.ranking import NeedText, PersonText, Ranked
from matching.waves import Candidates, Course, Wave, next_wave

Reasons = list[dict[str, Any]]  # code and facts, as the catalogues word them
REASONS_KEPT: Final = 3  # more than anybody reads on a telephone
HABITS: Final = frozenset({"reliable", "rested"})  # no reason by themselves
_REFUSING: Final = Ready(
    lambda _: select(response.c.person_id).where(
        response.c.need_id == bindparam("need"), response.c.answer == "cannot"
    )
)


def _alerting(postgres: bool) -> Insert:
    rows = (postgresql.insert if postgres else sqlite.insert)(alert)
    return rows.on_conflict_do_update(
        index_elements=["need_id", "person_id"],
        set_={name: rows.excluded[name] for name in ("wave", "at", "reasons")},
    )


_ALERT: Final = BulkInsert(("need_id", "person_id", "wave", "at", "reasons"), _alerting)


class Ranker(Protocol):
    """Says whom to alert, the best first, and why."""

    def people_for(
        self, need: NeedText, people: Iterable[PersonText], *, limit: int = 50
    ) -> list[Ranked]: ...


@dataclass(frozen=True, slots=True)
class Stage:
    """What a wave is planned from: the need, where its course stands, and everybody who could be called."""

    need: NeedText
    category: str
    course: Course
    number: int
    circle: Circle
    left: Mapping[str, Candidate]
    channel_name: str


@dataclass(frozen=True, slots=True)
class Planned:
    """The wave to start, if the course still stands at ``number``, and nobody asked for it since."""

    need_id: str
    round: int
    number: int
    wave: Wave
    reasons: Mapping[str, Reasons]
    by_hand: bool = False


def due_courses(conn: Connection, now: datetime, *, limit: int = 50) -> list[str]:
    """The needs whose next wave is due, the longest waiting first."""
    rows = conn.execute(
        select(course.c.need_id)
        .where(course.c.due_at <= now, course.c.stopped_at.is_(None))
        .order_by(course.c.due_at, course.c.need_id)
        .limit(limit)
    )
    return list(rows.scalars())


def read_stage(conn: Connection, need_id: str, now: datetime) -> Stage | None:
    """Read what a wave is planned from; None when none is due any more."""
    row = conn.execute(select(need).where(need.c.id == need_id)).one()
    stands = course_row(conn, need_id)
    if stands is None or stands.due_at is None or stands.due_at > now or row.state not in CLAIMABLE:
        return None
    circle = circle_of(conn, row)
    called = called_in(conn, need_id, stands.round)
    left = candidates(conn, sorted(circle.people - called - _settled(conn, need_id)), now)
    return Stage(
        need=need_text(conn, row, now),
        category=row.category,
        course=course_of(conn, row, stands),
        number=stands.number,
        circle=circle,
        left=left,
        channel_name=conn.execute(select(channel.c.name).where(channel.c.id == row.channel_id)).scalar_one(),
    )


def _settled(conn: Connection, need_id: str) -> set[str]:
    """Who said no, or helps already."""
    return {*_REFUSING.values(conn, need=need_id), *helping(conn, need_id)}


def plan_wave(stage: Stage, ranker: Callable[[], Ranker], now: datetime) -> Planned:
    """Rank who is left, and let the rule choose the wave. Needs no database."""
    ranked = _rank(stage, ranker)
    reasons: dict[str, Reasons] = {
        one.id: [{"code": why.code, **why.facts} for why in one.reasons[:REASONS_KEPT]] for one in ranked
    }
    order = [one.id for one in ranked]
    chosen = next_wave(stage.course, now, _sort(stage, order, now))
    return Planned(
        need_id=stage.need.id,
        round=stage.course.round,
        number=stage.number,
        wave=chosen,
        reasons={one: _why(stage, one, reasons.get(one, [])) for one in chosen.people},
        by_hand=stage.course.by_hand,
    )


def _rank(stage: Stage, ranker: Callable[[], Ranker]) -> list[Ranked]:
    """Everybody who is left, the best first. Who asked to hear of calm needs is not compared."""
    texts = [one.text for one in stage.left.values()]
    if not texts or stage.course.pace == "normal":
        return []
    return ranker().people_for(stage.need, texts, limit=len(texts))


def _sort(stage: Stage, order: Sequence[str], now: datetime) -> Candidates:
    """Those on duty first, each group in the order of the ranking; who sleeps apart, in the same order."""
    left = {id: one for id, one in stage.left.items() if _back_in_time(one, stage.course.needed_by)}
    vital = stage.course.pace == "vital"
    by_duty = sorted((one for one in order if one in left), key=lambda one: not left[one].preferences.on_duty)
    asleep = [one for one in by_duty if left[one].preferences.asleep(now, vital=vital)]
    sleeping = set(asleep)
    wakings = [left[one].preferences.awake_from(now, vital=vital) for one in asleep]
    calm = [
        one
        for one in left
        if one in stage.circle.loud
        or (stage.category in left[one].preferences.categories and one in stage.circle.members)
    ]
    return Candidates(
        awake=[one for one in by_duty if one not in sleeping],
        asleep=asleep,
        wake_at=min(wakings, default=None),
        calm=calm,
        channel=sorted(set(left) & stage.circle.members),
    )


def _back_in_time(one: Candidate, needed_by: datetime) -> bool:
    """Who is away for all the time that is left is not called at all."""
    away = one.preferences.unavailable_until
    return away is None or away < needed_by


def _why(stage: Stage, person_id: str, reasons: Reasons) -> Reasons:
    """Why this person: what they chose and can do first; being of the channel when there is nothing else."""
    chosen = stage.left[person_id].preferences
    first: Reasons = [{"code": "on_duty"}] if chosen.on_duty else []
    if not any(why["code"] == "category" for why in reasons) and stage.category in chosen.categories:
        reasons = [{"code": "category", "category": stage.category}, *reasons]
    if all(why["code"] in HABITS for why in (*first, *reasons)):
        first.append({"code": "member", "channel": stage.channel_name})
    return (first + reasons)[:REASONS_KEPT]


def start_wave(tx: Write, planned: Planned) -> bool:
    """Call the people of a planned wave; False when the course moved on since it was planned."""
    row = need_of(tx.conn, planned.need_id)  # the need first, as in every act on it: no deadlock
    chosen = planned.wave
    number = planned.number + (chosen.kind is not None)
    moved = tx.conn.execute(
        update(course)
        .where(
            course.c.need_id == planned.need_id,
            course.c.number == planned.number,
            course.c.round == planned.round,
            course.c.due_at <= tx.at,
            course.c.stopped_at.is_(None),
            course.c.by_hand == planned.by_hand,  # asked for since: a plan to wait is worth nothing
        )
        .values(step=chosen.step, number=number, due_at=chosen.due_at, by_hand=False)
    )
    if moved.rowcount == 0:
        return False
    if chosen.kind is not None:
        people = _still(tx, planned)
        _write_wave(tx, row, planned, number, people)
    return True


def _still(tx: Write, planned: Planned) -> list[str]:
    """Those of a plan who have an account and have not answered since."""
    there = select(person.c.id).where(person.c.id.in_(planned.wave.people), person.c.removed_at.is_(None))
    known = set(tx.conn.execute(there).scalars()) - _settled(tx.conn, planned.need_id)
    return [one for one in planned.wave.people if one in known]


def _write_wave(tx: Write, row: Row[Any], planned: Planned, number: int, people: list[str]) -> None:
    tx.conn.execute(
        insert(wave),
        {
            "need_id": row.id,
            "number": number,
            "round": planned.round,
            "kind": planned.wave.kind,
            "people": len(people),
            "at": tx.at,
        },
    )
    _write_alerts(tx, row.id, number, people, planned.reasons)
    tx.conn.execute(update(need).where(need.c.id == row.id).values(version=need.c.version + 1))
    append_to_board(tx, row, "need.alerted", by=row.author_id, facts={"wave": number, "people": len(people)})
    notify(
        tx,
        people,
        ALERT,
        tag=tag_of(row.id),
        key=f"alert:{row.id}:{planned.round}",
        need=row.id,
        channel=row.channel_id,
        urgency=row.urgency,
        about="need" if planned.wave.kind == "calm" else "urgent",
        each={one: {"reasons": planned.reasons[one]} for one in people},
    )
    if planned.wave.kind == "calls":
        _call_for_calls(tx, row, planned)


def _write_alerts(
    tx: Write, need_id: str, number: int, people: Collection[str], reasons: Mapping[str, Reasons]
) -> None:
    """One row a person: a later round takes the place of an earlier one."""
    at = milliseconds(tx.at)
    _ALERT.run(tx.conn, [(need_id, one, number, at, as_json(reasons[one])) for one in people])


def _call_for_calls(tx: Write, row: Row[Any], planned: Planned) -> None:
    """Nobody answered: the coordination is asked to take the telephone; in an exercise, those who play."""
    playing = select(exercise_member.c.person_id).where(exercise_member.c.exercise_id == row.exercise_id)
    place = select(channel.c.network_id).where(channel.c.id == row.channel_id).scalar_subquery()
    staff = tx.conn.execute(
        select(person.c.id).where(
            person.c.network_id == place,
            person.c.role.in_(("coordinator", "admin")),
            person.c.removed_at.is_(None),
            person.c.id.in_(playing) if row.exercise_id is not None else true(),
        )
    ).scalars()
    notify(
        tx,
        sorted(staff),
        "need.calls",
        tag=tag_of(row.id),
        key=f"calls:{row.id}:{planned.round}",
        need=row.id,
        channel=row.channel_id,
        urgency=row.urgency,
        facts={
            "alerted": tx.conn.execute(
                select(func.count()).select_from(alert).where(alert.c.need_id == row.id)
            ).scalar_one()
        },
    )
