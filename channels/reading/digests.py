"""What somebody missed: open needs, unread messages, notices. For their digest, read when it is sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, select

from channels.reading import boards
from channels.reading.notices import count_unread
from channels.reading.rooms import joined_by
from channels.shapes import Need
from channels.store.tables import person
from matching.access import Actor

MOST_NEEDS: Final = 8
UNNAMED: Final = frozenset({"private", "direct", "help"})  # an e-mail does not say with whom one talks
MOST_CHANNELS: Final = 8


@dataclass(frozen=True, slots=True)
class Unread:
    """Messages not read yet. A private channel has no name here: an e-mail is a postcard."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Digest:
    """What a digest tells; nothing when all of it is empty. ``more``: open needs beyond those listed."""

    needs: tuple[Need, ...] = ()
    more: int = 0
    unread: tuple[Unread, ...] = ()
    notices: int = 0

    def __bool__(self) -> bool:
        return bool(self.needs or self.unread or self.notices)


def read_digest(conn: Connection, person_id: str) -> Digest:
    """What this person may see and did not, those of their own district first."""
    row = conn.execute(
        select(person.c.network_id, person.c.role, person.c.district, person.c.removed_at).where(
            person.c.id == person_id
        )
    ).one()
    if row.removed_at is not None:
        return Digest()
    actor = Actor(person_id, row.network_id, row.role)
    needs = _nearest_first(boards.open_elsewhere(conn, actor), row.district)
    return Digest(
        needs=tuple(needs[:MOST_NEEDS]),
        more=max(0, len(needs) - MOST_NEEDS),
        unread=tuple(_unread(conn, actor)),
        notices=count_unread(conn, person_id),
    )


def _nearest_first(needs: Sequence[Need], district: str) -> list[Need]:
    return sorted(needs, key=lambda need: (need.urgency == "normal", need.place != district))


def _unread(conn: Connection, actor: Actor) -> list[Unread]:
    lines = [line for line in joined_by(conn, actor) if line.unread]
    lines.sort(key=lambda line: -line.unread)
    return [Unread("" if line.kind in UNNAMED else line.name, line.unread) for line in lines[:MOST_CHANNELS]]
