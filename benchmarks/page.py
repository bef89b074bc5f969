"""The page of a channel: what its first view weighs, and ten thousand messages scrolled, back and forth."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, CDPSession, Error, Page, sync_playwright

from benchmarks.figures import Outcome, Reach, Say, Table, count, median
from benchmarks.work import Missing, scratch
from tests.browser.serving import Served, start
from tests.support import rivelaine
from tests.support.ports import free_port

MANY: Final = 10_000
FEW: Final = 2_000
STEP: Final = 1_000  # messages between two readings
HEAVIEST: Final = 100_000  # bytes of a first view, fonts and images aside
SLOWEST: Final = 1.2  # the last thousand beside the first ones
PHONE: Final = {"width": 360, "height": 740}
CHROMIUM: Final = "/usr/bin/chromium"
LOOKS: Final = 4_000  # scrolls for one way; a way that takes more has stopped
LINES: Final = "#stream > li[data-seq]"

_POST: Final = """async ([channel, from, to]) => {
  const me = await (await fetch("/api/v1/me")).json();
  const headers = {"Content-Type": "application/json", "X-CSRF-Token": me.csrf};
  let next = from;
  const one = async () => {
    for (let n = next++; n < to; n = next++) {
      const answer = await fetch(`/api/v1/channels/${channel}/messages`, {
        method: "POST",
        headers: {...headers, "Idempotency-Key": `page-${n}`},
        body: JSON.stringify({body: `ligne ${n} : ${"deux bras pour samedi ? ".repeat(1 + n % 3)}`}),
      });
      if (!answer.ok) throw new Error(`${answer.status}`);
    }
  };
  await Promise.all(Array.from({length: 6}, one));
}"""
_SCROLL: Final = """async (up) => {
  const box = document.querySelector(".scroll");
  box.scrollTop += up ? -1500 : 1500;
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 30)));
  const seqs = [...document.querySelectorAll("#stream > li[data-seq]")].map((one) => Number(one.dataset.seq));
  return [seqs.length, Math.min(...seqs), Math.max(...seqs)];
}"""


@dataclass(frozen=True, slots=True)
class Reading:
    """The browser after a thousand messages more. ``work``: seconds of its main thread for them."""

    way: str
    seq: int
    work: float
    lines: int
    nodes: int
    heap: int


def measure(quick: bool, say: Say) -> Outcome:
    """One channel of the demo town, made long, on a phone's screen."""
    number = FEW if quick else MANY
    with _page(say) as (page, line):
        channel = _busiest(page)
        weights = _weigh(page, line, channel)
        say(f"writing {number:,} messages")
        page.evaluate(_POST, [channel.rsplit("/", 1)[1], 0, number])
        page.goto(channel)
        readings = [*_scroll(page, line, say, up=True), *_scroll(page, line, say, up=False)]
    taken = sum(weight for kind, weight in weights.items() if kind not in ("Font", "Image"))
    slower = {way: _slower([one for one in readings if one.way == way]) for way in ("up", "down")}
    most = max(one.lines for one in readings)
    worst = max(slower.values())
    return Outcome(
        [_weight_table(weights), _scroll_table(readings)],
        [
            Reach("first view of a channel", f"{taken / 1000:.1f} kB", "< 100 kB", taken < HEAVIEST),
            Reach(
                f"{number:,} messages scrolled, last thousand beside the first",
                f"{slower['up']:.2f} × up, {slower['down']:.2f} × down; {most} lines at most in the page",
                f"≤ {SLOWEST} ×",
                worst <= SLOWEST,
            ),
        ],
        {"weights": dict(weights), "readings": [asdict(one) for one in readings], "slower": slower},
    )


# ── the town and the browser ────────────────────────────────────────────────────────────────


@contextmanager
def _page(say: Say) -> Iterator[tuple[Page, CDPSession]]:
    say("a demo town")
    with scratch("page") as directory:
        data = directory / "data"
        shutil.copytree(rivelaine.seeded(directory), data)
        served = start(data, free_port(), RELAIS_LIMITS__ENABLED="false")
        try:
            with sync_playwright() as playwright:
                browser = _browser(playwright.chromium.launch)
                page = _signed_in(browser, served)
                yield page, page.context.new_cdp_session(page)
                browser.close()
        finally:
            served.stop()


def _browser(launch: Any) -> Browser:
    if not Path(CHROMIUM).exists():
        raise Missing("no Chromium (on Debian: apt-get install chromium)")
    try:
        browser: Browser = launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
    except Error as why:
        raise Missing(str(why)) from why
    return browser


def _signed_in(browser: Browser, served: Served) -> Page:
    page = browser.new_page(base_url=served.url, viewport=PHONE, locale="fr-FR", has_touch=True)  # type: ignore[arg-type]
    page.goto("/connexion")
    page.locator("form:has(input[value='claire@demo.example']) button").click()
    page.wait_for_url("**/")
    return page


def _busiest(page: Page) -> str:
    """The address of the channel that has most to show at once, of those in which one may write."""
    page.goto("/canaux")
    paths = page.eval_on_selector_all(
        "main a[href^='/canaux/']", "all => all.map((one) => one.getAttribute('href').split('#')[0])"
    )

    def lines(path: str) -> int:
        page.goto(path)
        return page.locator(LINES).count() if page.locator("#composer textarea").count() else 0

    return str(max(dict.fromkeys(paths), key=lines))


# ── what is measured ────────────────────────────────────────────────────────────────────────


def _weigh(page: Page, line: CDPSession, path: str) -> Counter[str]:
    """What came over the line for a page that this browser never saw, heads included, by kind."""
    kinds: dict[str, str] = {}
    weights: Counter[str] = Counter()
    line.send("Network.enable")
    line.send("Network.setCacheDisabled", {"cacheDisabled": True})
    line.send("Network.setBypassServiceWorker", {"bypass": True})
    line.on("Network.responseReceived", lambda event: kinds.update({event["requestId"]: event["type"]}))
    line.on(
        "Network.loadingFinished",
        lambda event: weights.update(
            {kinds.get(event["requestId"], "Other"): int(event["encodedDataLength"])}
        ),
    )
    page.goto(path)
    page.wait_for_load_state("networkidle")
    line.send("Network.disable")
    return weights


def _scroll(page: Page, line: CDPSession, say: Say, *, up: bool) -> Iterator[Reading]:
    """From one end of the stream to the other, a reading every thousand messages."""
    way = "up" if up else "down"
    line.send("Performance.enable")
    _, oldest, newest = page.evaluate(_SCROLL, up)
    start, last = (newest, oldest) if up else (oldest, newest)
    work, still, held = _state(line)["TaskDuration"], 0, 0
    for _ in range(LOOKS):
        lines, oldest, newest = page.evaluate(_SCROLL, up)
        here, held = (oldest if up else newest), max(held, lines)
        still = still + 1 if here == last else 0
        last = here
        if abs(here - start) >= STEP:
            state = _state(line)
            yield Reading(
                way,
                here,
                (state["TaskDuration"] - work) * STEP / abs(here - start),
                held,
                int(state["Nodes"]),
                int(state["JSHeapUsedSize"]),
            )
            say(f"{way}, at message {here:,}")
            work, start, held = _state(line)["TaskDuration"], here, 0
        if still > 30:  # the end: nothing more came
            return
    raise RuntimeError(f"scrolling {way} never came to an end")


def _state(line: CDPSession) -> dict[str, float]:
    line.send("HeapProfiler.collectGarbage")
    return {one["name"]: one["value"] for one in line.send("Performance.getMetrics")["metrics"]}


def _slower(readings: list[Reading]) -> float:
    """The work of the last third of the way beside that of the first."""
    third = max(1, len(readings) // 3)
    works = [one.work for one in readings]
    return median(works[-third:]) / median(works[:third])


# ── what is told ────────────────────────────────────────────────────────────────────────────


def _weight_table(weights: Counter[str]) -> Table:
    rows = [[kind, f"{weight / 1000:.1f} kB"] for kind, weight in weights.most_common()]
    return Table("First view of a busy channel, by kind", ["", "on the line"], rows)  # type: ignore[arg-type]


def _scroll_table(readings: list[Reading]) -> Table:
    table = Table(
        f"A long stream, scrolled (load {os.getloadavg()[0]:.1f})",
        ["to message", "way", "work a thousand", "lines held", "nodes", "heap"],
    )
    for one in readings:
        table.rows.append(
            [
                count(one.seq),
                one.way,
                f"{one.work:.2f} s",
                str(one.lines),
                count(one.nodes),
                f"{one.heap / 1e6:.1f} MB",
            ]
        )
    return table
