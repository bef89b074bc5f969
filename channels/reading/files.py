"""Files as everybody who may see them may read them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any, Final

from sqlalchemy import Connection, Row, Table, select

from channels.shapes import File
from channels.store.ready import Ready, among
from channels.store.tables import attachment, file, forward_file

_SHOWN: Final = (file.c.id, file.c.name, file.c.type, file.c.size, file.c.width, file.c.height)
_PHOTOS: Final = Ready(
    lambda postgres: (
        select(*_SHOWN, attachment.c.need_id)
        .join(attachment, attachment.c.file_id == file.c.id)
        .where(among(attachment.c.need_id, "needs", postgres))
        .order_by(attachment.c.position)
    )
)


def _hung_by(table: Table) -> Ready:
    return Ready(
        lambda postgres: (
            select(*_SHOWN, table.c.message_id)
            .join(table, table.c.file_id == file.c.id)
            .where(among(table.c.message_id, "messages", postgres), file.c.deleted_at.is_(None))
            .order_by(table.c.position)
        )
    )


_FILES: Final = _hung_by(attachment)
_FORWARDED: Final = _hung_by(forward_file)


def photos_of(conn: Connection, need_ids: Collection[str]) -> dict[str, tuple[File, ...]]:
    """The pictures of each of these needs, in their order."""
    found: dict[str, list[File]] = defaultdict(list)
    for row in _PHOTOS.rows(conn, needs=need_ids):
        found[row.need_id].append(shape(row))
    return {need_id: tuple(files) for need_id, files in found.items()}


def files_on(conn: Connection, messages: Collection[str]) -> dict[str, tuple[File, ...]]:
    """The files of each of these messages, in their order; those that a forward brought along too."""
    found: dict[str, list[File]] = defaultdict(list)
    for statement in (_FILES, _FORWARDED):
        for row in statement.rows(conn, messages=messages):
            found[row.message_id].append(shape(row))
    return {message_id: tuple(files) for message_id, files in found.items()}


def shape(row: Row[Any]) -> File:
    """A file as everybody who may see it may read it."""
    return File(
        id=row.id,
        name=row.name,
        type=row.type,
        size=row.size,
        width=row.width,
        height=row.height,
    )
