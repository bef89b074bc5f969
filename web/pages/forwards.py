"""Passing a message on by a plain form."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from channels.actions.forwards import forward_message
from channels.doorway import message_for
from channels.reading.messages import messages_by_id
from channels.reading.rooms import channels_of
from channels.shapes import Message
from matching.access import Actor, Thing, can
from matching.refusals import Refused
from web.pages.respond import Form, ask, do, page, read_form, to
from web.pages.shell import line_of
from web.routing import get, post
from web.talk_views import ForwardPage
from web.views import ChannelLine
from web.visit import visit_of

TYPED = ("empty", "too_long", "too_many", "many_alerted", "bad_choice")


async def forward_form(request: Request) -> Response:
    """The message, and where it may be quoted."""
    return await _draw(request, *await _about(request))


async def forward(request: Request) -> Response:
    """Quote it there."""
    form = await read_form(request)
    message_id, channel = request.path_params["message"], form("channel")
    try:
        if not channel:
            raise Refused("bad_choice", field="channel")
        await do(
            request,
            forward_message,
            message_id=message_id,
            to=channel,
            comment=form("comment"),
            files=form.all("file"),
            key=form.key(),
            alert=bool(form("alert")),
        )
    except Refused as refusal:
        if refusal.code not in TYPED:
            raise
        return await _draw(request, *await _about(request), form=form, refusal=refusal)
    return to(f"/canaux/{channel}")


async def _about(request: Request) -> tuple[Message, tuple[ChannelLine, ...]]:
    visit = visit_of(request)
    said = await ask(request, _message, visit.me, request.path_params["message"])
    actor = visit.signed_in.actor
    lines = await ask(request, channels_of, actor)
    places = (line_of(line) for line in lines if line.joined and _may_post(actor, line.staff_only))
    return said, tuple(places)


def _message(conn: Connection, person_id: str, message_id: str) -> Message:
    door = message_for(conn, person_id, message_id, "message.forward")
    if door.row.deleted_at is not None:
        raise Refused("deleted")
    return messages_by_id(conn, [message_id])[message_id]


def _may_post(actor: Actor, staff_only: bool) -> bool:
    return can(actor, "channel.post", Thing(actor.network, member=True, staff_only=staff_only))


async def _draw(
    request: Request,
    said: Message,
    places: tuple[ChannelLine, ...],
    form: Form | None = None,
    refusal: Refused | None = None,
) -> Response:
    view = ForwardPage(message=said, channels=places)
    if form is not None:
        files = frozenset(form.all("file"))
        view = replace(view, to=form("channel"), comment=form("comment"), files=files)
    return await page(
        request, "transferer.html", view, tab="canaux", refusal=refusal, status=422 if refusal else 200
    )


ROUTES = [
    get("/messages/{message}/transferer", forward_form, verb="message.forward"),
    post("/messages/{message}/transferer", forward, verb="message.forward"),
]
