"""Saying something in a channel, changing it, taking it back."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import Row, delete, func, insert, select, update

from channels import log
from channels.actions.forwards import drop_forward, mark_forwards, take_back_forwards
from channels.actions.keeping import let_go
from channels.actions.mentions import Calls, amend_calls, calls_in, save_calls
from channels.actions.once import Answer, Keys
from channels.actions.polls import drop_poll
from channels.actions.reactions import drop_reactions
from channels.actions.reading import advance_cursors
from channels.actions.saying import SILENT_KINDS
from channels.actions.texts import check_body, check_optional
from channels.clock import iso
from channels.doorway import Door, channels_for, message_for
from channels.files.rows import check_free, forget_files_of, hang_on_message
from channels.shapes import Event, EventData, Message, Person
from channels.store import Write
from channels.store.bulk import BulkInsert, milliseconds
from channels.store.store import Appended, Logged
from channels.store.tables import message, message_edit, poll
from matching.refusals import Refused

_INSERT: Final = BulkInsert(
    ("id", "channel_id", "seq", "author_id", "body", "reply_to", "at"), lambda _: insert(message)
)
BODY_LIMIT: Final = 8_000  # characters: three pages; longer belongs in a document


class Post(msgspec.Struct, frozen=True, array_like=True):
    """One thing to say. ``key`` makes a retry harmless; ``alert``: calling many people is meant."""

    by: str
    channel: str
    body: str
    reply_to: str | None = None
    key: str | None = None
    files: tuple[str, ...] = ()
    alert: bool = False


class Checked(msgspec.Struct, frozen=True):
    """A post that may be said, with whom it calls."""

    place: int
    post: Post
    calls: Calls | None

    @property
    def plain(self) -> bool:
        """Nothing but words: its event is told from what was just written."""
        return self.calls is None and self.post.reply_to is None and not self.post.files


def post_message(
    tx: Write,
    by: str,
    *,
    channel: str,
    body: str,
    key: str | None = None,
    reply_to: str | None = None,
    files: tuple[str, ...] = (),
    alert: bool = False,
) -> Answer:
    """Say ``body`` in a channel. Answers ``{"message": id, "seq": seq}``."""
    (answer,) = post_messages(tx, [Post(by, channel, body, reply_to, key, files, alert)])
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
    accepted: list[Checked] = []
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
            accepted.append(_check(tx, place, post, door, quoted))
            authors[post.by] = door.asker
        except Refused as refusal:
            yield index, refusal
    if not accepted:
        return
    for one, answer in zip(accepted, _save(tx, accepted, authors), strict=True):
        keys.remember(one.place, answer)
        yield indices[one.place], answer
    keys.save()


def _said(post: Post) -> tuple[object, ...]:
    """What a key stands for. Whether many alerts are meant is no part of it: one says so the second time."""
    said = post.channel, post.body, post.reply_to
    return (*said, post.files) if post.files else said


def _check(tx: Write, place: int, post: Post, door: Door, quoted: Mapping[str, str]) -> Checked:
    """The post as it will be kept, or the reason why not."""
    if door.room.kind in SILENT_KINDS:
        raise Refused("forbidden")
    if post.reply_to is not None and quoted.get(post.reply_to) != post.channel:
        raise Refused("not_found")
    body = _body_of(post)
    if post.files:
        check_free(tx.conn, post.by, post.files)
    calls = calls_in(tx, door, body, alert=post.alert) if "@" in body else None
    kept = post if body == post.body else msgspec.structs.replace(post, body=body)
    return Checked(place, kept, calls)


def _body_of(post: Post) -> str:
    """Its words; a file may go without."""
    if post.files:
        return check_optional(post.body, limit=BODY_LIMIT, field="body")
    return check_body(post.body, limit=BODY_LIMIT)


def _channels_of(tx: Write, messages: Collection[str]) -> dict[str, str]:
    """The channel of each message that is answered."""
    if not messages:
        return {}
    rows = tx.conn.execute(select(message.c.id, message.c.channel_id).where(message.c.id.in_(messages)))
    return {row.id: row.channel_id for row in rows}


def _save(tx: Write, accepted: Sequence[Checked], authors: Mapping[str, Person]) -> list[Answer]:
    """Append, insert, and move the authors' own cursors; then what only some of them have."""
    posts = [one.post for one in accepted]
    ids = tx.new_ids(len(posts))
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
        _told(one, id, seq, told_at, authors[one.post.by])
        for one, id, seq in zip(accepted, ids, seqs, strict=True)
    ]
    for one, id, seq in zip(accepted, ids, seqs, strict=True):
        if not one.plain:
            _save_more(tx, one, id, seq, authors[one.post.by])
    return [{"message": id, "seq": seq} for id, seq in zip(ids, seqs, strict=True)]


def _save_more(tx: Write, one: Checked, id: str, seq: int, by: Person) -> None:
    """What hangs on a message, and whom it calls."""
    if one.post.files:
        hang_on_message(tx, by.id, id, one.post.files)
    if one.calls is not None:
        save_calls(tx, one.calls, message_id=id, channel_id=one.post.channel, seq=seq, by_name=by.name)


def _told(one: Checked, id: str, seq: int, at: str, by: Person) -> Logged:
    """The event as a replay will read it: of plain words, built from what was just written."""
    post = one.post
    if not one.plain:
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
    if _asks(tx, message_id):  # what was answered was this question
        raise Refused("forbidden")
    body = check_body(body, limit=BODY_LIMIT)
    calls = calls_in(tx, door.door, body, alert=True) if "@" in body else None
    if body == door.row.body:
        return {"message": message_id, "seq": door.door.room.head}
    mark_forwards(tx, message_id, body, by=by)
    changed = tx.conn.execute(
        update(message)
        .where(message.c.id == message_id, message.c.deleted_at.is_(None))
        .values(body=body, edited_at=tx.at)
    )
    if changed.rowcount == 0:  # taken back on another worker since we looked
        raise Refused("deleted")
    _keep_version(tx, door.row)
    if calls is not None or door.row.mentions is not None:
        amend_calls(tx, calls, message_id=message_id)
    seq = log.append(tx, door.row.channel_id, "message.edited", entity=message_id, by=by)
    return {"message": message_id, "seq": seq}


def _asks(tx: Write, message_id: str) -> bool:
    """Whether it is the question of a poll."""
    return (
        tx.conn.execute(select(poll.c.message_id).where(poll.c.message_id == message_id)).first() is not None
    )


def _keep_version(tx: Write, row: Row[Any]) -> None:
    """What it said until now, and since when."""
    count = select(func.count()).where(message_edit.c.message_id == row.id)
    version = {
        "message_id": row.id,
        "version": int(tx.conn.execute(count).scalar_one()) + 1,
        "body": row.body,
        "at": row.edited_at or row.at,
    }
    tx.conn.execute(insert(message_edit), version)


def delete_message(tx: Write, by: str, *, message_id: str) -> Answer:
    """Take back what was said: its body is erased, past included. Twice is once."""
    door = message_for(tx.conn, by, message_id, "message.delete")
    if door.row.deleted_at is not None:
        return {"message": message_id, "seq": door.door.room.head}
    tx.conn.execute(update(message).where(message.c.id == message_id).values(body="", deleted_at=tx.at))
    drop_reactions(tx, message_id)
    amend_calls(tx, None, message_id=message_id)
    let_go(tx, message_id)
    drop_poll(tx, message_id)
    drop_forward(tx, message_id)
    take_back_forwards(tx, message_id, by=by)
    tx.conn.execute(delete(message_edit).where(message_edit.c.message_id == message_id))
    forget_files_of(tx, message_id)
    seq = log.append(tx, door.row.channel_id, "message.deleted", entity=message_id, by=by)
    return {"message": message_id, "seq": seq}
