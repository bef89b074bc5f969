"""What pages and verbs ask of the store of files; ``server/files`` keeps the promise."""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator
from typing import Final, Protocol

from channels.shapes import File

SMALL: Final = ".vignette"  # after the id of a picture: its thumbnail


class Shelf(Protocol):
    """Takes files in, checked and made harmless, and gives their bytes back."""

    @property
    def largest(self) -> int:
        """Bytes that one file may have."""
        ...

    async def receive(self, by: str, name: str, chunks: AsyncIterable[bytes]) -> File:
        """Keep a file in a person's name. When this returns, it is durable, and hangs on nothing yet.

        ``Refused``: ``empty``, ``too_large``, ``bad_file``, ``files_full``.
        """
        ...

    def read(self, key: str, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """The bytes ``start`` to ``end`` (not included) of a file or of its thumbnail."""
        ...
