"""Quick video: real people, real pictures from browser to browser (Chromium's own fake cameras)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Playwright, WebSocketRoute, expect

from tests.browser.conftest import PHONE, Visitor, launched, until
from tests.browser.serving import Served
from tests.browser.test_chat import open_channel

MEDIA = [
    "--use-fake-device-for-media-stream=device-count=2",
    "--disable-features=WebRtcHideLocalIpsWithMdns",  # which needs a service that is not here
]
SELF = "document.querySelector('.call-tile-self video').srcObject"
SAYS_YES = "--use-fake-ui-for-media-stream"  # whatever a page asks for: camera, microphone, screen
# How many frames of others' pictures this page has shown so far; none is waited for in vain.
FRAMES = """Promise.all([...document.querySelectorAll('.call-tile:not(.call-tile-self) video')].map(
    (video) => video.getVideoPlaybackQuality().totalVideoFrames))"""


@pytest.fixture(scope="module")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """A browser with a microphone and two cameras, whose owner allows everything."""
    with launched(playwright, *MEDIA, SAYS_YES) as browser:
        yield browser


@pytest.fixture
def wary(playwright: Playwright) -> Iterator[Browser]:
    """A browser whose owner allows what ``grant_permissions`` names, and nothing else."""
    with launched(playwright, *MEDIA) as browser:
        yield browser


# The microphone and the camera open when ``go`` says so.
WAITING = """const open = navigator.mediaDevices?.getUserMedia.bind(navigator.mediaDevices);
const gone = new Promise((go) => (window.go = go));
if (open) navigator.mediaDevices.getUserMedia = (wanted) => gone.then(() => open(wanted));"""


def sees(page: Page, others: int) -> None:
    """So many others' pictures move."""
    expect(page.locator(".call-tile:not(.call-tile-self):not([data-blind])")).to_have_count(others)
    until(page, f"{FRAMES}.then((frames) => frames.length === {others} && frames.every((n) => n > 0))")
    page.evaluate(f"{FRAMES}.then((frames) => (window.before = frames))")
    until(page, f"{FRAMES}.then((frames) => frames.every((n, i) => n > window.before[i]))")


def meets(pages: list[Page], channel: str = "Place publique") -> None:
    """The first of them calls in a channel, the others join."""
    for page in pages:
        open_channel(page, channel)
    first, *others = pages
    first.get_by_role("button", name="Appeler en visio").click()
    first.wait_for_url("**/appel/*")
    for page in others:
        page.locator("li.event[data-going-on]").get_by_role("link", name="Rejoindre").click()
        page.wait_for_url("**/appel/*")


def hears(page: Page) -> None:
    """A voice of somebody else arrives."""
    until(
        page,
        """document.querySelector('.call-tile:not(.call-tile-self) video')?.srcObject
        ?.getAudioTracks().some((track) => track.readyState === 'live' && !track.muted) ?? false""",
    )


def test_old_news_puts_nobody_out(town, visit: Visitor) -> None:
    """Who sits down hears afterwards, on a slow line, of those who sat down before them."""
    amina, leo = visit(town, "amina"), visit(town, "leo")
    held: list[str | bytes] = []

    def late(page_side: WebSocketRoute) -> None:
        server_side = page_side.connect_to_server()

        def came(frame: str | bytes) -> None:
            if '"call.joined"' in str(frame):
                return held.append(frame)
            page_side.send(frame)
            if '"seat"' in str(frame) and '"ok"' in str(frame):
                for old in held:
                    page_side.send(old)

        server_side.on_message(came)

    open_channel(amina, "Place publique")
    amina.add_init_script(WAITING)
    amina.route_web_socket("**/ws*", late)
    amina.get_by_role("button", name="Appeler en visio").click()
    amina.wait_for_url("**/appel/*")
    leo.goto(amina.url)
    until(amina, "window.go !== undefined")
    expect(leo.locator(".call-tile-self")).to_be_attached()
    for _ in range(500):
        if held:
            break
        amina.wait_for_timeout(20)
    assert held, "nobody sat down before"
    amina.evaluate("window.go()")
    sees(amina, 1)
    sees(leo, 1)
    for page in (leo, amina):
        page.get_by_role("button", name="Quitter").click()


def test_a_call_rings_is_answered_and_grows_to_three(town, visit: Visitor, shoot) -> None:
    claire, leo = visit(town, "claire"), visit(town, "leo", viewport=PHONE)
    claire.goto("/ecrire")
    claire.get_by_role("checkbox", name="Léo").first.check()
    claire.get_by_role("button", name="Ouvrir").click()
    expect(claire.locator("html[data-wire=live]")).to_be_attached()
    claire.get_by_role("button", name="Appeler en visio").click()
    claire.wait_for_url("**/appel/*")

    leo.get_by_role("link", name="Répondre").click()
    leo.wait_for_url("**/appel/*")
    sees(claire, 1)
    sees(leo, 1)
    shoot(leo, "appel-360")
    shoot(claire, "appel-1280")

    leo.get_by_role("button", name="Caméra").click()
    expect(claire.locator(".call-tile:not(.call-tile-self)[data-blind]")).to_have_count(1)
    leo.get_by_role("button", name="Caméra").click()
    sees(claire, 1)
    leo.get_by_role("button", name="Micro").click()
    expect(claire.locator(".call-tile:not(.call-tile-self)")).to_contain_text("micro coupé")
    leo.get_by_role("button", name="Quitter").click()
    expect(claire.locator(".call-tile:not(.call-tile-self)")).to_have_count(0)
    claire.get_by_role("button", name="Quitter").click()
    expect(claire.locator("li.event[data-call]").last).to_contain_text("Appel de 1 min · Claire, Léo")

    # In a channel nobody is rung: a line stands there, and whoever likes comes.
    amina = visit(town, "amina")
    meets([amina, claire, leo])
    for page in (amina, claire, leo):
        sees(page, 2)
    shoot(amina, "a-trois-1280")
    leo.reload()
    for page in (amina, leo):
        sees(page, 2)


def test_who_allows_less_takes_part_all_the_same(town, visit: Visitor, wary: Browser, shoot) -> None:
    claire = visit(town, "claire")
    voice, ear = visit(town, "leo", browser=wary), visit(town, "amina", viewport=PHONE, browser=wary)
    voice.context.grant_permissions(["microphone"])
    ear.context.grant_permissions(["geolocation"])
    meets([claire, voice, ear])
    expect(claire.locator(".call-tile:not(.call-tile-self)")).to_have_count(2)
    expect(voice.locator("[data-call-trouble]")).to_contain_text("on vous entend sans vous voir")
    expect(ear.locator("[data-call-trouble]")).to_contain_text("vous entendez les autres")
    for page in (voice, ear):
        until(page, f"{FRAMES}.then((frames) => Math.max(0, ...frames) > 0)")
        hears(page)
    expect(claire.locator(".call-tile:not(.call-tile-self)[data-blind]")).to_have_count(2)
    shoot(ear, "sans-rien-360")

    # Whoever changes their mind need not leave: the voice comes, then the picture, and both stay.
    ear.context.grant_permissions(["microphone", "camera"])
    ear.get_by_role("button", name="Micro").click()
    expect(ear.locator("[data-control=mic]")).to_have_attribute("aria-pressed", "false")
    ear.get_by_role("button", name="Caméra").click()
    expect(claire.locator(".call-tile:not(.call-tile-self)[data-blind]")).to_have_count(1)
    until(
        claire,
        """document.querySelector('.call-tile:not(.call-tile-self):not([data-blind]) video')
        .srcObject.getAudioTracks().length === 1""",
    )


def test_a_screen_another_camera_and_the_end_for_who_loses_the_channel(
    two_workers: tuple[Served, Served], visit: Visitor, shoot
) -> None:
    one, other = two_workers
    claire, leo = visit(one, "claire"), visit(other, "leo")
    meets([claire, leo])
    for page in (claire, leo):
        sees(page, 1)

    # The other camera and back (Chromium shows its second fake one, and encodes nothing of it); a microphone
    # that is chosen while muted stays so.
    leo.locator("[data-call-devices] summary").click()
    for index in (1, 0):
        leo.locator("select[data-device=videoinput]").select_option(index=index)
        until(leo, f"{SELF}.getVideoTracks()[0].label === 'fake_device_{index}'")
    sees(claire, 1)
    leo.get_by_role("button", name="Micro").click()
    leo.locator("select[data-device=audioinput]").select_option(index=1)
    until(leo, f"{SELF}.getAudioTracks()[0].label === 'Fake Audio Input 1'")
    until(leo, f"{SELF}.getAudioTracks()[0].enabled === false")
    leo.get_by_role("button", name="Écran").click()
    expect(claire.locator(".call-tile:not(.call-tile-self)[data-screen]")).to_have_count(1)
    sees(claire, 1)
    shoot(claire, "ecran-1280")
    leo.get_by_role("button", name="Écran").click()
    expect(claire.locator(".call-tile:not(.call-tile-self)[data-screen]")).to_have_count(0)
    sees(claire, 1)

    # Leaving the channel, on another page and another worker than Claire's, ends the call for Léo at once.
    elsewhere = leo.context.new_page()
    open_channel(elsewhere, "Place publique")
    elsewhere.locator("form[action$='/quitter']").evaluate("(form) => form.requestSubmit()")
    expect(claire.locator(".call-tile:not(.call-tile-self)")).to_have_count(0)
    expect(leo.locator(".call-tile")).to_have_count(0)
    claire.get_by_role("button", name="Quitter").click()
    expect(claire.locator("li.event[data-call]").last).to_contain_text("Appel de 1 min · Claire, Léo")
