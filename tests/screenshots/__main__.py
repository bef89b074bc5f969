"""The pictures of the README and the guide, taken anew from the demo town: look at them before keeping them.

``python -m tests.screenshots [names…]``: all of them, or those whose name begins with one of these.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from functools import partial
from pathlib import Path
from typing import Final

from playwright.sync_api import sync_playwright

from tests.browser.serving import serve
from tests.screenshots.shots import SHOTS
from tests.screenshots.town import Town, keep
from tests.support import rivelaine

SWITCHES: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--disable-features=WebRtcHideLocalIpsWithMdns",
)


def main(wanted: list[str]) -> int:
    """Take the pictures that are wanted; all without names."""
    chosen = [shot for shot in SHOTS if not wanted or shot.name.startswith(tuple(wanted))]
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        shutil.copytree(rivelaine.seeded(Path(folder)), data)
        with serve(data) as served, sync_playwright() as playwright:
            launch = partial(playwright.chromium.launch, executable_path="/usr/bin/chromium")
            town = Town(served, launch(args=list(SWITCHES)))
            for shot in chosen:
                with town.visit(shot.look) as page:
                    shot.steps(town, page, shot.look)
                    if not shot.itself:
                        keep(page, shot.name)
            town.browser.close()
    return 0 if chosen else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
