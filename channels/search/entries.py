"""Entries of the index: read from what is there now, analysed, written."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Select, delete, func, insert, select, text

from channels.search.terms import of_author, of_kind, places, terms_of, terms_of_name
from channels.store import Write
from channels.store.bulk import BulkInsert, milliseconds, on_postgres
from channels.store.ready import Ready, among
from channels.store.tables import attachment, channel, file, forward, message, need, poll_option, search_entry

SEGMENT: Final = 8192  # entries that PostgreSQL looks through at once, newest first: see ``matches``

_INSERT: Final = BulkInsert(("n", "entity_id", "kind", "at", "terms"), lambda _: insert(search_entry))
_SCOPE: Final = channel.alias("scope")


@dataclass(frozen=True, slots=True)
class Source:
    """A thing as it reads now, and the marks of its place."""

    id: str
    kind: str
    at: datetime
    text: str
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A source, analysed: an entry but for its number."""

    id: str
    kind: str
    at: int
    terms: tuple[str, ...]


def sources_of(conn: Connection, messages: Collection[str], cards: Collection[str]) -> list[Source]:
    """What can be found of these messages and cards, files that hang on them included.

    What was deleted, and what was not published yet, has no source.
    """
    more = _carried(conn, messages)
    found = [
        Source(
            row.id,
            "message",
            row.at,
            "\n".join((row.body, *more.get(row.id, ()))),
            (of_author(row.author_id), *_places(row)),
        )
        for row in _rows(conn, _MESSAGES, messages)
    ]
    for row in _rows(conn, _CARDS, cards):
        marks = (of_author(row.author_id), of_kind(row.kind), *_places(row))
        found.append(Source(row.id, "card", row.at, f"{row.title}\n{row.place}\n{row.body}", marks))
    for files, ids in ((_MESSAGE_FILES, messages), (_CARD_FILES, cards)):
        found += [
            Source(row.id, "file", row.at, row.name, (of_author(row.by), of_kind("file"), *_places(row)))
            for row in _rows(conn, files, ids)
        ]
    return found


def analysed(sources: Iterable[Source]) -> list[Draft]:
    """The entries of these sources. Takes its time: not for the loop, nor for the writer."""
    return [
        Draft(
            one.id,
            one.kind,
            milliseconds(one.at),
            (*(terms_of_name if one.kind == "file" else terms_of)(one.text), *one.marks),
        )
        for one in sources
    ]


def put(
    tx: Write, drafts: Sequence[Draft], gone: Collection[str], numbers: Iterable[int], *, renumber: bool
) -> None:
    """Write these entries in place of those that were, and drop ``gone``.

    An entry that was there keeps its number, unless they are all given anew.
    """
    known = _forget(tx.conn, {*gone, *(draft.id for draft in drafts)})
    if renumber:
        known = {}
    free = iter(numbers)
    rows = [(known.get(draft.id) or next(free), draft) for draft in drafts]
    spell = _spelt if on_postgres(tx.conn) else _joined
    _INSERT.run(tx.conn, [(n, one.id, one.kind, one.at, spell(n, one.terms)) for n, one in rows])
    if not on_postgres(tx.conn):
        tx.conn.execute(_FTS_ADD, {"ns": _json([n for n, _ in rows])})


def in_segment(n: int) -> int:
    """The segment that an entry stands in."""
    return n // SEGMENT


def wipe(conn: Connection) -> None:
    """Forget every entry."""
    if not on_postgres(conn):
        conn.exec_driver_sql("INSERT INTO search_text (search_text) VALUES ('delete-all')")
    conn.execute(delete(search_entry))


def _forget(conn: Connection, ids: Collection[str]) -> Mapping[str, int]:
    """Drop the entries of these ids; the numbers that they had."""
    known = {row.entity_id: row.n for row in _KNOWN.rows(conn, ids=ids)}
    if known:
        if not on_postgres(conn):
            conn.execute(_FTS_DROP, {"ns": _json(list(known.values()))})
        conn.execute(delete(search_entry).where(search_entry.c.n.in_(known.values())))
    return known


# SQLite reads the words from the entry itself, in one step whatever their number.
_FTS_ADD: Final = text(
    "INSERT INTO search_text (rowid, terms)"
    " SELECT n, terms FROM search_entry WHERE n IN (SELECT value FROM json_each(:ns))"
)
_FTS_DROP: Final = text(
    "INSERT INTO search_text (search_text, rowid, terms)"
    " SELECT 'delete', n, terms FROM search_entry WHERE n IN (SELECT value FROM json_each(:ns))"
)


def _joined(n: int, terms: Sequence[str]) -> str:
    return " ".join(terms)


def _spelt(n: int, terms: Sequence[str]) -> str:
    """On PostgreSQL each word is one of its segment: a common one is then a short list everywhere."""
    segment = in_segment(n)
    return " ".join(f"{segment}:{term}" for term in terms)


def _json(values: Sequence[int]) -> str:
    return msgspec.json.encode(values).decode()


def _carried(conn: Connection, messages: Collection[str]) -> Mapping[str, list[str]]:
    """What messages say besides their own words: the answers of a poll, what a forward passes on."""
    found: dict[str, list[str]] = {}
    for said in (_ANSWERS, _PASSED_ON):
        for row in _rows(conn, said, messages):
            found.setdefault(row.message_id, []).append(row.words)
    return found


def _rows(conn: Connection, query: Ready, ids: Collection[str]) -> Iterable[Any]:
    return query.rows(conn, ids=ids) if ids else ()


def _places(row: Any) -> Iterable[str]:
    return places(row.network_id, row.channel_id, row.scope_id, row.scope_kind)


def _placed(query: Select[Any], place: Any) -> Select[Any]:
    """The query with the marks of where each row stands."""
    return (
        query.add_columns(
            channel.c.id.label("channel_id"),
            channel.c.network_id,
            _SCOPE.c.id.label("scope_id"),
            _SCOPE.c.kind.label("scope_kind"),
        )
        .join(channel, channel.c.id == place)
        .join(_SCOPE, _SCOPE.c.id == func.coalesce(channel.c.parent_id, channel.c.id))
    )


def _by(column: Any, query: Select[Any]) -> Ready:
    """The query for any number of ``ids`` in this column."""
    return Ready(lambda postgres: query.where(among(column, "ids", postgres)))


_MESSAGES: Final = _by(
    message.c.id,
    _placed(
        select(message.c.id, message.c.author_id, message.c.body, message.c.at).where(
            message.c.deleted_at.is_(None)
        ),
        message.c.channel_id,
    ),
)
_CARDS: Final = _by(
    need.c.id,
    _placed(
        select(
            need.c.id, need.c.author_id, need.c.kind, need.c.title, need.c.place, need.c.body, need.c.at
        ).where(need.c.state != "draft"),
        need.c.channel_id,
    ),
)
_FILES: Final = (
    select(file.c.id, file.c.by, file.c.name, file.c.at)
    .join(attachment, attachment.c.file_id == file.c.id)
    .where(file.c.deleted_at.is_(None))
)
_MESSAGE_FILES: Final = _by(
    attachment.c.message_id,
    _placed(
        _FILES.join(message, message.c.id == attachment.c.message_id).where(message.c.deleted_at.is_(None)),
        message.c.channel_id,
    ),
)
_CARD_FILES: Final = _by(
    attachment.c.need_id,
    _placed(
        _FILES.join(need, need.c.id == attachment.c.need_id).where(need.c.state != "draft"), need.c.channel_id
    ),
)
_ANSWERS: Final = _by(
    poll_option.c.message_id, select(poll_option.c.message_id, poll_option.c.words.label("words"))
)
_PASSED_ON: Final = _by(forward.c.message_id, select(forward.c.message_id, forward.c.body.label("words")))
_KNOWN: Final = _by(search_entry.c.entity_id, select(search_entry.c.entity_id, search_entry.c.n))
