"""Practice: the list of exercises, one of them, and its forms."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from channels.actions import exercises
from channels.actions.needs import Ask, open_need
from channels.doorway import exercise_for, require
from channels.reading.exercises import debrief_of, exercises_of, line_of, needs_of, players_of
from channels.reading.rooms import joined_by
from matching.access import Actor, Thing, can
from matching.refusals import Refused
from web.exercise_views import ExercisePage, ExercisesPage
from web.pages.respond import Form, ask, do, page, read_form, to
from web.routing import get, post
from web.visit import visit_of

MINUTES: Final = (10, 20, 30, 60)  # how long a simulated need stays open
LONGEST_MINUTES: Final = 240


async def exercises_page(request: Request) -> Response:
    """Every exercise one was asked to join; for the coordination, the form that starts one."""
    return await _draw_list(request)


async def start(request: Request) -> Response:
    """Start an exercise, and go there."""
    form = await read_form(request)
    try:
        done = await do(
            request,
            exercises.start_exercise,
            name=form("name"),
            circle=form("circle"),
            key=form.key(),
        )
    except Refused as refusal:
        if refusal.code not in ("empty", "too_long"):
            raise
        return await _draw_list(request, refusal, name=form("name"), circle=form("circle"))
    return to(f"/exercices/{done['exercise']}")


async def exercise_page(request: Request) -> Response:
    """One exercise: who plays, what is asked, how it went."""
    return await _draw(request)


async def join(request: Request) -> Response:
    """Play."""
    return await _act(request, exercises.join_exercise)


async def leave(request: Request) -> Response:
    """Play no longer."""
    return await _act(request, exercises.leave_exercise)


async def end(request: Request) -> Response:
    """The end: the same page is the debrief now."""
    return await _act(request, exercises.end_exercise)


async def simulate(request: Request) -> Response:
    """Open a simulated need, and go and look at it."""
    form = await read_form(request)
    door = await ask(
        request, exercise_for, visit_of(request).me, request.path_params["exercise"], "exercise.end"
    )
    try:
        done = await do(
            request,
            open_need,
            channel=door.row.channel_id,
            ask=_ask(request, form),
            key=form.key(),
        )
    except Refused as refusal:
        if refusal.code in ("not_found", "forbidden", "not_member"):
            raise
        return await _draw(request, refusal, title=form("title"), body=form("body"))
    return to(f"/demandes/{done['need']}")


def _ask(request: Request, form: Form) -> Ask:
    minutes = min(form.number("minutes"), LONGEST_MINUTES)
    return Ask(
        title=form("title"),
        body=form("body"),
        quantity=form.number("quantity"),
        unit=form("unit"),
        urgency="vital" if form("urgency") == "vital" else "urgent",
        needed_by=visit_of(request).desk.store.clock() + timedelta(minutes=max(1, minutes)),
    )


async def _act(request: Request, action: Any) -> Response:
    await read_form(request)
    exercise_id = request.path_params["exercise"]
    try:
        await do(request, action, exercise_id=exercise_id)
    except Refused as refusal:
        if refusal.code != "exercise_over":
            raise
        return await _draw(request, refusal)
    return to(f"/exercices/{exercise_id}")


async def _draw_list(request: Request, refusal: Refused | None = None, **typed: str) -> Response:
    view = await ask(request, _list, visit_of(request).signed_in.actor, typed)
    return await page(request, "exercices.html", view, refusal=refusal, status=422 if refusal else 200)


def _list(conn: Connection, actor: Actor, typed: dict[str, str]) -> ExercisesPage:
    require(actor, "exercise.list", Thing(actor.network))
    may_start = can(actor, "exercise.start", Thing(actor.network))
    joined = joined_by(conn, actor) if may_start else []
    joined.sort(key=lambda line: line.kind != "town")
    return ExercisesPage(
        lines=tuple(exercises_of(conn, actor)),
        may_start=may_start,
        circles=tuple((line.id, line.name) for line in joined),
        **typed,
    )


async def _draw(request: Request, refusal: Refused | None = None, **typed: str) -> Response:
    visit = visit_of(request)
    view = await ask(request, _view, visit.signed_in.actor, request.path_params["exercise"], typed)
    return await page(request, "exercice.html", view, refusal=refusal, status=409 if refusal else 200)


def _view(conn: Connection, actor: Actor, exercise_id: str, typed: dict[str, str]) -> ExercisePage:
    door = exercise_for(conn, actor.id, exercise_id, "exercise.see")
    ended = door.row.ended_at is not None
    reads = can(actor, "exercise.debrief", door.thing)
    directs = can(actor, "exercise.end", door.thing) and not ended
    return ExercisePage(
        line=line_of(conn, actor, exercise_id),
        players=tuple(players_of(conn, exercise_id)),
        needs=tuple(needs_of(conn, exercise_id)) if door.thing.member and not ended else (),
        debrief=tuple(debrief_of(conn, exercise_id)) if reads and ended else (),
        may_ask=directs,
        may_end=directs,
        **typed,
    )


ROUTES = [
    get("/exercices", exercises_page, verb="exercise.list"),
    post("/exercices", start, verb="exercise.start"),
    get("/exercices/{exercise}", exercise_page, verb="exercise.see"),
    post("/exercices/{exercise}/participer", join, verb="exercise.join"),
    post("/exercices/{exercise}/quitter", leave, verb="exercise.leave"),
    post("/exercices/{exercise}/demandes", simulate, verb="exercise.end"),
    post("/exercices/{exercise}/fin", end, verb="exercise.end"),
]
