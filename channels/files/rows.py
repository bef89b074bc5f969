"""Files as rows: taken in, hung on something, looked up in a person's name, swept."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, delete, exists, func, insert, select, update

from channels.doorway import message_for, need_for
from channels.reading.files import shape
from channels.shapes import File
from channels.store import Write
from channels.store.tables import attachment, file, forward_file, person
from matching.refusals import Refused

PHOTOS_LIMIT: Final = 4  # pictures of one card: more are an album
MESSAGE_LIMIT: Final = 10  # files of one message
UNATTACHED_LIFE: Final = timedelta(days=1)
SWEPT_AT_ONCE: Final = 100


def add_file(
    tx: Write,
    by: str,
    *,
    name: str,
    type: str,
    size: int,
    sha256: str,
    width: int | None,
    height: int | None,
    network_limit: int,
) -> str:
    """Write down a file that hangs on nothing yet; returns its id.

    ``Refused("files_full")`` when the network would keep more than ``network_limit`` bytes.
    """
    network = tx.conn.execute(select(person.c.network_id).where(person.c.id == by)).scalar_one()
    kept = select(func.coalesce(func.sum(file.c.size), 0)).where(file.c.network_id == network)
    if int(tx.conn.execute(kept).scalar_one()) + size > network_limit:
        raise Refused("files_full")
    file_id = tx.new_id()
    row = {"id": file_id, "network_id": network, "by": by, "name": name, "type": type, "size": size}
    about = {"sha256": sha256, "width": width, "height": height, "at": tx.at}
    tx.conn.execute(insert(file), {**row, **about})
    return file_id


def hang_on_need(tx: Write, by: str, need_id: str, photos: Sequence[str]) -> bool:
    """Make these pictures, and no others, those of a card, in this order; whether that changed anything.

    New ones must be the person's own and hang on nothing; those that fall off are swept.
    """
    wanted = list(dict.fromkeys(photos))
    if len(wanted) > PHOTOS_LIMIT:
        raise Refused("too_many_files", limit=PHOTOS_LIMIT)
    here = attachment.c.need_id == need_id
    there = list(
        tx.conn.execute(select(attachment.c.file_id).where(here).order_by(attachment.c.position)).scalars()
    )
    if wanted == there:
        return False
    _take_free(tx, by, [photo for photo in wanted if photo not in there], file.c.type.like("image/%"))
    tx.conn.execute(delete(attachment).where(here))
    if wanted:
        rows = [{"file_id": id, "need_id": need_id, "position": at} for at, id in enumerate(wanted)]
        tx.conn.execute(insert(attachment), rows)
    forget(tx, set(there) - set(wanted))
    return True


def check_free(conn: Connection, by: str, files: Sequence[str]) -> None:
    """Files that this person handed in and that hang on nothing, and not too many of them."""
    if len(files) > MESSAGE_LIMIT:
        raise Refused("too_many_files", limit=MESSAGE_LIMIT)
    if len(files_of(conn, by, list(dict.fromkeys(files)))) != len(files):
        raise Refused("not_found")


def hang_on_message(tx: Write, by: str, message_id: str, files: Sequence[str]) -> None:
    """Hang files that are free on a message that was just written, in this order."""
    _take_free(tx, by, files)
    rows = [{"file_id": id, "message_id": message_id, "position": at} for at, id in enumerate(files)]
    tx.conn.execute(insert(attachment), rows)


def forget_files_of(tx: Write, message_id: str) -> None:
    """What was said is gone: so are its files."""
    forget(
        tx,
        list(
            tx.conn.execute(
                select(attachment.c.file_id).where(attachment.c.message_id == message_id)
            ).scalars()
        ),
    )


def _take_free(tx: Write, by: str, files: Sequence[str], *more: ColumnElement[bool]) -> None:
    """Files that this person handed in and that hang on nothing, or ``Refused("not_found")``."""
    if not files:
        return
    taken = tx.conn.execute(
        update(file)
        .where(
            file.c.id.in_(files),
            file.c.by == by,
            file.c.deleted_at.is_(None),
            *more,
            ~exists().where(attachment.c.file_id == file.c.id),
        )
        .values(at=tx.at)  # a sweep on another worker that looked before us looks again
    )
    if taken.rowcount != len(files):
        raise Refused("not_found")


def file_for(conn: Connection, person_id: str, file_id: str) -> Row[Any]:
    """The row of a file, if this person may see what it hangs on; before that, if it is theirs."""
    row = conn.execute(
        select(file, attachment.c.need_id, attachment.c.message_id)
        .outerjoin(attachment, attachment.c.file_id == file.c.id)
        .where(file.c.id == file_id, file.c.deleted_at.is_(None))
    ).one_or_none()
    if row is None:
        raise Refused("not_found")
    if row.need_id is not None:
        need_for(conn, person_id, row.need_id, "file.read")
    elif row.message_id is not None:
        passed_on = select(forward_file.c.message_id).where(forward_file.c.file_id == file_id)
        shown_on = [row.message_id, *conn.execute(passed_on).scalars()]
        if not any(_may_see(conn, person_id, message_id) for message_id in shown_on):
            raise Refused("not_found")
    elif row.by != person_id:
        raise Refused("not_found")
    return row


def _may_see(conn: Connection, person_id: str, message_id: str) -> bool:
    """Whether this person hears a message, and it still says something."""
    try:
        return message_for(conn, person_id, message_id, "file.read").row.deleted_at is None
    except Refused:
        return False


def files_of(conn: Connection, person_id: str, ids: Collection[str]) -> tuple[File, ...]:
    """Those of these files that this person handed in and that hang on nothing yet, in the order asked."""
    rows = conn.execute(
        select(file).where(
            file.c.id.in_(ids),
            file.c.by == person_id,
            file.c.deleted_at.is_(None),
            ~exists().where(attachment.c.file_id == file.c.id),
        )
    )
    found = {row.id: shape(row) for row in rows}
    return tuple(found[id] for id in ids if id in found)


def forget(tx: Write, ids: Collection[str]) -> None:
    """Let files go: nobody sees them from now on, and the sweep takes their bytes."""
    if ids:
        tx.conn.execute(update(file).where(file.c.id.in_(ids)).values(deleted_at=tx.at))


def forget_unattached(tx: Write, *, limit: int = SWEPT_AT_ONCE) -> list[str]:
    """Let go what hung on nothing for a day; returns every file whose bytes may be dropped now."""
    stale = (
        file.c.deleted_at.is_(None),
        file.c.at <= tx.at - UNATTACHED_LIFE,
        ~exists().where(attachment.c.file_id == file.c.id),
    )
    old = list(tx.conn.execute(select(file.c.id).where(*stale).limit(limit)).scalars())
    if old:
        tx.conn.execute(update(file).where(file.c.id.in_(old), *stale).values(deleted_at=tx.at))
    gone = select(file.c.id).where(file.c.deleted_at.is_not(None)).limit(limit)
    return list(tx.conn.execute(gone).scalars())


def strike(tx: Write, ids: Collection[str]) -> None:
    """Remove the rows of files whose bytes are gone."""
    for hung in (attachment, forward_file):
        tx.conn.execute(delete(hung).where(hung.c.file_id.in_(ids)))
    tx.conn.execute(delete(file).where(file.c.id.in_(ids), file.c.deleted_at.is_not(None)))
