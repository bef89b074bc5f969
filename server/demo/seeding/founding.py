"""The town before anybody speaks: its network, its organisations, and people arriving one by one."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import insert

from channels.actions.channels import add_member, add_to_channel, insert_channel, join_channel
from channels.actions.network import create_network
from channels.actions.people import create_person
from channels.actions.preferences import set_duty, set_preferences
from channels.store import Write
from channels.store.tables import district, organisation, organisation_member
from server.demo.habits import ON_DUTY, chosen_by
from server.demo.script import Channel, Person, Town
from server.demo.seeding.pen import Known, Pen
from server.demo.wording import PLACES

ARRIVALS: Final = timedelta(days=18)  # over which the town signs up


def found(pen: Pen, town: Town, *, begin: datetime, password_hash: str) -> Known:
    """Create everything that the play takes for granted, from ``begin`` to eighteen days later."""
    tx = pen.at(begin)
    known = Known(create_network(tx, name=town.name, timezone=town.timezone))
    _add_districts(tx, known)
    for room in town.channels:
        if room.kind == "town":
            known.channels[room.key] = _open_room(tx, room, known, by=None)
    _add_organisations(tx, town, known)
    for index, one in enumerate(town.people):
        arrival = pen.at(begin + ARRIVALS * (index + 1) / (len(town.people) + 1))
        _arrive(arrival, town, one, known, password_hash)
    return known


def _add_districts(tx: Write, known: Known) -> None:
    tx.conn.execute(
        insert(district),
        [
            {"network_id": known.network, "name": name, "latitude": latitude, "longitude": longitude}
            for name, (latitude, longitude) in PLACES.items()
        ],
    )


def _open_room(tx: Write, room: Channel, known: Known, *, by: str | None) -> str:
    return insert_channel(
        tx,
        network=known.network,
        kind=room.kind,
        name=room.name,
        purpose=room.purpose,
        posting=room.posting,
        organisation=known.organisations[room.organisation] if room.organisation else None,
        by=by,
    )


def _add_organisations(tx: Write, town: Town, known: Known) -> None:
    for one in town.organisations:
        known.organisations[one.key] = tx.new_id()
        tx.conn.execute(
            insert(organisation),
            {
                "id": known.organisations[one.key],
                "network_id": known.network,
                "name": one.name,
                "kind": one.kind,
                "code": one.code,
                "district": one.district,
                "purpose": one.purpose,
            },
        )


def _arrive(tx: Write, town: Town, one: Person, known: Known, password_hash: str) -> None:
    """Sign up, join one's organisations, then one's channels, opening those that nobody opened yet."""
    person_id = known.people[one.key] = create_person(
        tx,
        network=known.network,
        email=one.email,
        name=one.name,
        role=one.role,
        password_hash=password_hash,
        locale=one.locale,
        district=one.district,
        phone=one.phone,
        organisation=known.organisations[one.organisations[0]] if one.organisations else None,
    )
    for key in one.organisations:
        tx.conn.execute(
            insert(organisation_member),
            {"organisation_id": known.organisations[key], "person_id": person_id},
        )
    chosen = chosen_by(one)
    if chosen is not None:
        set_preferences(tx, person_id, chosen=chosen)
    if one.key in ON_DUTY:
        set_duty(tx, person_id, on=True)
    for room in town.channels:
        if room.kind != "town" and _belongs(one, room):
            _join(tx, town, room, person_id, known)


def _belongs(one: Person, room: Channel) -> bool:
    return one.key in room.members if room.members else one.role != "citizen"


def _join(tx: Write, town: Town, room: Channel, person_id: str, known: Known) -> None:
    channel_id = known.channels.get(room.key)
    if channel_id is None:
        known.channels[room.key] = channel_id = _open_room(tx, room, known, by=person_id)
        add_to_channel(tx, channel_id, person_id, by=person_id)
    elif room.kind == "theme":
        join_channel(tx, person_id, channel=channel_id)
    else:
        host = next(one.key for one in town.people if _belongs(one, room))
        add_member(tx, known.people[host], channel=channel_id, person_id=person_id)
