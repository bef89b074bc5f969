"""Forgetting a demo town: only ever a demo, and never under a running server."""

from __future__ import annotations

from sqlalchemy import inspect
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
    engine = sync_engine(config.database_url)
    try:
        with engine.connect() as conn:
            known = inspect(conn).has_table(meta.name)
            if known and not is_demo(conn) and any_network(conn):
                raise Stop("reset-real-network")
        if is_sqlite(config.database_url):
            _delete_file(config)
        else:
            with engine.begin() as conn:
                metadata.drop_all(conn)
                conn.exec_driver_sql("DROP TABLE IF EXISTS alembic_version")
    finally:
        engine.dispose()


def _delete_file(config: Config) -> None:
    engine = sync_engine(config.database_url)
    try:
        with engine.connect() as conn:  # leaving the write-ahead log is granted to the only user
            conn.exec_driver_sql("PRAGMA busy_timeout = 200")
            conn.exec_driver_sql("PRAGMA journal_mode = DELETE")
    except DBAPIError:
        raise Stop("reset-in-use") from None
    finally:
        engine.dispose()
    path = file_of(config)
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
