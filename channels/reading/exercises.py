"""Exercises: which there are for somebody, who plays, and how one went."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, func, or_, select

from channels.clock import iso
from channels.doorway import OPEN_KINDS
from channels.reading.figures import facts_of_exercise
from channels.reading.needs import needs_by_id
from channels.reading.people import people_by_id
from channels.shapes import Exercise, Need, Person
from channels.store.tables import channel, claim, exercise, exercise_member, membership, need, response
from matching.access import INSIDERS, Actor
from matching.claims import CLAIMABLE
from matching.figures import Fact
from matching.refusals import Refused

SHOWN: Final = 30  # exercises on one page


@dataclass(frozen=True, slots=True)
class ExerciseLine:
    """An exercise in somebody's list."""

    exercise: Exercise
    by: Person
    circle: str  # the name of the channel that was asked to join
    channel: str  # its own channel
    players: int
    joined: bool


@dataclass(frozen=True, slots=True)
class Reply:
    """What somebody answered, and how long after it was asked. ``taken``: they promised something."""

    by: Person
    seconds: int
    taken: bool


@dataclass(frozen=True, slots=True)
class Played:
    """One simulated need of an exercise: how it went, who answered, how many said nothing."""

    need: Need
    fact: Fact
    replies: tuple[Reply, ...]
    silent: int


def exercises_by_id(conn: Connection, ids: Collection[str]) -> dict[str, Exercise]:
    """The exercises of these ids, as everybody who was asked may read them."""
    if not ids:
        return {}
    rows = conn.execute(select(exercise).where(exercise.c.id.in_(ids)))
    return {
        row.id: Exercise(
            id=row.id, name=row.name, at=iso(row.at), ended_at=iso(row.ended_at) if row.ended_at else None
        )
        for row in rows
    }


def exercises_of(conn: Connection, actor: Actor, *, running: bool = False) -> list[ExerciseLine]:
    """The exercises that this person was asked to join or plays in, the latest first.

    The same rule as ``channels.doorway.exercise_for``, as one query.
    """
    if actor.role not in INSIDERS:
        return []
    heard = select(membership.c.channel_id).where(
        membership.c.person_id == actor.id, membership.c.until_seq.is_(None)
    )
    wanted = (
        select(exercise, channel.c.name.label("circle"), exercise.c.channel_id.in_(heard).label("joined"))
        .join(channel, channel.c.id == exercise.c.circle_id)
        .where(
            exercise.c.network_id == actor.network,
            or_(
                channel.c.kind.in_(OPEN_KINDS),
                exercise.c.circle_id.in_(heard),
                exercise.c.channel_id.in_(heard),
            ),
        )
        .order_by(exercise.c.at.desc(), exercise.c.id.desc())
        .limit(SHOWN)
    )
    if running:
        wanted = wanted.where(exercise.c.ended_at.is_(None))
    rows = conn.execute(wanted).all()
    ids = [row.id for row in rows]
    shapes = exercises_by_id(conn, ids)
    people = people_by_id(conn, {row.by for row in rows})
    players = _count_players(conn, ids)
    return [
        ExerciseLine(
            exercise=shapes[row.id],
            by=people[row.by],
            circle=row.circle,
            channel=row.channel_id,
            players=players.get(row.id, 0),
            joined=bool(row.joined),
        )
        for row in rows
    ]


def _count_players(conn: Connection, ids: Collection[str]) -> dict[str, int]:
    rows = conn.execute(
        select(exercise_member.c.exercise_id, func.count())
        .where(exercise_member.c.exercise_id.in_(ids))
        .group_by(exercise_member.c.exercise_id)
    )
    return {row[0]: row[1] for row in rows}


def line_of(conn: Connection, actor: Actor, exercise_id: str) -> ExerciseLine:
    """One exercise; the caller has opened its door."""
    row = conn.execute(
        select(exercise, channel.c.name.label("circle"))
        .join(channel, channel.c.id == exercise.c.circle_id)
        .where(exercise.c.id == exercise_id)
    ).one()
    people = players_of(conn, exercise_id)
    return ExerciseLine(
        exercise=exercises_by_id(conn, [exercise_id])[exercise_id],
        by=people_by_id(conn, {row.by})[row.by],
        circle=row.circle,
        channel=row.channel_id,
        players=len(people),
        joined=any(one.id == actor.id for one in people),
    )


def players_of(conn: Connection, exercise_id: str) -> list[Person]:
    """Who plays, in the order in which they joined."""
    ids = list(
        conn.execute(
            select(exercise_member.c.person_id)
            .where(exercise_member.c.exercise_id == exercise_id)
            .order_by(exercise_member.c.at, exercise_member.c.person_id)
        ).scalars()
    )
    people = people_by_id(conn, ids)
    return [people[one] for one in ids]


def playing_of(conn: Connection, actor: Actor) -> list[tuple[str, int]]:
    """The channels, with their heads, of the running exercises that this person plays in."""
    rows = conn.execute(
        select(channel.c.id, channel.c.head)
        .join(exercise, exercise.c.channel_id == channel.c.id)
        .join(exercise_member, exercise_member.c.exercise_id == exercise.c.id)
        .where(exercise_member.c.person_id == actor.id, exercise.c.ended_at.is_(None))
        .order_by(exercise.c.at)
    )
    return [(row.id, row.head) for row in rows]


def asked_in(conn: Connection, actor: Actor) -> list[Need]:
    """The simulated urgent needs that await this player, most pressing first: their part of the strip."""
    ids = list(
        conn.execute(
            select(need.c.id)
            .join(exercise_member, exercise_member.c.exercise_id == need.c.exercise_id)
            .where(
                exercise_member.c.person_id == actor.id,
                need.c.state.in_(CLAIMABLE),
                need.c.urgency != "normal",
            )
            .order_by(need.c.needed_by)
        ).scalars()
    )
    found = needs_by_id(conn, ids)
    return [found[one] for one in ids]


def exercise_of(conn: Connection, channel_id: str) -> str | None:
    """The exercise that a channel belongs to, if any."""
    found = select(exercise.c.id).where(exercise.c.channel_id == channel_id)
    return conn.execute(found).scalar_one_or_none()


def practised_in(conn: Connection, channel_id: str) -> str | None:
    """The running exercise of a channel, if it has one. ``Refused("exercise_over")`` once it ended."""
    row = conn.execute(
        select(exercise.c.id, exercise.c.ended_at).where(exercise.c.channel_id == channel_id)
    ).one_or_none()
    if row is None:
        return None
    if row.ended_at is not None:
        raise Refused("exercise_over")
    return str(row.id)


def needs_of(conn: Connection, exercise_id: str) -> list[Need]:
    """The simulated needs, the latest first; the caller has opened the door."""
    ids = list(
        conn.execute(
            select(need.c.id).where(need.c.exercise_id == exercise_id).order_by(need.c.at.desc())
        ).scalars()
    )
    found = needs_by_id(conn, ids)
    return [found[one] for one in ids]


def debrief_of(conn: Connection, exercise_id: str) -> list[Played]:
    """How each simulated need went, in order; the caller has opened the door.

    Silence is counted, never named.
    """
    facts = facts_of_exercise(conn, exercise_id)
    needs = needs_by_id(conn, [fact.id for fact in facts])
    players = {one.id for one in players_of(conn, exercise_id)}
    return [_played(conn, needs[fact.id], fact, players) for fact in facts]


def _played(conn: Connection, asked: Need, fact: Fact, players: set[str]) -> Played:
    taken = conn.execute(
        select(claim.c.person_id, func.min(claim.c.at).label("at"))
        .where(claim.c.need_id == asked.id)
        .group_by(claim.c.person_id)
    ).all()
    declined = conn.execute(
        select(response.c.person_id, response.c.at).where(
            response.c.need_id == asked.id, response.c.answer == "cannot"
        )
    ).all()
    takers = {row.person_id for row in taken}
    answers = [(row, True) for row in taken]
    answers += [(row, False) for row in declined if row.person_id not in takers]
    people = people_by_id(conn, {row.person_id for row, _ in answers})
    replies = [
        Reply(people[row.person_id], max(0, round(row.at.timestamp() * 1000) - fact.asked) // 1000, took)
        for row, took in answers
    ]
    spoke = {row.person_id for row, _ in answers} | {asked.by.id}
    return Played(
        asked, fact, tuple(sorted(replies, key=lambda reply: reply.seconds)), silent=len(players - spoke)
    )
