"""The checks of ``relais doctor``: each looks at one thing, changes nothing, and says what it found."""

from __future__ import annotations

import os
import platform
import sys
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from alembic.script import ScriptDirectory
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from channels.feed import SHARD
from channels.store import schema
from channels.store.driver import SAFE_WITH_SEVERAL_WRITERS, sqlite_version
from channels.store.engines import is_sqlite, sync_engine
from channels.store.tables import network
from server.cli.database import missing
from server.cli.listening import bind
from server.cli.serving import redis_answers
from server.cli.settings import masked
from server.cli.stop import Stop
from server.cli.words import say
from server.config import Config
from server.wire.spreading import spreading, write_each

GOOD: Final = "good"
WARY: Final = "wary"
BAD: Final = "bad"
OLDEST_PYTHON: Final = (3, 11)
SHORT_SECRET: Final = 16  # characters
KNOCK_SECONDS: Final = 8.0  # for a mail server or a bucket to answer
OWN_ANSWER: Final = 10.0  # seconds that a Relais on a crowded machine may take to say that it is one


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, how it is, and the sentence that says so."""

    what: str
    mark: str
    sentence: str


def check_all(config: Config) -> list[Finding]:
    """Every check, in the order in which things rest on one another."""
    return [
        check_python(),
        check_sqlite(config),
        check_data(config),
        check_schema(config),
        check_redis(config),
        check_port(config),
        check_sending(),
        check_secret(config),
    ]


def finding(what: str, mark: str, id: str, **facts: object) -> Finding:
    """What was found, in the words of the catalogue."""
    return Finding(what, mark, say(f"found-{id}", **facts))


def check_python() -> Finding:
    """The language."""
    mark = GOOD if sys.version_info >= OLDEST_PYTHON else BAD
    return finding("python", mark, "version", version=platform.python_version())


def check_sqlite(config: Config) -> Finding:
    """The SQLite library: some versions must not have several writers."""
    version = ".".join(map(str, sqlite_version()))
    if not is_sqlite(config.database_url):
        return finding("sqlite", GOOD, "sqlite-unused", version=version)
    if sqlite_version() >= SAFE_WITH_SEVERAL_WRITERS:
        return finding("sqlite", GOOD, "version", version=version)
    return finding("sqlite", BAD if config.server.workers > 1 else WARY, "sqlite-old", version=version)


def check_sending() -> Finding:
    """How a message goes to many sockets at once."""
    with spreading() as send_all:
        return finding("sending", GOOD, "each" if send_all is write_each else "ring", readers=SHARD)


def check_data(config: Config) -> Finding:
    """The data directory: there and writable, or possible to make."""
    path = config.data_dir.absolute()
    mark, how = look_at(path)
    return finding("data", mark, how, path=path)


def look_at(path: Path) -> tuple[str, str]:
    """A directory that we write in: its mark, and how it is."""
    if path.is_dir():
        return (GOOD, "data-here") if os.access(path, os.W_OK | os.X_OK) else (BAD, "data-readonly")
    parent = next(one for one in path.parents if one.exists())
    can_be_made = not path.exists() and parent.is_dir() and os.access(parent, os.W_OK | os.X_OK)
    return (GOOD, "data-later") if can_be_made else (BAD, "data-bad")


def check_schema(config: Config) -> Finding:
    """The database: reachable, and of a schema that we know."""
    if missing(config):
        return finding("schema", GOOD, "database-later")
    engine = sync_engine(config.database_url)
    try:
        with engine.connect() as conn:
            found = schema.current(conn)
            name = None if found is None else conn.execute(select(network.c.name).limit(1)).scalar()
    except DBAPIError as fault:
        return finding("schema", BAD, "database-fault", why=str(fault.orig).splitlines()[0])
    finally:
        engine.dispose()
    return _schema(found, name)


def _schema(found: str | None, name: Any) -> Finding:
    scripts = ScriptDirectory(str(schema.MIGRATIONS))
    known = [script.revision for script in scripts.walk_revisions()]
    if found is None:
        return finding("schema", GOOD, "database-later")
    if found not in known:
        return finding("schema", BAD, "schema-newer", found=found)
    if found != scripts.get_current_head():
        return finding("schema", WARY, "schema-older", found=found)
    if name is None:
        return finding("schema", GOOD, "schema-empty", found=found)
    return finding("schema", GOOD, "schema-current", found=found, name=name)


def check_redis(config: Config) -> Finding:
    """Redis, when it is needed."""
    if not config.redis.url:
        return finding("redis", GOOD, "redis-unused" if config.server.workers == 1 else "redis-embedded")
    try:
        answers = redis_answers(config.redis.url)
    except Stop:
        answers = False
    mark, id = (GOOD, "redis-answers") if answers else (BAD, "redis-silent")
    return finding("redis", mark, id, url=masked(config.redis.url))


def check_port(config: Config) -> Finding:
    """The port: free, or taken by Relais itself."""
    try:
        bind(config).close()
    except Stop as stop:
        if stop.id == "port-in-use" and _is_us(config):
            return finding("port", GOOD, "port-ours", port=config.server.port)
        return Finding("port", BAD, say(stop.id, **stop.facts))
    return finding("port", GOOD, "port-free", port=config.server.port)


def _is_us(config: Config) -> bool:
    url = f"http://{config.server.host}:{config.server.port}/healthz"
    try:
        with urllib.request.urlopen(url, timeout=OWN_ANSWER) as answer:
            return bool(answer.read(16).strip() == b"ok")
    except (OSError, ValueError):
        return False


def check_secret(config: Config) -> Finding:
    """The secret that signs forms: long enough, and nobody else's to read."""
    if config.secret:
        long_enough = len(config.secret) >= SHORT_SECRET
        return finding(
            "secret", GOOD if long_enough else BAD, "secret-set" if long_enough else "secret-short"
        )
    path = config.data_dir / "secret"
    try:
        mode = path.stat().st_mode
    except OSError:
        return finding("secret", GOOD, "secret-later")
    readable = bool(mode & 0o077)
    return finding(
        "secret", BAD if readable else GOOD, "secret-readable" if readable else "secret-kept", path=path
    )
