"""Who asked for help, who is with them, and who still waits for an answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, func, select

from channels.reading.directs import names_of
from channels.store.tables import help_channel, membership, message, person
from matching.access import Actor


@dataclass(frozen=True, slots=True)
class HelpLine:
    """Somebody's channel of help. ``waiting``: the last word is theirs. ``helpers``: who is with them."""

    channel: str
    person: str
    name: str
    at: datetime
    waiting: bool
    helpers: str
    joined: bool


def help_of(conn: Connection, person_id: str) -> str | None:
    """The channel where somebody asks for help, once they did."""
    found = select(help_channel.c.channel_id).where(help_channel.c.person_id == person_id)
    return conn.execute(found).scalar_one_or_none()


def asked_for_help(conn: Connection, actor: Actor) -> list[HelpLine]:
    """Everybody of the network who asked: those who wait first, the longest first; then the latest."""
    last = (
        select(message.c.channel_id, func.max(message.c.seq).label("seq"))
        .join(help_channel, help_channel.c.channel_id == message.c.channel_id)
        .group_by(message.c.channel_id)
        .subquery()
    )
    rows = conn.execute(
        select(help_channel.c.channel_id, person.c.id, person.c.name, message.c.at, message.c.author_id)
        .join(person, person.c.id == help_channel.c.person_id)
        .join(last, last.c.channel_id == help_channel.c.channel_id)
        .join(message, and_(message.c.channel_id == last.c.channel_id, message.c.seq == last.c.seq))
        .where(person.c.network_id == actor.network)
    ).all()
    mine = select(membership.c.channel_id).where(
        membership.c.person_id == actor.id, membership.c.until_seq.is_(None)
    )
    joined = set(conn.execute(mine).scalars())
    lines = [
        HelpLine(
            channel=row.channel_id,
            person=row.id,
            name=row.name,
            at=row.at,
            waiting=row.author_id == row.id,
            helpers=names_of(conn, row.id, [row.channel_id]).get(row.channel_id, ""),
            joined=row.channel_id in joined,
        )
        for row in rows
    ]
    waiting = sorted((line for line in lines if line.waiting), key=lambda line: line.at)
    return waiting + sorted(
        (line for line in lines if not line.waiting), key=lambda line: line.at, reverse=True
    )
