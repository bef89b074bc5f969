"""Errors translated in one place: a refusal or a fault becomes a page or a JSON answer, never a traceback."""

from __future__ import annotations

import logging
from math import ceil
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from matching.refusals import Refused
from server.refusals import status_of
from web.pages.respond import refusal_page
from web.visit import visit_of

log = logging.getLogger("relais.app")


async def answer_refusal(request: Request, refusal: Exception) -> Response:
    """A named no."""
    assert isinstance(refusal, Refused)
    status = status_of(refusal)
    headers = {} if refusal.retry_after is None else {"Retry-After": str(ceil(refusal.retry_after))}
    if request.url.path.startswith("/api/"):
        if status == 401:
            headers["WWW-Authenticate"] = "Bearer"  # RFC 9110 §15.5.2 asks for it
        visit = visit_of(request)
        say = visit.desk.say(refusal, visit.locale)
        body = {"code": refusal.code, "say": say, "details": refusal.details}
        return JSONResponse(body, status, headers)
    if refusal.code in ("not_signed_in", "session_expired"):
        return RedirectResponse(f"/connexion?next={quote(_return_to(request))}", 303)
    page = await refusal_page(request, refusal, status)
    page.headers.update(headers)
    return page


async def answer_missing(request: Request, error: Exception) -> Response:
    """An address that leads nowhere."""
    if "visit" not in request.scope:
        return Response(status_code=404)
    return await answer_refusal(request, Refused("not_found"))


async def answer_fault(request: Request, error: Exception) -> Response:
    """Our fault: logged with its cause, told without it."""
    if "visit" not in request.scope:
        return Response(status_code=500)
    visit_of(request).who = None  # the shell of a page is read from what may have just failed
    return await answer_refusal(request, Refused("busy", retry_after=5))


def _return_to(request: Request) -> str:
    if request.method != "GET":
        return "/"
    query = f"?{request.url.query}" if request.url.query else ""
    return request.url.path + query
