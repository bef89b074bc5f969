"""How large a request may be: a few kilobytes, and more only where files come in."""

from __future__ import annotations

import re
from typing import Final

from starlette.requests import HTTPConnection

from channels.files.rows import MESSAGE_LIMIT, PHOTOS_LIMIT
from server.config import Config

_UPLOAD: Final = "/api/v1/files"
_MESSAGES: Final = re.compile(r"/canaux/[0-9a-z]{1,20}/messages")
_FORMS: Final = re.compile(r"/demander|/proposer|/demandes/[0-9a-z]{1,20}/modifier")


class Sizes:
    """The limit of each request, by its address."""

    def __init__(self, config: Config) -> None:
        self._plain = config.limits.body_bytes
        self._file = config.files.file_bytes

    def limit_for(self, connection: HTTPConnection) -> int:
        """Bytes that the body may have."""
        path = connection.scope["path"]
        if path == _UPLOAD:
            return self._file
        return self._plain + self._files_of(connection, path) * self._file

    def _files_of(self, connection: HTTPConnection, path: str) -> int:
        """How many files a form may bring."""
        if not connection.headers.get("content-type", "").startswith("multipart/form-data"):
            return 0
        return PHOTOS_LIMIT if _FORMS.fullmatch(path) else MESSAGE_LIMIT if _MESSAGES.fullmatch(path) else 0
