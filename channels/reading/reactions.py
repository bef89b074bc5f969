"""The words under messages: how many of each, and which are one's own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Final

from sqlalchemy import Connection, func, select

from channels.shapes import Reaction
from channels.store.ready import Ready, among
from channels.store.tables import reaction
from matching.reactions import REACTIONS

_COUNTS: Final = Ready(
    lambda postgres: (
        select(reaction.c.message_id, reaction.c.word, func.count().label("n"))
        .where(among(reaction.c.message_id, "messages", postgres))
        .group_by(reaction.c.message_id, reaction.c.word)
    )
)


def reactions_of(conn: Connection, messages: Collection[str]) -> dict[str, tuple[Reaction, ...]]:
    """How many people put each word under each of these messages, in the order of the words."""
    rows = _COUNTS.rows(conn, messages=messages)
    found: dict[str, list[Reaction]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: REACTIONS.index(row.word)):
        found[row.message_id].append(Reaction(word=row.word, count=row.n))
    return {message_id: tuple(words) for message_id, words in found.items()}


def own_reactions(conn: Connection, person_id: str, messages: Collection[str]) -> dict[str, frozenset[str]]:
    """The words that a person put under these messages."""
    rows = conn.execute(
        select(reaction.c.message_id, reaction.c.word).where(
            reaction.c.person_id == person_id, reaction.c.message_id.in_(messages)
        )
    )
    found: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        found[row.message_id].add(row.word)
    return {message_id: frozenset(words) for message_id, words in found.items()}
