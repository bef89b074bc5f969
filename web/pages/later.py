"""What is for later, by plain forms: messages to be said, messages to be told of again."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Final

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from channels.actions.reminders import remind
from channels.actions.scheduled import reschedule, schedule, scheduled_for, unschedule
from channels.clock import iso
from channels.devices import tell_draft
from channels.doorway import channel_for, message_for
from channels.reading.drafts import draft_of
from channels.reading.later import reminder_of, reminders_of, scheduled_by
from channels.reading.messages import messages_by_id
from channels.shapes import Message
from channels.wire import deadline
from matching.quiet import pause_end
from matching.refusals import Refused
from web.pages.cards import instant, local, zone_of
from web.pages.respond import Form, ask, do, page, read_form, to
from web.routing import get, post
from web.talk_views import LaterPage, Moment, RemindPage, SchedulePage
from web.visit import visit_of

MOMENTS: Final = ("hour", "evening", "morning", "week")
TYPED: Final = ("empty", "too_long", "too_many", "bad_deadline", "many_alerted")


async def later(request: Request) -> Response:
    """What one is to say, and to be told of, later."""
    me = visit_of(request).me
    view = LaterPage(
        scheduled=await ask(request, scheduled_by, me), reminders=await ask(request, reminders_of, me)
    )
    return await page(request, "a_venir.html", view, tab="moi")


async def schedule_form(request: Request) -> Response:
    """What one was writing in a channel, and when to say it."""
    channel = request.path_params["channel"]
    body = await ask(request, _draft, visit_of(request).me, channel)
    return await _draw(request, channel, body)


async def schedule_one(request: Request) -> Response:
    """Say it then. The composer sends its words here without a moment: then one is asked for."""
    channel = request.path_params["channel"]
    form = await read_form(request)
    if not form("at") and not form("pick"):
        return await _draw(request, channel, form("body"))
    try:
        at = _chosen(request, form)
        alert = bool(form("alert"))
        await do(request, schedule, channel=channel, body=form("body"), at=at, key=form.key(), alert=alert)
    except Refused as refusal:
        if refusal.code not in TYPED:
            raise
        return await _draw(request, channel, form("body"), at=form("moment"), refusal=refusal)
    visit = visit_of(request)
    await tell_draft(visit.desk, visit.me, channel, "")
    return to("/a-venir?dit=scheduled")


async def change_form(request: Request) -> Response:
    """Something that waits, to be changed."""
    row = await ask(request, scheduled_for, visit_of(request).me, request.path_params["scheduled"])
    at = local(request, iso(row.due_at))
    return await _draw(request, row.channel_id, row.body, scheduled=row.id, at=at)


async def change(request: Request) -> Response:
    """Say something else, or at another moment."""
    form = await read_form(request)
    scheduled_id = request.path_params["scheduled"]
    row = await ask(request, scheduled_for, visit_of(request).me, scheduled_id)
    try:
        at = _chosen(request, form)
        alert = bool(form("alert"))
        await do(request, reschedule, scheduled_id=scheduled_id, body=form("body"), at=at, alert=alert)
    except Refused as refusal:
        if refusal.code not in TYPED:
            raise
        more = {"scheduled": scheduled_id, "at": form("moment")}
        return await _draw(request, row.channel_id, form("body"), **more, refusal=refusal)
    return to("/a-venir?dit=scheduled")


async def cancel(request: Request) -> Response:
    """Say it never."""
    await read_form(request)
    await do(request, unschedule, scheduled_id=request.path_params["scheduled"])
    return to("/a-venir?dit=saved")


async def remind_form(request: Request) -> Response:
    """When to be told of a message again: a page, or the bare form for a sheet over a page."""
    view = await _remind_view(request)
    visit = visit_of(request)
    if request.headers.get("accept") == "text/x-fragment":
        return HTMLResponse(visit.renderer.page("_rappel.html", visit.locale, page=view, csrf=visit.csrf))
    return await page(request, "rappel.html", view, tab="canaux")


async def remind_one(request: Request) -> Response:
    """Be told then; or no more."""
    form = await read_form(request)
    message_id = request.path_params["message"]
    try:
        at = None if form("off") else _chosen(request, form)
        await do(request, remind, message_id=message_id, at=at)
    except Refused as refusal:
        if refusal.code not in TYPED:
            raise
        view = await _remind_view(request)
        return await page(request, "rappel.html", view, tab="canaux", refusal=refusal, status=422)
    return to("/a-venir?dit=saved" if form("off") else "/a-venir?dit=reminder")


def _chosen(request: Request, form: Form) -> datetime:
    """The moment of the button that was pressed, or the one that was typed, on the town's clock."""
    if form("at"):
        return deadline(form("at"))
    typed = instant(request, form("moment"))
    if typed is None:
        raise Refused("bad_deadline", days=120)
    return typed


def moments_after(now: datetime, zone: tzinfo) -> tuple[Moment, ...]:
    """What people say, the next first: in the evening, tomorrow morning comes before tomorrow evening."""
    ends = ((at, name) for name in MOMENTS if (at := pause_end(name, now, zone)) is not None)
    return tuple(Moment(iso(at), name if name == "hour" else "") for at, name in sorted(ends))


def _moments(request: Request) -> tuple[Moment, ...]:
    return moments_after(visit_of(request).desk.store.clock(), zone_of(request))


async def _draw(
    request: Request,
    channel: str,
    body: str,
    *,
    scheduled: str = "",
    at: str = "",
    refusal: Refused | None = None,
) -> Response:
    await ask(request, channel_for, visit_of(request).me, channel, "channel.read")
    view = SchedulePage(channel=channel, body=body, moments=_moments(request), scheduled=scheduled, at=at)
    status = 422 if refusal else 200
    return await page(request, "plus_tard.html", view, tab="canaux", refusal=refusal, status=status)


async def _remind_view(request: Request) -> RemindPage:
    me, message_id = visit_of(request).me, request.path_params["message"]
    said, due = await ask(request, _about, me, message_id)
    at = iso(due) if due is not None else ""
    return RemindPage(message=said, moments=_moments(request), at=local(request, at or None), set_for=at)


def _about(conn: Connection, person_id: str, message_id: str) -> tuple[Message, datetime | None]:
    door = message_for(conn, person_id, message_id, "message.remind")
    if door.row.deleted_at is not None:
        raise Refused("deleted")
    return messages_by_id(conn, [message_id])[message_id], reminder_of(conn, person_id, message_id)


def _draft(conn: Connection, person_id: str, channel_id: str) -> str:
    channel_for(conn, person_id, channel_id, "channel.post")
    return draft_of(conn, person_id, channel_id)


ROUTES = [
    get("/a-venir", later, verb="self.see"),
    get("/canaux/{channel}/plus-tard", schedule_form, verb="channel.post"),
    post("/canaux/{channel}/plus-tard", schedule_one, verb="channel.post"),
    get("/a-venir/{scheduled}", change_form, verb="self.see"),
    post("/a-venir/{scheduled}", change, verb="self.change"),
    post("/a-venir/{scheduled}/annuler", cancel, verb="self.change"),
    get("/messages/{message}/rappel", remind_form, verb="message.remind"),
    post("/messages/{message}/rappel", remind_one, verb="message.remind"),
]
