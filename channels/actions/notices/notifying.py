"""The one doorway to a person's attention: a notice, its event, and a row for each way it is to be sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Insert, Update, bindparam, insert, not_, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite

from channels import log
from channels.actions.notices.ways import USUAL_LEVEL, About, Addressee, Way, addressees, hears, levels_of
from channels.store import Write
from channels.store.bulk import BulkInsert, as_json, asked, milliseconds
from channels.store.ready import Ready, among, no_index
from channels.store.store import Appended
from channels.store.tables import delivery, notice

AT_ONCE: Final = 200  # people in one statement

Facts = Mapping[str, Any]


def _inserting(postgres: bool) -> Insert:
    row = (postgresql.insert if postgres else sqlite.insert)(notice)
    return row.on_conflict_do_nothing(index_elements=["person_id", "key"])


def _replacing(postgres: bool) -> Update:
    places = asked(("person", "tag"), postgres)
    return (
        update(notice)
        .where(
            tuple_(notice.c.person_id, notice.c.tag).in_(select(places.c.person, places.c.tag)),
            not_(among(notice.c.id, "fresh", postgres)),
            notice.c.replaced_at.is_(None),
        )
        .values(replaced_at=bindparam("now"))
        .returning(notice.c.id)
    )


_INSERT: Final = BulkInsert(
    ("id", "person_id", "kind", "tag", "key", "need_id", "channel_id", "facts", "at"), _inserting
)
_WRITTEN: Final = Ready(lambda postgres: select(notice.c.id).where(among(notice.c.id, "ids", postgres)))
_REPLACE: Final = Ready(_replacing)
_DROP: Final = Ready(
    lambda postgres: (
        update(delivery)
        .where(
            among(delivery.c.notice_id, "notices", postgres), no_index(delivery.c.state, postgres) == "due"
        )
        .values(state="dropped", fault=bindparam("why"))
    )
)
_SEND: Final = BulkInsert(("id", "notice_id", "way", "target", "state", "run_at"), lambda _: insert(delivery))


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """Something to tell people: as ``notify`` takes it."""

    kind: str
    people: tuple[str, ...]
    tag: str
    key: str
    need: str | None = None
    channel: str | None = None
    facts: Facts = field(default_factory=dict)
    urgency: str = "normal"
    about: About = "self"
    each: Mapping[str, Facts] = field(default_factory=dict)
    ways: Mapping[str, frozenset[Way]] | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """A piece of news for one person: a notice."""

    id: str
    news: News
    addressee: Addressee

    @property
    def place(self) -> tuple[str, str]:
        """Where one notice stands at a time: the person, the tag."""
        return self.addressee.id, self.news.tag

    def row(self) -> tuple[str | None, ...]:
        """The columns of a notice, but for the instant."""
        news = self.news
        facts = as_json({**news.facts, **news.each.get(self.addressee.id, {})})
        person_id = self.addressee.id
        return (self.id, person_id, news.kind, news.tag, news.key, news.need, news.channel, facts)

    def ways(self, at: datetime) -> list[tuple[Way, str, datetime]]:
        """How it is to be sent, where to, and from when on."""
        news, to = self.news, self.addressee
        return [
            (way, target, to.from_when(at, news.urgency))
            for way, target in to.targets(news.about, news.urgency)
            if news.ways is None or way in news.ways.get(to.id, ())
        ]


def notify(
    tx: Write,
    people: Iterable[str],
    kind: str,
    *,
    tag: str,
    key: str,
    need: str | None = None,
    channel: str | None = None,
    facts: Facts | None = None,
    urgency: str = "normal",
    about: About = "self",
    each: Mapping[str, Facts] | None = None,
    ways: Mapping[str, frozenset[Way]] | None = None,
) -> list[str]:
    """Tell each of ``people`` once; returns who had not been told under ``key`` before.

    A later notice of the same ``tag`` takes the place of the earlier one wherever it still shows, and
    what was still to be sent of that one is not. ``facts`` are what its sentences (``told-<kind>-…``) need:
    names and numbers, nothing private; ``each`` adds those that differ from one person to the next.

    In the page everybody is told at once. ``urgency`` and ``about`` decide the other ways, with what the
    person chose for themselves and, unless it is about them (``self``), for the ``channel``: below their
    level they are not told at all. ``ways`` allows only these to each. Who was removed is told nothing.
    """
    words = News(
        kind=kind,
        people=tuple(people),
        tag=tag,
        key=key,
        need=need,
        channel=channel,
        facts=facts or {},
        urgency=urgency,
        about=about,
        each=each or {},
        ways=ways,
    )
    return [one.addressee.id for one in notify_all(tx, [words])]


def notify_all(tx: Write, news: Sequence[News]) -> list[Told]:
    """Tell people all of this, in this order; a later piece of a tag takes the place of an earlier one.

    Returns what was told to whom, without what had been told before.
    """
    heard = _heard(tx, news)
    told: list[Told] = []
    for start in range(0, len(heard), AT_ONCE):
        some = heard[start : start + AT_ONCE]
        fresh = _insert(tx, some)
        _replace(tx, fresh)
        _tell(tx, fresh)
        _send(tx, fresh)
        told += fresh
    return told


def _heard(tx: Write, news: Sequence[News]) -> list[Told]:
    """Each piece of news to each of its people, but for those whose level for the channel is below it."""
    known = addressees(tx.conn, {person_id for one in news for person_id in one.people})
    places = {one.channel for one in news if one.about != "self" and one.channel is not None}
    levels = {place: levels_of(tx.conn, place, known, tx.at) for place in sorted(places)}
    wanted = [
        (one, known[person_id])
        for one in news
        for person_id in sorted(set(one.people) & known.keys(), key=lambda id: known[id].stream)
        if hears(levels.get(one.channel or "", {}).get(person_id, USUAL_LEVEL), one.about)
    ]
    ids = sorted(tx.new_ids(len(wanted)))  # of one instant, the later piece of news is the later notice
    return [Told(id, one, to) for id, (one, to) in zip(ids, wanted, strict=True)]


def _insert(tx: Write, told: Sequence[Told]) -> list[Told]:
    """Write the notices that are new; returns those."""
    at = milliseconds(tx.at)
    _INSERT.run(tx.conn, [(*one.row(), at) for one in told])
    written = set(_WRITTEN.values(tx.conn, ids=[one.id for one in told]))
    return [one for one in told if one.id in written]


def _replace(tx: Write, fresh: Sequence[Told]) -> None:
    """The earlier notices of a tag give way to the latest."""
    if fresh:
        latest = {one.place: one.id for one in fresh}
        gone = _REPLACE.values(tx.conn, places=as_json(list(latest)), fresh=list(latest.values()), now=tx.at)
        drop(tx, gone, why="replaced")


def drop(tx: Write, notices: Sequence[str], *, why: str) -> None:
    """Do not send what is still due of these notices."""
    if notices:
        _DROP.rows(tx.conn, notices=notices, why=why)


def _tell(tx: Write, fresh: Sequence[Told]) -> None:
    """An event on each person's own stream: their open pages show it at once."""
    entries = [(one.addressee.stream, one.id, one.addressee.id) for one in fresh]
    seqs = log.extend(tx, "notice.told", entries)
    tx.appended += [Appended(stream, seq) for (stream, _, _), seq in zip(entries, seqs, strict=True)]


def _send(tx: Write, fresh: Sequence[Told]) -> None:
    """A row for each way: the outbox, written in the transaction of the event.

    What is replaced before it could leave is not sent.
    """
    latest = {one.place: one for one in fresh}
    rows = [
        (tx.new_id(), one.id, way, target, "due", milliseconds(at))
        for one in latest.values()
        for way, target, at in one.ways(tx.at)
    ]
    _SEND.run(tx.conn, rows)
