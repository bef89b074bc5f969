"""A long stream holds a few hundred lines of itself, up and down, and nothing that is said is lost."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Visitor
from tests.browser.serving import Served, start
from tests.support.ports import free_port

MANY = 700
MOST_LINES = 300 + 60  # what a page keeps, and what it may hold while one more page joins
LINES = "#stream > li[data-seq]"
POST = """async ([channel, from, to]) => {
  const me = await (await fetch("/api/v1/me")).json();
  for (let n = from; n < to; n += 1) await fetch(`/api/v1/channels/${channel}/messages`, {
    method: "POST",
    headers: {"Content-Type": "application/json", "X-CSRF-Token": me.csrf, "Idempotency-Key": `long-${n}`},
    body: JSON.stringify({body: `ligne ${n}`}),
  }).then((answer) => { if (!answer.ok) throw new Error(`${answer.status}`); });
}"""
GO = """(up) => { const box = document.querySelector(".scroll"); box.scrollTop += up ? -4000 : 4000; }"""


@pytest.fixture
def long_town(seeded: Path, tmp_path: Path) -> Iterator[Served]:
    """A town in which one may say as much as one likes."""
    shutil.copytree(seeded, tmp_path / "data")
    served = start(tmp_path / "data", free_port(), RELAIS_LIMITS__ENABLED="false")
    yield served
    served.stop()


def scroll_until(page: Page, text: str, *, up: bool) -> int:
    """Scroll until a line is there; the most lines that the page held meanwhile."""
    most = 0
    for _ in range(200):
        if page.locator(LINES, has_text=text).count():
            return most
        page.evaluate(GO, up)
        page.wait_for_timeout(60)
        most = max(most, page.locator(LINES).count())
    raise AssertionError(f"{text} was never reached")


def test_a_long_stream_stays_small_and_whole(long_town: Served, visit: Visitor) -> None:
    claire = visit(long_town, "claire", "/canaux", viewport=PHONE)
    path = claire.locator("main a[href^='/canaux/']").nth(1).get_attribute("href")
    assert path
    channel = path.rsplit("/", 1)[1]
    claire.goto(path)
    claire.evaluate(POST, [channel, 0, MANY])
    claire.goto(path)
    expect(claire.locator(LINES, has_text=f"ligne {MANY - 1}")).to_be_attached()
    most = scroll_until(claire, "ligne 12", up=True)
    assert claire.locator(LINES, has_text=f"ligne {MANY - 1}").count() == 0, "nothing was let go"
    claire.evaluate(POST, [channel, MANY, MANY + 1])  # said while the end of the stream is far below
    most = max(most, scroll_until(claire, f"ligne {MANY}", up=False))
    assert most <= MOST_LINES
    seqs = claire.eval_on_selector_all(LINES, "all => all.map((one) => Number(one.dataset.seq))")
    assert seqs == sorted(set(seqs))
    assert "ligne 690" in claire.locator("#stream").inner_text()
    scroll_until(claire, "ligne 300", up=True)
    claire.locator(".pill").click()
    expect(claire.locator(LINES).last).to_contain_text(f"ligne {MANY}")
    claire.locator("#composer textarea").fill("et voilà")
    claire.locator("#composer button[type=submit]").click()
    expect(claire.locator(LINES).last).to_contain_text("et voilà")
    expect(claire.locator("#stream > li[data-key]")).to_have_count(0)
