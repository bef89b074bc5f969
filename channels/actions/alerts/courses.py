"""The course of a need, between its row and the pure rule."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, func, select

from channels.store.ready import Ready, among
from channels.store.tables import alert, claim, course, need, response, wave
from matching.claims import ACTIVE, OVER
from matching.waves import Course

_COURSES: Final = Ready(lambda postgres: select(course).where(among(course.c.need_id, "needs", postgres)))
_NEEDS: Final = Ready(
    lambda postgres: (
        select(need).where(among(need.c.id, "needs", postgres)).order_by(need.c.id).with_for_update()
    )
)
_ANSWERS: Final = Ready(
    lambda _: (
        select(func.count(), func.count(response.c.person_id))
        .select_from(alert)
        .outerjoin(
            response,
            (response.c.need_id == alert.c.need_id)
            & (response.c.person_id == alert.c.person_id)
            & (response.c.answer == "cannot"),
        )
        .where(alert.c.need_id == bindparam("need"), alert.c.wave == bindparam("wave"))
    )
)
_CALLED: Final = Ready(
    lambda _: (
        select(alert.c.person_id)
        .join(wave, (wave.c.need_id == alert.c.need_id) & (wave.c.number == alert.c.wave))
        .where(alert.c.need_id == bindparam("need"), wave.c.round == bindparam("round"))
    )
)
_HELPING: Final = Ready(
    lambda _: select(claim.c.person_id).where(
        claim.c.need_id == bindparam("need"), claim.c.state.in_(sorted(ACTIVE))
    )
)


def course_row(conn: Connection, need_id: str) -> Row[Any] | None:
    """The row of a need's course, if it ever had one."""
    return courses_of(conn, [need_id]).get(need_id)


def courses_of(conn: Connection, needs: Collection[str]) -> dict[str, Row[Any]]:
    """The rows of the courses of those needs that ever had one."""
    return {row.need_id: row for row in _COURSES.rows(conn, needs=needs)}


def course_of(conn: Connection, row: Row[Any], stands: Row[Any]) -> Course:
    """A need (its row) and its course (its row) as the rule sees them."""
    alerted, cannot = _answers(conn, row.id, stands.number) if stands.due_at is not None else (0, 0)
    return Course(
        urgency=row.urgency,
        missing=row.quantity - row.taken,
        over=row.state in OVER,
        needed_by=row.needed_by,
        round=stands.round,
        step=stands.step,
        due_at=stands.due_at,
        stopped=stands.stopped_at is not None,
        alerted=alerted,
        cannot=cannot,
        by_hand=stands.by_hand,
    )


def _answers(conn: Connection, need_id: str, number: int) -> tuple[int, int]:
    """How many the latest wave called, and how many of them cannot."""
    alerted, cannot = _ANSWERS.one(conn, need=need_id, wave=number)
    return alerted, cannot


def need_of(conn: Connection, need_id: str) -> Row[Any]:
    """The row of a need, locked until the end of this transaction where the database has such locks."""
    return needs_of(conn, [need_id])[need_id]


def needs_of(conn: Connection, needs: Collection[str]) -> dict[str, Row[Any]]:
    """``need_of`` of many."""
    return {row.id: row for row in _NEEDS.rows(conn, needs=needs)}


def called_in(conn: Connection, need_id: str, round: int) -> set[str]:
    """Who was alerted in this round."""
    return set(_CALLED.values(conn, need=need_id, round=round))


def helping(conn: Connection, need_id: str) -> set[str]:
    """Who has promised a part of it, and holds to it."""
    return set(_HELPING.values(conn, need=need_id))
