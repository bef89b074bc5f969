"""Forgetting a demo town: only ever a demo, and never under a running server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, inspect
from sqlalchemy.exc import DBAPIError

from channels.actions.network import any_network, is_demo
from channels.store.engines import is_sqlite, sync_engine
from channels.store.tables import meta, metadata
from server.cli.database import file_of, missing
from server.cli.stop import Stop
from server.config import Config


def reset_demo(config: Config) -> None:
    """Delete the demo database, if there is one; ``Stop`` when it holds a real network."""
    if missing(config):
        return
    with _engine(config) as engine, engine.connect() as conn:
        if inspect(conn).has_table(meta.name) and not is_demo(conn) and any_network(conn):
            raise Stop("reset-real-network")
    if is_sqlite(config.database_url):
        _delete_file(config)
    else:
        _drop_tables(config)


@contextmanager
def _engine(config: Config) -> Iterator[Engine]:
    engine = sync_engine(config.database_url)
    try:
        yield engine
    finally:
        engine.dispose()


def _drop_tables(config: Config) -> None:
    with _engine(config) as engine, engine.begin() as conn:
        metadata.drop_all(conn)
        conn.exec_driver_sql("DROP TABLE IF EXISTS alembic_version")


def _delete_file(config: Config) -> None:
    try:
        with _engine(config) as engine, engine.connect() as conn:
            conn.exec_driver_sql("PRAGMA busy_timeout = 200")
            conn.exec_driver_sql("PRAGMA journal_mode = DELETE")  # granted to a file's only user
    except DBAPIError:
        raise Stop("reset-in-use") from None
    path = file_of(config)
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
