"""Asking everybody in a channel to choose: opening a poll, answering it, closing it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Row, delete, insert, select, update

from channels import log
from channels.actions.once import Answer, once
from channels.actions.saying import say
from channels.actions.texts import check_body, check_line
from channels.clock import iso
from channels.doorway import MessageDoor, channel_for, message_for
from channels.store import Write
from channels.store.tables import message, poll, poll_option, vote
from matching.refusals import Refused

QUESTION_LIMIT: Final = 300
WORDS_LIMIT: Final = 120
FEWEST: Final = 2
MOST: Final = 10  # answers: more are not compared any more
LONGEST_AHEAD: Final = timedelta(days=120)
CLOSED_AT_ONCE: Final = 100


def open_poll(
    tx: Write,
    by: str,
    *,
    channel: str,
    question: str,
    options: Sequence[str],
    several: bool = False,
    anonymous: bool = False,
    closes_at: datetime | None = None,
    key: str | None = None,
    alert: bool = False,
) -> Answer:
    """Ask a question with answers to choose from. Answers ``{"message": id, "seq": seq}``."""

    def act() -> Answer:
        door = channel_for(tx.conn, by, channel, "channel.post")
        words = check_body(question, limit=QUESTION_LIMIT, field="question")
        answers = _check_options(options)
        if closes_at is not None and not tx.at < closes_at <= tx.at + LONGEST_AHEAD:
            raise Refused("bad_deadline", days=LONGEST_AHEAD.days)
        message_id, seq = say(tx, door, words, alert=alert)
        about = {"several": several, "anonymous": anonymous, "closes_at": closes_at}
        tx.conn.execute(insert(poll), {"message_id": message_id, **about})
        rows = [{"message_id": message_id, "position": at, "words": one} for at, one in enumerate(answers)]
        tx.conn.execute(insert(poll_option), rows)
        return {"message": message_id, "seq": seq}

    asked = ("poll", channel, question, tuple(options), several, anonymous, closes_at and iso(closes_at))
    return once(tx, by, key, asked, act)


def _check_options(options: Sequence[str]) -> list[str]:
    """Two to ten different answers; lines left empty are none."""
    if len(options) > 2 * MOST:
        raise Refused("bad_options", least=FEWEST, limit=MOST)
    words = [check_line(one, limit=WORDS_LIMIT, field="options") for one in options if one.strip()]
    if not FEWEST <= len(words) <= MOST or len({one.casefold() for one in words}) < len(words):
        raise Refused("bad_options", least=FEWEST, limit=MOST)
    return words


def choose(tx: Write, by: str, *, message_id: str, options: Sequence[int]) -> Answer:
    """Make ``options``, and no others, what this person answers; none takes the answer back.

    What is so already is told to nobody. Of an anonymous poll nobody learns who answered: the event
    is its author's.
    """
    door, asked = _held(tx, by, message_id, "poll.vote")
    _check_open(tx, asked)
    wanted = _check_choice(tx, asked, options)
    mine = vote.c.message_id == message_id, vote.c.person_id == by
    before = set(tx.conn.execute(select(vote.c.position).where(*mine)).scalars())
    if wanted == before:
        return {"message": message_id, "seq": door.door.room.head}
    tx.conn.execute(delete(vote).where(*mine))
    rows = [{"message_id": message_id, "person_id": by, "position": at, "at": tx.at} for at in sorted(wanted)]
    if rows:
        tx.conn.execute(insert(vote), rows)
    teller = door.row.author_id if asked.anonymous else by
    seq = log.append(tx, door.row.channel_id, "poll.voted", entity=message_id, by=teller)
    return {"message": message_id, "seq": seq}


def close_poll(tx: Write, by: str, *, message_id: str) -> Answer:
    """Take no more answers. Twice is once."""
    door, asked = _held(tx, by, message_id, "poll.close")
    if asked.closed_at is not None:
        return {"message": message_id, "seq": door.door.room.head}
    return {"message": message_id, "seq": _close(tx, message_id, door.row.channel_id, by)}


def close_due_polls(tx: Write, *, limit: int = CLOSED_AT_ONCE) -> int:
    """Close what should be closed by now; returns how many. Safe to run on every worker."""
    due = tx.conn.execute(
        select(poll.c.message_id, message.c.channel_id, message.c.author_id)
        .join(message, message.c.id == poll.c.message_id)
        .where(poll.c.closes_at <= tx.at, poll.c.closed_at.is_(None))
        .order_by(poll.c.closes_at)
        .limit(limit)
    ).all()
    return sum(_close(tx, row.message_id, row.channel_id, row.author_id) > 0 for row in due)


def _close(tx: Write, message_id: str, channel_id: str, by: str) -> int:
    """The seq that tells it; 0 when another worker was quicker."""
    still_open = poll.c.message_id == message_id, poll.c.closed_at.is_(None)
    if tx.conn.execute(update(poll).where(*still_open).values(closed_at=tx.at)).rowcount == 0:
        return 0
    return log.append(tx, channel_id, "poll.closed", entity=message_id, by=by)


def drop_poll(tx: Write, message_id: str) -> None:
    """The question was taken back: so is everything that was answered."""
    for table in (vote, poll_option, poll):
        tx.conn.execute(delete(table).where(table.c.message_id == message_id))


def _held(tx: Write, by: str, message_id: str, verb: str) -> tuple[MessageDoor, Row[Any]]:
    """The poll, that nobody else answers or closes meanwhile."""
    door = message_for(tx.conn, by, message_id, verb)
    if door.row.deleted_at is not None:
        raise Refused("deleted")
    asked = tx.conn.execute(
        select(poll).where(poll.c.message_id == message_id).with_for_update()
    ).one_or_none()
    if asked is None:
        raise Refused("not_found")
    return door, asked


def _check_open(tx: Write, asked: Row[Any]) -> None:
    if asked.closed_at is not None or (asked.closes_at is not None and asked.closes_at <= tx.at):
        raise Refused("poll_over")


def _check_choice(tx: Write, asked: Row[Any], options: Sequence[int]) -> set[int]:
    """The positions, if the poll has them and takes so many."""
    known = tx.conn.execute(
        select(poll_option.c.position).where(poll_option.c.message_id == asked.message_id)
    ).scalars()
    wanted = set(options)
    if not wanted <= set(known) or (len(wanted) > 1 and not asked.several):
        raise Refused("bad_choice", field="options")
    return wanted
