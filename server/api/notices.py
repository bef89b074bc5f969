"""What this person was told, beside the channels."""

from __future__ import annotations

from sqlalchemy import Connection

from channels import shapes
from channels.actions.notices import read_notices as mark_read
from channels.reading.notices import count_unread, notices_of
from server.api.asked import NoticeQuery, ReadNotices
from server.api.call import Call
from server.api.done import NoticesRead
from server.api.operation import operation
from server.api.views import Notice, NoticeList, show

LARGEST_PAGE = 200


@operation("GET", "/me/notices", verb="self.see")
async def list_notices(call: Call, asked: NoticeQuery) -> NoticeList:
    """List what I was told, the latest first, at most 200 a page."""
    size = min(asked.limit, LARGEST_PAGE)
    found, unread = await call.read(_page, call.me, asked.before, size + 1)
    items = tuple(show(one, Notice) for one in found[:size])
    return NoticeList(items=items, next=items[-1].id if len(found) > size else None, unread=unread)


def _page(
    conn: Connection, person_id: str, before: str | None, limit: int
) -> tuple[list[shapes.Notice], int]:
    found = notices_of(conn, person_id, before=before, limit=limit)
    return found, count_unread(conn, person_id)


@operation("POST", "/me/notices/read", verb="self.change")
async def read_notices(call: Call, asked: ReadNotices) -> NoticesRead:
    """Mark notices as read, on every device; what was still to be sent of them is not."""
    return show(await call.act(mark_read, notices=asked.notices), NoticesRead)


OPERATIONS = (list_notices, read_notices)
