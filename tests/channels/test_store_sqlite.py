"""What SQLite promises besides: power cuts, full disks, readers that never wait for the writer."""

import asyncio
import threading
import time

import pytest
from sqlalchemy import insert, make_url, select

from channels.store import engines
from channels.store.readers import READERS
from channels.store.tables import event, meta
from channels.store.turn import Turn
from matching.refusals import Refused
from tests.support.database import new_store, pragma
from tests.support.eventually import eventually


def note(tx, key, value="x"):
    tx.conn.execute(insert(meta), {"key": key, "value": value})


def notes(conn):
    return set(conn.execute(select(meta.c.key)).scalars()) - {"epoch", "probe"}


async def test_a_read_does_not_see_what_is_not_committed_nor_wait_for_it(store):
    written, go_on = threading.Event(), threading.Event()

    def slow(tx):
        note(tx, "half-way")
        written.set()
        assert go_on.wait(10)

    writing = asyncio.create_task(store.write(slow))
    await asyncio.to_thread(written.wait, 10)
    assert await store.read(notes) == set()
    go_on.set()
    await writing
    assert await store.read(notes) == {"half-way"}


async def test_sqlite_survives_a_power_cut(store):
    def settings(conn):
        return {name: pragma(conn, name) for name in ("journal_mode", "synchronous", "foreign_keys")}

    expected = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    assert await store.write(lambda tx: settings(tx.conn)) == expected
    assert await store.read(settings) == expected


async def test_a_commit_that_fails_does_not_jam_the_writer(store, town):
    def promise_too_much(tx):
        tx.conn.exec_driver_sql("PRAGMA defer_foreign_keys = ON")  # found out at COMMIT only
        row = {
            "channel_id": "nowhere",
            "seq": 1,
            "kind": "message.posted",
            "entity_id": "nothing",
            "actor_id": town.claire,
            "at": tx.at,
        }
        tx.conn.execute(insert(event), row)

    with pytest.raises(Exception, match="FOREIGN KEY"):
        await store.write(promise_too_much)
    await store.write(note, "after")
    assert await store.read(notes) == {"after"}


async def test_a_full_disk_stops_the_writing_not_the_reading_and_writing_comes_back(store, monkeypatch):
    monkeypatch.setattr("channels.store.store.PROBE_EVERY", 0.05)
    await store.write(note, "before")
    # Of this connection alone: the one that is opened to try again has room.
    await store.write(lambda tx: pragma(tx.conn, f"max_page_count = {pragma(tx.conn, 'page_count')}"))
    large = store.write(note, "large", "x" * 1_000_000)
    shared = store.write(note, "in the same commit")
    outcomes = await asyncio.gather(large, shared, return_exceptions=True)
    assert [outcome.code for outcome in outcomes] == ["read_only"] * 2
    with pytest.raises(Refused, match="read_only"):
        await store.write(note, "refused")
    assert await store.read(notes) == {"before"}
    await eventually(lambda: not store.read_only)
    await store.write(note, "after")
    assert await store.read(notes) == {"before", "after"}


async def test_a_worker_that_stands_still_at_its_turn_holds_nobody_up_for_ever(store, monkeypatch):
    monkeypatch.setattr("channels.store.engines.BUSY_TIMEOUT_MS", 50)
    stuck = Turn(make_url(store.url).database)
    with stuck.taken():
        with pytest.raises(Refused) as refusal:
            await store.write(note, "refused")
        assert refusal.value.code == "busy"
        assert await store.read(notes) == set()
    monkeypatch.undo()
    await store.write(note, "after")
    assert await store.read(notes) == {"after"}, "what was refused does not happen afterwards"
    stuck.close()


async def test_a_busy_worker_lets_the_other_one_write(open_store):
    busy, other = await open_store(), await open_store()
    order = []

    def write(tx, name):
        order.append(name)
        time.sleep(0.002)  # long enough for the other to be in line

    async def keep_on():
        while "other" not in order:
            await busy.write(write, "busy")

    keeping = asyncio.create_task(keep_on())
    await eventually(lambda: len(order) > 3)
    before = len(order)
    await other.write(write, "other")
    await keeping
    assert order[before:].index("other") <= 3


async def test_closing_waits_for_a_checkpoint_under_way(town_at):
    url, _ = town_at
    for number in range(20):
        writer = engines.writer_for(url)
        await writer.open()
        await writer.run(
            lambda conn, n=number: conn.execute(insert(meta), {"key": f"k{n}", "value": "x" * 9000})
        )
        checkpoint = asyncio.create_task(writer.checkpoint())
        await asyncio.sleep(0)
        await writer.close()
        await checkpoint


async def test_readers_whose_first_callers_gave_up_serve_the_next(store):
    for moment in range(READERS * 2):
        reading = asyncio.create_task(store.read(notes))
        for _ in range(moment % 4):
            await asyncio.sleep(0)
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)
    async with asyncio.timeout(10):
        assert await asyncio.gather(*[store.read(notes) for _ in range(READERS)]) == [set()] * READERS


async def test_closing_waits_for_a_reader_that_is_being_opened(town_at, clock, monkeypatch):
    store = new_store(town_at[0], clock)
    await store.start()
    connect, begun, go_on = engines.sqlite3.connect, threading.Event(), threading.Event()

    def slow(*path, **options):
        begun.set()
        assert go_on.wait(10)
        return connect(*path, **options)

    monkeypatch.setattr(engines.sqlite3, "connect", slow)
    reading = asyncio.create_task(store.read(notes))
    await asyncio.to_thread(begun.wait, 10)
    reading.cancel()
    closing = asyncio.create_task(store.close())
    await asyncio.wait([closing], timeout=0.2)
    assert not closing.done()
    go_on.set()
    await closing


async def test_a_reader_that_could_not_be_opened_is_opened_by_the_next(store, monkeypatch):
    with monkeypatch.context() as out_of_files:
        out_of_files.setattr(engines.sqlite3, "connect", _cannot_open)
        for _ in range(READERS + 1):
            with pytest.raises(engines.OPERATIONAL):
                await store.read(notes)
    assert await store.read(notes) == set()


def _cannot_open(*path, **options):
    raise engines.sqlite3.OperationalError("unable to open database file")
