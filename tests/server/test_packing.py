"""What travels packed: static texts for everybody, pages for whoever asks for them from our own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from tests.support.clock import SettableClock
from tests.support.running import Running, config_for, running
from tests.support.town import Town
from web.assets import address
from web.cookies import SESSION_COOKIE

pytestmark = pytest.mark.asyncio(loop_scope="module")

OURS = {"Sec-Fetch-Site": "same-origin"}
RAW = {"Accept-Encoding": "identity"}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def served(shared_town: tuple[str, Town], folder: Path) -> AsyncIterator[Running]:
    async with running(config_for(folder, shared_town[0]), SettableClock()) as one:
        yield one


@pytest_asyncio.fixture(loop_scope="module")
async def claire(served: Running, shared_town: tuple[str, Town]) -> AsyncIterator[httpx.AsyncClient]:
    cookies = {SESSION_COOKIE: await served.session(shared_town[1].claire)}
    async with httpx.AsyncClient(base_url=served.url, cookies=cookies, trust_env=False) as one:
        yield one


@pytest_asyncio.fixture(loop_scope="module")
async def nobody(served: Running) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=served.url, trust_env=False) as one:
        yield one


@pytest.mark.parametrize("name", ["js/relais.js", "css/relais.css", "img/icons.svg"])
async def test_static_texts_are_packed_and_say_the_same(nobody: httpx.AsyncClient, name: str) -> None:
    packed = await nobody.get(address(name))
    plain = await nobody.get(address(name), headers=RAW)
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.content == plain.content  # the client unpacked it
    assert int(packed.headers["content-length"]) < len(plain.content) / 2
    assert packed.headers["vary"] == plain.headers["vary"] == "Accept-Encoding"
    assert packed.headers["etag"] != plain.headers["etag"]
    again = await nobody.get(address(name), headers={"If-None-Match": packed.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


async def test_fonts_are_packed_already(nobody: httpx.AsyncClient) -> None:
    font = await nobody.get(address("fonts/atkinson-hyperlegible-latin-400-normal.woff2"))
    assert "content-encoding" not in font.headers


@pytest.mark.parametrize("site", ["same-origin", "none"])
async def test_pages_asked_from_our_own_are_packed(claire: httpx.AsyncClient, site: str) -> None:
    page = await claire.get("/canaux", headers={"Sec-Fetch-Site": site})
    assert page.headers["content-encoding"] == "gzip"
    assert "Sec-Fetch-Site" in page.headers["vary"]
    assert page.text.rstrip().endswith("</html>")


@pytest.mark.parametrize(
    "headers", [{}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, OURS | RAW]
)
async def test_pages_that_others_caused_are_not(claire: httpx.AsyncClient, headers: dict[str, str]) -> None:
    page = await claire.get("/canaux", headers=headers)
    assert page.status_code == 200
    assert "content-encoding" not in page.headers


async def test_the_token_looks_otherwise_each_time_and_each_is_good(claire: httpx.AsyncClient) -> None:
    first, second = [(await claire.get("/api/v1/me")).json()["csrf"] for _ in range(2)]
    assert first != second
    for token in (first, second):
        answer = await claire.post("/confort", data={"csrf": token, "theme": "dark"})
        assert answer.status_code in (200, 303), answer.text
    for bad in ("", first[:-1], first[:-2] + "zz", second[:40] + first[40:], "é" * 80, first + "00"):
        assert (await claire.post("/confort", data={"csrf": bad, "theme": "dark"})).status_code == 403, bad
