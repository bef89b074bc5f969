"""Fixtures that several floors share: a clock, a town on either database, a real Redis."""

from __future__ import annotations

import warnings
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack

import pytest
from hypothesis import settings

from channels.store import Store
from tests.support import postgres, redis
from tests.support.clock import SettableClock
from tests.support.database import BACKENDS, Databases, opened
from tests.support.redis import RedisServer
from tests.support.town import Town

# A crowded machine is slow now and then: no example fails for having taken its time.
settings.register_profile("suite", deadline=None)
settings.load_profile("suite")

OpenStore = Callable[[], Awaitable[Store]]

# Files that take longest come first, so that no worker is left alone with one of them at the end.
LONGEST = (
    "server/test_machines",
    "faults/test_short",
    "channels/test_broker_variants",
    "cli/",
    "faults/",
    "server/test_workers",
    "server/test_authorisation",
)


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    # Unset, pytest-asyncio gives each fixture a loop of its own scope, which is what we want, and says so.
    warnings.filterwarnings("ignore", message='The configuration option "asyncio_default_fixture_loop_scope"')


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--write-golden",
        action="store_true",
        help="write the golden files anew instead of comparing with them; then review the difference",
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: _rank(item.nodeid.removeprefix("tests/")))


def _rank(name: str) -> int:
    return next((rank for rank, start in enumerate(LONGEST) if name.startswith(start)), len(LONGEST))


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock()


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    made = Databases(tmp_path_factory.mktemp("databases"))
    yield made
    made.close()


@pytest.fixture
def backend() -> str:
    """SQLite, unless a test asks for ``every_backend``."""
    return "sqlite"


@pytest.fixture
def town_at(backend: str, databases: Databases) -> Iterator[tuple[str, Town]]:
    if backend == "postgres" and postgres.binaries() is None:
        pytest.skip("no PostgreSQL server on this machine")
    url, town = databases.town(backend)
    yield url, town
    databases.forget(url)


@pytest.fixture
def town(town_at: tuple[str, Town]) -> Town:
    return town_at[1]


@pytest.fixture
async def open_store(town_at: tuple[str, Town], clock: SettableClock) -> AsyncIterator[OpenStore]:
    """Opens stores on the same database, as several workers do."""
    async with AsyncExitStack() as stack:
        yield lambda: stack.enter_async_context(opened(town_at[0], clock))


@pytest.fixture
async def store(open_store: OpenStore) -> Store:
    return await open_store()


@pytest.fixture(scope="session")
def redis_server() -> Iterator[RedisServer]:
    """One that stays up for the whole run."""
    server = _redis_or_skip()
    yield server
    server.remove()


@pytest.fixture
def mortal_redis() -> Iterator[RedisServer]:
    """One of this test alone, to kill and to start again."""
    server = _redis_or_skip()
    yield server
    server.remove()


def _redis_or_skip() -> RedisServer:
    if redis.BINARY is None:
        pytest.skip("no Redis server on this machine")
    server = RedisServer()
    server.start()
    return server


every_backend = pytest.mark.parametrize("backend", BACKENDS)
