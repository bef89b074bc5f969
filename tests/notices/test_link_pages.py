"""The pages of signed links, on a real server: looking does nothing, pressing does it once."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import select

from channels.actions.needs import claim_need, release_claim
from channels.actions.people import create_person, remove_person
from channels.reading.needs import needs_by_id
from channels.store.tables import delivery, preference, response
from tests.support.clock import SettableClock
from tests.support.letters import post_letter
from tests.support.running import config_for, running
from tests.support.town import need_in
from web.links import ANSWER_FOR, sign

SECRET = b"a secret of the tests"


pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture(scope="module")
def shared_town(databases):
    url, town = databases.town("sqlite")
    yield url, town
    databases.forget(url)


@pytest.fixture(scope="module")
def town(shared_town):
    return shared_town[1]


@pytest.fixture(scope="module")
def clock():
    return SettableClock()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory, shared_town, clock):
    """One server for the whole file."""
    async with running(config_for(tmp_path_factory.mktemp("data"), shared_town[0]), clock) as served:
        yield served


@pytest_asyncio.fixture(loop_scope="module")
async def stranger(house):
    """Somebody's browser, signed in as nobody."""
    async with httpx.AsyncClient(base_url=house.url, trust_env=False, timeout=20) as client:
        yield client


@pytest_asyncio.fixture(loop_scope="module")
async def need(house, town):
    return await need_in(
        house.store, town.claire, town.meals, title="Couches taille 3", quantity=4, unit="paquets"
    )


async def link(house, person, need, clock, kind="need.alert"):
    """The path of a link of a notice about a need."""
    posted = await post_letter(house.store, person, need=need, kind=kind)
    notice = await house.store.read(
        lambda conn: conn.execute(select(delivery.c.notice_id).where(delivery.c.id == posted)).scalar_one()
    )
    return f"/l/{sign(SECRET, 'answer', notice, until=clock.now + ANSWER_FOR)}"


async def need_now(house, need):
    return (await house.store.read(needs_by_id, [need]))[need]


async def answers(house, need):
    return await house.store.read(
        lambda conn: conn.execute(
            select(response.c.person_id, response.c.answer).where(response.c.need_id == need)
        ).all()
    )


async def test_looking_changes_nothing_however_often_scanners_look(house, stranger, town, need, clock):
    path = await link(house, town.leo, need, clock)
    before = await need_now(house, need)
    for method in ("GET", "HEAD", "GET"):
        page = await stranger.request(method, path)
        assert page.status_code == 200
    assert "Couches taille 3" in page.text
    assert "Il manque 4 paquets" in page.text
    assert "Leo" in page.text, "whom it acts for"
    assert page.headers["referrer-policy"] == "no-referrer"
    assert await need_now(house, need) == before
    assert await answers(house, need) == []


async def test_one_press_takes_and_a_second_takes_no_more(house, stranger, town, need, clock):
    path = await link(house, town.leo, need, clock)
    done = await stranger.post(path, data={"answer": "take", "quantity": "3"})
    assert (done.status_code, done.headers["location"]) == (303, f"{path}?fait=take")
    page = await stranger.get(done.headers["location"])
    assert "C’est noté" in page.text
    assert "3 paquets" in page.text
    again = await stranger.post(path, data={"answer": "take", "quantity": "3"})
    assert again.status_code == 303, "the same press, sent again by a weak network"
    more = await stranger.post(path, data={"answer": "take", "quantity": "1"})
    assert more.status_code == 409
    now = await need_now(house, need)
    assert [(claim.by.id, claim.quantity) for claim in now.claims] == [(town.leo, 3)]


async def test_what_was_given_back_is_not_taken_again_by_the_old_link(house, stranger, town, need, clock):
    path = await link(house, town.leo, need, clock)
    await stranger.post(path, data={"answer": "take", "quantity": "2"})
    given = await stranger.post(path, data={"answer": "release"})
    assert given.headers["location"] == f"{path}?fait=release"
    assert (await need_now(house, need)).taken == 0
    for quantity in ("2", "1"):
        used = await stranger.post(path, data={"answer": "take", "quantity": quantity})
        assert used.status_code == 409
        assert "déjà servi" in used.text
    assert (await need_now(house, need)).taken == 0


async def test_a_nudge_is_confirmed_by_its_link_or_given_back(house, stranger, town, need, clock):
    await house.store.write(claim_need, town.leo, need_id=need, quantity=2)
    path = await link(house, town.leo, need, clock, kind="claim_nudge")
    assert "Je confirme" in (await stranger.get(path)).text
    for _ in range(2):
        assert (await stranger.post(path, data={"answer": "confirm"})).status_code == 303
    assert [claim.state for claim in (await need_now(house, need)).claims] == ["confirmed"]
    assert "Je confirme" not in (await stranger.get(path)).text
    assert (await stranger.post(path, data={"answer": "release"})).status_code == 303
    assert (await need_now(house, need)).taken == 0
    for answer in ("confirm", "release"):
        gone = await stranger.post(path, data={"answer": answer})
        assert (gone.status_code, "repartie" in gone.text) == (409, True)


async def test_cannot_and_then_yes_after_all(house, stranger, town, need, clock):
    path = await link(house, town.leo, need, clock)
    await stranger.post(path, data={"answer": "cannot"})
    assert await answers(house, need) == [(town.leo, "cannot")]
    page = await stranger.get(path)
    assert "Vous avez répondu ne pas pouvoir" in page.text
    await stranger.post(path, data={"answer": "take", "quantity": "1"})
    assert (await need_now(house, need)).taken == 1


async def test_who_comes_too_late_reads_who_was_quicker(house, stranger, town, need, clock):
    path = await link(house, town.leo, need, clock)
    done = await house.store.write(claim_need, town.amina, need_id=need, quantity=4)
    late = await stranger.post(path, data={"answer": "take", "quantity": "1"})
    assert late.status_code == 409
    assert "Amina" in late.text
    page = await stranger.get(path)
    assert 'value="take"' not in page.text
    await house.store.write(release_claim, town.amina, claim_id=done["claim"])
    assert 'value="take"' in (await stranger.get(path)).text, "it asks again"


async def test_a_push_is_answered_in_json_for_the_notification(house, stranger, town, need, clock):
    path = await link(house, town.leo, need, clock)
    headers = {"Accept": "application/json"}
    took = await stranger.post(path, data={"answer": "take", "quantity": "4"}, headers=headers)
    assert took.json() == {
        "done": True,
        "title": "C’est noté, merci\u202f!",
        "body": "Vous vous en occupez. Ouvrez la demande pour voir les coordonnées.",
    }
    other = await link(house, town.amina, need, clock)
    late = await stranger.post(other, data={"answer": "take", "quantity": "1"}, headers=headers)
    assert (late.status_code, late.json()["done"]) == (409, False)
    assert "Leo" in late.json()["body"]


async def test_it_acts_for_its_own_person_whoever_is_signed_in(house, town, need, clock):
    path = await link(house, town.leo, need, clock)
    cookies = {"relais_session": await house.session(town.amina)}
    async with httpx.AsyncClient(base_url=house.url, cookies=cookies, trust_env=False) as amina:
        await amina.post(path, data={"answer": "take", "quantity": "1"})
    assert [claim.by.id for claim in (await need_now(house, need)).claims] == [town.leo]


async def test_links_of_people_who_left_or_lost_sight_open_nothing(house, stranger, town, need, clock):
    leaver = await house.store.write(
        create_person,
        network=town.network,
        email="partie@aubin.example",
        name="Partie",
        role="member",
        password_hash="no hash",
    )
    path = await link(house, leaver, need, clock)
    assert (await stranger.get(path)).status_code == 200
    hidden = await need_in(house.store, town.claire, town.closed, title="Rue Haute")
    unseen = await link(house, town.leo, hidden, clock)
    for method in ("GET", "POST"):
        page = await stranger.request(method, unseen, data={"answer": "take"} if method == "POST" else None)
        assert page.status_code in (404, 409)
        assert "Rue Haute" not in page.text
    await house.store.write(remove_person, town.ccas, person_id=leaver)
    assert (await stranger.get(path)).status_code == 404
    assert (await stranger.post(path, data={"answer": "take", "quantity": "1"})).status_code == 404
    assert (await need_now(house, need)).taken == 0


async def test_an_old_link_says_so(house, stranger, town, need, clock):
    path = await link(house, town.leo, need, clock)
    clock.now += ANSWER_FOR + timedelta(hours=2)
    for page in (await stranger.get(path), await stranger.post(path, data={"answer": "cannot"})):
        assert page.status_code == 410
        assert "Ce lien a vécu" in page.text
    assert (await stranger.get("/l/nonsense")).status_code == 404


@pytest.mark.parametrize(
    "form", [{}, {"answer": "resolve"}, {"answer": "take"}, {"answer": "take", "quantity": "-1"}]
)
async def test_a_press_that_makes_no_sense_is_refused(house, stranger, town, need, clock, form):
    path = await link(house, town.leo, need, clock)
    assert (await stranger.post(path, data=form)).status_code == 409
    assert (await need_now(house, need)).taken == 0


async def test_another_site_cannot_press_for_anybody(house, stranger, town, need, clock):
    path = await link(house, town.leo, need, clock)
    foreign = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    assert (await stranger.post(path, data={"answer": "cannot"}, headers=foreign)).status_code == 403
    assert await answers(house, need) == []


async def test_unsubscribing_with_one_click_of_the_mail_reader(house, stranger, town, clock):
    token = sign(SECRET, "unsubscribe", town.leo, until=clock.now + timedelta(days=400))
    page = await stranger.get(f"/l/{token}")
    assert "Arrêter les e-mails" in page.text
    assert await _preference(house, town.leo) is None, "looking changes nothing"
    for _ in range(2):  # RFC 8058: no cookie, no page, this body
        done = await stranger.post(f"/l/{token}", data={"List-Unsubscribe": "One-Click"})
        assert done.status_code == 303
    assert "vous ne recevrez plus d’e-mails" in (await stranger.get(done.headers["location"])).text
    chosen = await _preference(house, town.leo)
    assert (chosen.by_email, chosen.digest, chosen.by_push) == (False, "none", True)


async def _preference(house, person):
    return await house.store.read(
        lambda conn: conn.execute(select(preference).where(preference.c.person_id == person)).one_or_none()
    )


async def test_the_log_shows_what_left_and_not_a_word_of_it(house, town, need):
    await post_letter(house.store, town.leo, need=need)
    cookies = {"relais_session": await house.session(town.ccas)}
    async with httpx.AsyncClient(base_url=house.url, cookies=cookies, trust_env=False) as ccas:
        page = await ccas.get("/administration/envois?voie=email&etat=nonsense&avant=%00")
        assert page.status_code == 200
        page = await ccas.get("/administration/envois", params={"voie": "email"})
        assert "Leo" in page.text
        main = page.text.partition('class="page"')[2]
        assert "Couches" not in main
        assert "leo@aubin.example" not in page.text
        assert "E-mail\u00a0: non configuré" in page.text
        assert "Aucun envoi" in (await ccas.get("/administration/envois?voie=sms")).text


async def test_the_service_worker_stands_at_the_top(stranger):
    script = await stranger.get("/sw.js")
    assert script.headers["content-type"].startswith("text/javascript")
    for module in ("answers", "carrier", "notes", "pages", "renewal", "shell"):
        assert f"/static/js/sw/{module}.js" in script.text
        assert (await stranger.get(f"/static/js/sw/{module}.js")).status_code == 200
