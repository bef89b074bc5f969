"""The forms of cards as a browser without scripts sends them: asked, alike, changed, promised."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio

from channels.actions import needs
from channels.actions.messages import post_message
from channels.clock import system_clock
from channels.reading.needs import needs_by_id
from channels.shapes import Need
from server.config import Limits
from tests.support import pictures
from tests.support.running import Running, config_for, running
from tests.support.town import Town, need_in
from web.cookies import SESSION_COOKIE

pytestmark = pytest.mark.asyncio(loop_scope="module")

PHOTO = ("photo.jpg", pictures.photo(), "image/jpeg")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def served(shared_town: tuple[str, Town], folder: Path) -> AsyncIterator[Running]:
    config = config_for(folder, shared_town[0], limits=Limits(enabled=False))
    async with running(config, system_clock) as one:
        yield one


@pytest.fixture
def town(shared_town: tuple[str, Town]) -> Town:
    return shared_town[1]


class Visitor:
    """Somebody's browser without scripts."""

    def __init__(self, served: Running, client: httpx.AsyncClient) -> None:
        self._served, self.client, self._csrf = served, client, ""

    async def get(self, path: str, status: int = 200) -> str:
        answer = await self.client.get(path)
        assert answer.status_code == status, answer.text[:2_000]
        return answer.text

    async def send(self, path: str, status: int = 303, **more: Any) -> httpx.Response:
        """Send a form, as multipart when it carries files."""
        self._csrf = self._csrf or re.search(r'name="csrf" value="(\w+)"', await self.get("/moi"))[1]  # type: ignore[index]
        files = more.pop("files", None)
        answer = await self.client.post(path, data={"csrf": self._csrf, **more}, files=files)
        assert answer.status_code == status, re.findall(r'class="problem.*?<span>(.*?)<', answer.text, re.S)
        return answer

    async def publish(self, channel: str, title: str, **more: Any) -> Need:
        """Publish a card, whatever it looks like, and read it."""
        form = {"title": title, "quantity": "1", "channel": channel, "asked": "1", **more}
        return await self.card((await self.send("/demander", **form)).headers["location"])

    async def card(self, path: str) -> Need:
        need_id = path.rpartition("/")[2]
        return (await self._served.store.read(needs_by_id, [need_id]))[need_id]


@pytest_asyncio.fixture(loop_scope="module")
async def come(served: Running) -> AsyncIterator[Any]:
    clients: list[httpx.AsyncClient] = []

    async def visitor(person_id: str) -> Visitor:
        cookies = {SESSION_COOKIE: await served.session(person_id)}
        clients.append(httpx.AsyncClient(base_url=served.url, cookies=cookies, trust_env=False, timeout=30))
        return Visitor(served, clients[-1])

    yield visitor
    for client in clients:
        await client.aclose()


async def test_one_form_asks_and_offers(come: Any, town: Town) -> None:
    claire = await come(town.claire)
    need = await claire.publish(town.meals, "Deux marmites", quantity="2", urgency="urgent", starts_at="")
    offer = await claire.publish(
        town.meals,
        "Une friteuse, autant qu’on veut",
        kind="offer",
        urgency="vital",  # the choice is hidden from who offers: it means nothing
        unlimited="1",
        nature="equipment",
    )
    assert (need.kind, need.urgency, need.quantity) == ("need", "urgent", 2)
    assert (offer.kind, offer.urgency, offer.unlimited, offer.nature) == (
        "offer",
        "normal",
        True,
        "equipment",
    )
    assert "Deux marmites" in await claire.get("/entraide")
    page = await claire.get("/entraide?voir=offres")
    assert "friteuse" in page
    assert "Deux marmites" not in page.split("<main", 1)[1]
    assert "friteuse" not in await claire.get("/entraide?voir=offres&nature=time")


async def test_what_is_alike_is_asked_about_once(come: Any, town: Town) -> None:
    claire, leo = await come(town.claire), await come(town.leo)
    known = await claire.publish(town.meals, "Couscoussier pour quarante")
    form = {"title": "un couscoussier", "quantity": "1", "channel": town.meals, "body": "Pour samedi"}
    asked = await leo.send("/demander", 409, **form)
    assert known.title in asked.text
    assert "Pour samedi" in asked.text
    assert 'name="same"' in asked.text

    fragment = await leo.get("/demander/semblables?title=couscoussier&category=other")
    assert known.title in fragment
    assert fragment.lstrip().startswith("<section")
    assert await leo.get("/demander/semblables?title=camionnette") == ""
    assert await leo.get("/demander/semblables?title=couscoussier&kind=offer") == ""

    same = await leo.send("/demander", urgency="vital", same=known.id, **form)
    assert same.headers["location"] == f"/demandes/{known.id}"
    folded = next(iter(await leo._served.store.read(_merged_into, known.id)))
    assert folded.state == "merged"
    assert folded.urgency == "normal", "what is folded at once presses nobody"
    assert (await leo.send("/demander", asked="1", **form)).headers["location"] != f"/demandes/{known.id}"


def _merged_into(conn: Any, need_id: str) -> list[Need]:
    from sqlalchemy import select

    from channels.store.tables import need

    ids = list(conn.execute(select(need.c.id).where(need.c.merged_into == need_id)).scalars())
    return list(needs_by_id(conn, ids).values())


async def test_what_is_alike_in_a_closed_channel_stays_there(come: Any, town: Town) -> None:
    claire, leo = await come(town.claire), await come(town.leo)
    await claire.publish(town.closed, "Déménager un piano droit")
    assert "piano" in await claire.get("/demander/semblables?title=piano+droit")
    assert await leo.get("/demander/semblables?title=piano+droit") == ""


async def test_photos_come_with_the_form_and_stay_when_it_comes_back(come: Any, town: Town) -> None:
    claire = await come(town.claire)
    form = {"title": "Armoire à donner", "quantity": "1", "kind": "offer", "asked": "1"}
    again = await claire.send(
        "/demander", 422, **form, channel="", files=[("photos", PHOTO), ("photos", PHOTO)]
    )
    kept = re.findall(r'name="photo" value="(\w+)"', again.text)
    assert len(kept) == 2
    sent = await claire.send("/demander", **form, channel=town.meals, photo=kept, files=[("photos", PHOTO)])
    path = sent.headers["location"]
    photos = [photo.id for photo in (await claire.card(path)).photos]
    assert photos[:2] == kept
    assert len(photos) == 3
    assert (await claire.client.get(f"/fichiers/{photos[2]}")).headers["content-type"] == "image/jpeg"

    change = {"title": "Armoire à donner", "quantity": "1", "kind": "offer", "photo": [photos[2]]}
    await claire.send(f"{path}/modifier", **change)
    assert [photo.id for photo in (await claire.card(path)).photos] == [photos[2]]
    assert (await claire.client.get(f"/fichiers/{kept[0]}")).status_code == 404, "taken off is gone"


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ([("photos", PHOTO)] * 5, "4 fichiers au plus"),
        ([("photos", ("a.svg", b"<svg onload='alert(1)'/>", "image/svg+xml"))], "Ce fichier ne va pas"),
        ([("photos", ("a.jpg", pictures.photo()[:200], "image/jpeg"))], "Ce fichier ne va pas"),
        (
            [("photos", ("a.pdf", b"%PDF-1.7", "application/pdf"))],
            "Cette page n’existe pas|réservé à d’autres",
        ),
        ([("photos", ("a.txt", b"x" * 11_000_000, "text/plain"))], "trop lourd"),
        ([("photos", PHOTO)] * 13, "Il manque une réponse"),
    ],
    ids=["five", "svg", "broken", "pdf", "heavy", "thirteen"],
)
async def test_what_is_no_photo_is_told_and_nothing_is_opened(
    come: Any, town: Town, files: list[Any], words: str
) -> None:
    claire = await come(town.claire)
    form = {"title": "Une chaise", "quantity": "1", "channel": town.meals, "asked": "1"}
    csrf = re.search(r'name="csrf" value="(\w+)"', await claire.get("/moi"))
    assert csrf
    answer = await claire.client.post("/demander", data={"csrf": csrf[1], **form}, files=files)
    assert 400 <= answer.status_code < 500
    assert re.search(words, answer.text)
    assert "Une chaise" not in (await claire.get("/entraide")).split("<main", 1)[1]


async def test_a_card_is_entered_for_somebody_with_their_consent(come: Any, town: Town) -> None:
    amina, leo = await come(town.amina), await come(town.leo)
    form = {"title": "Une visite", "quantity": "1", "channel": town.meals, "asked": "1"}
    refused = await amina.send("/demander", 422, **form, beneficiary="Mme Aubertin", contact="06 12")
    assert "Mme Aubertin" in refused.text, "the form comes back as it was typed"
    assert "Dites comment cette personne a donné son accord." in refused.text
    sent = await amina.send(
        "/demander", **form, beneficiary="Mme Aubertin", consent="spoken", contact="06 12"
    )
    path = sent.headers["location"]
    assert (await amina.card(path)).proxy
    assert "Aubertin" not in await leo.get(path)
    await leo.send(f"{path}/prises", quantity="1")
    private = await leo.get(f"{path}/coordonnees")
    assert "Mme Aubertin" in private
    assert "de vive voix" in private


async def test_who_is_not_in_the_channel_joins_it_from_the_card_to_talk(come: Any, town: Town) -> None:
    amina, leo = await come(town.amina), await come(town.leo)
    card = await amina.publish(town.garden, "Bêcher un carré")
    path, join = f"/demandes/{card.id}", f"/canaux/{town.garden}/rejoindre"
    assert f'action="{join}"' in await leo.get(path)
    joined = await leo.send(join, next=path)
    assert joined.headers["location"] == path
    talk = await leo.get(path)
    assert join not in talk
    assert 'id="composer"' in talk
    await leo.send(f"/canaux/{town.garden}/quitter")
    elsewhere = await leo.send(join, next="https://evil.example/")
    assert elsewhere.headers["location"] == "/"


async def test_only_its_author_sees_the_private_part_of_the_form(come: Any, town: Town) -> None:
    claire, amina = await come(town.claire), await come(town.amina)
    card = await claire.publish(town.meals, "Porter un colis", contact="Chez Paule, 06 11 22 33 44")
    path = f"/demandes/{card.id}"
    assert "06 11 22 33 44" in await claire.get(f"{path}/modifier")
    assert "06 11 22 33 44" not in await amina.get(f"{path}/modifier")
    await amina.send(f"{path}/modifier", title="Porter deux colis", quantity="2", kind="need")
    assert (await claire.card(path)).title == "Porter deux colis"
    assert "06 11 22 33 44" in await claire.get(f"{path}/coordonnees"), "what was not in the form is kept"
    version = (await claire.card(path)).version
    same = {"title": "Porter deux colis", "quantity": "2", "contact": "Chez Paule, 06 11 22 33 44"}
    await claire.send(f"{path}/modifier", kind="need", **same)
    assert (await claire.card(path)).version == version, "nothing changed: nothing is told"


async def test_a_card_is_not_made_smaller_than_what_is_promised(come: Any, town: Town) -> None:
    claire, leo = await come(town.claire), await come(town.leo)
    card = await claire.publish(town.meals, "Six cagettes", quantity="6")
    await leo.send(f"/demandes/{card.id}/prises", quantity="4")
    form = {"title": "Six cagettes", "quantity": "3", "kind": "need"}
    refused = await claire.send(f"/demandes/{card.id}/modifier", 422, **form)
    assert 'min="4"' in refused.text
    await claire.send(f"/demandes/{card.id}/modifier", **{**form, "quantity": "4"})
    assert (await claire.card(card.id)).state == "covered"


async def test_a_promise_goes_all_its_steps_by_plain_forms(come: Any, town: Town) -> None:
    claire, leo, amina = await come(town.claire), await come(town.leo), await come(town.amina)
    card = await claire.publish(town.meals, "Éplucher des légumes", quantity="2")
    path = f"/demandes/{card.id}"
    await leo.send(f"{path}/prises", quantity="2")
    await amina.send(f"{path}/attente", quantity="1")
    assert "en tête de la liste" in await amina.get(path)
    assert "en tête de la liste" in await amina.get("/entraide")
    claim = (await claire.card(path)).claims[0].id
    for state in ("confirmed", "on_the_way", "delivered"):
        await leo.send(f"/prises/{claim}/avancer", state=state)
    await claire.send(f"/prises/{claim}/valider", outcome="partly", delivered="1")
    read = await claire.card(path)
    assert [(one.by.id, one.quantity, one.state) for one in read.claims] == [
        (town.leo, 1, "validated"),
        (town.amina, 1, "held"),
    ], "what did not come went to who waited"
    await amina.send(f"/prises/{read.claims[1].id}/relais", organisation=town.redcross)
    assert "vous propose de prendre le relais" not in await leo.get(path)
    await amina.send(f"/prises/{read.claims[1].id}/rendre", reason="unavailable")
    await claire.send(f"{path}/fin", outcome="fulfilled", delivered="1", thanks="Merci Léo !")
    assert "Merci Léo !" in await leo.get(path)


async def test_a_drafts_author_publishes_it_when_it_is_ready(come: Any, town: Town) -> None:
    claire, leo = await come(town.claire), await come(town.leo)
    card = await claire.publish(town.meals, "Un grand faitout", draft="1")
    path = f"/demandes/{card.id}"
    await leo.get(path, 404)
    assert "Publier" in await claire.get(path)
    assert "Un grand faitout" in await claire.get("/entraide")
    assert "Un grand faitout" not in await leo.get("/entraide")
    await claire.send(f"{path}/publier")
    assert "Un grand faitout" in await leo.get(path)


async def test_a_message_becomes_a_card_once(served: Running, come: Any, town: Town) -> None:
    leo = await come(town.leo)
    body = (
        "Je prête mon diable. "
        + "Il est solide et monte les escaliers, venez le chercher quand vous voulez. " * 3
    )
    said = (await served.store.write(post_message, town.leo, channel=town.meals, body=body))["message"]
    page = await leo.get(f"/demander?message={said}")
    title = re.search(r'name="title" value="([^"]*)"', page)
    assert title
    assert title[1].startswith("Je prête mon diable")
    assert len(title[1]) <= 80
    assert f'value="{said}"' in page
    card = await leo.publish(town.meals, "Un diable", kind="offer", source=said)
    assert card.source == said
    form = {"title": "Un diable", "quantity": "1", "channel": town.meals, "asked": "1", "source": said}
    assert "déjà" in (await leo.send("/demander", 422, **form)).text
    nour = await come(town.nour)
    await nour.get(f"/demander?message={said}", 404)


async def test_my_offer_answers_a_need_in_one_promise(served: Running, come: Any, town: Town) -> None:
    claire, leo = await come(town.claire), await come(town.leo)
    offer = await leo.publish(town.meals, "Trois nappes", kind="offer", quantity="3")
    need = await claire.publish(town.meals, "Des nappes", quantity="2")
    page = await leo.get(f"/demandes/{need.id}")
    assert f'<option value="{offer.id}">' in page
    await leo.send(f"/demandes/{need.id}/prises", quantity="2", match=offer.id)
    assert (await leo.card(need.id)).claims[0].match == offer.id
    assert (await leo.card(offer.id)).taken == 2


async def test_what_meets_another_promise_is_said_beforehand(served: Running, come: Any, town: Town) -> None:
    leo = await come(town.leo)
    at = served.store.clock()
    both = [
        await need_in(served.store, town.amina, town.meals, quantity=1, nature="time", title=t)
        for t in ("Accueil", "Vestiaire")
    ]
    assert "Vous avez déjà promis" not in await leo.get(f"/demandes/{both[1]}")
    await served.store.write(needs.claim_need, town.leo, need_id=both[0], quantity=1)
    page = await leo.get(f"/demandes/{both[1]}")
    assert "Vous avez déjà promis quelque chose à ce moment" in page
    assert "Accueil" in page
    assert at
