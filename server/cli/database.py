"""The database, for commands: brought up to date, then one transaction on a plain connection."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import randbits
from typing import TypeVar

from sqlalchemy import Connection, make_url, select

from channels.clock import system_clock
from channels.store import Write, schema
from channels.store.engines import is_sqlite, sync_engine
from channels.store.tables import network, person
from server.cli.settings import check_data_directory
from server.cli.stop import Stop
from server.config import Config

T = TypeVar("T")


def prepare(config: Config) -> None:
    """Make the data directory and bring the schema up to date, or ``Stop``."""
    check_data_directory(config)
    schema.upgrade(config.database_url)


@contextmanager
def transaction(url: str) -> Iterator[Connection]:
    """A connection inside one transaction, kept if the block ends well."""
    engine = sync_engine(url)
    try:
        with engine.connect() as conn:
            if is_sqlite(url):
                conn.exec_driver_sql("BEGIN IMMEDIATE")
                try:
                    yield conn
                except BaseException:
                    conn.exec_driver_sql("ROLLBACK")
                    raise
                conn.exec_driver_sql("COMMIT")
            else:
                with conn.begin():
                    yield conn
    finally:
        engine.dispose()


def change(config: Config, act: Callable[[Write], T]) -> T:
    """Run an action on the network of this installation. A running server hears of it by itself."""
    if missing(config):
        raise Stop("no-network")
    prepare(config)
    with transaction(config.database_url) as conn:
        return act(Write(conn, system_clock(), randbits))


def missing(config: Config) -> bool:
    """Whether there is no database at all: commands that need one must not make it."""
    return is_sqlite(config.database_url) and not file_of(config).exists()


def file_of(config: Config) -> Path:
    """The SQLite file."""
    return Path(str(make_url(config.database_url).database))


def the_network(conn: Connection) -> str:
    """The id of the network, or ``Stop``."""
    found = conn.execute(select(network.c.id).order_by(network.c.created_at).limit(1)).scalar()
    if found is None:
        raise Stop("no-network")
    return str(found)


def person_with(conn: Connection, email: str) -> tuple[str, str]:
    """The id and name of whoever has this e-mail, or ``Stop``."""
    row = conn.execute(
        select(person.c.id, person.c.name).where(
            person.c.email == email.strip().lower(), person.c.removed_at.is_(None)
        )
    ).one_or_none()
    if row is None:
        raise Stop("email-unknown", email=email)
    return str(row.id), str(row.name)
