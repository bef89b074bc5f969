"""Having read one's notices: on one device is on all of them, and what was still to be sent is not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, bindparam, select, update

from channels import log
from channels.actions.notices.notifying import drop
from channels.actions.once import Answer
from channels.doorway import actor_for, require
from channels.reading.rooms import left_in, stream_of
from channels.store import Write
from channels.store.bulk import as_json, asked
from channels.store.ready import Ready, among
from channels.store.tables import notice
from matching.access import Thing

READ_AT_ONCE: Final = 500  # notices named by one event; whoever has more presses again


def _unread(*which: ColumnElement[bool]) -> Select[Any]:
    return (
        select(notice.c.id, notice.c.tag)
        .where(
            notice.c.person_id == bindparam("person"),
            notice.c.read_at.is_(None),
            notice.c.replaced_at.is_(None),
            *which,
        )
        .order_by(notice.c.id.desc())
        .limit(READ_AT_ONCE)
    )


def _unread_about(postgres: bool) -> Select[Any]:
    places = asked(("person", "tag"), postgres)
    return (
        select(notice.c.id, notice.c.tag, notice.c.person_id)
        .join(places, and_(notice.c.person_id == places.c.person, notice.c.tag == places.c.tag))
        .where(notice.c.read_at.is_(None), notice.c.replaced_at.is_(None))
        .order_by(notice.c.id.desc())
    )


_ALL: Final = Ready(lambda _: _unread())
_THESE: Final = Ready(lambda postgres: _unread(among(notice.c.id, "ids", postgres)))
_ABOUT: Final = Ready(_unread_about)
_UNDER: Final = Ready(lambda _: _unread(notice.c.key == bindparam("key")))
_TOLD: Final = Ready(lambda _: _unread(notice.c.tag == bindparam("tag")).with_only_columns(notice.c.kind))
_MARK: Final = Ready(
    lambda postgres: (
        update(notice).where(among(notice.c.id, "ids", postgres)).values(read_at=bindparam("now"))
    )
)


def read_notices(tx: Write, by: str, *, notices: Sequence[str] | None = None) -> Answer:
    """Mark these notices of mine as read, or all of them. Answers ``{"read": how many}``."""
    actor = actor_for(tx.conn, by)
    require(actor, "self.change", Thing(actor.network, own=True))
    if notices is None:
        return {"read": _read(tx, by, _ALL.rows(tx.conn, person=by))}
    return {"read": _read(tx, by, _THESE.rows(tx.conn, person=by, ids=notices))}


def read_about(tx: Write, by: str, *, tag: str) -> Answer:
    """Whoever looks at a need or a channel, or answers, has read what they were told of it."""
    return {"read": read_about_all(tx, [(by, tag)])}


def read_about_all(tx: Write, read: Sequence[tuple[str, str]]) -> int:
    """``read_about`` of many, a (person, tag) each; how many notices were read."""
    if not read:
        return 0
    unread: dict[str, list[Any]] = {}
    for row in _ABOUT.rows(tx.conn, places=as_json(read)):
        unread.setdefault(row.person_id, []).append(row)
    return sum(_read(tx, by, rows) for by, rows in sorted(unread.items()))


def read_settled(tx: Write, by: str, *, channel_id: str) -> None:
    """Whoever has read what a notice of a channel tells of has read the notice."""
    tag = f"channel:{channel_id}"
    told = _TOLD.value(tx.conn, person=by, tag=tag)
    if told is None:
        return
    left = left_in(tx.conn, by, channel_id)
    if not (left.mentions if told == "channel.mention" else left.unread):
        read_about(tx, by, tag=tag)


def withdraw(tx: Write, people: Iterable[str], *, key: str) -> None:
    """What these people were told under ``key`` is so no more: it calls nobody's attention any longer."""
    for one in sorted(people):
        _read(tx, one, _UNDER.rows(tx.conn, person=one, key=key))


def _read(tx: Write, by: str, unread: Sequence[Any]) -> int:
    if not unread:
        return 0
    ids = [row.id for row in unread]
    _MARK.rows(tx.conn, ids=ids, now=tx.at)
    drop(tx, ids, why="read")
    stream = stream_of(tx.conn, by)
    log.append(tx, stream, "notice.read", entity=by, by=by, facts={"tags": [row.tag for row in unread]})
    return len(ids)
