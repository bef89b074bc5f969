"""Asking for help and offering it: the card opened, its thread made, its private details put apart."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Row, delete, insert, select, update

from channels.actions.channels import insert_channel
from channels.actions.needs.fields import CHECKS, USUAL_NATURE, check_period, mark_practice, usual_delay
from channels.actions.needs.private import Private, Proxy, save_private, save_proxy
from channels.actions.needs.telling import change, hold, need_row, tell
from channels.actions.once import Answer, once
from channels.actions.texts import check_choice
from channels.doorway import Door, channel_for, message_for, need_for
from channels.files.rows import hang_on_need
from channels.reading.exercises import practised_in
from channels.store import Write
from channels.store.tables import attachment, channel, need, need_private, proxy
from matching.refusals import Refused

KINDS = ("need", "offer")


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked for, or offered (``kind``). ``place`` is a district, not an address.

    Without ``needed_by`` a card stands for the usual delay of its kind and urgency; without
    ``nature`` it is of the one that its category usually has. ``source`` is the message that it
    is made from; ``photos`` are files that were handed in. A ``draft`` is its author's alone until
    it is published.
    """

    title: str
    quantity: int
    kind: str = "need"
    needed_by: datetime | None = None
    starts_at: datetime | None = None
    body: str = ""
    nature: str | None = None
    category: str = "other"
    unit: str = ""
    urgency: str = "normal"
    place: str = ""
    unlimited: bool = False
    private: Private = Private()
    proxy: Proxy | None = None
    source: str | None = None
    photos: tuple[str, ...] = ()
    draft: bool = False


def open_need(tx: Write, by: str, *, channel: str, ask: Ask, key: str | None = None) -> Answer:
    """Ask for help in a channel, or offer some. Answers ``{"need": id, "seq": seq}``.

    Urgent and vital needs of open channels reach the whole town in the same transaction.
    A draft is told to nobody: its ``seq`` is 0.
    """
    return once(tx, by, key, ("need", channel, ask), lambda: _open(tx, by, channel, ask))


def _open(tx: Write, by: str, channel_id: str, ask: Ask) -> Answer:
    door = _place_for(tx, by, channel_id)
    values = _checked(tx, ask)
    exercise = practised_in(tx.conn, channel_id) if door.thing.practice else None
    if exercise is not None:
        values["title"] = mark_practice(values["title"])
    if ask.source is not None:
        _check_source(tx, by, ask.source, door)
    thread_id = insert_channel(
        tx, network=door.thing.network, kind="thread", name=values["title"][:80], by=by, parent=channel_id
    )
    need_id = tx.new_id()
    standing = {"state": "draft" if ask.draft else "open", "taken": 0, "version": 1, "at": tx.at}
    tx.conn.execute(
        insert(need),
        {
            "id": need_id,
            "channel_id": channel_id,
            "thread_id": thread_id,
            "author_id": by,
            "source_id": ask.source,
            "exercise_id": exercise,
            **values,
            **standing,
        },
    )
    if ask.proxy is not None:
        save_proxy(tx, by, need_id, ask.proxy)
    save_private(tx, need_id, ask.private)
    hang_on_need(tx, by, need_id, ask.photos)
    seq = 0 if ask.draft else tell(tx, need_row(tx, need_id), "opened", by=by)
    return {"need": need_id, "seq": seq}


def _place_for(tx: Write, by: str, channel_id: str) -> Door:
    """The channel, if this person may put a card there."""
    door = channel_for(tx.conn, by, channel_id, "channel.ask")
    if door.room.kind in ("urgences", "me", "thread"):
        raise Refused("forbidden")
    return door


def _checked(tx: Write, ask: Ask) -> dict[str, Any]:
    """The public fields as they are kept."""
    check_choice(ask.kind, KINDS, field="kind")
    nature = USUAL_NATURE.get(ask.category, "goods") if ask.nature is None else ask.nature
    values = {name: check(getattr(ask, name)) for name, check in CHECKS.items() if name != "nature"}
    values["nature"] = CHECKS["nature"](nature)
    if ask.kind == "offer" and ask.urgency != "normal":
        raise Refused("bad_choice", field="urgency")
    if ask.kind == "need" and ask.unlimited:
        raise Refused("bad_choice", field="unlimited")
    needed_by = ask.needed_by or tx.at + usual_delay(ask.kind, ask.urgency)
    check_period(ask.starts_at, needed_by, now=tx.at)
    period = {"starts_at": ask.starts_at, "needed_by": needed_by}
    return {"kind": ask.kind, "unlimited": ask.unlimited, **values, **period}


def _check_source(tx: Write, by: str, message_id: str, door: Door) -> None:
    """A message that they may hear, of this channel or of a thread in it, still there and used once."""
    said = message_for(tx.conn, by, message_id, "channel.ask")
    if door.room.id not in (said.door.room.id, said.door.room.parent_id):
        raise Refused("not_found")
    if said.row.deleted_at is not None:
        raise Refused("deleted")
    made = tx.conn.execute(
        select(need.c.id).where(need.c.source_id == message_id, need.c.state != "cancelled")
    ).scalar_one_or_none()
    if made is not None:
        raise Refused("already_card", need=made)


def publish_need(tx: Write, by: str, *, need_id: str) -> Answer:
    """Open a draft to everybody who hears its channel. Published already: nothing changes."""
    need_for(tx.conn, by, need_id, "need.amend")
    row = hold(tx, need_id)[need_id]
    if row.state != "draft":
        return {"need": need_id, "seq": 0}
    door = _place_for(tx, by, row.channel_id)
    if door.thing.practice:
        practised_in(tx.conn, row.channel_id)
    check_period(row.starts_at, row.needed_by, now=tx.at)
    tx.conn.execute(update(channel).where(channel.c.id == row.thread_id).values(name=row.title[:80]))
    opened = change(tx, row, state="open", at=tx.at)
    return {"need": need_id, "seq": tell(tx, opened, "opened", by=by)}


def discard(tx: Write, draft: Row[Any]) -> Answer:
    """Throw a draft away: nobody else ever knew of it."""
    for table in (attachment, need_private, proxy):
        tx.conn.execute(delete(table).where(table.c.need_id == draft.id))
    tx.conn.execute(delete(need).where(need.c.id == draft.id))
    tx.conn.execute(delete(channel).where(channel.c.id == draft.thread_id))
    return {"need": draft.id, "seq": 0}
