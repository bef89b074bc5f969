"""Polls by plain forms: asking, answering, closing, and who answered what."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from channels.actions.once import Answer
from channels.actions.polls import MOST, choose, close_poll, open_poll
from channels.devices import tell_voted
from channels.doorway import channel_for
from channels.reading.boards import need_of_thread
from channels.reading.polls import own_votes, votes_of
from channels.store import Write
from matching.refusals import Refused
from web.pages.cards import instant
from web.pages.respond import Form, ask, do, page, read_form, to
from web.routing import get, post
from web.talk_views import PollPage, VotesPage
from web.visit import visit_of

TYPED = ("empty", "too_long", "too_many", "bad_options", "bad_deadline", "many_alerted")


async def poll_form(request: Request) -> Response:
    """An empty question for a channel."""
    channel = request.path_params["channel"]
    await ask(request, channel_for, visit_of(request).me, channel, "channel.post")
    return await page(request, "sondage.html", PollPage(channel=channel, most=MOST), tab="canaux")


async def open_one(request: Request) -> Response:
    """Ask it; what was refused is drawn again as it was typed."""
    channel = request.path_params["channel"]
    form = await read_form(request)
    try:
        await do(
            request,
            open_poll,
            channel=channel,
            question=form("question"),
            options=form.all("option"),
            several=bool(form("several")),
            anonymous=bool(form("anonymous")),
            closes_at=instant(request, form("closes_at")),
            key=form.key(),
            alert=bool(form("alert")),
        )
    except Refused as refusal:
        if refusal.code not in TYPED:
            raise
        return await page(
            request, "sondage.html", _typed(channel, form), tab="canaux", refusal=refusal, status=422
        )
    need_id = await ask(request, need_of_thread, channel)
    return to(f"/demandes/{need_id}" if need_id else f"/canaux/{channel}")


def _typed(channel: str, form: Form) -> PollPage:
    return PollPage(
        channel=channel,
        most=MOST,
        question=form("question"),
        options=tuple(form.all("option"))[:MOST],
        several=bool(form("several")),
        anonymous=bool(form("anonymous")),
        closes_at=form("closes_at"),
    )


async def vote(request: Request) -> Response:
    """Choose an answer, or take it back; of several, the others stay as they are."""
    form = await read_form(request)
    message_id = request.path_params["message"]
    option, on = form("put") or form("take"), not form("take")
    if not (option.isascii() and option.isdigit() and len(option) < 4):
        raise Refused("bad_choice", field="options")
    await do(request, _turn, message_id=message_id, option=int(option), on=on, alone=not form("several"))
    mine = await ask(request, own_votes, visit_of(request).me, [message_id])
    visit = visit_of(request)
    await tell_voted(visit.desk, visit.me, message_id, sorted(mine.get(message_id, ())))
    return to(f"/messages/{message_id}")


def _turn(tx: Write, by: str, *, message_id: str, option: int, on: bool, alone: bool) -> Answer:
    mine = set(own_votes(tx.conn, by, [message_id]).get(message_id, ()))
    wanted = ({option} if alone else mine | {option}) if on else mine - {option}
    return choose(tx, by, message_id=message_id, options=sorted(wanted))


async def close(request: Request) -> Response:
    """Take no more answers."""
    await read_form(request)
    message_id = request.path_params["message"]
    await do(request, close_poll, message_id=message_id)
    return to(f"/messages/{message_id}")


async def votes(request: Request) -> Response:
    """Who gave each answer, unless nobody is to know."""
    message_id = request.path_params["message"]
    found = await ask(request, votes_of, visit_of(request).me, message_id)
    return await page(request, "voix.html", VotesPage(message=message_id, answers=found), tab="canaux")


ROUTES = [
    get("/canaux/{channel}/sondage", poll_form, verb="channel.post"),
    post("/canaux/{channel}/sondage", open_one, verb="channel.post"),
    post("/messages/{message}/voter", vote, verb="poll.vote"),
    post("/messages/{message}/clore", close, verb="poll.close"),
    get("/messages/{message}/voix", votes, verb="poll.see_votes"),
]
