"""The log of what left the pages, for administrators; what failed may be sent again."""

from __future__ import annotations

import re

from starlette.requests import Request
from starlette.responses import Response

from channels.actions.deliveries import send_again
from channels.clock import iso
from channels.reading.letters import WAYS
from channels.reading.sendings import STATES, read_sendings
from web.link_views import Sending, SendingsPage
from web.pages.respond import ask, do, page, read_form, to
from web.routing import get, post
from web.visit import visit_of


async def sendings_page(request: Request) -> Response:
    """A page of the log. A filter that is unknown filters nothing."""
    visit = visit_of(request)
    asked = request.query_params
    way = asked.get("voie", "") if asked.get("voie") in WAYS else ""
    state = asked.get("etat", "") if asked.get("etat") in STATES else ""
    before = asked.get("avant", "")[:20]
    rows, older = await ask(
        request, read_sendings, visit.signed_in.actor, way=way, state=state, before=before
    )
    view = SendingsPage(
        sendings=tuple(
            Sending(
                id=row.id,
                name=row.name,
                way=row.way,
                about=re.split(r"[._]", row.kind)[0],
                state=row.state,
                at=iso(row.sent_at or row.run_at),
                attempts=row.attempts,
                fault=row.fault or "",
            )
            for row in rows
        ),
        way=way,
        state=state,
        off=tuple(way for way in WAYS if way not in visit.reach.ways),
        before=older,
    )
    return await page(request, "envois.html", view, tab="moi")


async def again(request: Request) -> Response:
    """Send a failed one again."""
    await read_form(request)
    await do(request, send_again, delivery_id=request.path_params["delivery"])
    visit_of(request).reach.wake()
    return to("/administration/envois?dit=again")


ROUTES = [
    get("/administration/envois", sendings_page, verb="network.administer"),
    post("/administration/envois/{delivery}/renvoyer", again, verb="network.administer"),
]
