"""Polls as everybody may read them, one's own answers, and who chose what where that is no secret."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, distinct, func, select

from channels.clock import iso
from channels.doorway import message_for
from channels.reading.people import people_by_id
from channels.shapes import Person, Poll, PollOption
from channels.store.ready import Ready, among
from channels.store.tables import poll, poll_option, vote
from matching.refusals import Refused

NAMES_SHOWN: Final = 500  # people an answer

_POLLS: Final = Ready(lambda postgres: select(poll).where(among(poll.c.message_id, "messages", postgres)))
_VOTERS: Final = Ready(
    lambda postgres: (
        select(vote.c.message_id, func.count(distinct(vote.c.person_id)).label("n"))
        .where(among(vote.c.message_id, "messages", postgres))
        .group_by(vote.c.message_id)
    )
)
_OPTIONS: Final = Ready(
    lambda postgres: (
        select(poll_option.c.message_id, poll_option.c.words, func.count(vote.c.person_id).label("n"))
        .outerjoin(
            vote,
            (vote.c.message_id == poll_option.c.message_id) & (vote.c.position == poll_option.c.position),
        )
        .where(among(poll_option.c.message_id, "messages", postgres))
        .group_by(poll_option.c.message_id, poll_option.c.position, poll_option.c.words)
        .order_by(poll_option.c.message_id, poll_option.c.position)
    )
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """An answer, and who gave it."""

    words: str
    people: tuple[Person, ...]


def polls_of(conn: Connection, messages: Collection[str]) -> dict[str, Poll]:
    """The polls that these messages ask: how often each answer was chosen, never by whom."""
    asked = _POLLS.rows(conn, messages=messages)
    if not asked:
        return {}
    ids = [row.message_id for row in asked]
    options = _options(conn, ids)
    people = {row.message_id: row.n for row in _VOTERS.rows(conn, messages=ids)}
    return {
        row.message_id: Poll(
            options=tuple(options[row.message_id]),
            voters=people.get(row.message_id, 0),
            several=row.several,
            anonymous=row.anonymous,
            closes_at=iso(row.closes_at) if row.closes_at else None,
            closed=row.closed_at is not None,
        )
        for row in asked
    }


def _options(conn: Connection, ids: Collection[str]) -> dict[str, list[PollOption]]:
    found: dict[str, list[PollOption]] = defaultdict(list)
    for row in _OPTIONS.rows(conn, messages=ids):
        found[row.message_id].append(PollOption(words=row.words, count=row.n))
    return found


def own_votes(conn: Connection, person_id: str, messages: Collection[str]) -> dict[str, frozenset[int]]:
    """What a person answered to these polls, as positions."""
    rows = conn.execute(
        select(vote.c.message_id, vote.c.position).where(
            vote.c.person_id == person_id, vote.c.message_id.in_(messages)
        )
    )
    found: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        found[row.message_id].add(row.position)
    return {message_id: frozenset(positions) for message_id, positions in found.items()}


def votes_of(conn: Connection, person_id: str, message_id: str) -> list[Chosen]:
    """Who gave each answer; ``Refused("poll_anonymous")`` where nobody is to know."""
    message_for(conn, person_id, message_id, "poll.see_votes")
    asked = conn.execute(select(poll).where(poll.c.message_id == message_id)).one_or_none()
    if asked is None:
        raise Refused("not_found")
    if asked.anonymous:
        raise Refused("poll_anonymous")
    rows = conn.execute(
        select(vote.c.position, vote.c.person_id)
        .where(vote.c.message_id == message_id)
        .order_by(vote.c.at, vote.c.person_id)
    ).all()
    people = people_by_id(conn, {row.person_id for row in rows})
    by_place: dict[int, list[Person]] = defaultdict(list)
    for row in rows:
        by_place[row.position].append(people[row.person_id])
    options = _options(conn, [message_id])[message_id]
    return [Chosen(one.words, tuple(by_place[at][:NAMES_SHOWN])) for at, one in enumerate(options)]
