"""Direct messages: a channel for two to eight people, found again by who they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import insert, select

from channels.actions.channels import add_to_channel, insert_channel
from channels.actions.once import Answer
from channels.doorway import actor_for, require
from channels.store import Write
from channels.store.tables import channel_preference, direct, person
from matching.access import Actor, reach_of
from matching.refusals import Refused

PEOPLE_LIMIT: Final = 8  # whoever opens it included; more are a channel


def open_direct(tx: Write, by: str, *, people: Sequence[str]) -> Answer:
    """The channel of these people and oneself, found or opened. Answers ``{"channel": id}``."""
    actor = actor_for(tx.conn, by)
    others = sorted(set(people) - {by})
    if not others:
        raise Refused("empty", field="people")
    if len(others) >= PEOPLE_LIMIT:
        raise Refused("too_many", field="people", limit=PEOPLE_LIMIT)
    _check_writable(tx, actor, others)
    everybody = sorted([by, *others])
    _hold(tx, everybody[0])
    known = tx.conn.execute(select(direct.c.channel_id).where(direct.c.people == " ".join(everybody)))
    channel_id = known.scalar_one_or_none() or _open(tx, actor, everybody)
    return {"channel": channel_id}


def _check_writable(tx: Write, actor: Actor, others: Sequence[str]) -> None:
    """Each of them is of the network, and may be written to by this person."""
    rows = tx.conn.execute(
        select(person.c.id, person.c.role).where(
            person.c.id.in_(others), person.c.network_id == actor.network, person.c.removed_at.is_(None)
        )
    ).all()
    if len(rows) != len(others):
        raise Refused("not_found")
    for row in rows:
        require(actor, "person.write", reach_of(actor.network, row.role))


def _hold(tx: Write, person_id: str) -> None:
    """Two who open the same one at the same moment do it one after the other."""
    tx.conn.execute(select(person.c.id).where(person.c.id == person_id).with_for_update())


def _open(tx: Write, actor: Actor, everybody: Sequence[str]) -> str:
    channel_id = insert_channel(tx, network=actor.network, kind="direct", name="", by=actor.id)
    tx.conn.execute(insert(direct), {"channel_id": channel_id, "people": " ".join(everybody)})
    for one in everybody:
        add_to_channel(tx, channel_id, one, by=actor.id)
        loud = {"person_id": one, "channel_id": channel_id, "level": "all"}  # it is to them, all of it
        tx.conn.execute(insert(channel_preference), loud)
    return channel_id
