"""The whole life of a need with three people who are each reached in another way.

Claire answers by the link of her e-mail, without signing in; Léo by the button of a push notification;
Sylvie in the page. A real SMTP server takes the mails; the push is handed to the service worker by the
browser's own tools (see test_push).
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert

from channels.clock import system_clock
from channels.store.tables import notice, person, preference
from server.cli.database import transaction
from tests.browser.conftest import DESK, PHONE, Visitor
from tests.browser.serving import Served, start
from tests.browser.test_push import push, shown
from tests.browser.test_story import card
from tests.support.eventually import PATIENCE
from tests.support.ports import free_port
from web.links import sign

TITLE = "Lits pliants pour cette nuit"
PRIVATE = "06 39 98 12 34"


class Mailbox:
    """What the SMTP server was given."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        self.mails.append(message_from_bytes(envelope.content, policy=default))  # type: ignore[arg-type]
        return "250 OK"

    def link_for(self, address: str, page: Page) -> str:
        """The address of the page in the first mail about the need to this person."""
        for _ in range(int(PATIENCE / 0.1)):
            for mail in self.mails:
                if address in str(mail["To"]) and TITLE in str(mail["Subject"]):
                    body = mail.get_body(("plain",))
                    assert body is not None
                    assert PRIVATE not in mail.as_string()
                    found = re.search(r"/l/\w+", body.get_content())
                    assert found is not None
                    return found[0]
            page.wait_for_timeout(100)
        raise AssertionError(f"no mail for {address}: {[str(mail['To']) for mail in self.mails]}")


@pytest.fixture
def mailbox() -> Iterator[tuple[Mailbox, int]]:
    box, port = Mailbox(), free_port()
    listening = Controller(box, hostname="127.0.0.1", port=port)
    listening.start()
    yield box, port
    listening.stop()


@pytest.fixture
def awake(
    seeded: Path, tmp_path_factory: pytest.TempPathFactory, mailbox: tuple[Mailbox, int]
) -> Iterator[Served]:
    """The demo town with mail, where Claire and Léo may be alerted at the hour this test happens to run."""
    data = tmp_path_factory.mktemp("awake") / "data"
    shutil.copytree(seeded, data)
    with transaction(f"sqlite:///{data / 'relais.db'}") as conn:
        for name in ("claire", "leo"):
            known = select(person.c.id).where(person.c.email == f"{name}@demo.example")
            who = conn.execute(known).scalar_one()
            free = {"quiet_from": None, "quiet_until": None, "by_email": True, "unavailable_until": None}
            conn.execute(
                insert(preference)
                .values(person_id=who, updated_at=system_clock(), **free)
                .on_conflict_do_update(index_elements=["person_id"], set_=free)
            )
    port = free_port()
    settings = {
        "RELAIS_MAIL__HOST": "127.0.0.1",
        "RELAIS_MAIL__PORT": str(mailbox[1]),
        "RELAIS_MAIL__SECURITY": "none",
        "RELAIS_MAIL__SENDER": "Relais <relais@rivelaine.example>",
        "RELAIS_SERVER__PUBLIC_URL": f"http://localhost:{port}",
    }
    served = start(data, port, **settings)
    yield served
    served.stop()


def link_of(town: Served, email: str, need: str) -> str:
    """The signed link of somebody's alert, as a push carries it."""
    with transaction(f"sqlite:///{town.data / 'relais.db'}") as conn:
        told = conn.execute(
            select(notice.c.id)
            .join(person, person.c.id == notice.c.person_id)
            .where(person.c.email == email, notice.c.need_id == need, notice.c.kind == "need.alert")
        ).scalar_one()
    secret = (town.data / "secret").read_bytes().strip()
    return f"/l/{sign(secret, 'answer', told, until=system_clock() + timedelta(days=8))}"


def test_by_mail_by_push_and_in_the_page(
    awake: Served, mailbox: tuple[Mailbox, int], visit: Visitor, chromium: Browser
) -> None:
    amina = visit(awake, "amina", "/demander", viewport=DESK)
    amina.locator("[name=title]").fill(TITLE)
    amina.locator("[name=quantity]").fill("3")
    amina.locator("[name=unit]").fill("lits")
    amina.locator("[name=channel]").select_option(label="Place publique")
    amina.locator("label.choice[data-urgency=vital]").click()
    amina.locator("details.ask-more > summary").click()
    amina.locator("[name=contact]").fill(PRIVATE)
    amina.get_by_role("button", name="Publier la demande").click()
    amina.wait_for_url(re.compile(r"/demandes/\w+$"))
    path: str = amina.evaluate("location.pathname")
    need = path.rpartition("/")[2]

    # She watches the waves, and widens until everybody was called.
    card(amina, TITLE).locator("details.wave > summary").click()
    waves = card(amina, TITLE).locator(".waves")
    everybody = waves.get_by_text("Toutes les personnes possibles ont été alertées")
    widen = waves.get_by_role("button", name="Élargir maintenant")
    expect(waves.locator(".wave-line").first).to_be_visible()
    for number in range(1, 6):
        expect(everybody.or_(widen).first).to_be_visible()
        if everybody.is_visible():
            break
        widen.click()
        expect(waves.get_by_text(f"Vague {number + 1}", exact=True)).to_be_visible()
    expect(everybody).to_be_visible()

    # Claire: the link of her mail, in a browser that never signed in.
    stranger = chromium.new_context(base_url=awake.url, viewport=PHONE).new_page()  # type: ignore[arg-type]
    stranger.goto(mailbox[0].link_for("claire@demo.example", amina))
    expect(card(amina, TITLE)).to_contain_text("Il manque 3 lits")
    stranger.locator("[name=quantity]").fill("1")
    stranger.get_by_role("button", name="Je prends").click()
    expect(stranger.locator("main")).to_contain_text("C’est noté")
    expect(card(amina, TITLE)).to_contain_text("Il manque 2 lits")
    stranger.get_by_role("button", name="Je confirme").click()
    expect(stranger.locator("main")).to_contain_text("Vous vous en occupez")
    stranger.context.close()

    # Léo: the button of the notification.
    leo = visit(awake, "leo", "/moi", viewport=PHONE)
    leo.context.grant_permissions(["notifications"])
    leo.evaluate("navigator.serviceWorker.register('/sw.js', {type: 'module', scope: '/'})")
    leo.evaluate("navigator.serviceWorker.ready.then(() => null)")
    note = {
        "tag": f"need:{need}",
        "title": TITLE,
        "body": "Il manque 2 lits",
        "url": path,
        "lang": "fr",
        "answer": link_of(awake, "leo@demo.example", need),
        "actions": [{"action": "take", "title": "Je prends", "quantity": 1}],
    }
    push(leo, note)
    leo.wait_for_function(
        "navigator.serviceWorker.ready.then(async (one) => (await one.getNotifications()).length)"
    )
    leo.evaluate(
        """async (note) => {
             const { press } = await import("/static/js/sw/answers.js");
             const registration = await navigator.serviceWorker.ready;
             await press({ registration, clients: null, location }, note, "take");
           }""",
        note,
    )
    assert shown(leo)[0]["title"].startswith("C’est noté")
    expect(card(amina, TITLE)).to_contain_text("Il manque 1 lit")

    # Sylvie: in the page; the last one, and everybody sees it.
    sylvie = visit(awake, "ccas", path)
    card(sylvie, TITLE).locator("form[data-verb=claim] button[type=submit]").click()
    for page in (amina, sylvie):
        expect(card(page, TITLE)).to_have_attribute("data-state", "covered")
    leo.goto(path)
    for page in (leo, sylvie):
        page.locator("[data-act=private]").first.click()
        expect(page.locator("main")).to_contain_text(PRIVATE)
        for step in ("Oui, je confirme", "Je pars", "C’est fait"):
            card(page, TITLE).get_by_role("button", name=step).click()
    for who in ("Léo", "Sylvie"):
        amina.get_by_role("button", name=f"Bien reçu de {who}").click()
    card(amina, TITLE).get_by_text("Suivre et clore").click()
    card(amina, TITLE).locator("textarea[name=thanks]").fill("Tout le monde a dormi au chaud.")
    card(amina, TITLE).locator("form[data-verb=resolve] button[value=fulfilled]").click()
    for page in (amina, leo, sylvie):
        expect(card(page, TITLE)).to_have_attribute("data-state", "fulfilled")
        expect(card(page, TITLE).locator("blockquote")).to_contain_text("dormi au chaud")
    claire = visit(awake, "claire", "/notifications", viewport=PHONE)
    expect(claire.locator("main")).to_contain_text("Tout le monde a dormi au chaud.")
