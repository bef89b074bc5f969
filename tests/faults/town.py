"""The people and the channels of a fault run, written into an empty database."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import select

from channels.actions import network, people
from channels.actions.channels import insert_channel
from channels.actions.sessions import create_token
from channels.clock import system_clock
from channels.store import Write, schema
from channels.store.tables import channel
from tests.support.database import opened

CHANNELS: Final = 6
PEOPLE: Final = 24


@dataclass
class Person:
    """Somebody with a token."""

    id: str
    name: str
    token: str


@dataclass
class Town:
    """Everybody may hear and say everything in ``channels``; ``urgences`` is heard only."""

    channels: list[str]
    urgences: str
    people: list[Person] = field(default_factory=list)


def found(url: str) -> Town:
    """Migrate the database and write the town."""
    schema.upgrade(url)
    with asyncio.Runner() as runner:
        return runner.run(_found(url))


async def _found(url: str) -> Town:
    async with opened(url, system_clock) as store:
        await store.write(network.ensure_epoch)
        network_id = await store.write(network.create_network, name="Saint-Aubin")
        town = await store.write(_channels, network_id)
        for number in range(PEOPLE):
            name = f"p{number:02}"
            person_id = await store.write(
                people.create_person,
                network=network_id,
                email=f"{name}@aubin.example",
                name=name,
                role="member",
                password_hash="not a hash",
            )
            town.people.append(Person(person_id, name, await store.write(create_token, person_id)))
        return town


def _channels(tx: Write, network_id: str) -> Town:
    urgences = tx.conn.execute(
        select(channel.c.id).where(channel.c.network_id == network_id, channel.c.kind == "urgences")
    ).scalar_one()
    return Town(
        [
            insert_channel(tx, network=network_id, kind="town", name=f"Place {number}", by=None)
            for number in range(CHANNELS)
        ],
        urgences,
    )
