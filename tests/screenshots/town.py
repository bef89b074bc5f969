"""The demo town served, a browser in front of it, and how a picture of it is kept."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PIL import Image
from playwright.sync_api import Browser, Page

from tests.browser.conftest import until
from tests.browser.serving import Served

IMAGES: Final = Path(__file__).parents[2] / "docs" / "images"
COLOURS: Final = 256  # of a picture: flat surfaces lose nothing by it
PHONE, DESK = (360, 740, 2), (1280, 860, 1)  # width, height, pixels a point
LOCALES: Final = {"fr": "fr-FR", "en": "en-GB"}


@dataclass(frozen=True, slots=True)
class Look:
    """Who looks, on what, by which light and in which language."""

    persona: str
    size: tuple[int, int, int]
    scheme: str = "light"
    language: str = "fr"


@dataclass(frozen=True, slots=True)
class Town:
    """The demo town served, and a browser in front of it."""

    served: Served
    browser: Browser

    @contextmanager
    def visit(self, look: Look) -> Iterator[Page]:
        """A page of somebody, who has been here before: no tour."""
        width, height, scale = look.size
        context = self.browser.new_context(
            base_url=self.served.url,
            viewport={"width": width, "height": height},
            device_scale_factor=scale,
            has_touch=look.size is PHONE,
            locale=LOCALES[look.language],
            timezone_id="Europe/Paris",
            color_scheme=look.scheme,  # type: ignore[arg-type]
        )
        page = context.new_page()
        page.goto("/connexion")
        page.locator(f"form:has(input[value='{look.persona}@demo.example']) button").click()
        page.wait_for_url("**/")
        tour = page.locator("form[action='/moi/visite'] button:not([type=button])")
        if tour.count():
            tour.click()
            page.wait_for_load_state()
        _speak(page, look.language)
        yield page
        context.close()


def _speak(page: Page, language: str) -> None:
    """The language is the person's: the pictures of the other one left theirs."""
    if page.locator("html").get_attribute("lang") == language:
        return
    page.goto("/moi")
    page.locator(f"form[action='/moi/reglages'] label[lang='{language}']").click()
    page.locator("form[action='/moi/reglages'] button[data-kind='main']").click()
    page.locator(f"html[lang='{language}']").wait_for()


Steps = Callable[[Town, Page, Look], None]


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture, and the steps that lead to it. ``itself``: the steps keep their pictures."""

    name: str
    look: Look
    steps: Steps
    itself: bool = False


def keep(page: Page, name: str) -> None:
    """The picture as the person sees it, in few colours and few bytes."""
    until(page, "document.fonts.status === 'loaded'")
    page.wait_for_timeout(600)  # what fades in has faded in
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    small = picture.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    place = IMAGES / f"{name}.png"
    place.parent.mkdir(parents=True, exist_ok=True)
    small.save(place, optimize=True)
    print(f"{name}.png")
