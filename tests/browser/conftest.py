"""A real town, real workers, a real Chromium: what the browser tests share.

The demo is seeded once; each module gets a copy of it, served by its own processes.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from tests.browser.serving import Served, redis_server, serve
from tests.support import rivelaine

OUTPUT = Path(__file__).parents[1] / "output"
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo town, to copy."""
    return rivelaine.seeded(tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="module")
def town(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The demo town on one worker."""
    data = tmp_path_factory.mktemp("town") / "data"
    shutil.copytree(seeded, data)
    with serve(data) as served:
        yield served


@pytest.fixture(scope="module")
def two_workers(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, Served]]:
    """The demo town on two workers that share its database and a real Redis, a port each."""
    data = tmp_path_factory.mktemp("workers") / "data"
    shutil.copytree(seeded, data)
    with (
        redis_server(tmp_path_factory.mktemp("redis")) as url,
        serve(data, redis=url) as one,
        serve(data, redis=url) as other,
    ):
        yield one, other


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """What drives browsers: one for the whole run, since a process holds one event loop of it."""
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """Debian's Chromium."""
    with launched(playwright) as browser:
        yield browser


@contextmanager
def launched(playwright: Playwright, *switches: str) -> Iterator[Browser]:
    """A Chromium with these switches, closed at the end."""
    browser = playwright.chromium.launch(
        executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu", *switches]
    )
    yield browser
    browser.close()


def until(page: Page, expression: str) -> None:
    """Wait until this is true in the page; Playwright's own way needs `eval`, which our pages forbid."""
    for _ in range(3_000):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(20)
    raise AssertionError(f"still not so: {expression}")


Visitor = Callable[..., Page]


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Visitor]:
    """Opens a page of a server as somebody, in a browser of their own, and watches for script errors."""
    contexts: list[BrowserContext] = []
    problems: list[str] = []
    expect.set_options(timeout=30_000)

    def open_page(
        served: Served,
        persona: str = "",
        path: str = "/",
        *,
        viewport: dict[str, int] = DESK,
        locale: str = "fr-FR",
        scheme: str = "light",
        scripts: bool = True,
        browser: Browser | None = None,
    ) -> Page:
        context = (browser or chromium).new_context(
            base_url=served.url,
            viewport=viewport,  # type: ignore[arg-type]
            locale=locale,
            timezone_id="Europe/Paris",
            color_scheme=scheme,  # type: ignore[arg-type]
            has_touch=viewport is PHONE,
            java_script_enabled=scripts,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(f"{page.url}: {error}"))
        if persona:
            page.goto("/connexion")
            page.locator(f"form:has(input[value='{persona}@demo.example']) button").click()
            page.wait_for_url("**/")
        if path != "/" or not persona:
            page.goto(path)
        if persona and scripts:
            expect(page.locator("html[data-wire=live]")).to_be_attached()
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not problems, problems


@pytest.fixture
def shoot(request: pytest.FixtureRequest) -> Callable[[Page, str], None]:
    """Keeps a screenshot under the test's output."""

    def shoot_page(page: Page, name: str) -> None:
        folder = OUTPUT / request.node.name
        folder.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=folder / f"{name}.png")

    return shoot_page
