"""How I want to be told and what I can do; the waves of a need, for the coordination."""

from __future__ import annotations

from datetime import datetime, time
from typing import Final
from zoneinfo import available_timezones

from sqlalchemy import Connection, select
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from channels.actions import alerts
from channels.actions.needs import CATEGORIES
from channels.actions.preferences import (
    LANGUAGES,
    Chosen,
    Hours,
    clock_time,
    set_duty,
    set_level,
    set_preferences,
)
from channels.reading.needs import needs_by_id
from channels.reading.preferences import Preferences, preferences_of
from channels.reading.waves import Waves, waves_of
from channels.shapes import Need
from channels.store.tables import person
from matching.reading.week import DAYS, Week
from matching.refusals import Refused
from web.pages.respond import Form, ask, do, page, read_form, safe_next, to
from web.routing import get, post
from web.views import AlertsPage, PhonesPage, WavesPage
from web.visit import visit_of

# The cells of the week as people think of them; the rows keep hours.
PARTS: Final = {"morning": (7, 12), "afternoon": (12, 18), "evening": (18, 23), "night": (23, 7)}


async def alerts_page(request: Request) -> Response:
    """What I chose."""
    chosen, phone = await ask(request, _mine, visit_of(request).me)
    return await _draw(request, _shown(chosen, phone=phone, now=visit_of(request).desk.store.clock()))


async def save_alerts(request: Request) -> Response:
    """Choose anew; refused, the form comes back as it was filled in."""
    form = await read_form(request)
    chosen, phone = await ask(request, _mine, visit_of(request).me)
    try:
        await do(request, set_preferences, chosen=_chosen(form, chosen))
    except Refused as refusal:
        return await _draw(request, _typed(form, chosen, phone=phone), refusal=refusal)
    return to("/moi/alertes?dit=saved")


async def duty(request: Request) -> Response:
    """On duty, or off; back to where it was pressed."""
    form = await read_form(request)
    await do(request, set_duty, on=form("on") == "yes")
    return to(safe_next(form("next", "/moi")))


async def level(request: Request) -> Response:
    """How much a channel tells me."""
    form = await read_form(request)
    channel = request.path_params["channel"]
    await do(request, set_level, channel=channel, level=form("level"))
    return to(f"/canaux/{channel}?dit=saved")


async def waves(request: Request) -> Response:
    """Who was alerted of a need: a page, or the bare list for its card."""
    return await _draw_waves(request)


async def widen(request: Request) -> Response:
    """The next wave now."""
    form = await read_form(request)
    need_id = request.path_params["need"]
    try:
        await do(request, alerts.widen, need_id=need_id, key=form.key())
    except Refused as refusal:
        if refusal.code not in ("all_alerted", "need_over"):
            raise
        return await _draw_waves(request, refusal)
    return to(f"/demandes/{need_id}/vagues")


async def phones(request: Request) -> Response:
    """Who to ring up; this sight is written down."""
    need_id = request.path_params["need"]
    calls = await do(request, alerts.see_phones, need_id=need_id)
    need = (await ask(request, needs_by_id, [need_id]))[need_id]
    return await page(request, "appels.html", PhonesPage(need=need, calls=tuple(calls)), tab="urgences")


async def _draw_waves(request: Request, refusal: Refused | None = None) -> Response:
    visit = visit_of(request)
    need, found = await ask(request, _waves, visit.me, request.path_params["need"])
    view = WavesPage(need=need, waves=found)
    if request.headers.get("accept") == "text/x-fragment":
        drawn = visit.renderer.page("_waves.html", visit.locale, page=view, csrf=visit.csrf)
        return HTMLResponse(drawn)
    status = 409 if refusal else 200
    return await page(request, "vagues.html", view, tab="urgences", refusal=refusal, status=status)


def _waves(conn: Connection, person_id: str, need_id: str) -> tuple[Need, Waves]:
    found = waves_of(conn, person_id, need_id)
    return needs_by_id(conn, [need_id])[need_id], found


async def _draw(request: Request, view: AlertsPage, *, refusal: Refused | None = None) -> Response:
    status = 422 if refusal else 200
    return await page(request, "alertes.html", view, tab="moi", refusal=refusal, status=status)


def _mine(conn: Connection, person_id: str) -> tuple[Preferences, bool]:
    phone = conn.execute(select(person.c.phone).where(person.c.id == person_id)).scalar_one()
    return preferences_of(conn, [person_id])[person_id], bool(phone)


def _shown(chosen: Preferences, *, phone: bool, now: datetime) -> AlertsPage:
    """An absence that is over is shown no more: sent back with the form, it would be refused."""
    quiet, away = chosen.quiet, chosen.unavailable_until
    return AlertsPage(
        by_push=chosen.by_push,
        by_email=chosen.by_email,
        by_sms=chosen.by_sms,
        phone=phone,
        email_failed=chosen.email_failed,
        digest=chosen.digest,
        quiet_from=clock_time(quiet.start) or "" if quiet else "",
        quiet_until=clock_time(quiet.end) or "" if quiet else "",
        wake_for_vital=chosen.wake_for_vital,
        timezone=chosen.own_zone,
        parts=_parts(chosen.free),
        away=away.astimezone(chosen.zone).date().isoformat() if away and away > now else "",
        distance=None if chosen.max_distance is None else round(chosen.max_distance / 1000),
        categories=frozenset(chosen.categories),
        languages=frozenset(chosen.languages),
        skills="\n".join(chosen.skills),
        equipment="\n".join(chosen.equipment),
        **_known(),
    )


def _typed(form: Form, chosen: Preferences, *, phone: bool) -> AlertsPage:
    return AlertsPage(
        by_push=form("by_push") == "yes",
        by_email=form("by_email") == "yes",
        by_sms=form("by_sms") == "yes",
        phone=phone,
        email_failed=chosen.email_failed,
        digest=form("digest"),
        quiet_from=form("quiet_from"),
        quiet_until=form("quiet_until"),
        wake_for_vital=form("wake_for_vital") == "yes",
        timezone=form("timezone"),
        parts=frozenset(form.all("free")),
        away=form("away"),
        distance=int(form("distance")) if _is_distance(form("distance")) else None,
        categories=frozenset(form.all("categories")),
        languages=frozenset(form.all("languages")),
        skills=form("skills"),
        equipment=form("equipment"),
        **_known(),
    )


def _known() -> dict[str, tuple[str, ...]]:
    return {
        "known_categories": CATEGORIES,
        "known_languages": LANGUAGES,
        "zones": tuple(sorted(zone for zone in available_timezones() if "/" in zone)),
    }


def _parts(free: Week | None) -> frozenset[str]:
    """The cells all of whose hours are free."""
    if free is None:
        return frozenset()
    return frozenset(
        f"{day}-{part}"
        for number, day in enumerate(DAYS)
        for part, (start, end) in PARTS.items()
        if (cell := Week.of([number], start, end)) & free == cell
    )


def _chosen(form: Form, before: Preferences) -> Chosen:
    return Chosen(
        by_push=form("by_push") == "yes",
        by_email=form("by_email") == "yes",
        by_sms=form("by_sms") == "yes",
        digest=form("digest", "none"),
        quiet_from=form("quiet_from") or None,
        quiet_until=form("quiet_until") or None,
        wake_for_vital=form("wake_for_vital") == "yes",
        timezone=form("timezone"),
        availability=_free(form.all("free")),
        unavailable_until=_end_of(form("away"), before),
        max_distance=_metres(form("distance")),
        categories=tuple(form.all("categories")),
        languages=tuple(form.all("languages")),
        skills=tuple(form("skills").splitlines()),
        equipment=tuple(form("equipment").splitlines()),
    )


def _free(cells: list[str]) -> tuple[Hours, ...] | None:
    """The ticked cells as hours; a night goes on into the next morning."""
    hours: list[Hours] = []
    for cell in cells:
        day, _, part = cell.partition("-")
        if day not in DAYS or part not in PARTS:
            raise Refused("bad_availability")
        start, end = PARTS[part]
        if start < end:
            hours.append(Hours(day, start, end))
        else:
            following = DAYS[(DAYS.index(day) + 1) % len(DAYS)]
            hours += [Hours(day, start, 24), Hours(following, 0, end)]
    return tuple(hours) or None


def _end_of(day: str, before: Preferences) -> datetime | None:
    """The end of that day on the person's own clock."""
    if not day:
        return None
    try:
        return datetime.combine(datetime.fromisoformat(day).date(), time(23, 59), before.zone)
    except ValueError:
        raise Refused("bad_deadline", days=366) from None


def _metres(kilometres: str) -> int | None:
    if not kilometres:
        return None
    if not _is_distance(kilometres):
        raise Refused("bad_choice", field="max_distance")
    return int(kilometres) * 1000


def _is_distance(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 4


ROUTES = [
    get("/moi/alertes", alerts_page, verb="self.see"),
    post("/moi/alertes", save_alerts, verb="self.change"),
    post("/moi/permanence", duty, verb="self.change"),
    post("/canaux/{channel}/niveau", level, verb="channel.set_level"),
    get("/demandes/{need}/vagues", waves, verb="need.see_wave"),
    post("/demandes/{need}/elargir", widen, verb="need.widen"),
    get("/demandes/{need}/appels", phones, verb="need.see_phones"),
]
