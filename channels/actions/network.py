"""A network is born: its row, the board of urgent needs, the two channels of the whole town."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, delete, insert, select

from channels.actions.channels import insert_channel
from channels.actions.texts import check_line
from channels.ids import new_secret
from channels.store import Write, on_postgres
from channels.store.tables import meta, network
from matching.refusals import Refused

DEFAULT_TIMEZONE: Final = "Europe/Paris"
FOUNDING: Final = 0x466F756E64  # "Found": the lock of PostgreSQL for whoever makes the first network


def create_network(tx: Write, *, name: str, timezone: str = DEFAULT_TIMEZONE) -> str:
    """Add a network with its ``urgences`` board; returns its id. Channels of the town come apart."""
    network_id = tx.new_id()
    tx.conn.execute(
        insert(network),
        {
            "id": network_id,
            "name": check_line(name, limit=120, field="network"),
            "timezone": timezone,
            "created_at": tx.at,
        },
    )
    insert_channel(tx, network=network_id, kind="urgences", name="Urgences", by=None)
    return network_id


def add_town_channels(tx: Write, network_id: str, *, names: tuple[str, str]) -> None:
    """The square where everybody talks, and the board where coordinators announce."""
    square, board = names
    insert_channel(tx, network=network_id, kind="town", name=square, by=None)
    insert_channel(tx, network=network_id, kind="town", name=board, by=None, posting="coordinators")


def any_network(conn: Connection) -> bool:
    """Whether a network exists: the first-run page is only for a database without one."""
    return conn.execute(select(network.c.id).limit(1)).first() is not None


def check_unfounded(tx: Write) -> None:
    """``Refused("setup_done")`` once there is a network; who founds one at the same moment is waited for."""
    if on_postgres(tx.conn):  # SQLite has one writer at a time anyhow
        tx.conn.exec_driver_sql(f"SELECT pg_advisory_xact_lock({FOUNDING})")
    if any_network(tx.conn):
        raise Refused("setup_done")


def epoch_of(conn: Connection) -> str:
    """The random value that changes when the database is restored: cursors from before are void."""
    return str(conn.execute(select(meta.c.value).where(meta.c.key == "epoch")).scalar_one())


def has_epoch(conn: Connection) -> bool:
    """Whether the database has its epoch: then a worker can start without writing anything."""
    return conn.execute(select(meta.c.key).where(meta.c.key == "epoch")).first() is not None


def ensure_epoch(tx: Write) -> None:
    """Give a new database its epoch."""
    if not has_epoch(tx.conn):
        tx.conn.execute(insert(meta), {"key": "epoch", "value": new_secret()[:16]})


def begin_epoch(tx: Write) -> None:
    """The database went back in time, or may have: what clients know of it is void."""
    tx.conn.execute(delete(meta).where(meta.c.key == "epoch"))
    ensure_epoch(tx)


def is_demo(conn: Connection) -> bool:
    """Whether this database is the demo town: one-click personas are offered there only."""
    return conn.execute(select(meta.c.key).where(meta.c.key == "demo")).first() is not None
