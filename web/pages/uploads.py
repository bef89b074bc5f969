"""Files that come with a plain form: taken in one by one, in the person's name."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Final

from starlette.datastructures import UploadFile
from starlette.requests import Request

from matching.refusals import Refused
from web.pages.respond import Form
from web.visit import visit_of

CHUNK: Final = 65_536


async def files_in(request: Request, form: Form, *, kept: str, sent: str, most: int) -> list[str]:
    """Ids of the files that a form names (``kept``: sent before), then of those it brings."""
    files, new = form.all(kept), form.files(sent)
    visit = visit_of(request)
    try:
        if len(files) + len(new) > most:
            raise Refused("too_many_files", limit=most)
        for one in new:
            files.append((await visit.files.receive(visit.me, one.filename or "", _chunks(one))).id)
        return files
    finally:
        await request.close()  # and with it those that came without a name


async def _chunks(upload: UploadFile) -> AsyncIterator[bytes]:
    while chunk := await upload.read(CHUNK):
        yield chunk
