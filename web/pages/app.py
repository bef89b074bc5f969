"""Relais as an app of the device: installing it, what it shows without a network, what is shared to it."""

from __future__ import annotations

from typing import Final

import msgspec
from sqlalchemy import Connection, select
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from channels.reading.rooms import joined_by
from channels.store.tables import network
from web.assets import address
from web.pages.respond import ask, page
from web.pages.shell import line_of
from web.routing import PUBLIC, get
from web.views import PlainPage, SharePage
from web.visit import visit_of

PAPER: Final = "#f2f2ed"  # `--paper` of tokens.css by day: what the device shows before the first page
NAMED_AFTER: Final = 12  # letters that stand under an icon


async def manifest(request: Request) -> Response:
    """What a device needs to install this network's Relais."""
    visit = visit_of(request)

    def say(key: str) -> str:
        return visit.catalogue.say(visit.locale, key)

    name = visit.who.network_name if visit.who is not None else await ask(request, _only_network)
    shortcuts = (("tab-urgent", "/urgences"), ("app-ask", "/demander"), ("tab-channels", "/canaux"))
    told = {
        "id": "/",
        "name": f"Relais · {name}" if name else "Relais",
        "short_name": name if 0 < len(name) <= NAMED_AFTER else "Relais",
        "description": say("app-description"),
        "lang": visit.locale,
        "dir": "ltr",
        "start_url": "/?app=1",
        "scope": "/",
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": PAPER,
        "icons": [
            *(_icon(f"icon-{size}.png", size) for size in (192, 512)),
            {**_icon("icon-maskable-512.png", 512), "purpose": "maskable"},
        ],
        "shortcuts": [
            {"name": say(key), "url": path, "icons": [_icon("icon-192.png", 192)]} for key, path in shortcuts
        ],
        "share_target": {
            "action": "/partager",
            "method": "POST",
            "enctype": "multipart/form-data",
            "params": {
                "title": "title",
                "text": "text",
                "url": "url",
                "files": [{"name": "files", "accept": ["image/*", "application/pdf", "audio/*"]}],
            },
        },
    }
    return Response(
        msgspec.json.encode(told),
        media_type="application/manifest+json",
        headers={"Cache-Control": "no-cache, private"},
    )


def _icon(name: str, size: int) -> dict[str, str]:
    return {"src": address(f"img/{name}"), "sizes": f"{size}x{size}", "type": "image/png"}


def _only_network(conn: Connection) -> str:
    """The name of the network, when there is one only."""
    names = conn.execute(select(network.c.name).limit(2)).scalars().all()
    return names[0] if len(names) == 1 else ""


async def offline(request: Request) -> Response:
    """What the worker shows in the place of a page that did not come: the same for everybody."""
    visit = visit_of(request)
    return HTMLResponse(
        visit.renderer.page(
            "hors_ligne.html", visit.locale, page=PlainPage(), nonce=visit.nonce, refusal=None
        )
    )


async def install_page(request: Request) -> Response:
    """How Relais gets on the home screen of this device."""
    return await page(request, "installer.html", PlainPage(), tab="moi")


async def share_page(request: Request) -> Response:
    """Where to say what another app handed over: the worker keeps it on the device (`sw/share.js`)."""
    lines = await ask(request, joined_by, visit_of(request).signed_in.actor)
    view = SharePage(lines=tuple(line_of(line) for line in lines))
    return await page(request, "partager.html", view, tab="canaux")


ROUTES = [
    get("/manifest.webmanifest", manifest, verb=PUBLIC),
    get("/hors-ligne", offline, verb=PUBLIC),
    get("/installer", install_page, verb="network.see"),
    get("/partager", share_page, verb="network.see"),
]
