"""Files: handing one in. What it hangs on comes later; its bytes are read at ``/fichiers/{id}``."""

from __future__ import annotations

from server.api.asked import NewFile
from server.api.call import Call
from server.api.operation import operation
from server.api.views import File, show


@operation(
    "POST",
    "/files",
    verb="file.upload",
    status=201,
    streams=True,
    no=("empty", "bad_file", "files_full"),
)
async def upload_file(call: Call, asked: NewFile) -> File:
    """Hand in a photo, a document or a sound: the body is the file itself.

    It hangs on nothing yet and only its sender sees it; a day later it is removed if it still
    hangs on nothing. Pictures are drawn anew: place, camera and other hidden data are gone.
    """
    kept = await call.visit.files.receive(call.me, asked.name, call.request.stream())
    return show(kept, File)


OPERATIONS = (upload_file,)
