"""Logs: one object a line for machines, and never what people said, in any format, even when we fail."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import create_engine, text

from channels.actions.people import create_person
from channels.actions.sessions import open_session
from channels.clock import system_clock
from channels.people.passwords import hash_password
from server.config import ConfigError, Log
from server.logs import set_up_logs
from tests.support.client import connected
from tests.support.database import Databases, opened
from tests.support.worker import Worker
from web.cookies import SESSION_COOKIE

SAID = "mot-que-personne-ne-doit-lire"
EMAIL = "personne-secrete@exemple.example"
PHONE = "06 39 98 00 42"

FORMATS = ("json", "text")


@pytest.fixture(params=FORMATS)
def format(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def town_url(databases: Databases) -> Iterator[tuple[str, Any]]:
    url, town = databases.town("sqlite")
    yield url, town
    databases.forget(url)


@pytest.fixture
def worker(tmp_path: Path, town_url: tuple[str, Any], format: str) -> Iterator[Worker]:
    one = Worker(tmp_path, DATABASE_URL=town_url[0], LOG__FORMAT=format, LOG__LEVEL="debug")
    one.start()
    yield one
    one.stop()


async def somebody(url: str, network: str) -> str:
    """A new member whose e-mail is looked for in the logs; their session."""
    async with opened(url, system_clock) as store:
        person = await store.write(
            create_person,
            network=network,
            email=EMAIL,
            name="Personne",
            role="member",
            password_hash=await hash_password("un mot de passe"),
        )
        return await store.write(open_session, person)


def break_database(url: str, statement: str) -> None:
    """Do to the database what no handler expects."""
    engine = create_engine(url)
    with engine.begin() as conn:
        conn.execute(text(statement))
    engine.dispose()


async def test_a_fault_is_told_with_its_cause_and_without_what_people_said(worker, town_url, format):
    url, town = town_url
    token = await somebody(url, town.network)
    browser = httpx.AsyncClient(
        base_url=worker.url,
        cookies={SESSION_COOKIE: token},
        headers={"Connection": "close"},  # uvicorn hangs up after a fault
        trust_env=False,
    )
    async with browser, connected(worker.url, token) as client:
        await client.must("post", channel=town.square, body=f"avant {SAID}")
        for what in ("INSERT ON message", "INSERT ON channel", "INSERT ON session", "UPDATE ON person"):
            break_database(
                url,
                f"CREATE TRIGGER {what.replace(' ', '_')} BEFORE {what} "
                "BEGIN SELECT RAISE(ABORT, 'the disk is strange'); END",
            )
        refused = await client.ask("post", channel=town.square, body=f"pendant {SAID}", key="k1")
        assert (refused["t"], refused["code"]) == ("no", "busy")
        need = {"title": f"titre {SAID}", "quantity": 1, "private": {"contact": PHONE}}
        assert (await client.ask("need", channel=town.square, **need))["code"] == "busy"
        csrf = (await browser.get("/api/v1/me")).json()["csrf"]
        answer = await browser.post(f"/canaux/{town.square}/messages", data={"csrf": csrf, "body": SAID})
        assert answer.status_code == 503
        assert "Traceback" not in answer.text
        answer = await browser.post(
            "/connexion", data={"csrf": csrf, "email": EMAIL, "password": "un mot de passe"}
        )
        assert answer.status_code == 503, "a new session cannot be written"
        form = {"csrf": csrf, "name": f"Nom {SAID}", "locale": "fr"}
        assert (await browser.post("/moi/reglages", data=form)).status_code == 503
        break_database(url, "ALTER TABLE channel RENAME TO elsewhere")
        refused = await client.ask("open", channel=town.garden)  # hello did not tell of it: it is read
        assert refused["code"] == "busy"
        assert (await browser.get("/canaux")).status_code >= 500
    worker.stop()
    told = worker.log.read_text("utf-8")
    assert "the disk is strange" in told, "the cause is told"
    assert "verb Post failed" in told
    assert "Traceback" in told, "with the place it happened"
    for secret in (SAID, EMAIL, EMAIL.split("@")[0], PHONE, token, "un mot de passe"):
        assert secret not in told, f"{secret!r} stands in the {format} logs"


@pytest.mark.parametrize("format", ["json"], indirect=True)
async def test_json_logs_are_one_object_a_line(worker, town_url):
    url, town = town_url
    token = await somebody(url, town.network)
    async with connected(worker.url, token) as client:
        break_database(url, "ALTER TABLE message RENAME TO elsewhere")
        assert (await client.ask("post", channel=town.square, body="deux\nlignes"))["code"] == "busy"
        async with httpx.AsyncClient(base_url=worker.url, trust_env=False) as browser:
            await browser.get("/connexion")
    worker.stop()
    lines = worker.log.read_text("utf-8").splitlines()
    told = [json.loads(line) for line in lines if not line.startswith(("Relais", "http", "→"))]
    assert len(told) >= 3
    assert all({"event", "level", "logger", "timestamp"} <= one.keys() for one in told), (
        "each says the same facts"
    )
    fault = next(one for one in told if one["event"] == "verb Post failed")
    assert (fault["level"], fault["logger"]) == ("error", "relais.session")
    assert "Traceback" in fault["exception"], "a traceback is inside its line"
    assert any(one["logger"] == "uvicorn.error" for one in told), "uvicorn's own lines as well"


def test_a_row_that_postgresql_quotes_is_left_out(format, capsys, restored_logging):
    set_up_logs(Log(format=format))
    try:
        try:
            raise ValueError(
                f"refused\nDETAIL:  Failing row contains (1, {SAID}\n{EMAIL}).\n[SQL: INSERT INTO x]"
            )
        except ValueError as fault:
            raise RuntimeError("and so") from fault
    except RuntimeError:
        logging.getLogger("relais.tests").exception("it failed")
    told = capsys.readouterr().err
    assert "it failed" in told
    assert "INSERT INTO x" in told
    assert "and so" in told
    assert SAID not in told
    assert EMAIL not in told


def test_a_library_is_not_heard_below_warning(format, capsys, restored_logging):
    set_up_logs(Log(level="debug", format=format))
    logging.getLogger("aiosqlite").debug(SAID)
    logging.getLogger("aiosqlite").warning("the file is gone")
    logging.getLogger("relais.tests").debug("ours is")
    told = capsys.readouterr().err
    assert SAID not in told
    assert "the file is gone" in told
    assert "ours is" in told


@pytest.fixture
def restored_logging() -> Iterator[None]:
    """Put the loggers of this process back."""
    names = ("", "relais", "uvicorn", "uvicorn.error", "uvicorn.access")
    loggers = [logging.getLogger(name) for name in names]
    before = [(one.level, one.handlers[:], one.propagate) for one in loggers]
    yield
    for one, (level, handlers, propagate) in zip(loggers, before, strict=True):
        one.setLevel(level)
        one.handlers[:] = handlers
        one.propagate = propagate


@pytest.mark.parametrize("settings", [Log(level="loud"), Log(format="xml")])
def test_unknown_level_or_format_is_a_sentence(settings):
    with pytest.raises(ConfigError, match="level is debug"):
        set_up_logs(settings)
