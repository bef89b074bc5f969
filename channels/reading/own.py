"""What a broadcast line cannot know: what of it is the reader's own."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import Connection, select

from channels.reading.polls import own_votes
from channels.reading.reactions import own_reactions
from channels.store.tables import bookmark


@dataclass(frozen=True, slots=True)
class Own:
    """By message: the reader's words under it, their answers to its poll; and which they keep."""

    words: Mapping[str, frozenset[str]] = field(default_factory=dict)
    votes: Mapping[str, frozenset[int]] = field(default_factory=dict)
    kept: frozenset[str] = frozenset()


NOTHING: Final = Own()


def own_of(conn: Connection, person_id: str, messages: Collection[str]) -> Own:
    """What is a person's own of these messages."""
    if not messages:
        return NOTHING
    kept = conn.execute(
        select(bookmark.c.message_id).where(
            bookmark.c.person_id == person_id, bookmark.c.message_id.in_(messages)
        )
    )
    return Own(
        own_reactions(conn, person_id, messages),
        own_votes(conn, person_id, messages),
        frozenset(kept.scalars()),
    )
