"""A seeded network: people, each with an API token, channels, and who is a member of what."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

from channels.actions.network import add_town_channels, create_network
from channels.clock import system_clock
from channels.ids import new_secret
from channels.people.sessions import hash_token
from channels.store import Write
from channels.store.tables import api_token, channel, membership, person
from server.cli.database import transaction
from server.config import Config
from server.house import prepare_database

CHUNK = 5_000


@dataclass(frozen=True, slots=True)
class Town:
    """What a benchmark needs to know of the network it seeded."""

    data: Path
    network: str
    people: list[str]
    tokens: list[str]
    channels: list[str]
    admin: str
    admin_token: str

    @property
    def config(self) -> Config:
        """The configuration of a server on this data."""
        return Config(data=str(self.data))

    @property
    def url(self) -> str:
        """The address of its database."""
        return self.config.database_url


def build_town(data: Path, *, people: int, channels: int = 1, memberships: int | None = None) -> Town:
    """Seed a network of ``people`` members. Everybody joins the first ``memberships`` channels (all)."""
    config = Config(data=str(data))
    prepare_database(config)
    with transaction(config.database_url) as conn:
        tx = Write(conn, system_clock(), secrets.randbits)
        network = create_network(tx, name="Val d’Aune")
        add_town_channels(tx, network, names=("Place", "Annonces"))
        (admin,), (admin_token,) = _add_people(tx, network, 1, role="admin", prefix="admin")
        ids, tokens = _add_people(tx, network, people, role="member", prefix="p")
        themes = _add_channels(tx, network, channels, creator=admin)
        town = list(
            conn.execute(
                select(channel.c.id).where(channel.c.network_id == network, channel.c.kind == "town")
            ).scalars()
        )
        joined = town + themes[: channels if memberships is None else memberships]
        _add_members(tx, [admin, *ids], joined)
    return Town(data, network, ids, tokens, themes, admin, admin_token)


def _add_people(
    tx: Write, network: str, count: int, *, role: str, prefix: str
) -> tuple[list[str], list[str]]:
    ids = [tx.new_id() for _ in range(count)]
    tokens = [new_secret() for _ in range(count)]
    _insert(
        tx,
        person,
        [
            {
                "id": id,
                "network_id": network,
                "email": f"{prefix}{number}@bench.example",
                "name": f"Habitant {number}",
                "role": role,
                "locale": "fr",
                "password_hash": "-",
                "created_at": tx.at,
            }
            for number, id in enumerate(ids)
        ],
    )
    _insert(
        tx,
        channel,
        [_channel(tx, network, kind="me", name="me", person_id=id, created_by=None) for id in ids],
    )
    _insert(
        tx,
        api_token,
        [
            {
                "id": tx.new_id(),
                "token_hash": hash_token(token),
                "person_id": id,
                "label": "bench",
                "created_at": tx.at,
            }
            for id, token in zip(ids, tokens, strict=True)
        ],
    )
    return ids, tokens


def _add_channels(tx: Write, network: str, count: int, *, creator: str) -> list[str]:
    rows = [
        _channel(tx, network, kind="theme", name=f"Canal {n}", created_by=creator, person_id=None)
        for n in range(count)
    ]
    _insert(tx, channel, rows)
    return [row["id"] for row in rows]


def _channel(tx: Write, network: str, **fields: Any) -> dict[str, Any]:
    return {"id": tx.new_id(), "network_id": network, "head": 0, "created_at": tx.at, **fields}


def _add_members(tx: Write, people: list[str], channels: list[str]) -> None:
    for one in channels:
        _insert(
            tx,
            membership,
            [
                {"channel_id": one, "person_id": id, "from_seq": 0, "until_seq": None, "joined_at": tx.at}
                for id in people
            ],
        )


def _insert(tx: Write, table: Any, rows: list[dict[str, Any]]) -> None:
    for start in range(0, len(rows), CHUNK):
        tx.conn.execute(insert(table), rows[start : start + CHUNK])
