"""These tests run on uvloop, as the server does, over copies of the town."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
import uvloop

from tests.support.database import Databases
from tests.support.town import Town


def pytest_asyncio_loop_factories(
    config: pytest.Config, item: pytest.Item
) -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    return {"uvloop": uvloop.new_event_loop}


@pytest.fixture(scope="module")
def shared_town(databases: Databases) -> Iterator[tuple[str, Town]]:
    """One database for a whole file: its address, and the ids in it."""
    url, town = databases.town("sqlite")
    yield url, town
    databases.forget(url)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory for a whole file."""
    return tmp_path_factory.mktemp("data")
