"""The schema's version: bring a database up to date, or say plainly that it is newer than we are."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine
from sqlalchemy.pool import NullPool

from channels.store.engines import is_sqlite, sync_engine

MIGRATIONS: Final = Path(__file__).parent / "migrations"
MIGRATION_LOCK: Final = 0x52656C616973  # "Relais"


class NewerSchema(Exception):
    """The database was written by a later Relais: this one would damage it."""

    def __init__(self, found: str) -> None:
        super().__init__(found)
        self.found = found


def upgrade(url: str) -> None:
    """Apply the migrations that the database at ``url`` lacks. ``NewerSchema`` if it knows more."""
    engine = create_engine(url, poolclass=NullPool) if is_sqlite(url) else sync_engine(url)
    try:
        with engine.begin() as conn:
            if is_sqlite(url):
                conn.exec_driver_sql("PRAGMA busy_timeout = 60000")
            else:  # two machines that start together migrate one after the other
                conn.exec_driver_sql(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})")
            upgrade_to(conn, "head")
    finally:
        engine.dispose()


def upgrade_to(conn: Connection, version: str) -> None:
    """Apply the migrations up to ``version`` in the caller's transaction."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = conn
    found = current(conn)
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if found is not None and found not in known:
        raise NewerSchema(found)
    command.upgrade(config, version)


def current(conn: Connection) -> str | None:
    """The version of the schema that a database has; None when it is empty."""
    return MigrationContext.configure(conn).get_current_revision()
