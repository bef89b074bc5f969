"""Exercises: practising an urgent need among those who joined, and reading how it went."""

from __future__ import annotations

from sqlalchemy import Connection

from channels.actions import exercises
from channels.doorway import exercise_for, require
from channels.reading.exercises import ExerciseLine, Played, debrief_of, exercises_of, line_of
from matching.access import Actor, Thing
from matching.figures import STEPS
from server.api import views
from server.api.asked import NewExercise, Nothing
from server.api.call import Call
from server.api.done import ExerciseDone, ExerciseEnded, ExerciseStarted
from server.api.operation import operation
from server.api.views import show


@operation(
    "POST",
    "/exercises",
    verb="exercise.start",
    status=201,
    keyed=True,
    no=("forbidden", "not_found", "not_member", "empty", "too_long"),
)
async def start_exercise(call: Call, asked: NewExercise) -> ExerciseStarted:
    """Start an exercise and ask the people of a channel to join it.

    Needs are simulated in it by asking in its own `channel`, like anywhere else: they alert only
    those who joined, and are in no figure and on no board.
    """
    done = await call.act(exercises.start_exercise, name=asked.name, circle=asked.circle, key=call.key)
    return ExerciseStarted(id=done["exercise"], **done)


@operation("GET", "/exercises", verb="exercise.list", no=("forbidden",))
async def list_exercises(call: Call, asked: Nothing) -> views.ExerciseList:
    """List the exercises this person was asked to join, the latest first."""
    require(call.actor, "exercise.list", Thing(call.actor.network))
    lines = await call.read(exercises_of, call.actor)
    return views.ExerciseList(items=tuple(_show(line) for line in lines))


@operation("GET", "/exercises/{id}", verb="exercise.see")
async def read_exercise(call: Call, asked: Nothing) -> views.ExerciseRead:
    """Read an exercise. Its `channel` is heard by those who joined."""
    return _show(await call.read(_line, call.actor, call.id()))


@operation("PUT", "/exercises/{id}/membership", verb="exercise.join", no=("exercise_over",))
async def join_exercise(call: Call, asked: Nothing) -> ExerciseDone:
    """Join an exercise. Already in it: nothing changes."""
    return show(await call.act(exercises.join_exercise, exercise_id=call.id()), ExerciseDone)


@operation("DELETE", "/exercises/{id}/membership", verb="exercise.leave", no=("not_member",))
async def leave_exercise(call: Call, asked: Nothing) -> ExerciseDone:
    """Leave an exercise; what was promised in it is given back."""
    return show(await call.act(exercises.leave_exercise, exercise_id=call.id()), ExerciseDone)


@operation(
    "POST", "/exercises/{id}/end", verb="exercise.end", no=("forbidden", "not_member", "exercise_over")
)
async def end_exercise(call: Call, asked: Nothing) -> ExerciseEnded:
    """End an exercise: what is still asked in it is closed."""
    return show(await call.act(exercises.end_exercise, exercise_id=call.id()), ExerciseEnded)


@operation("GET", "/exercises/{id}/debrief", verb="exercise.debrief", no=("not_member",))
async def read_debrief(call: Call, asked: Nothing) -> views.Debrief:
    """Read how the simulated needs went. Who said nothing is counted, never named."""
    played = await call.read(_debrief, call.me, call.id())
    return views.Debrief(exercise=call.id(), items=tuple(_played(one) for one in played))


def _line(conn: Connection, actor: Actor, exercise_id: str) -> ExerciseLine:
    exercise_for(conn, actor.id, exercise_id, "exercise.see")
    return line_of(conn, actor, exercise_id)


def _debrief(conn: Connection, person_id: str, exercise_id: str) -> list[Played]:
    exercise_for(conn, person_id, exercise_id, "exercise.debrief")
    return debrief_of(conn, exercise_id)


def _show(line: ExerciseLine) -> views.ExerciseRead:
    one = line.exercise
    return views.ExerciseRead(
        id=one.id,
        name=one.name,
        at=one.at,
        ended_at=one.ended_at,
        by=show(line.by, views.Person),
        circle=line.circle,
        channel=line.channel,
        players=line.players,
        joined=line.joined,
    )


def _played(one: Played) -> views.DebriefItem:
    return views.DebriefItem(
        need=show(one.need, views.Need),
        **{f"to_{step}": one.fact.seconds_to(step) for step in STEPS},
        slowest=one.fact.slowest,
        reached=one.fact.reached,
        waves=one.fact.waves,
        silent=one.silent,
        replies=tuple(
            views.DebriefReply(by=show(reply.by, views.Person), seconds=reply.seconds, taken=reply.taken)
            for reply in one.replies
        ),
    )


OPERATIONS = (
    start_exercise,
    list_exercises,
    read_exercise,
    join_exercise,
    leave_exercise,
    end_exercise,
    read_debrief,
)
