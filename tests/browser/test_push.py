"""An alert on the screen of a telephone: a real service worker shows it, a press on it takes the request.

Chromium without a head subscribes to no push service and presses no notification. So the push is handed to
the service worker by the browser's own tools, and the press is called as the worker calls it; both with
the real modules, the real link and the real server. Subscribing is tested up to the browser's refusal.
"""

from __future__ import annotations

import json
from datetime import timedelta
from secrets import randbits
from typing import Any

from playwright.sync_api import Page, expect
from sqlalchemy import select

from channels.actions.needs import Ask, open_need
from channels.actions.notices import notify
from channels.clock import system_clock
from channels.store import Write
from channels.store.tables import channel, membership, notice, person
from server.cli.database import transaction
from tests.browser.conftest import PHONE, until
from web.links import sign


def alerted(data: Any) -> tuple[str, str]:
    """Claire asks for two packets and Léo is alerted; returns the need, and the link of the alert."""
    with transaction(f"sqlite:///{data / 'relais.db'}") as conn:
        tx = Write(conn, system_clock(), randbits)

        def id_of(email: str) -> str:
            return str(conn.execute(select(person.c.id).where(person.c.email == email)).scalar_one())

        claire, leo = id_of("claire@demo.example"), id_of("leo@demo.example")
        shared = (
            select(channel.c.id)
            .join(membership, membership.c.channel_id == channel.c.id)
            .where(
                channel.c.kind == "theme", membership.c.person_id == claire, membership.c.until_seq.is_(None)
            )
            .limit(1)
        )
        place = conn.execute(shared).scalar_one()
        ask = Ask(title="Couches taille 3", quantity=2, unit="paquets", needed_by=tx.at + timedelta(hours=3))
        need = open_need(tx, claire, channel=place, ask=ask)["need"]
        assert notify(tx, [leo], "need.alert", tag=f"need:{need}", key=f"alert:{need}", need=need) == [leo]
        told = conn.execute(select(notice.c.id).where(notice.c.need_id == need)).scalar_one()
    token = sign(
        (data / "secret").read_bytes().strip(), "answer", told, until=system_clock() + timedelta(days=8)
    )
    return need, f"/l/{token}"


SHOWN = """async () => (await (await navigator.serviceWorker.ready).getNotifications())
             .map(({title, body, tag, actions}) =>
               ({title, body, tag, actions: actions.map((one) => one.action)}))"""


def shown(page: Page) -> list[dict[str, Any]]:
    """What the device shows now."""
    found: list[dict[str, Any]] = page.evaluate(SHOWN)
    return found


def push(page: Page, note: dict[str, Any]) -> None:
    """Hand a push to the service worker of the page, as the push service would."""
    tools = page.context.new_cdp_session(page)
    registrations: list[dict[str, Any]] = []
    tools.on(
        "ServiceWorker.workerRegistrationUpdated", lambda told: registrations.extend(told["registrations"])
    )
    tools.send("ServiceWorker.enable")
    while not registrations:
        page.wait_for_timeout(20)
    origin = page.evaluate("location.origin")
    tools.send(
        "ServiceWorker.deliverPushMessage",
        {"origin": origin, "registrationId": registrations[0]["registrationId"], "data": json.dumps(note)},
    )


def test_a_push_is_shown_and_a_press_on_it_takes_the_request(town, visit):
    need, link = alerted(town.data)
    page = visit(town, "leo", "/moi", viewport=PHONE)
    expect(page.get_by_text("Ce serveur n’envoie pas encore de notifications")).to_be_visible()
    page.context.grant_permissions(["notifications"])
    page.evaluate("navigator.serviceWorker.register('/sw.js', {type: 'module', scope: '/'})")
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")

    note = {
        "tag": f"need:{need}",
        "title": "Couches taille 3",
        "body": "Il manque 2 paquets",
        "url": f"/demandes/{need}",
        "lang": "fr",
        "answer": link,
        "unsent": "Pas de réseau.",
        "actions": [{"action": "take", "title": "Je prends les 2", "quantity": 2}],
    }
    push(page, note)
    until(page, f"({SHOWN})().then((notes) => notes.length > 0)")
    assert shown(page) == [
        {"title": note["title"], "body": note["body"], "tag": note["tag"], "actions": ["take"]}
    ]

    page.evaluate(
        """async (note) => {
             const { press } = await import("/static/js/sw/answers.js");
             const registration = await navigator.serviceWorker.ready;
             await press({ registration, clients: null, location }, note, "take");
           }""",
        note,
    )
    (result,) = shown(page)
    assert (result["tag"], result["actions"]) == (note["tag"], []), "in the same place, nothing left to press"
    assert result["title"].startswith("C’est noté")
    page.goto(f"/demandes/{need}")
    expect(page.locator("article.need[data-mine]")).to_be_visible()
