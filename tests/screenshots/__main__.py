"""The pictures of the README and the guide, taken anew from the demo town: look at them before keeping them.

``python -m tests.screenshots [names…]``: all of them, or those whose name begins with one of these.
"""

from __future__ import annotations

import io
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import until
from tests.browser.serving import Served, serve
from tests.support import rivelaine

IMAGES: Final = Path(__file__).parents[2] / "docs" / "images"
SWITCHES: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--disable-features=WebRtcHideLocalIpsWithMdns",
)
COLOURS: Final = 256  # of a picture: flat surfaces lose nothing by it
PHONE, DESK = (360, 740, 2), (1280, 860, 1)  # width, height, pixels a point
TURNS: Final = "#stream > li[data-seq]"


@dataclass(frozen=True, slots=True)
class Town:
    """The demo town served, and a browser in front of it."""

    served: Served
    browser: Browser

    @contextmanager
    def visit(self, persona: str, size: tuple[int, int, int], scheme: str) -> Iterator[Page]:
        """A page of somebody, who has been here before: no tour."""
        width, height, scale = size
        context = self.browser.new_context(
            base_url=self.served.url,
            viewport={"width": width, "height": height},
            device_scale_factor=scale,
            has_touch=size is PHONE,
            locale="fr-FR",
            timezone_id="Europe/Paris",
            color_scheme=scheme,  # type: ignore[arg-type]
        )
        page = context.new_page()
        page.goto("/connexion")
        page.locator(f"form:has(input[value='{persona}@demo.example']) button").click()
        page.wait_for_url("**/")
        tour = page.locator("form[action='/moi/visite'] button:not([type=button])")
        if tour.count():
            tour.click()
            page.wait_for_load_state()
        yield page
        context.close()


Steps = Callable[[Town, Page], None]


def at(path: str) -> Steps:
    """A page by its address."""

    def go(_: Town, page: Page) -> None:
        page.goto(path)

    return go


def in_channel(name: str) -> Steps:
    """A channel by its name, at its last words."""

    def go(_: Town, page: Page) -> None:
        page.goto("/canaux")
        page.locator("main a[href^='/canaux/']", has_text=name).first.click()
        page.locator(TURNS).last.wait_for()

    return go


def first_urgent(_: Town, page: Page) -> None:
    """The most pressing request, and who was called for it."""
    page.goto("/urgences")
    link = page.locator("main a[href^='/demandes/']").first.get_attribute("href")
    page.goto(str(link).split("#")[0].split("?")[0])


def without_network(_: Town, page: Page) -> None:
    """A channel read before, and something said meanwhile."""
    until(page, "navigator.serviceWorker.controller !== null")
    in_channel("Aide alimentaire")(_, page)
    page.wait_for_timeout(1_500)  # the worker keeps what was read
    page.context.set_offline(True)
    page.locator("#composer textarea").fill("Je passe avec la camionnette à 18 h.")
    page.locator("#composer button[type=submit]").click()
    page.locator("#stream > li[data-key]").wait_for()
    page.reload()
    page.locator("#offline").wait_for()
    page.locator("#stream > li[data-key]").wait_for()


def calling(town: Town, page: Page) -> None:
    """A call in a channel, and somebody who joins it."""
    in_channel("Place publique")(town, page)
    page.get_by_role("button", name="Appeler en visio").click()
    page.wait_for_url("**/appel/*")
    with town.visit("leo", PHONE, "light") as leo:
        leo.goto(page.url)
        page.locator(".call-tile:not(.call-tile-self):not([data-blind])").wait_for(timeout=20_000)
        page.wait_for_timeout(2_000)  # a few frames
        keep(page, "appel-desktop")
        keep(leo, "appel-phone")


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture: who looks, on what, at what. ``itself``: the steps keep their pictures."""

    name: str
    persona: str
    size: tuple[int, int, int]
    steps: Steps
    scheme: str = "light"
    itself: bool = False


SHOTS: Final = (
    Shot("accueil-phone", "claire", PHONE, at("/")),
    Shot("canal-desktop", "claire", DESK, in_channel("Aide alimentaire")),
    Shot("canal-desktop-dark", "claire", DESK, in_channel("Aide alimentaire"), "dark"),
    Shot("canal-phone", "claire", PHONE, in_channel("Aide alimentaire")),
    Shot("canal-phone-dark", "claire", PHONE, in_channel("Aide alimentaire"), "dark"),
    Shot("urgences-phone", "claire", PHONE, at("/urgences")),
    Shot("urgences-phone-dark", "claire", PHONE, at("/urgences"), "dark"),
    Shot("urgences-desktop", "claire", DESK, at("/urgences")),
    Shot("demande-desktop", "amina", DESK, first_urgent),
    Shot("demander-phone", "claire", PHONE, at("/demander")),
    Shot("alertes-phone", "claire", PHONE, at("/moi/alertes")),
    Shot("confort-phone", "claire", PHONE, at("/confort")),
    Shot("chiffres-desktop", "ccas", DESK, at("/chiffres")),
    Shot("hors-ligne-phone", "claire", PHONE, without_network),
    Shot("appel", "claire", DESK, calling, itself=True),
)


def keep(page: Page, name: str) -> None:
    """The picture as the person sees it, in few colours and few bytes."""
    page.wait_for_timeout(600)  # what fades in has faded in
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    small = picture.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    small.save(IMAGES / f"{name}.png", optimize=True)
    print(f"{name}.png")


def main(wanted: list[str]) -> int:
    """Take the pictures that are wanted; all without names."""
    IMAGES.mkdir(exist_ok=True)
    chosen = [shot for shot in SHOTS if not wanted or shot.name.startswith(tuple(wanted))]
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        shutil.copytree(rivelaine.seeded(Path(folder)), data)
        with serve(data) as served, sync_playwright() as playwright:
            launch = partial(playwright.chromium.launch, executable_path="/usr/bin/chromium")
            town = Town(served, launch(args=list(SWITCHES)))
            for shot in chosen:
                with town.visit(shot.persona, shot.size, shot.scheme) as page:
                    shot.steps(town, page)
                    if not shot.itself:
                        keep(page, shot.name)
            town.browser.close()
    return 0 if chosen else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
