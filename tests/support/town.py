"""A tiny town with one of everything that access depends on, and a second town next to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select

from channels.actions import channels as rooms
from channels.actions import network, people
from channels.actions.needs import Ask, open_need
from channels.store import Store, Write
from channels.store.tables import channel, organisation, organisation_member

TOWN = "Saint-Aubin"


@dataclass(frozen=True, slots=True)
class Town:
    """Ids. People: who they are; channels: who is in them."""

    network: str
    ccas: str  # admin
    amina: str  # coordinator
    claire: str  # member
    leo: str  # member
    nour: str  # citizen
    gone: str  # a member once, removed since
    square: str  # town channel: everybody
    announcements: str  # town channel: everybody hears, coordinators post
    meals: str  # theme, opened by claire: claire, leo, amina
    garden: str  # theme: amina alone; leo and claire may join
    closed: str  # private, opened by claire: claire, amina
    relief: str  # an organisation's channel: ccas, claire
    urgences: str
    redcross: str  # an organisation; claire is of it
    elsewhere: str  # the other network
    hugo: str  # coordinator there: the outsider
    their_square: str
    streams: dict[str, str]  # person → their own stream

    @property
    def everybody(self) -> dict[str, str]:
        """Who asks, by name."""
        return {
            "ccas": self.ccas,
            "amina": self.amina,
            "claire": self.claire,
            "leo": self.leo,
            "nour": self.nour,
            "gone": self.gone,
            "hugo": self.hugo,
        }


async def build_town(store: Store) -> Town:
    """Write the town into an empty, migrated database."""
    await store.write(network.ensure_epoch)
    home, ids = await store.write(_found, TOWN, ("La place", "Annonces"))
    elsewhere, theirs = await store.write(_found, "Ailleurs-sur-Mer", ("La digue", "Avis"))
    who = {}
    for name, role, place in (
        ("ccas", "admin", home),
        ("amina", "coordinator", home),
        ("claire", "member", home),
        ("leo", "member", home),
        ("nour", "citizen", home),
        ("gone", "member", home),
        ("hugo", "coordinator", elsewhere),
    ):
        who[name] = await store.write(
            people.create_person,
            network=place,
            email=f"{name}@{'ailleurs' if place == elsewhere else 'aubin'}.example",
            name=name.capitalize(),
            role=role,
            password_hash="not a hash",
        )
    meals = await _room(store, who["claire"], "Repas", "theme", who["leo"], who["amina"])
    garden = await _room(store, who["amina"], "Jardin", "theme")
    closed = await _room(store, who["claire"], "Situation rue Haute", "private", who["amina"])
    redcross = await store.write(_organisation, home, "Croix-Rouge", [who["claire"]])
    relief = await store.write(_organisation_room, home, redcross, [who["ccas"], who["claire"]])
    await store.write(people.remove_person, who["ccas"], person_id=who["gone"])
    return Town(
        network=home,
        meals=meals,
        garden=garden,
        closed=closed,
        relief=relief,
        redcross=redcross,
        elsewhere=elsewhere,
        square=ids["La place"],
        announcements=ids["Annonces"],
        urgences=ids["Urgences"],
        their_square=theirs["La digue"],
        streams=await store.write(_streams),
        **who,
    )


async def _room(store: Store, by: str, name: str, kind: str, *others: str) -> str:
    answer = await store.write(rooms.create_channel, by, name=name, kind=kind)
    for person_id in others:
        await store.write(rooms.add_member, by, channel=answer["channel"], person_id=person_id)
    return str(answer["channel"])


def _found(tx: Write, name: str, channels: tuple[str, str]) -> tuple[str, dict[str, str]]:
    network_id = network.create_network(tx, name=name)
    network.add_town_channels(tx, network_id, names=channels)
    rows = tx.conn.execute(select(channel.c.name, channel.c.id).where(channel.c.network_id == network_id))
    return network_id, {row.name: row.id for row in rows}


def _organisation(tx: Write, network_id: str, name: str, members: list[str]) -> str:
    organisation_id = tx.new_id()
    row = {"id": organisation_id, "network_id": network_id, "name": name, "kind": "association"}
    tx.conn.execute(insert(organisation), row)
    for person_id in members:
        pair = {"organisation_id": organisation_id, "person_id": person_id}
        tx.conn.execute(insert(organisation_member), pair)
    return organisation_id


def _organisation_room(tx: Write, network_id: str, organisation_id: str, members: list[str]) -> str:
    channel_id = rooms.insert_channel(
        tx,
        network=network_id,
        kind="organisation",
        name="Croix-Rouge interne",
        by=members[0],
        organisation=organisation_id,
    )
    for person_id in members:
        rooms.add_to_channel(tx, channel_id, person_id, by=members[0])
    return channel_id


def _streams(tx: Write) -> dict[str, str]:
    rows = tx.conn.execute(select(channel.c.person_id, channel.c.id).where(channel.c.kind == "me"))
    return {row.person_id: row.id for row in rows}


def ask(store: Store, *, title: str = "Repas chauds", quantity: int = 5, **more: Any) -> Ask:
    """A plausible need, due in a day by the store's clock."""
    needed_by: datetime = more.pop("needed_by", None) or store.clock() + timedelta(days=1)
    return Ask(title=title, quantity=quantity, needed_by=needed_by, **more)


async def need_in(store: Store, by: str, channel_id: str, **more: Any) -> str:
    """Open a need and return its id."""
    answer = await store.write(open_need, by, channel=channel_id, ask=ask(store, **more))
    return str(answer["need"])
