"""Migrations: from nothing to what the tables say, and never from the future."""

from datetime import UTC, datetime

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import insert, inspect, select

from channels.actions.messages import post_message
from channels.store import engines, schema
from channels.store.tables import (
    SEARCH_TEXT,
    claim,
    idempotency,
    message,
    metadata,
    need,
    network,
    person,
    search_state,
)
from tests.conftest import every_backend
from tests.support.database import opened

pytestmark = every_backend

AT = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture
def empty(backend, databases):
    from tests.support import postgres

    if backend == "postgres" and postgres.binaries() is None:
        pytest.skip("no PostgreSQL server on this machine")
    url = databases.empty(backend)
    yield url
    databases.forget(url)


def is_ours(name, type_, parents):
    return not (name or "").startswith(SEARCH_TEXT)


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
    # What words are looked up by is each database's own: FTS5 keeps tables of its own beside the entries.
    assert {name for name in tables if not name.startswith(SEARCH_TEXT)} == {
        *metadata.tables,
        "alembic_version",
    }

    def differences(conn):
        context = MigrationContext.configure(conn, opts={"include_name": is_ours})
        return compare_metadata(context, metadata)

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


def test_keys_from_before_they_lay_by_time_are_kept(empty):
    engine = engines.sync_engine(empty)
    with engine.begin() as conn:
        schema.upgrade_to(conn, "0001")
        fields = {"id": "n", "name": "Rivelaine", "timezone": "Europe/Paris", "created_at": AT}
        conn.execute(insert(network), fields)
        fields = {"id": "p", "network_id": "n", "email": "p@x", "name": "P", "role": "member", "locale": "fr"}
        conn.execute(insert(person), {**fields, "password_hash": "-", "created_at": AT})
        fields = {"person_id": "p", "key": "k", "fingerprint": "f", "answer": {"seq": 1}, "at": AT}
        conn.execute(insert(idempotency), fields)
    engine.dispose()
    schema.upgrade(empty)
    kept = with_conn(empty, lambda conn: conn.execute(select(idempotency)).one())
    assert (kept.person_id, kept.key, kept.answer) == ("p", "k", {"seq": 1})
    laid = with_conn(empty, lambda conn: inspect(conn).get_pk_constraint("idempotency"))
    assert laid["constrained_columns"] == ["key", "person_id"]


FIRST_ROWS = """
INSERT INTO network (id, name, timezone, created_at) VALUES ('n', 'Ville', 'Europe/Paris', 0);
INSERT INTO person (id, network_id, email, name, role, locale, password_hash, created_at)
    VALUES ('p', 'n', 'a@b.example', 'Anne', 'member', 'fr', '-', 0);
INSERT INTO channel (id, network_id, kind, name, created_at) VALUES ('c', 'n', 'theme', 'Repas', 0);
INSERT INTO need (id, channel_id, thread_id, author_id, title, body, category, quantity, taken, unit, urgency,
    place, needed_by, state, at)
    VALUES ('food', 'c', 'c', 'p', 'Soupe', '', 'food', 2, 1, '', 'normal', '', 9, 'partly_covered', 0),
           ('ride', 'c', 'c', 'p', 'Trajet', '', 'transport', 1, 0, '', 'normal', '', 9, 'open', 0);
INSERT INTO claim (id, need_id, person_id, quantity, state, at) VALUES ('k', 'food', 'p', 1, 'held', 0)
"""


def test_needs_and_promises_of_the_first_relais_live_on(empty):
    engine = engines.sync_engine(empty)
    with engine.begin() as conn:
        schema.upgrade_to(conn, "0001")
        for statement in FIRST_ROWS.split(";"):
            conn.exec_driver_sql(statement)
    engine.dispose()
    schema.upgrade(empty)
    cards = with_conn(empty, lambda conn: conn.execute(select(need).order_by(need.c.id)).all())
    assert [(row.kind, row.nature, row.unlimited, row.taken) for row in cards] == [
        ("need", "goods", False, 1),
        ("need", "service", False, 0),
    ]
    (kept,) = with_conn(empty, lambda conn: conn.execute(select(claim)).all())
    assert (kept.state, kept.confirm_by) == ("held", None), "a promise of before does not lapse"


def test_what_was_there_before_search_waits_to_be_indexed(empty):
    engine = engines.sync_engine(empty)
    with engine.begin() as conn:
        schema.upgrade_to(conn, "0001")
        for statement in FIRST_ROWS.split(";"):
            conn.exec_driver_sql(statement)
    engine.dispose()
    schema.upgrade(empty)
    state = with_conn(empty, lambda conn: conn.execute(select(search_state)).one())
    assert (state.next, state.next_old, state.built_to) == (3, 1, "")


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
