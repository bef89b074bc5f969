"""Statements built once answer as SQLAlchemy would, on both databases, and look rows up by what is rare."""

import importlib
import pkgutil
import re

import pytest
from sqlalchemy import Update, bindparam, delete, insert, select, update
from sqlalchemy.exc import NoResultFound

import channels
from channels.store.engines import sync_engine
from channels.store.ready import Ready, Saving, among
from channels.store.tables import need, notice, person
from tests.conftest import every_backend
from tests.support.town import need_in

BY_ID = Ready(lambda _: select(need).where(need.c.id == bindparam("card")))
BY_IDS = Ready(lambda postgres: select(need).where(among(need.c.id, "ids", postgres)).order_by(need.c.id))
CHANGE = Saving(
    lambda values: update(need).where(need.c.id == bindparam("card")).values(values).returning(need.c.id)
)


@every_backend
async def test_rows_are_what_sqlalchemy_would_give(store, town):
    card = await need_in(store, town.claire, town.meals, quantity=3)

    def ask(tx):
        wanted = tx.conn.execute(select(need).where(need.c.id == card)).one()
        assert tuple(BY_ID.one(tx.conn, card=card)) == tuple(wanted)
        assert BY_ID.one(tx.conn, card=card).needed_by == wanted.needed_by
        assert BY_ID.first(tx.conn, card="elsewhere") is None
        assert BY_ID.value(tx.conn, card=card) == card
        with pytest.raises(NoResultFound):
            BY_ID.one(tx.conn, card="elsewhere")

    await store.write(ask)


@every_backend
async def test_any_number_of_ids_is_one_value(store, town):
    cards = sorted([await need_in(store, town.claire, town.meals) for _ in range(3)])

    def ask(tx):
        for wanted in ([], cards[:1], cards):
            assert BY_IDS.values(tx.conn, ids=wanted) == wanted
            assert BY_IDS.values(tx.conn, ids=frozenset(wanted)) == wanted

    await store.write(ask)


@every_backend
async def test_whichever_columns_change(store, town):
    card = await need_in(store, town.claire, town.meals)

    def change(tx):
        assert [row.id for row in CHANGE.rows(tx.conn, {"title": "Élan"}, card=card)] == [card]
        CHANGE.rows(tx.conn, {"unlimited": True, "closed_at": tx.at, "outcome": None}, card=card)
        assert CHANGE.rows(tx.conn, {"title": "x"}, card="elsewhere") in ([], ())
        row = tx.conn.execute(select(need).where(need.c.id == card)).one()
        assert (row.title, row.unlimited, row.closed_at, row.outcome) == ("Élan", True, tx.at, None)

    await store.write(change)


@every_backend
async def test_json_and_constants_survive(store, town):
    saving = Saving(lambda values: insert(notice).values(kind="test", **values))
    kept = Ready(lambda _: select(notice).where(notice.c.kind == "test").limit(1))
    gone = Ready(lambda _: delete(notice).where(notice.c.kind == "test"))
    facts = {"by": "Zoé", "n": 3, "tags": ["a"]}

    def write(tx):
        row = {"id": tx.new_id(), "person_id": town.leo, "tag": "t", "key": "k", "facts": facts, "at": tx.at}
        assert not saving.rows(tx.conn, row)
        assert kept.one(tx.conn).facts == facts
        gone.rows(tx.conn)
        assert kept.first(tx.conn) is None

    await store.write(write)


@every_backend
async def test_they_read_through_the_readers_too(store, town):
    names = Ready(lambda postgres: select(person.c.name).where(among(person.c.id, "ids", postgres)))
    assert await store.read(names.values, ids=[town.leo]) == ["Leo"]


# Few rows a person, or asked for the whole town at once.
SMALL = ("channel_preference",)


def test_no_statement_reads_a_whole_table_or_all_of_a_state(town_at):
    """SQLite takes a list of ids for long, and a state for rare: told otherwise where that is wrong."""
    names = [one.name for one in pkgutil.walk_packages(channels.__path__, "channels.")]
    modules = [importlib.import_module(name) for name in names if "migrations" not in name]
    values = [value for module in modules for value in vars(module).values()]  # not what other tests built
    savings = {value for value in values if isinstance(value, Saving)}
    ready = {value for value in values if isinstance(value, Ready)}
    assert len(ready) > 30
    assert len(savings) > 4
    ready |= {saving.setting(plain_column(saving.build({}).table)) for saving in savings if changes(saving)}
    engine = sync_engine(town_at[0])
    with engine.connect() as conn:
        steps = [step for one in ready for step in plan_of(conn, one)]
    engine.dispose()
    assert len(steps) > len(ready) / 2
    assert [step for step in steps if reads_too_much(step)] == []


def test_a_statement_that_reads_too_much_is_told(town_at):
    all_of_a_kind = Ready(lambda _: select(notice).where(notice.c.kind == "test"))
    whichever = Saving(lambda values: update(notice).where(notice.c.kind == bindparam("k")).values(values))
    engine = sync_engine(town_at[0])
    with engine.connect() as conn:
        for one in (all_of_a_kind, whichever.setting("tag")):
            assert [step for step in plan_of(conn, one) if reads_too_much(step)]
    engine.dispose()


def changes(saving):
    """Whether it looks for rows; an insert does not."""
    return isinstance(saving.build({}), Update)


def plain_column(table):
    """One that nothing refers to: a change of it looks nowhere else."""
    return next(one.name for one in table.columns if not (one.primary_key or one.foreign_keys))


def plan_of(conn, ready):
    """How SQLite goes about a statement."""
    text = ready.text(conn)
    found = conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", (None,) * text.count("?"))
    return [row[3] for row in found]


def reads_too_much(step):
    """A step of a plan (sqlite.org/eqp.html)."""
    scanned = re.match(r"SCAN (\w+)", step)
    if scanned and "VIRTUAL TABLE" not in step:
        return scanned[1] not in SMALL
    return "ix_delivery_state" in step or "ix_claim_state" in step
