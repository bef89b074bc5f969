"""Pushes, taken by a real push service on loopback and opened by the browser they are for."""

from __future__ import annotations

import stat
from base64 import urlsafe_b64decode
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import msgspec
import pytest
from http_ece import ECEException
from py_vapid import Vapid02

from channels.actions.needs import claim_need
from channels.actions.subscriptions import MOST, subscribe, unsubscribe
from channels.reading.push import endpoints_of
from matching.refusals import Refused
from server.config import Config, ConfigError, Push, Server
from server.notices.push import topic
from server.notices.vapid import Vapid, contact_of, vapid_of
from tests.support.letters import due_at, outcome_of, post_letter
from tests.support.providers import Browser
from tests.support.town import need_in

SERVICES = Push().services.split(",")
MOZILLA = "https://updates.push.services.mozilla.com/wpush/v2/gAAA"


@pytest.fixture
async def need(store, town, clock):
    return await need_in(
        store,
        town.claire,
        town.meals,
        title="Couches taille 3",
        quantity=3,
        unit="paquets",
        urgency="urgent",
        place="Centre",
        needed_by=clock.now + timedelta(hours=2),
    )


async def pushed(store, town, drain, browser, need, **more):
    """Push an alert to leo's browser; returns the delivery."""
    subscription = await browser.subscribe(store, town.leo)
    tag = f"need:{need}"
    posted = await post_letter(store, town.leo, way="push", target=subscription, need=need, tag=tag, **more)
    await drain.turn()
    return posted


async def test_only_the_browser_can_open_it_and_it_says_how_to_answer(store, town, need, drain, pushes):
    await store.write(claim_need, town.amina, need_id=need, quantity=1)
    browser = pushes.browser()
    posted = await pushed(store, town, drain, browser, need)
    (got,) = pushes.got
    note = browser.open(got.body)
    assert note["title"] == "Urgent\u00a0: Couches taille 3"
    assert "2 paquets" in note["body"]
    assert "Centre" in note["body"]
    assert note["url"] == f"/demandes/{need}"
    assert note["answer"].startswith("/l/a")
    assert note["tag"] == f"need:{need}"
    assert [(one["action"], one.get("quantity")) for one in note["actions"]] == [
        ("take", 2),
        ("cannot", None),
    ]
    with pytest.raises(ECEException):
        Browser(browser.endpoint).open(got.body)
    assert await outcome_of(store, posted) == ("sent", 1, None)


async def test_the_request_says_how_urgent_for_how_long_and_who_we_are(
    store, town, need, drain, pushes, config, clock
):
    await pushed(store, town, drain, pushes.browser(), need)
    headers = pushes.got[0].headers
    assert headers["urgency"] == "high"
    assert 7000 < int(headers["ttl"]) <= 7200, "worth nothing after the deadline"
    assert headers["topic"] == topic(f"need:{need}")
    assert len(headers["topic"]) <= 32
    assert headers["content-encoding"] == "aes128gcm"
    scheme, _, fields = headers["authorization"].partition(" ")
    token = dict(field.split("=", 1) for field in fields.split(","))
    assert scheme == "vapid"
    vapid = vapid_of(config)
    assert vapid is not None
    assert token["k"] == vapid.public
    assert Vapid02.verify(headers["authorization"])
    claims = msgspec.json.decode(_decoded(token["t"].split(".")[1]))
    assert claims["aud"] == pushes.url
    assert claims["sub"] == "mailto:mairie@aubin.example"
    assert timedelta() < timedelta(seconds=claims["exp"] - clock.now.timestamp()) <= timedelta(hours=24)


async def test_of_a_large_need_people_say_how_much(store, town, drain, pushes):
    many = await need_in(store, town.claire, town.meals, quantity=80, unit="repas")
    browser = pushes.browser()
    await pushed(store, town, drain, browser, many)
    assert [one["action"] for one in browser.open(pushes.got[0].body)["actions"]] == ["open", "cannot"]


async def test_a_long_title_still_fits(store, town, drain, pushes):
    long = await need_in(store, town.claire, town.meals, title="é" * 120, place="ü" * 120, unit="ж" * 40)
    browser = pushes.browser()
    await pushed(store, town, drain, browser, long)
    assert len(pushes.got[0].body) < 4096
    assert "é" * 50 in browser.open(pushes.got[0].body)["title"]


@pytest.mark.parametrize("status", [404, 410])
async def test_a_subscription_that_is_gone_is_not_tried_again(store, town, need, drain, pushes, status):
    pushes.moods = {"old": status}
    old, new = pushes.browser("old"), pushes.browser("new")
    posted = await pushed(store, town, drain, old, need)
    assert await outcome_of(store, posted) == ("failed", 1, f"http {status}")
    assert await store.read(endpoints_of, town.leo) == ()
    await pushed(store, town, drain, new, need)
    assert [one.path for one in pushes.got] == ["/push/old", "/push/new"]
    assert await store.read(endpoints_of, town.leo) == (new.endpoint,)
    await old.subscribe(store, town.leo)
    assert len(await store.read(endpoints_of, town.leo)) == 2, "it may come back"


@pytest.mark.parametrize(("status", "state"), [(429, "due"), (503, "due"), (400, "failed"), (413, "failed")])
async def test_a_service_that_is_busy_is_asked_again_when_it_said(
    store, town, need, drain, pushes, clock, status, state
):
    pushes.status, pushes.retry_after = status, "600"
    posted = await pushed(store, town, drain, pushes.browser(), need)
    assert await outcome_of(store, posted) == (state, 1, f"http {status}")
    if state == "due":
        assert await due_at(store, posted) >= clock.now + timedelta(seconds=599)
        pushes.status = 201
        clock.forward(minutes=10)
        await drain.turn()
        assert await outcome_of(store, posted) == ("sent", 2, None)


async def test_a_service_that_is_away(store, town, need, drain):
    posted = await pushed(store, town, drain, Browser("http://127.0.0.1:9/push/x"), need)
    assert await outcome_of(store, posted) == ("due", 1, "ConnectError")


# ── subscribing ─────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://updates.push.services.mozilla.com/wpush/v2/x",
        "https://updates.push.services.mozilla.com:8443/wpush/v2/x",
        "https://push.services.mozilla.com.evil.example/x",
        "https://evilpush.services.mozilla.com.example/",
        "https://user@fcm.googleapis.com/x",
        "https://notfcm.googleapis.com/x",
        "https://10.0.0.1/x",
        "http://127.0.0.1/x",
        "https://[::1]/x",
        "https://[/x",
        "ftp://fcm.googleapis.com/x",
        "",
        "fcm.googleapis.com",
        "https://fcm.googleapis.com/" + "x" * 1000,
        "https://fcm.googleapis.com/\x00",
        "https://fcm.googleapis.com/é",
    ],
)
async def test_the_server_knocks_at_no_address_but_those_of_push_services(store, town, endpoint):
    mine = Browser(MOZILLA)
    await store.write(subscribe, town.leo, endpoint=MOZILLA, services=SERVICES, **mine.keys)
    with pytest.raises(Refused, match="bad_subscription"):
        await store.write(subscribe, town.leo, endpoint=endpoint, services=SERVICES, **mine.keys)
    assert await store.read(endpoints_of, town.leo) == (MOZILLA,)


@pytest.mark.parametrize("key", ["", "x", "AAAA", "é", "=" * 88, "B" * 86])
async def test_keys_that_open_nothing_are_refused(store, town, key):
    good = Browser(MOZILLA).keys
    for wrong in ({**good, "p256dh": key}, {**good, "auth": key}):
        with pytest.raises(Refused, match="bad_subscription"):
            await store.write(subscribe, town.leo, endpoint=MOZILLA, services=SERVICES, **wrong)


async def test_a_browser_belongs_to_who_subscribed_last_and_only_they_end_it(store, town):
    mine = {"endpoint": MOZILLA, "services": SERVICES, **Browser(MOZILLA).keys}
    first = await store.write(subscribe, town.leo, **mine)
    assert await store.write(subscribe, town.claire, **mine) == first
    assert await store.read(endpoints_of, town.leo) == ()
    await store.write(unsubscribe, town.leo, endpoint=MOZILLA)
    assert await store.read(endpoints_of, town.claire) == (MOZILLA,)
    await store.write(unsubscribe, town.claire, endpoint=MOZILLA)
    await store.write(unsubscribe, town.claire, endpoint=MOZILLA)
    assert await store.read(endpoints_of, town.claire) == ()


async def test_the_oldest_browser_makes_room(store, town, clock):
    for number in range(MOST + 2):
        browser = Browser(f"http://127.0.0.1/push/{number}")
        await browser.subscribe(store, town.leo)
    kept = await store.read(endpoints_of, town.leo)
    assert len(kept) == MOST
    assert "http://127.0.0.1/push/0" not in kept
    assert f"http://127.0.0.1/push/{MOST + 1}" in kept


# ── the key ─────────────────────────────────────────────────────────────────────────────


def test_the_key_is_made_once_whoever_asks_first_and_is_nobody_elses_to_read(tmp_path):
    config = Config(data=str(tmp_path), push=Push(contact="mairie@aubin.example"))
    with ThreadPoolExecutor(8) as workers:
        keys = set(workers.map(lambda _: vapid_of(config).public, range(16)))
    assert len(keys) == 1
    assert stat.S_IMODE((tmp_path / "vapid").stat().st_mode) == 0o600
    assert len(_decoded(keys.pop())) == 65


def test_a_key_of_the_settings_is_the_same_on_every_machine(tmp_path):
    made = vapid_of(Config(data=str(tmp_path), push=Push(contact="https://aubin.example")))
    key = (tmp_path / "vapid").read_text()
    elsewhere = Config(data=str(tmp_path / "b"), push=Push(contact="https://aubin.example", key=key))
    assert vapid_of(elsewhere).public == made.public


@pytest.mark.parametrize("key", ["not a key", "AAAA", "é", "A" * 43])
def test_a_key_that_is_none_is_refused(key):
    with pytest.raises(ConfigError) as told:
        Vapid(key, "")
    assert told.value.code == "bad-push-key"


@pytest.mark.parametrize(
    ("contact", "public_url", "whom"),
    [
        ("mairie@aubin.example", "", "mailto:mairie@aubin.example"),
        ("mailto:mairie@aubin.example", "", "mailto:mairie@aubin.example"),
        ("https://aubin.example/contact", "", "https://aubin.example/contact"),
        ("", "https://relais.aubin.example", "https://relais.aubin.example"),
        ("", "http://127.0.0.1:8000", ""),
        ("", "", ""),
    ],
)
def test_who_answers_for_the_pushes(tmp_path, contact, public_url, whom):
    config = Config(data=str(tmp_path), push=Push(contact=contact), server=Server(public_url=public_url))
    assert contact_of(config) == whom
    assert (vapid_of(config) is None) == (not whom)


def _decoded(text):
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
