"""Answers: what somebody finds, newest first, each as it reads now and with the words marked."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, FromClause, Row, Select, and_, func, select

from channels.clock import iso
from channels.doorway import channel_for
from channels.reading.boards import in_order
from channels.reading.files import shape as shape_of_file
from channels.reading.people import people_by_id
from channels.search.asking import WORDS, Question
from channels.search.matches import Match, newest
from channels.search.names import Line, named_channels, named_organisations, named_people
from channels.search.rights import SCOPE, marks_of, may_find, with_place
from channels.search.spelling import corrected
from channels.search.terms import of_author, of_channel, of_kind, terms_of, terms_of_word
from channels.shapes import ChannelKind, File, Need, Person, Shape
from channels.store.tables import attachment, channel, file, message, need
from matching.access import Actor
from matching.claims import CLAIMABLE
from matching.text.marking import marked

MOST: Final = 50  # of one kind in one answer
_NOW: Final = 2**53  # later than any seq
_THREAD: Final = need.alias("thread")  # the card whose thread a channel is


class Piece(Shape, frozen=True, kw_only=True):
    """A part of an excerpt; ``hit``: it was looked for."""

    text: str
    hit: bool = False


class Place(Shape, frozen=True, kw_only=True):
    """Where something was found: a channel, or the thread of ``need`` in it."""

    channel: str
    name: str
    kind: ChannelKind
    need: str | None = None


class FoundMessage(Shape, frozen=True, kw_only=True):
    """A message; ``seq`` is its place in its channel or thread."""

    id: str
    channel: str
    seq: int
    by: Person
    at: str
    place: Place
    excerpt: tuple[Piece, ...]


class FoundCard(Shape, frozen=True, kw_only=True):
    """A need or an offer."""

    need: Need
    place: Place
    excerpt: tuple[Piece, ...]


class FoundFile(Shape, frozen=True, kw_only=True):
    """A file, and the message or the card that it hangs on."""

    file: File
    by: Person
    at: str
    place: Place
    excerpt: tuple[Piece, ...]
    message: str | None = None
    need: str | None = None


class Found(Shape, frozen=True, kw_only=True):
    """What was found. ``corrected``: nothing was under what was typed, this is under what was meant.

    ``next`` continues, as ``before``, when there may be more of the one kind that was asked for.
    """

    messages: tuple[FoundMessage, ...] = ()
    needs: tuple[FoundCard, ...] = ()
    offers: tuple[FoundCard, ...] = ()
    files: tuple[FoundFile, ...] = ()
    people: tuple[Line, ...] = ()
    organisations: tuple[Line, ...] = ()
    channels: tuple[Line, ...] = ()
    corrected: str | None = None
    next: int | None = None

    def __bool__(self) -> bool:
        return any(
            (
                self.messages,
                self.needs,
                self.offers,
                self.files,
                self.people,
                self.organisations,
                self.channels,
            )
        )


def find(conn: Connection, actor: Actor, asked: Question, *, limit: int = MOST) -> Found:
    """What this person finds: at most ``limit`` of each kind. What they may not see does not exist."""
    if asked.channel is not None:
        channel_for(conn, actor.id, asked.channel)
    found = _find(conn, actor, asked, limit)
    if found or not asked.terms:
        return found
    meant = corrected(asked.text)
    if meant is None:
        return found
    found = _find(conn, actor, replace(asked, text=meant, terms=tuple(terms_of(meant)[:WORDS])), limit)
    return msgspec.structs.replace(found, corrected=meant) if found else found


def _find(conn: Connection, actor: Actor, asked: Question, limit: int) -> Found:
    found: dict[str, Any] = {}
    last: int | None = None
    marks = marks_of(conn, actor)
    seeker = _Seeker(conn, actor, asked, marks, limit)
    for kind, look in (
        ("messages", seeker.messages),
        ("needs", seeker.needs),
        ("offers", seeker.offers),
        ("files", seeker.files),
    ):
        if asked.asks_for(kind):
            found[kind], last = look()
    for kind, named in (
        ("people", named_people),
        ("organisations", named_organisations),
        ("channels", named_channels),
    ):
        if asked.asks_for(kind):
            found[kind] = tuple(named(conn, actor, asked.text, limit))
    return Found(**found, next=last if asked.kind else None)


class _Seeker:
    """One question on its way through the kinds of entries. Each answers with where the next page begins."""

    def __init__(
        self, conn: Connection, actor: Actor, asked: Question, marks: tuple[str, ...], limit: int
    ) -> None:
        self._conn = conn
        self._actor = actor
        self._asked = asked
        self._marks = marks
        self._limit = limit
        self._wanted = frozenset(asked.terms)

    def messages(self) -> tuple[tuple[FoundMessage, ...], int | None]:
        """Messages that were not taken back."""

        def draw(hits: FromClause) -> Select[Any]:
            source = hits.join(
                message, and_(message.c.id == hits.c.entity_id, message.c.deleted_at.is_(None))
            )
            return self._placed(
                select(
                    hits.c.n, message.c.id, message.c.seq, message.c.author_id, message.c.at, message.c.body
                ),
                source,
                message.c.channel_id,
                message.c.seq,
            )

        rows = self._newest(draw)
        people = people_by_id(self._conn, {row.author_id for row in rows})
        return tuple(
            FoundMessage(
                id=row.id,
                channel=row.channel_id,
                seq=row.seq,
                by=people[row.author_id],
                at=iso(row.at),
                place=_place(row),
                excerpt=self._excerpt(row.body),
            )
            for row in rows
        ), self._next(rows)

    def needs(self) -> tuple[tuple[FoundCard, ...], int | None]:
        """Needs that were published."""
        return self._cards("need")

    def offers(self) -> tuple[tuple[FoundCard, ...], int | None]:
        """Offers that were published."""
        return self._cards("offer")

    def files(self) -> tuple[tuple[FoundFile, ...], int | None]:
        """Files, by their name, where the thing they hang on is to be seen."""

        def draw(hits: FromClause) -> Select[Any]:
            source = (
                hits.join(file, and_(file.c.id == hits.c.entity_id, file.c.deleted_at.is_(None)))
                .join(attachment, attachment.c.file_id == file.c.id)
                .outerjoin(message, message.c.id == attachment.c.message_id)
                .outerjoin(need, need.c.id == attachment.c.need_id)
            )
            return self._placed(
                select(hits.c.n, file, attachment.c.message_id, attachment.c.need_id).where(
                    message.c.deleted_at.is_(None), func.coalesce(need.c.state, "") != "draft"
                ),
                source,
                func.coalesce(message.c.channel_id, need.c.channel_id),
                func.coalesce(message.c.seq, _NOW),  # a card shows to whoever is a member now
            )

        rows = self._newest(draw, of_kind("file"))
        people = people_by_id(self._conn, {row.by for row in rows})
        return tuple(
            FoundFile(
                file=shape_of_file(row),
                by=people[row.by],
                at=iso(row.at),
                place=_place(row),
                excerpt=self._excerpt(row.name),
                message=row.message_id,
                need=row.need_id,
            )
            for row in rows
        ), self._next(rows)

    def _cards(self, kind: str) -> tuple[tuple[FoundCard, ...], int | None]:
        def draw(hits: FromClause) -> Select[Any]:
            source = hits.join(need, and_(need.c.id == hits.c.entity_id, need.c.kind == kind))
            chosen = select(hits.c.n, need.c.id).where(need.c.state != "draft")
            if self._asked.open:
                chosen = chosen.where(need.c.state.in_(sorted(CLAIMABLE)))
            return self._placed(chosen, source, need.c.channel_id, None)

        rows = self._newest(draw, of_kind(kind))
        cards = in_order(self._conn, [row.id for row in rows])
        return tuple(
            FoundCard(
                need=card,
                place=_place(row),
                excerpt=self._excerpt(" · ".join(filter(None, (card.title, card.place, card.body)))),
            )
            for row, card in zip(rows, cards, strict=True)
        ), self._next(rows)

    def _newest(self, draw: Any, *marks: str) -> list[Row[Any]]:
        asked = self._asked
        wanted = [*asked.terms, *marks]
        if asked.person is not None:
            wanted.append(of_author(asked.person))
        if asked.channel is not None:
            wanted.append(of_channel(asked.channel))
        match = Match(
            all=tuple(wanted),
            any=(self._marks,),
            before=asked.before,
            since=asked.since,
            until=asked.until,
        )
        return newest(self._conn, match, draw, self._limit)

    def _placed(self, chosen: Select[Any], source: FromClause, place: Any, seq: Any) -> Select[Any]:
        """The rows that this person may see, with where they stand."""
        return (
            chosen.add_columns(
                channel.c.id.label("channel_id"),
                SCOPE.c.id.label("place_id"),
                SCOPE.c.name.label("place_name"),
                SCOPE.c.kind.label("place_kind"),
                _THREAD.c.id.label("thread_of"),
            )
            .select_from(
                with_place(source, place).outerjoin(
                    _THREAD, and_(channel.c.parent_id.is_not(None), _THREAD.c.thread_id == channel.c.id)
                )
            )
            .where(may_find(self._actor, seq))
        )

    def _next(self, rows: list[Row[Any]]) -> int | None:
        return rows[-1].n if len(rows) == self._limit else None

    def _excerpt(self, text: str) -> tuple[Piece, ...]:
        return tuple(Piece(text=text, hit=hit) for text, hit in marked(text, self._wanted, terms_of_word))


def _place(row: Row[Any]) -> Place:
    return Place(channel=row.place_id, name=row.place_name, kind=row.place_kind, need=row.thread_of)
