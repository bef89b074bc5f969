"""Writing to somebody, or to a few: whom one may write to, and the way to their channel."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from channels.actions.directs import PEOPLE_LIMIT, open_direct
from channels.reading.directs import writable
from channels.shapes import Person
from matching.refusals import Refused
from matching.text.folding import fold
from web.pages.respond import ask, do, page, read_form, to
from web.routing import get, post
from web.views import WritePage
from web.visit import visit_of


async def write_page(request: Request) -> Response:
    """Everybody whom one may write to."""
    return await _draw(request)


async def write(request: Request) -> Response:
    """Find or open the channel of those who were chosen, and go there."""
    form = await read_form(request)
    people = form.all("person")
    if form("chercher"):
        return await _draw(request, chosen=frozenset(people), looked_for=form("nom"))
    try:
        answer = await do(request, open_direct, people=people)
    except Refused as refusal:
        if refusal.code not in ("empty", "too_many"):
            raise
        return await _draw(request, chosen=frozenset(people), refusal=refusal)
    return to(f"/canaux/{answer['channel']}")


async def _draw(
    request: Request,
    *,
    chosen: frozenset[str] = frozenset(),
    looked_for: str = "",
    refusal: Refused | None = None,
) -> Response:
    people = await ask(request, writable, visit_of(request).signed_in.actor)
    found = tuple(one for one in people if one.id in chosen or _fits(one, fold(looked_for)))
    view = WritePage(people=found, chosen=chosen, most=PEOPLE_LIMIT - 1, looked_for=looked_for)
    status = 422 if refusal else 200
    return await page(request, "ecrire.html", view, tab="canaux", refusal=refusal, status=status)


def _fits(person: Person, wanted: str) -> bool:
    """Whether these letters stand in the name, or in that of the structure."""
    return wanted.strip() in fold(f"{person.name} {person.org or ''}")


ROUTES = [
    get("/ecrire", write_page, verb="network.see"),
    post("/ecrire", write, verb="person.write"),
]
