"""The pages of signed links: looking changes nothing, pressing the button does; nobody signs in.

Mail scanners open every link, so GET only shows. POST goes through the actions of the pages, in
the name of whoever the link was written for, whoever is signed in here.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, select
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from channels.actions.answering import Noticed, answer_notice, noticed
from channels.actions.deliveries import turn_off_email
from channels.doorway import need_for
from channels.reading.needs import needs_by_id
from channels.store.tables import claim, network, person, response
from matching.claims import CLAIMABLE, LIVE
from matching.refusals import Refused
from web.catalogue import locale_for
from web.link_views import LinkPage, UnsubscribePage
from web.links import Link
from web.links import read as read_link
from web.pages.respond import ask, to
from web.routing import PUBLIC, get, post
from web.views import Said
from web.visit import Visit, visit_of

DONE: Final = frozenset({"take", "cannot", "confirm", "release"})
JSON: Final = "application/json"


async def link_page(request: Request) -> Response:
    """What the link is for, and one button."""
    link = _link(request)
    done = request.query_params.get("fait", "")
    if link.purpose == "unsubscribe":
        return await _draw_unsubscribe(request, link, done=bool(done))
    return await _draw(request, link, done=done if done in DONE else "")


async def follow(request: Request) -> Response:
    """The button, a notification's button, or a mail reader's own way of unsubscribing (RFC 8058)."""
    link = _link(request)
    async with request.form(max_files=0, max_fields=10) as data:
        form = {name: value for name, value in data.items() if isinstance(value, str)}
    if link.purpose == "unsubscribe":
        return await _unsubscribe(request, link)
    answer = form.get("answer", "")
    try:
        await visit_of(request).desk.store.write(
            answer_notice, link.about, answer=answer, quantity=_quantity(form.get("quantity", ""))
        )
    except Refused as refusal:
        if refusal.code == "link_invalid":
            raise
        if _wants_json(request):
            return await _told(request, link, refusal)
        return await _draw(request, link, refusal=refusal)
    if _wants_json(request):
        return await _told(request, link, answer)
    return to(f"{request.url.path}?fait={answer}")


def _link(request: Request) -> Link:
    visit = visit_of(request)
    return read_link(visit.secret, request.path_params["token"], now=visit.desk.store.clock())


def _quantity(text: str) -> int:
    """A whole number; what is none is told by the action."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else 0


def _wants_json(request: Request) -> bool:
    return request.headers.get("accept", "").startswith(JSON)


async def _told(request: Request, link: Link, came: str | Refused) -> Response:
    """What the service worker writes over the notification."""
    visit = visit_of(request)
    locale = (await ask(request, noticed, link.about)).locale
    if isinstance(came, Refused):
        title, body = visit.catalogue.say(locale, "push-not-done"), visit.desk.say(came, locale)
        return JSONResponse({"done": False, "title": title, "body": body}, 409)
    body = visit.catalogue.say(locale, "push-done-take-body") if came == "take" else ""
    title = visit.catalogue.say(locale, f"push-done-{came}")
    return JSONResponse({"done": True, "title": title, "body": body})


async def _draw(request: Request, link: Link, *, done: str = "", refusal: Refused | None = None) -> Response:
    told, view = await ask(request, _read, link.about, request.path_params["token"], done)
    said = None if refusal is None else Said(refusal.code, refusal.details)
    status = 409 if refusal else 200
    return _plain(visit_of(request), "lien.html", view, told.locale, refusal=said, status=status)


def _read(conn: Connection, notice_id: str, token: str, done: str) -> tuple[Noticed, LinkPage]:
    told = noticed(conn, notice_id)
    if told.need is None:
        raise Refused("link_invalid")
    door = need_for(conn, told.person, told.need)
    need = needs_by_id(conn, [told.need])[told.need]
    mine, state = 0, ""
    if door.claim_id is not None:
        mine, state = conn.execute(
            select(claim.c.quantity, claim.c.state).where(claim.c.id == door.claim_id)
        ).one()
    answered = conn.execute(
        select(response.c.answer).where(response.c.need_id == told.need, response.c.person_id == told.person)
    ).scalar_one_or_none()
    takes = door.row.state in CLAIMABLE and not mine and not door.thing.own
    return told, LinkPage(
        token=token,
        network=_network_of(conn, told.person)[0],
        name=told.name,
        need=need,
        mine=mine,
        declined=answered == "cannot",
        may_take=takes,
        may_decline=takes and answered != "cannot",
        may_confirm=state == "held" and door.row.state in LIVE,
        may_release=state in ("held", "confirmed") and door.row.state in LIVE,
        done=done,
    )


async def _unsubscribe(request: Request, link: Link) -> Response:
    try:
        await visit_of(request).desk.store.write(turn_off_email, link.about)
    except Refused as refusal:
        if refusal.code == "not_signed_in":  # removed: nobody writes to them any more
            raise Refused("link_invalid") from None
        raise
    return to(f"{request.url.path}?fait=1")


async def _draw_unsubscribe(request: Request, link: Link, *, done: bool) -> Response:
    network_name, name, locale = await ask(request, _network_of, link.about)
    view = UnsubscribePage(token=request.path_params["token"], network=network_name, name=name, done=done)
    return _plain(visit_of(request), "desabonnement.html", view, locale)


def _network_of(conn: Connection, person_id: str) -> tuple[str, str, str]:
    """Their network's name, their own, and their language."""
    row = conn.execute(
        select(network.c.name.label("network"), person.c.name, person.c.locale)
        .join(network, network.c.id == person.c.network_id)
        .where(person.c.id == person_id, person.c.removed_at.is_(None))
    ).one_or_none()
    if row is None:
        raise Refused("link_invalid")
    return row.network, row.name, row.locale


def _plain(
    visit: Visit, template: str, view: object, locale: str, *, refusal: Said | None = None, status: int = 200
) -> Response:
    """A page without the shell of whoever is signed in here: it speaks to the person of the link."""
    html = visit.renderer.page(
        template, locale_for(locale), page=view, nonce=visit.nonce, refusal=refusal, csrf=""
    )
    return HTMLResponse(html, status, {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"})


ROUTES = [
    get("/l/{token}", link_page, verb=PUBLIC),
    post("/l/{token}", follow, verb=PUBLIC),
]
