"""The search: everything this person may find, by words and by filters, without a script as with one."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from channels.search.asking import LIMIT, Question, question
from channels.search.finding import MOST, Found, find
from channels.shapes import Person
from matching.access import Actor
from matching.refusals import Refused
from web.pages.channel import seq_of
from web.pages.respond import ask, page
from web.routing import get
from web.search_views import FIRST_OF_EACH, KINDS, MESSAGES, SearchPage
from web.visit import visit_of


async def search(request: Request) -> Response:
    """What was found, or why nothing was looked for."""
    visit = visit_of(request)
    typed = request.query_params
    kind = typed.get("genre", "")
    view = SearchPage(
        text=typed.get("q", "")[: LIMIT + 1],
        kind=kind if kind in KINDS else "",
        channel=typed.get("canal", ""),
        first=typed.get("du", ""),
        last=typed.get("au", ""),
        open=bool(typed.get("ouvertes")),
    )
    person = typed.get("personne") or None
    if not (view.text.strip() or view.narrowed or person):
        return await page(request, "recherche.html", view, tab="recherche")
    try:
        asked = question(
            view.text,
            zone=ZoneInfo(visit.signed_in.timezone),
            kind=KINDS.get(view.kind, ""),
            channel=view.channel,
            person=person,
            first=view.first,
            last=view.last,
            open=view.open,
            before=seq_of(request, "avant"),
        )
        found, author = await ask(request, _find, visit.signed_in.actor, asked)
    except Refused as refusal:
        if refusal.code == "not_found":
            raise
        return await page(request, "recherche.html", view, tab="recherche", refusal=refusal, status=422)
    view = SearchPage(
        text=view.text,
        kind=view.kind,
        channel=view.channel,
        person=author,
        first=view.first,
        last=view.last,
        open=view.open,
        found=found,
    )
    return await page(request, "recherche.html", view, tab="recherche")


def _find(conn: Connection, actor: Actor, asked: Question) -> tuple[Found, Person | None]:
    """What was found, and who ``asked.person`` is: known to whoever found something of theirs."""
    found = find(conn, actor, asked, limit=MOST if asked.kind else MESSAGES)
    author = None
    if asked.person is not None:
        authors = [one.by for one in found.messages] + [one.by for one in found.files]
        authors += [one.need.by for one in (*found.needs, *found.offers)]
        author = authors[0] if authors else Person(id=asked.person, name="")
    return found if asked.kind else _first_of_each(found), author


def _first_of_each(found: Found) -> Found:
    fields = {name: getattr(found, name)[:FIRST_OF_EACH] for name in KINDS.values() if name != "messages"}
    return msgspec.structs.replace(found, **fields)


ROUTES = [get("/recherche", search, verb="search.ask")]
