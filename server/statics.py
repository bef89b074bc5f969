"""Static files and the service worker: what is kept for a year, and what is looked at again each time."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from functools import cache
from typing import Final, NamedTuple

import msgspec
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from web.assets import JOINED, STATIC, joined, shell, version

FOR_A_YEAR: Final = "public, max-age=31536000, immutable"
ASK_AGAIN: Final = "no-cache"
PACKED: Final = frozenset({".css", ".js", ".json", ".svg"})
# A worker has a policy of its own: it runs our modules, asks our server, and nothing else.
_POLICY: Final = "default-src 'none'; script-src 'self'; connect-src 'self'"


class Text(NamedTuple):
    """A static text, as it is and as it travels."""

    plain: bytes
    packed: bytes
    mark: str
    kind: str


@cache
def text_of(name: str) -> Text:
    """A text of ours, packed once for all who ask: nothing in it is anybody's secret."""
    plain = joined(name) if name in JOINED else (STATIC / name).read_bytes()
    mark = hashlib.sha256(plain).hexdigest()[:20]
    kind = mimetypes.guess_type(name)[0] or "text/plain"
    return Text(plain, gzip.compress(plain, 9, mtime=0), mark, kind)


@cache
def texts() -> frozenset[str]:
    """The names of all of them."""
    ours = (path.relative_to(STATIC).as_posix() for path in STATIC.rglob("*") if path.suffix in PACKED)
    return frozenset((*JOINED, *ours))


def text_answer(name: str, headers: Headers) -> Response:
    """A text, packed for whoever can unpack it; nothing when they have it already."""
    text = text_of(name)
    packs = "gzip" in headers.get("accept-encoding", "")
    mark = f'"{text.mark}{"-gz" if packs else ""}"'
    answer = {"ETag": mark, "Vary": "Accept-Encoding"}
    if mark in headers.get("if-none-match", ""):
        return Response(status_code=304, headers=answer)
    if packs:
        answer["Content-Encoding"] = "gzip"
    return Response(text.packed if packs else text.plain, media_type=text.kind, headers=answer)


class Statics(StaticFiles):
    """Files under ``/static/``, with or without a version before their name.

    A page that an earlier version drew asks for that version's files: it gets ours, which it may not keep.
    """

    async def get_response(self, path: str, scope: Scope) -> Response:
        first, _, rest = path.partition("/")
        versioned = first.startswith("v-")
        name = rest if versioned else path
        if name in texts() and scope["method"] in ("GET", "HEAD"):
            response = text_answer(name, Headers(scope=scope))
        else:
            response = await super().get_response(name, scope)
        kept = first == f"v-{version()}" and response.status_code in (200, 304)
        response.headers["Cache-Control"] = FOR_A_YEAR if kept else ASK_AGAIN
        return response


async def service_worker(request: Request) -> Response:
    """The service worker stands at the top: that is how far it may answer for the pages.

    What it keeps is written before it, so that it is another worker as soon as one file is another.
    """
    kept = msgspec.json.encode({"version": version(), "files": shell()}).decode()
    text = f"self.relais = {kept};\n{(STATIC / 'sw.js').read_text('utf-8')}"
    headers = {
        "Cache-Control": ASK_AGAIN,
        "Service-Worker-Allowed": "/",
        "Content-Security-Policy": _POLICY,
    }
    return Response(text, media_type="text/javascript", headers=headers)


def static_routes() -> list[BaseRoute]:
    """Everything that is the same for everybody."""
    return [
        Route("/sw.js", service_worker),
        Mount("/static", Statics(directory=STATIC), name="static"),
    ]
