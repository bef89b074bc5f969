"""One server for the whole folder, and everybody of the town as a caller."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest

from tests.api.caller import Caller
from tests.api.described import Described
from tests.support.live import Live, live_town
from tests.support.town import Town


@pytest.fixture(scope="session")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with live_town(tmp_path_factory.mktemp("api")) as served:
        yield served


@pytest.fixture(scope="session")
def described(live: Live) -> Described:
    with httpx.Client(base_url=live.url, trust_env=False) as client:
        return Described(client.get("/api/v1/openapi.json").raise_for_status().json())


@pytest.fixture
def town(live: Live) -> Town:
    return live.town


def _caller(name: str | None) -> Any:
    @pytest.fixture(name=name or "stranger")
    async def caller(live: Live, described: Described) -> AsyncIterator[Caller]:
        async with live.programme(name) as client:
            yield Caller(client, described)

    return caller


ccas = _caller("ccas")  # admin
amina = _caller("amina")  # coordinator
claire = _caller("claire")  # member; opened "meals" and "closed"
leo = _caller("leo")  # member
nour = _caller("nour")  # citizen
gone = _caller("gone")  # removed
hugo = _caller("hugo")  # coordinator of another network
stranger = _caller(None)  # no token


@pytest.fixture
async def claire_in_browser(live: Live, described: Described) -> AsyncIterator[Caller]:
    async with live.browser("claire") as client:
        yield Caller(client, described)
