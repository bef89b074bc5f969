"""Saying something by a plain form, in a channel or in the thread of a card."""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from channels.actions.messages import post_message
from channels.files.rows import MESSAGE_LIMIT, files_of
from channels.reading.boards import need_of_thread
from channels.shapes import File
from matching.refusals import Refused
from web.pages.channel import draw_channel
from web.pages.need import draw_card
from web.pages.respond import ask, do, read_form, to
from web.pages.uploads import files_in
from web.routing import post
from web.visit import visit_of

# What can be mended in the field: it is drawn again, with every word and file.
TYPED_ANEW: Final = frozenset(
    {"empty", "too_long", "too_many", "many_alerted", "too_many_files", "too_large", "bad_file", "files_full"}
)


async def say(request: Request) -> Response:
    """Say it; a thread goes back to its card."""
    channel = request.path_params["channel"]
    form = await read_form(request, files=True)
    files: list[str] = form.all("file")
    try:
        files = await files_in(request, form, kept="file", sent="files", most=MESSAGE_LIMIT)
        await do(
            request,
            post_message,
            channel=channel,
            body=form("body"),
            key=form.key(),
            reply_to=form("reply_to") or None,
            files=tuple(files),
            alert=bool(form("alert")),
        )
    except Refused as refusal:
        if refusal.code not in TYPED_ANEW:
            raise
        kept = await ask(request, files_of, visit_of(request).me, files)
        return await _draw(request, form("body"), tuple(kept), refusal)
    need_id = await ask(request, need_of_thread, channel)
    return to(f"/demandes/{need_id}" if need_id else f"/canaux/{channel}")


async def _draw(request: Request, draft: str, files: tuple[File, ...], refusal: Refused) -> Response:
    """Where it was typed, with every word and file, and why it was not said."""
    need_id = await ask(request, need_of_thread, request.path_params["channel"])
    if need_id:
        return await draw_card(request, need_id, refusal, typed=True, draft=draft, files=files)
    return await draw_channel(request, draft=draft, files=files, refusal=refusal)


ROUTES = [post("/canaux/{channel}/messages", say, verb="channel.post")]
