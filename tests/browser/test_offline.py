"""Without a network: what is read, what is written, and who may see it on the same phone."""

from __future__ import annotations

import shutil

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Visitor, until
from tests.browser.serving import Served, start
from tests.browser.test_chat import open_channel, say
from tests.support.ports import free_port

KEPT = "caches.keys().then((names) => names.filter((name) => name.startsWith('kept.')))"

OUTBOX = """new Promise((done, failed) => {
  const opening = indexedDB.open("relais");
  opening.onerror = failed;
  opening.onsuccess = () => {
    const all = opening.result.transaction("outbox").objectStore("outbox").getAll();
    all.onsuccess = () => { opening.result.close(); done(all.result); };
  };
})"""


def with_worker(page: Page) -> None:
    """Until the worker answers for this page: from then on it keeps what is read."""
    until(page, "navigator.serviceWorker.controller !== null")


def test_what_is_written_without_a_network_leaves_once_and_in_order(
    town: Served, visit: Visitor, shoot
) -> None:
    leo = visit(town, "leo")
    claire = visit(town, "claire", viewport=PHONE)
    with_worker(claire)
    path = open_channel(claire, "Place publique")
    open_channel(leo, "Place publique")
    other = claire.context.new_page()
    other.goto(path)
    expect(other.locator("html[data-wire=live]")).to_be_attached()

    claire.context.set_offline(True)
    say(claire, "premier sans réseau")
    say(other, "deuxième, d’un autre onglet")
    expect(claire.locator("#stream")).to_contain_text("deuxième, d’un autre onglet")
    say(claire, "troisième")

    until(claire, f"{OUTBOX}.then((waiting) => waiting.length === 3)")
    claire.reload()
    expect(claire.locator("#offline")).to_contain_text("telle qu’elle était")
    expect(claire.locator("#stream")).to_contain_text("premier sans réseau")
    expect(claire.locator("#stream")).to_contain_text("troisième")
    shoot(claire, "sans-reseau-360")
    claire.goto("/moi/alertes")
    expect(claire.get_by_role("heading", name="Pas de réseau")).to_be_visible()
    expect(claire.get_by_role("link", name="Place publique")).to_be_visible()
    shoot(claire, "hors-ligne-360")

    claire.context.set_offline(False)
    expect(claire.get_by_role("heading", name="Mes alertes")).to_be_visible()  # it comes back by itself
    claire.goto(path)
    expect(leo.locator("#stream")).to_contain_text("troisième")
    texts = leo.locator("#stream .turn").all_inner_texts()
    mine = [text for text in texts if "sans réseau" in text or "onglet" in text or "troisième" in text]
    order = [
        next(n for n, word in enumerate(("premier", "deuxième", "troisième")) if word in text)
        for text in mine
    ]
    assert order == [0, 1, 2], mine
    for page in (claire, other, leo):
        expect(page.locator("#stream .turn", has_text="premier sans réseau")).to_have_count(1)
    expect(claire.locator("#stream li[data-key]")).to_have_count(0)


def test_the_next_person_on_the_phone_finds_nothing_of_the_former(town: Served, visit: Visitor) -> None:
    page = visit(town, "claire", viewport=PHONE)
    with_worker(page)
    open_channel(page, "Place publique")
    until(page, f"{KEPT}.then((names) => names.length > 0)")
    page.goto("/moi")
    page.get_by_role("button", name="Se déconnecter").click()
    page.wait_for_url("**/connexion")
    until(page, f"{KEPT}.then((names) => names.length === 0)")
    page.context.set_offline(True)
    page.goto("/canaux")
    expect(page.get_by_role("heading", name="Pas de réseau")).to_be_visible()
    expect(page.get_by_text("Rien n’est encore gardé ici")).to_be_visible()


def test_a_server_that_dies_and_comes_back_newer(seeded, tmp_path, visit: Visitor) -> None:
    """What was on its way is there once, and a page of the former version proposes the new one."""
    data = tmp_path / "data"
    shutil.copytree(seeded, data)
    port = free_port()
    first = start(data, port)
    try:
        claire = visit(first, "claire")
        open_channel(claire, "Place publique")
        first.process.kill()
        first.process.wait()
        say(claire, "écrit pendant la panne")
        expect(claire.locator("#stream")).to_contain_text("écrit pendant la panne")
        claire.evaluate("document.documentElement.dataset.version = 'an earlier one'")
    finally:
        first.stop()
    second = start(data, port)
    try:
        expect(claire.locator("#stream li[data-key]")).to_have_count(0, timeout=60_000)
        expect(claire.locator("#stream .turn", has_text="écrit pendant la panne")).to_have_count(1)
    finally:
        second.stop()
