"""Saying something in a channel, changing it, taking it back."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final

import msgspec
from sqlalchemy import insert, select, update

from channels import log
from channels.actions.once import Answer, Keys
from channels.actions.reading import advance_cursors
from channels.actions.texts import check_body
from channels.clock import iso
from channels.doorway import Door, channels_for, message_for
from channels.shapes import Event, EventData, Message, Person
from channels.store import Write
from channels.store.bulk import BulkInsert, milliseconds
from channels.store.store import Appended, Logged
from channels.store.tables import message
from matching.refusals import Refused

_INSERT: Final = BulkInsert(
    ("id", "channel_id", "seq", "author_id", "body", "reply_to", "at"), lambda _: insert(message)
)
BODY_LIMIT: Final = 8_000  # characters: three pages; longer belongs in a document


class Post(msgspec.Struct, frozen=True, array_like=True):
    """One thing to say. ``key`` makes a retry harmless."""

    by: str
    channel: str
    body: str
    reply_to: str | None = None
    key: str | None = None


def post_message(
    tx: Write, by: str, *, channel: str, body: str, key: str | None = None, reply_to: str | None = None
) -> Answer:
    """Say ``body`` in a channel. Answers ``{"message": id, "seq": seq}``."""
    (answer,) = post_messages(tx, [Post(by, channel, body, reply_to, key)])
    if isinstance(answer, Refused):
        raise answer
    return answer


def post_messages(tx: Write, posts: Sequence[Post]) -> list[Answer | Refused]:
    """Say many things at once, with one statement a table whatever their number.

    Each is answered or refused by itself, in the order given.
    """
    fresh, repeated = _split_repeats(posts)
    answers: dict[int, Answer | Refused] = dict(_post_all(tx, posts, fresh))
    for index in repeated:  # the same key twice in one group: the second finds the first one's answer
        answers.update(_post_all(tx, posts, [index]))
    return [answers[index] for index in range(len(posts))]


def _split_repeats(posts: Sequence[Post]) -> tuple[list[int], list[int]]:
    """The indices whose key is new among these posts, and those that repeat an earlier one."""
    seen: set[tuple[str, str]] = set()
    fresh: list[int] = []
    repeated: list[int] = []
    for index, post in enumerate(posts):
        known = post.key is not None and (post.by, post.key) in seen
        (repeated if known else fresh).append(index)
        if post.key is not None:
            seen.add((post.by, post.key))
    return fresh, repeated


def _post_all(
    tx: Write, posts: Sequence[Post], indices: Sequence[int]
) -> Iterator[tuple[int, Answer | Refused]]:
    """Check each post, then write all that may be said: log, messages, cursors, keys."""
    chosen = [posts[index] for index in indices]
    keys = Keys(tx, [(post.by, post.key, ("post", *_said(post))) for post in chosen])
    doors = channels_for(tx.conn, {(post.by, post.channel) for post in chosen}, "channel.post")
    quoted = _channels_of(tx, {post.reply_to for post in chosen if post.reply_to})
    accepted: list[tuple[int, Post]] = []
    authors: dict[str, Person] = {}
    for place, (index, post) in enumerate(zip(indices, chosen, strict=True)):
        try:
            known = keys.answer(place)
            if known is not None:
                yield index, known
                continue
            door = doors[post.by, post.channel]
            if isinstance(door, Refused):
                raise door
            accepted.append((place, _check(post, door, quoted)))
            authors[post.by] = door.asker
        except Refused as refusal:
            yield index, refusal
    if not accepted:
        return
    for (place, _), answer in zip(accepted, _save(tx, [post for _, post in accepted], authors), strict=True):
        keys.remember(place, answer)
        yield indices[place], answer
    keys.save()


def _said(post: Post) -> tuple[str, str, str | None]:
    return post.channel, post.body, post.reply_to


def _check(post: Post, door: Door, quoted: Mapping[str, str]) -> Post:
    """The post as it will be kept, or the reason why not."""
    if door.room.kind in ("urgences", "me"):
        raise Refused("forbidden")
    if post.reply_to is not None and quoted.get(post.reply_to) != post.channel:
        raise Refused("not_found")
    return Post(post.by, post.channel, check_body(post.body, limit=BODY_LIMIT), post.reply_to, post.key)


def _channels_of(tx: Write, messages: Collection[str]) -> dict[str, str]:
    """The channel of each message that is answered."""
    if not messages:
        return {}
    rows = tx.conn.execute(select(message.c.id, message.c.channel_id).where(message.c.id.in_(messages)))
    return {row.id: row.channel_id for row in rows}


def _save(tx: Write, posts: Sequence[Post], authors: Mapping[str, Person]) -> list[Answer]:
    """Append, insert, and move the authors' own cursors."""
    ids = [tx.new_id() for _ in posts]
    seqs = log.extend(
        tx,
        "message.posted",
        [(post.channel, id, post.by) for post, id in zip(posts, ids, strict=True)],
    )
    at = milliseconds(tx.at)
    _INSERT.run(
        tx.conn,
        [
            (id, post.channel, seq, post.by, post.body, post.reply_to, at)
            for post, id, seq in zip(posts, ids, seqs, strict=True)
        ],
    )
    advance_cursors(tx, [(post.by, post.channel, seq) for post, seq in zip(posts, seqs, strict=True)])
    told_at = iso(tx.at)
    tx.appended += [
        _told(post, id, seq, told_at, authors[post.by])
        for post, id, seq in zip(posts, ids, seqs, strict=True)
    ]
    return [{"message": id, "seq": seq} for id, seq in zip(ids, seqs, strict=True)]


def _told(post: Post, id: str, seq: int, at: str, by: Person) -> Logged:
    """The event as a replay will read it: built from what was just written, a quote excepted."""
    if post.reply_to is not None:
        return Appended(post.channel, seq)
    said = Message(id=id, channel=post.channel, seq=seq, by=by, at=at, body=post.body)
    return Event(
        channel=post.channel, seq=seq, kind="message.posted", at=at, by=by, data=EventData(message=said)
    )


def edit_message(tx: Write, by: str, *, message_id: str, body: str) -> Answer:
    """Change what one said. The same body again changes nothing."""
    door = message_for(tx.conn, by, message_id, "message.edit")
    if door.row.deleted_at is not None:
        raise Refused("deleted")
    body = check_body(body, limit=BODY_LIMIT)
    if body == door.row.body:
        return {"message": message_id, "seq": door.door.room.head}
    changed = tx.conn.execute(
        update(message)
        .where(message.c.id == message_id, message.c.deleted_at.is_(None))
        .values(body=body, edited_at=tx.at)
    )
    if changed.rowcount == 0:  # taken back on another worker since we looked
        raise Refused("deleted")
    seq = log.append(tx, door.row.channel_id, "message.edited", entity=message_id, by=by)
    return {"message": message_id, "seq": seq}


def delete_message(tx: Write, by: str, *, message_id: str) -> Answer:
    """Take back what was said: its body is erased, past included. Twice is once."""
    door = message_for(tx.conn, by, message_id, "message.delete")
    if door.row.deleted_at is not None:
        return {"message": message_id, "seq": door.door.room.head}
    tx.conn.execute(update(message).where(message.c.id == message_id).values(body="", deleted_at=tx.at))
    seq = log.append(tx, door.row.channel_id, "message.deleted", entity=message_id, by=by)
    return {"message": message_id, "seq": seq}
