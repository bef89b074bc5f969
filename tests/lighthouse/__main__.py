"""Lighthouse, as on a phone, on the demo town: a table, and the whole reports in ``tests/output``.

Its figures of performance depend on how busy the machine is: run it on a quiet one.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.serving import Served, serve
from tests.support import rivelaine

HERE: Final = Path(__file__).parent
OUTPUT: Final = HERE.parent / "output" / "lighthouse"
CHROMIUM: Final = "/usr/bin/chromium"
PARTS: Final = ("performance", "accessibility", "best-practices")
LEAST: Final = 95
FLAGS: Final = "--headless=new --no-sandbox --disable-gpu"


def main() -> int:
    """Measure every page; 1 when one of them stays below what was promised."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        shutil.copytree(rivelaine.seeded(Path(folder)), data)
        with serve(data) as served, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            pages = addresses(browser, served)
            browser.close()
            found = [tell(name, measure(served.url + path, name, cookie)) for name, path, cookie in pages]
    print(f"1-minute load: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    return 0 if all(found) else 1


def addresses(browser: Browser, served: Served) -> list[tuple[str, str, str]]:
    """Name, path and cookie of each page: as nobody, then as Claire."""
    page = browser.new_page(base_url=served.url, locale="fr-FR")
    page.goto("/connexion")
    page.locator("form:has(input[value='claire@demo.example']) button").click()
    page.wait_for_url("**/")
    cookie = "; ".join(f"{one['name']}={one['value']}" for one in page.context.cookies())  # type: ignore[typeddict-item]
    return [
        ("town", "/", ""),
        ("sign-in", "/connexion", ""),
        ("home", "/", cookie),
        ("channel", first_of(page, "/canaux", "/canaux/"), cookie),
        ("urgences", "/urgences", cookie),
        ("card", first_of(page, "/urgences", "/demandes/"), cookie),
    ]


def first_of(page: Page, listing: str, start: str) -> str:
    """Where the first line of a list leads."""
    page.goto(listing)
    found = page.locator(f"main a[href^='{start}']").first.get_attribute("href")
    assert found, f"nothing in {listing}"
    return found.split("#")[0].split("?")[0]


def measure(url: str, name: str, cookie: str) -> dict[str, Any]:
    """One report, as a phone on a slow network sees the page."""
    OUTPUT.mkdir(parents=True, exist_ok=True)
    report = OUTPUT / f"{name}.json"
    command = [
        str(HERE / "node_modules" / ".bin" / "lighthouse"), url, "--quiet", "--output=json",
        f"--output-path={report}", f"--only-categories={','.join(PARTS)}", f"--chrome-flags={FLAGS}",
    ]  # fmt: skip
    if cookie:
        command.append("--extra-headers=" + json.dumps({"Cookie": cookie}))
    subprocess.run(command, check=True, env={**os.environ, "CHROME_PATH": CHROMIUM}, timeout=240)
    answer: dict[str, Any] = json.loads(report.read_text("utf-8"))
    return answer


def tell(name: str, report: dict[str, Any]) -> bool:
    """A line of the table; whether the page keeps the promise."""
    scores = [round(100 * (report["categories"][part]["score"] or 0)) for part in PARTS]
    marks = "  ".join(f"{part} {score:3}" for part, score in zip(PARTS, scores, strict=True))
    good = min(scores) >= LEAST
    print(f"{name:10} {marks}{'' if good else f'   below {LEAST}'}", flush=True)
    return good


if __name__ == "__main__":
    sys.exit(main())
