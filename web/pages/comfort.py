"""Comfort: theme, text, density, motion, shortcuts and language, for whoever looks; pauses for members."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from channels.actions.comfort import Changes, change_comfort, finish_tour
from channels.actions.people import change_settings
from channels.actions.preferences import do_not_disturb, mute_channel
from channels.reading.comfort import CHOICES, comfort_of
from channels.reading.preferences import preferences_of
from matching.quiet import pause_end
from matching.refusals import Refused
from web.catalogue import LOCALES
from web.comfort import SWITCH, write_cookie
from web.pages.respond import Form, ask, do, is_secure, page, read_form, safe_next, to
from web.routing import PUBLIC, get, post
from web.shortcuts import SHORTCUTS
from web.views import ComfortPage, ShortcutsPage
from web.visit import visit_of


async def comfort_page(request: Request) -> Response:
    """Every setting, each with an address of its own."""
    return await page(request, "confort.html", ComfortPage(locale=visit_of(request).locale), tab="moi")


async def shortcuts(request: Request) -> Response:
    """The keys that do something: a page, or the bare list for the sheet over a page."""
    visit = visit_of(request)
    view = ShortcutsPage(shortcuts=SHORTCUTS)
    if request.headers.get("accept") == "text/x-fragment":
        return HTMLResponse(visit.renderer.page("_shortcuts.html", visit.locale, page=view))
    return await page(request, "raccourcis.html", view, tab="moi")


async def save(request: Request) -> Response:
    """Change what the form names: for the person if there is one, and for this device."""
    visit = visit_of(request)
    form = await read_form(request)
    changes, locale = _changes(form), form("locale") or visit.locale
    if locale not in LOCALES:
        raise Refused("bad_choice", field="locale")
    before = visit.comfort
    if visit.who is not None:
        before, _ = await ask(request, comfort_of, visit.me)
    chosen = changes.onto(before)
    if visit.who is not None:
        await do(request, change_comfort, changes=changes)
        if locale != visit.locale:
            await do(request, change_settings, name=visit.who.name, locale=locale)
    response = to(safe_next(form("next", "/confort?dit=saved")))
    write_cookie(response, chosen, form("locale") or visit.chosen_locale, secure=is_secure(visit))
    return response


async def end_tour(request: Request) -> Response:
    """The tour was seen, or put away."""
    form = await read_form(request)
    await do(request, finish_tour)
    return to(safe_next(form("next", "/")))


async def pause(request: Request) -> Response:
    """Not to be disturbed for a while; without a choice, from now on again."""
    form = await read_form(request)
    await do(request, do_not_disturb, until=await _until(request, form))
    return to(safe_next(form("next", "/moi")))


async def mute(request: Request) -> Response:
    """Hear nothing of a channel for a while but what is urgent."""
    form = await read_form(request)
    channel = request.path_params["channel"]
    await do(request, mute_channel, channel=channel, until=await _until(request, form))
    return to(f"/canaux/{channel}?dit=saved")


def _changes(form: Form) -> Changes:
    given = {name: form(name) for name in CHOICES if form(name)}
    shortcuts = form("shortcuts")
    if shortcuts and shortcuts not in SWITCH:
        raise Refused("bad_choice", field="shortcuts")
    return Changes(**given, shortcuts=shortcuts == "on" if shortcuts else None)


async def _until(request: Request, form: Form) -> datetime | None:
    choice = form("until")
    if not choice:
        return None
    zone = await ask(request, _zone, visit_of(request).me)
    until = pause_end(choice, visit_of(request).desk.store.clock(), zone)
    if until is None:
        raise Refused("bad_choice", field="until")
    return until


def _zone(conn: Connection, person_id: str) -> ZoneInfo:
    return preferences_of(conn, [person_id])[person_id].zone


ROUTES = [
    get("/confort", comfort_page, verb=PUBLIC),
    get("/raccourcis", shortcuts, verb="self.see"),
    post("/confort", save, verb=PUBLIC),
    post("/moi/visite", end_tour, verb="self.change"),
    post("/moi/calme", pause, verb="self.change"),
    post("/canaux/{channel}/sourdine", mute, verb="channel.set_level"),
]
