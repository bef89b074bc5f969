"""The audit after a run finds each way in which an acknowledged post can be missing or wrong."""

import asyncio
import secrets
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import replace
from types import SimpleNamespace

import pytest

from benchmarks.audit import audit, body_of
from benchmarks.town import build_town
from benchmarks.work import ROOT
from channels.actions.messages import post_message
from channels.clock import system_clock
from channels.search import following
from channels.store import Write
from server.cli.database import transaction
from tests.support.database import opened

SALT, POSTER, COUNT = 1234, 0, 6


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """A town where posts were acknowledged, and the list of them."""
    folder = tmp_path_factory.mktemp("audited")
    town = build_town(folder / "data", people=1)
    acks = folder / "acks"
    with transaction(town.url) as conn, acks.open("w") as out:
        for number in range(COUNT):
            tx = Write(conn, system_clock(), secrets.randbits)
            said = body_of(SALT, POSTER, number, 60)
            answer = post_message(tx, town.people[0], channel=town.channels[0], body=said)
            out.write(f"{town.channels[0]}\t{POSTER}\t{number}\t{answer['seq']}\n")
    asyncio.run(indexed(town.url))
    return town, SimpleNamespace(acks=acks, salt=SALT)


async def indexed(url):
    """What a server does beside."""
    async with opened(url, system_clock) as store:
        await following.follow(store)


def after(kept, folder, statement):
    """What the audit finds when this has happened to the database."""
    town, load = kept
    shutil.copytree(town.data, folder / "data")
    conn = sqlite3.connect(folder / "data" / "relais.db")
    with conn:
        assert conn.execute(statement).rowcount == 1
    conn.close()
    return audit(replace(town, data=folder / "data"), load, patience=0)


def test_what_is_there_as_acknowledged_is_clean(kept):
    found = audit(*kept, patience=0)
    assert found.acknowledged == COUNT
    assert found.clean


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("DELETE FROM message WHERE seq = 3", "lost"),
        ("UPDATE message SET body = substr(body, 1, 40) || '!' WHERE seq = 3", "lost"),
        ("UPDATE message SET seq = 99 WHERE seq = 3", "lost"),
        ("UPDATE message SET body = (SELECT body FROM message WHERE seq = 2) WHERE seq = 3", "doubled"),
        ("DELETE FROM event WHERE seq = 3 AND kind = 'message.posted'", "holes"),
        ("UPDATE channel SET head = head + 1 WHERE head = 6", "holes"),
        ("DELETE FROM search_entry WHERE n = (SELECT max(n) FROM search_entry)", "unfound"),
        ("DELETE FROM search_text WHERE rowid = (SELECT max(n) FROM search_entry)", "unfound"),
    ],
)
def test_each_way_to_lose_something_is_found(kept, tmp_path, statement, fault):
    found = after(kept, tmp_path, statement)
    assert getattr(found, fault) == 1
    assert not found.clean


@pytest.mark.parametrize(
    "entry", ["benchmarks.__main__", "benchmarks.claims", "server.cli", "tests.faults.run"]
)
def test_a_process_has_one_sqlite(entry):
    """Two of them in one process let go of each other's locks: a run of ten claim races broke the file."""
    told = f"import {entry}, sys, sqlite3; print('_sqlite3' in sys.modules, sqlite3.__name__)"
    found = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, cwd=ROOT, check=True)
    assert found.stdout.split() == ["False", "pysqlite3"]
