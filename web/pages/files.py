"""The bytes of a file, for those who may see what it hangs on. The only way they leave the house."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from typing import Any, Final
from urllib.parse import quote

from sqlalchemy import Row
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from channels.files.kinds import SHOWN
from channels.files.rows import file_for
from channels.files.shelf import SMALL
from matching.refusals import Refused
from web.pages.respond import ask
from web.routing import get
from web.visit import visit_of

_RANGE: Final = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
# A file is never a page of ours: whatever a browser makes of it, it runs nothing and asks for nothing.
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


async def give_file(request: Request) -> Response:
    """A file, a part of it (``Range``), or the thumbnail of a picture (``?taille=vignette``)."""
    visit = visit_of(request)
    row = await ask(request, file_for, visit.me, request.path_params["file"])
    small = request.query_params.get("taille") == "vignette" and row.width is not None
    headers = _headers(row, small)
    # The right to see it is asked every time; the bytes travel once.
    if headers["ETag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if small:
        chunks = await _begun(visit.files.read(row.id + SMALL))
        return StreamingResponse(chunks, media_type=row.type, headers=headers)
    return await _part(request, row, headers)


async def _part(request: Request, row: Row[Any], headers: dict[str, str]) -> Response:
    wanted = _range_of(request, row.size, headers["ETag"])
    if wanted is None:
        return Response(status_code=416, headers={**headers, "Content-Range": f"bytes */{row.size}"})
    start, end = wanted
    headers["Content-Length"] = str(end - start)
    whole = (start, end) == (0, row.size)
    if not whole:
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{row.size}"
    chunks = await _begun(visit_of(request).files.read(row.id, start, end))
    return StreamingResponse(chunks, 200 if whole else 206, headers, media_type=row.type)


def _headers(row: Row[Any], small: bool) -> dict[str, str]:
    how = "inline" if row.type in SHOWN else "attachment"
    return {
        "ETag": f'"{row.sha256[:32]}{"-s" if small else ""}"',
        "Cache-Control": "private, no-cache",
        "Accept-Ranges": "none" if small else "bytes",
        "Content-Disposition": f"{how}; filename*=UTF-8''{quote(row.name, safe='')}",
        "Content-Security-Policy": _POLICY,
        "X-Content-Type-Options": "nosniff",
    }


def _range_of(request: Request, size: int, tag: str) -> tuple[int, int] | None:
    """The bytes asked for; all of them when it is not one plain range; None when there are none there."""
    asked = _RANGE.fullmatch(request.headers.get("range", "").strip())
    if asked is None or asked[1] == asked[2] == "" or request.headers.get("if-range", tag) != tag:
        return 0, size
    if not asked[1]:
        start, end = max(size - int(asked[2]), 0), size
    else:
        start, end = int(asked[1]), min(int(asked[2] or size - 1) + 1, size)
    return (start, end) if start < end else None


async def _begun(chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The same bytes, once the first of them came: before that, a refusal is still a refusal."""
    try:
        first = await anext(chunks)
    except StopAsyncIteration:
        raise Refused("not_found") from None

    async def all_of_them() -> AsyncIterator[bytes]:
        yield first
        async for chunk in chunks:
            yield chunk

    return all_of_them()


ROUTES = [get("/fichiers/{file}", give_file, verb="file.read")]
