"""Help with a human on the other side: asking for it, and the coordination's list of who asked."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from channels.actions.help import answer_help, ask_help
from channels.clock import iso
from channels.reading.help import asked_for_help, help_of
from matching.access import Thing, can
from matching.refusals import Refused
from web.pages.respond import ask, do, page, read_form, to
from web.routing import PUBLIC, get, post
from web.views import HelpListPage, HelpPage
from web.visit import visit_of


async def help_page(request: Request) -> Response:
    """A field to say what is wrong; for who is not signed in, whom to ring up."""
    return await _draw(request)


async def send(request: Request) -> Response:
    """Tell those on duty, and go where they answer."""
    form = await read_form(request)
    try:
        done = await do(request, ask_help, body=form("body"), key=form.key())
    except Refused as refusal:
        if refusal.code not in ("empty", "too_long"):
            raise
        return await _draw(request, body=form("body"), refusal=refusal)
    return to(f"/canaux/{done['channel']}")


async def asked(request: Request) -> Response:
    """Who asked, those who wait first."""
    actor = visit_of(request).signed_in.actor
    if not can(actor, "help.answer", Thing(actor.network)):
        raise Refused("forbidden")
    lines = await ask(request, asked_for_help, actor)
    view = HelpListPage(lines=tuple((line, iso(line.at)) for line in lines))
    return await page(request, "aides.html", view, tab="moi")


async def answer(request: Request) -> Response:
    """Join those who help somebody."""
    form = await read_form(request)
    done = await do(request, answer_help, channel=form("channel"))
    return to(f"/canaux/{done['channel']}")


async def _draw(request: Request, *, body: str = "", refusal: Refused | None = None) -> Response:
    visit = visit_of(request)
    known, answers = None, False
    if visit.who is not None:
        known = await ask(request, help_of, visit.me)
        answers = can(visit.who.actor, "help.answer", Thing(visit.who.actor.network))
    view = HelpPage(channel=known or "", body=body, answers=answers, contact=visit.reach.help)
    return await page(request, "aide.html", view, refusal=refusal, status=422 if refusal else 200)


ROUTES = [
    get("/aide", help_page, verb=PUBLIC),
    post("/aide", send, verb="help.ask"),
    get("/aide/demandes", asked, verb="help.answer"),
    post("/aide/demandes", answer, verb="help.answer"),
]
