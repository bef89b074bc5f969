"""Migrations: from nothing to what the tables say, and never from the future."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, select

from channels.actions.messages import post_message
from channels.store import engines, schema
from channels.store.tables import message, metadata
from tests.conftest import every_backend
from tests.support.database import opened

pytestmark = every_backend


@pytest.fixture
def empty(backend, databases):
    from tests.support import postgres

    if backend == "postgres" and postgres.binaries() is None:
        pytest.skip("no PostgreSQL server on this machine")
    url = databases.empty(backend)
    yield url
    databases.forget(url)


def with_conn(url, ask):
    engine = engines.sync_engine(url)
    with engine.connect() as conn:
        found = ask(conn)
    engine.dispose()
    return found


def test_an_empty_database_becomes_what_the_tables_say(empty):
    assert with_conn(empty, schema.current) is None
    schema.upgrade(empty)
    tables = with_conn(empty, lambda conn: set(inspect(conn).get_table_names()))
    assert tables == set(metadata.tables) | {"alembic_version"}

    def differences(conn):
        return compare_metadata(MigrationContext.configure(conn), metadata)

    assert with_conn(empty, differences) == []


def test_an_upgrade_again_changes_nothing(empty):
    schema.upgrade(empty)
    found = with_conn(empty, schema.current)
    schema.upgrade(empty)
    assert with_conn(empty, schema.current) == found is not None


async def test_an_upgrade_keeps_what_was_written(town_at, town, clock):
    async with opened(town_at[0], clock) as store:
        await store.write(post_message, town.claire, channel=town.meals, body="Bonjour")
    schema.upgrade(town_at[0])
    async with opened(town_at[0], clock) as store:
        assert await store.read(lambda conn: conn.execute(select(message.c.body)).scalar_one()) == "Bonjour"


def test_a_database_of_a_later_relais_is_left_alone(empty):
    schema.upgrade(empty)
    engine = engines.sync_engine(empty)
    with engine.begin() as conn:
        conn.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    engine.dispose()
    with pytest.raises(schema.NewerSchema) as newer:
        schema.upgrade(empty)
    assert newer.value.found == "9999"
    assert with_conn(empty, schema.current) == "9999"
