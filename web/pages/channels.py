"""The list of channels: mine, those I may join, and opening a new one."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from channels.actions.channels import create_channel
from channels.reading.rooms import channels_of
from matching.access import Thing, can
from matching.refusals import Refused
from web.pages.respond import Form, ask, do, page, read_form, to
from web.pages.shell import line_of
from web.routing import get, post
from web.views import ChannelsPage
from web.visit import visit_of


async def channels_page(request: Request) -> Response:
    """Every channel this person may see."""
    return await page(request, "canaux.html", await _view(request), tab="canaux", keep=True)


async def create(request: Request) -> Response:
    """Open a channel and go there."""
    form = await read_form(request)
    try:
        answer = await do(
            request,
            create_channel,
            name=form("name"),
            purpose=form("purpose"),
            kind=form("kind", "theme"),
            key=form.key(),
        )
    except Refused as refusal:
        if refusal.code == "forbidden":  # the page has no form to say it beside
            raise
        view = await _view(request, form)
        return await page(request, "canaux.html", view, tab="canaux", refusal=refusal, status=422)
    return to(f"/canaux/{answer['channel']}")


async def _view(request: Request, form: Form | None = None) -> ChannelsPage:
    actor = visit_of(request).signed_in.actor
    lines = [line_of(line) for line in await ask(request, channels_of, actor)]
    typed = form or (lambda name, default="": default)
    return ChannelsPage(
        mine=tuple(line for line in lines if line.joined),
        discover=tuple(line for line in lines if not line.joined),
        may_create=can(actor, "channel.create", Thing(actor.network)),
        name=typed("name"),
        purpose=typed("purpose"),
        kind=typed("kind", "theme"),
    )


ROUTES = [
    get("/canaux", channels_page, verb="network.see"),
    post("/canaux", create, verb="channel.create"),
]
