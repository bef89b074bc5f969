"""Changing or taking back a message by a plain form."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from channels.actions.messages import delete_message, edit_message
from channels.actions.reactions import react
from channels.doorway import message_for
from channels.reading.boards import need_of_thread
from web.pages.respond import ask, do, read_form, to
from web.routing import post
from web.visit import visit_of


async def edit(request: Request) -> Response:
    """Change what one said."""
    form = await read_form(request)
    message_id = request.path_params["message"]
    await do(request, edit_message, message_id=message_id, body=form("body"))
    return await _back(request, message_id)


async def delete(request: Request) -> Response:
    """Take it back."""
    await read_form(request)
    message_id = request.path_params["message"]
    await do(request, delete_message, message_id=message_id)
    return await _back(request, message_id)


async def react_to(request: Request) -> Response:
    """Put a word under it, or take it away."""
    form = await read_form(request)
    message_id = request.path_params["message"]
    word = form("put") or form("take")
    await do(request, react, message_id=message_id, word=word, on=not form("take"))
    return await _back(request, message_id, "message.react")


async def _back(request: Request, message_id: str, verb: str = "message.delete") -> Response:
    door = await ask(request, message_for, visit_of(request).me, message_id, verb)
    channel = door.row.channel_id
    need_id = await ask(request, need_of_thread, channel)
    place = f"/demandes/{need_id}" if need_id else f"/canaux/{channel}"
    return to(f"{place}#m-{message_id}")


ROUTES = [
    post("/messages/{message}/modifier", edit, verb="message.edit"),
    post("/messages/{message}/supprimer", delete, verb="message.delete"),
    post("/messages/{message}/reaction", react_to, verb="message.react"),
]
