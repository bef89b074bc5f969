"""What happens to a need decides about its alerts: told with each of its events, in the same transaction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Row, bindparam, insert, update

from channels.actions.alerts.courses import called_in, course_of, courses_of, helping, needs_of
from channels.actions.notices import notify, take_back
from channels.actions.notices.reading import read_about_all
from channels.store import Write
from channels.store.ready import Saving
from channels.store.tables import course
from matching.claims import CLAIMABLE
from matching.waves import next_act

TELLING: Final = frozenset({"need.resolved", "need.merged"})  # these acts tell everybody themselves
ANSWERS: Final = frozenset({"need.claimed", "need.declined"})  # whoever answers has read the alert
_OPEN: Final = Saving(lambda values: insert(course).values(values))
_SET: Final = Saving(
    lambda values: update(course).where(course.c.need_id == bindparam("need")).values(values)
)

ALERT: Final = "need.alert"  # the kind of notice that asks somebody to help


def tag_of(need_id: str) -> str:
    """The tag under which what somebody is told of a need replaces what they were told before."""
    return f"need:{need_id}"


def follow(tx: Write, need_id: str, kind: str, *, by: str) -> None:
    """Bring the alerting in line with what just happened to a need.

    The first wave is due at once; the sweep that calls it is woken by this very event. Covered or over:
    nobody more is called, and everybody who was is told. Asked for again: a new round.
    """
    follow_all(tx, kind, [(need_id, by)])


def follow_all(tx: Write, kind: str, done: Sequence[tuple[str, str]]) -> None:
    """``follow`` what several did, a (need, person) each, to needs that stand as they now do."""
    cards = needs_of(tx.conn, {need_id for need_id, _ in done})
    rows = {id: row for id, row in cards.items() if row.kind == "need"}
    courses = courses_of(tx.conn, rows) if rows else {}
    if kind in ANSWERS:
        read_about_all(tx, [(by, tag_of(need_id)) for need_id, by in done if need_id in courses])
    for need_id, row in rows.items():
        if need_id in courses:
            _go_on(tx, row, courses[need_id], kind)
        elif kind == "need.opened" and row.state in CLAIMABLE:
            _open(tx, need_id)


def _go_on(tx: Write, row: Row[Any], stands: Row[Any], kind: str) -> None:
    act = next_act(course_of(tx.conn, row, stands), tx.at)
    if act == "stop":
        _stop(tx, row, stands, tells=kind not in TELLING)
    elif act == "restart":
        _set(tx, row.id, round=stands.round + 1, step=0, due_at=tx.at, stopped_at=None)
    elif act == "widen":
        _set(tx, row.id, due_at=tx.at)


def _open(tx: Write, need_id: str) -> None:
    _OPEN.rows(tx.conn, {"need_id": need_id, "round": 1, "step": 0, "number": 0, "due_at": tx.at})


def _set(tx: Write, need_id: str, **values: Any) -> None:
    _SET.rows(tx.conn, values, need=need_id)


def _stop(tx: Write, row: Row[Any], stands: Row[Any], *, tells: bool) -> None:
    """ "Covered, thank you" in place of the alert, for all who got it and are not of those who help."""
    _set(tx, row.id, due_at=None, stopped_at=tx.at, by_hand=False)
    alerted = called_in(tx.conn, row.id, stands.round)
    covered = row.taken >= row.quantity
    told_by = take_back(tx, row.id, ALERT, tag=tag_of(row.id), why="covered" if covered else "over")
    if not tells:
        return
    notify(
        tx,
        sorted(alerted - helping(tx.conn, row.id)),
        "need.covered" if covered else "need.closed",
        tag=tag_of(row.id),
        key=f"end:{row.id}:{stands.round}",
        need=row.id,
        channel=row.channel_id,
        urgency=row.urgency,
        ways=told_by,
    )
