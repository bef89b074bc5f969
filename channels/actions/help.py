"""Asking for help: one channel for each person, with those of the coordination who are on duty."""

from __future__ import annotations

from sqlalchemy import insert, select

from channels.actions.channels import add_to_channel, insert_channel, remove_from_channel
from channels.actions.messages import post_message
from channels.actions.notices import notify
from channels.actions.once import Answer
from channels.actions.preferences import upsert
from channels.doorway import actor_for, require
from channels.store import Write
from channels.store.tables import channel, channel_preference, help_channel, membership, person, preference
from matching.access import STAFF, Actor, Thing
from matching.refusals import Refused


def ask_help(tx: Write, by: str, *, body: str, key: str | None = None) -> Answer:
    """Say what is wrong to those on duty. Answers ``{"channel": id}``, the same one each time."""
    actor = actor_for(tx.conn, by)
    require(actor, "help.ask", Thing(actor.network))
    tx.conn.execute(select(person.c.id).where(person.c.id == by).with_for_update())  # twice at once is once
    channel_id = _channel_of(tx, by) or _open(tx, actor)
    helpers = _helpers(tx, actor)
    for one in sorted(helpers - _members(tx, channel_id)):
        _bring(tx, channel_id, one, by=by)
    said = post_message(tx, by, channel=channel_id, body=body, key=key)
    name = tx.conn.execute(select(person.c.name).where(person.c.id == by)).scalar_one()
    tag = f"channel:{channel_id}"
    notify(
        tx,
        helpers,
        "help.asked",
        tag=tag,
        key=f"{tag}:{said['seq']}",
        channel=channel_id,
        urgency="urgent",
        facts={"by": name},
    )
    return {"channel": channel_id}


def answer_help(tx: Write, by: str, *, channel: str) -> Answer:
    """Somebody of the coordination joins those who help a person."""
    actor = actor_for(tx.conn, by)
    require(actor, "help.answer", Thing(actor.network))
    if not _is_help(tx, channel, actor.network):
        raise Refused("not_found")
    if by not in _members(tx, channel):
        _bring(tx, channel, by, by=by)
    return {"channel": channel}


def leave_help(tx: Write, person_id: str, *, by: str) -> None:
    """Who is of the coordination no more hears no more what others confided to it."""
    theirs = (
        select(help_channel.c.channel_id)
        .join(membership, membership.c.channel_id == help_channel.c.channel_id)
        .where(
            membership.c.person_id == person_id,
            membership.c.until_seq.is_(None),
            help_channel.c.person_id != person_id,
        )
        .order_by(help_channel.c.channel_id)
    )
    for channel_id in list(tx.conn.execute(theirs).scalars()):
        remove_from_channel(tx, channel_id, person_id, by=by)


def _open(tx: Write, actor: Actor) -> str:
    channel_id = insert_channel(tx, network=actor.network, kind="help", name="", by=actor.id)
    tx.conn.execute(insert(help_channel), {"person_id": actor.id, "channel_id": channel_id})
    _bring(tx, channel_id, actor.id, by=actor.id)
    return channel_id


def _bring(tx: Write, channel_id: str, person_id: str, *, by: str) -> None:
    add_to_channel(tx, channel_id, person_id, by=by)
    key = {"person_id": person_id, "channel_id": channel_id}
    upsert(tx, channel_preference, key, {"level": "all"})  # it is to them, all of it


def _channel_of(tx: Write, person_id: str) -> str | None:
    found = select(help_channel.c.channel_id).where(help_channel.c.person_id == person_id)
    return tx.conn.execute(found).scalar_one_or_none()


def _is_help(tx: Write, channel_id: str, network: str) -> bool:
    known = select(channel.c.id).where(
        channel.c.id == channel_id, channel.c.kind == "help", channel.c.network_id == network
    )
    return tx.conn.execute(known).first() is not None


def _members(tx: Write, channel_id: str) -> set[str]:
    rows = select(membership.c.person_id).where(
        membership.c.channel_id == channel_id, membership.c.until_seq.is_(None)
    )
    return set(tx.conn.execute(rows).scalars())


def _helpers(tx: Write, actor: Actor) -> set[str]:
    """The coordination on duty; all of it when nobody is."""
    rows = tx.conn.execute(
        select(person.c.id, preference.c.on_duty)
        .outerjoin(preference, preference.c.person_id == person.c.id)
        .where(
            person.c.network_id == actor.network,
            person.c.role.in_(STAFF),
            person.c.removed_at.is_(None),
            person.c.id != actor.id,
        )
    ).all()
    on_duty = {row.id for row in rows if row.on_duty}
    return on_duty or {row.id for row in rows}
