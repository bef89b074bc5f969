"""What a browser is told, what a form must prove, how long a session lives, what an error gives away."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import Connection, select, update
from websockets.exceptions import InvalidStatus

from channels.actions import exercises
from channels.actions.calls import start_call
from channels.actions.people import invite, remove_person
from channels.actions.scheduled import schedule
from channels.actions.sessions import close_session
from channels.clock import system_clock
from channels.people import passwords
from channels.people.passwords import hash_now
from channels.people.sessions import LIFETIME, hash_token
from channels.store import Write
from channels.store.tables import channel, metadata, person, session
from server.api import api_routes
from server.app import routes
from server.config import Limits
from tests.server.doors import DOORS, Door
from tests.server.stage import new_member
from tests.support.client import Client, bearer, connected, join
from tests.support.clock import SettableClock
from tests.support.database import opened
from tests.support.eventually import eventually, turns
from tests.support.running import Running, config_for, running
from tests.support.town import Town, need_in
from web.assets import address, shell, version
from web.catalogue import Catalogue
from web.cookies import SESSION_COOKIE
from web.pages import page_routes
from web.routing import PUBLIC

pytestmark = pytest.mark.asyncio(loop_scope="module")

PASSWORD = "quatre mots bien choisis"
HASHED = hash_now(PASSWORD)
EVERYWHERE = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": (
        "geolocation=(), camera=(self), microphone=(self), display-capture=(self), payment=()"
    ),
}
TARGETS = ("channel", "need", "message", "claim", "session", "token")
CSRF = Catalogue().refusal("fr", "csrf")
OURS = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture(scope="module")
def town(shared_town: tuple[str, Town]) -> Town:
    return shared_town[1]


@pytest.fixture(scope="module", autouse=True)
async def everybody_has_a_password(shared_town: tuple[str, Town]) -> None:
    async with opened(shared_town[0], system_clock) as store:
        await store.write(lambda tx: tx.conn.execute(update(person).values(password_hash=HASHED)))


@pytest.fixture(scope="module")
def hours() -> SettableClock:
    """The time of the server."""
    return SettableClock()


@pytest.fixture(scope="module")
async def served(shared_town: tuple[str, Town], folder: Path, hours: SettableClock) -> AsyncIterator[Running]:
    async with running(config_for(folder, shared_town[0]), hours) as one:
        yield one


def browser(served: Running, token: str | None = None, **more: Any) -> httpx.AsyncClient:
    """A browser with a session, or without; it follows no redirect by itself."""
    cookies = {} if token is None else {SESSION_COOKIE: token}
    return httpx.AsyncClient(base_url=served.url, cookies=cookies, trust_env=False, timeout=30, **more)


@pytest_asyncio.fixture(loop_scope="module")
async def claire(served: Running, town: Town) -> AsyncIterator[httpx.AsyncClient]:
    async with browser(served, await served.session(town.claire)) as one:
        yield one


@pytest_asyncio.fixture(loop_scope="module")
async def nobody(served: Running) -> AsyncIterator[httpx.AsyncClient]:
    async with browser(served) as one:
        yield one


async def csrf_of(client: httpx.AsyncClient) -> str:
    """What this browser's own forms carry."""
    page = await client.get("/moi", follow_redirects=True)
    found = re.search(r'name="csrf" value="(\w+)"', page.text)
    assert found
    return found[1]


@pytest.fixture(scope="module")
async def things(served: Running, town: Town) -> dict[str, str]:
    """Something for each parameter of an address, that Claire may do everything with."""
    store = served.store
    need = await need_in(store, town.claire, town.meals)
    theirs = await need_in(store, town.amina, town.meals)
    async with connected(served.url, await served.session(town.claire)) as client:
        message = (await client.must("post", channel=town.meals, body="Bonjour"))["message"]
        claim = (await client.must("claim", need=theirs, quantity=1))["claim"]
    await served.session(town.claire, "Autre")
    mine = select(session.c.id).where(session.c.device == "Autre")
    token = await store.write(invite, town.amina, network=town.network)
    tomorrow = store.clock() + timedelta(days=1)
    later = await store.write(schedule, town.claire, channel=town.meals, body="Demain", at=tomorrow)
    return {
        "channel": town.meals,
        "need": need,
        "message": message,
        "claim": claim,
        "file": await _hand_in(served, town.claire),
        "call": (await store.write(start_call, town.claire, channel=town.meals))["call"],
        "session": await store.read(lambda conn: conn.execute(mine).scalars().first()),
        "token": token,
        "scheduled": later["scheduled"],
        "exercise": await store.write(_exercise, town.claire),
        "delivery": "nowhere",  # there is none: that is said to whoever may ask
    }


def _exercise(tx: Write, by: str) -> str:
    """An exercise that Claire leads and plays in, as if the coordination had asked her to."""
    town_square = tx.conn.execute(select(channel.c.id).where(channel.c.name == "La place")).scalar_one()
    tx.conn.execute(update(person).where(person.c.id == by).values(role="coordinator"))
    exercise_id = exercises.start_exercise(tx, by, name="Grand froid", circle=town_square)["exercise"]
    tx.conn.execute(update(person).where(person.c.id == by).values(role="member"))
    return str(exercise_id)


async def _hand_in(served: Running, by: str) -> str:
    async def words() -> AsyncIterator[bytes]:
        yield b"un mot"

    return (await served.house.files.receive(by, "mot.txt", words())).id


def fill(path: str, things: dict[str, str]) -> str:
    return re.sub(r"\{(\w+)\}", lambda found: things[found[1]], path)


NO_PAGES = ("/fichiers/{file}", "/chiffres.csv", "/manifest.webmanifest", "/appel/{call}/salle")


def pages() -> list[str]:
    """Every page; a file is none, and has a stricter policy of its own (tests/api/test_files.py)."""
    routes = [route.path for route in page_routes() if "GET" in (route.methods or ())]  # type: ignore[attr-defined]
    return [path for path in routes if path not in NO_PAGES]


# ── what every page tells the browser ───────────────────────────────────────────────────


class Marks(HTMLParser):
    """The tags of a page, with their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    handle_startendtag = handle_starttag


def policy_of(answer: httpx.Response) -> dict[str, list[str]]:
    directives = answer.headers["content-security-policy"].split(";")
    return {name: values for name, *values in (one.split() for one in directives)}


def check_page(answer: httpx.Response) -> str:
    """Hold a page against its own policy; returns its nonce."""
    policy = policy_of(answer)
    assert policy["default-src"] == ["'none'"]
    assert policy["style-src"] == ["'self'"]
    for name in ("frame-ancestors", "base-uri"):
        assert policy[name] == ["'none'"]
    assert policy["form-action"] == ["'self'"]
    (ours, once) = policy["script-src"]
    assert ours == "'self'"
    nonce = re.fullmatch(r"'nonce-([\w-]{16,})'", once)
    assert nonce
    assert not any("unsafe" in value or "*" in value for values in policy.values() for value in values)
    for tag, given in Marks(answer.text).tags:
        assert tag not in ("style", "iframe", "object", "embed", "base"), tag
        assert "style" not in given, (tag, given)
        assert not [name for name in given if name.startswith("on")], (tag, given)
        for name in ("href", "src", "action", "formaction", "xlink:href"):
            value = (given.get(name) or "").strip().lower()
            assert not value.startswith(("javascript:", "data:", "//")), (tag, given)
        if tag == "script":
            assert (given.get("src") or "").startswith("/static/") or given.get("nonce") == nonce[1], given
        if tag == "form":
            assert (given.get("action") or "/").startswith("/")
    return nonce[1]


NOT_SHOWN: Final = {  # to Claire, and the refusal is a page like any other
    "/bienvenue": 404,
    "/l/{token}": 404,
    "/demandes/{need}/vagues": 403,
    "/demandes/{need}/appels": 403,
    "/demandes/{need}/chiffres": 403,
    "/administration/envois": 403,
    "/aide/demandes": 403,
    "/messages/{message}/voix": 404,  # no poll
}


@pytest.mark.parametrize("path", pages())
async def test_a_page_obeys_its_own_policy_with_a_nonce_of_its_own(claire, nobody, things, path):
    visitor = nobody if path in ("/connexion", "/invitation/{token}") else claire
    first, second = [await visitor.get(fill(path, things), follow_redirects=True) for _ in range(2)]
    assert first.status_code == NOT_SHOWN.get(path, 200), "or the page was not looked at"
    nonces = {check_page(first), check_page(second)}
    assert len(nonces) == 2, "the nonce is not of this page alone"


@pytest.mark.parametrize(
    "path", ["/nowhere", "/canaux/nowhere", "/demandes/nowhere", "/invitation/nowhere", "/bienvenue"]
)
async def test_a_refusal_is_a_page_like_any_other(claire, nobody, path):
    for visitor in (claire, nobody):
        answer = await visitor.get(path, follow_redirects=True)
        assert answer.status_code in (404, 200)
        check_page(answer)


async def test_what_people_typed_is_never_markup(served, claire, town, things):
    marked = "<img src=x onerror=alert(1)><script>alert(2)</script><a href='javascript:alert(3)' style=x>"
    async with connected(served.url, await served.session(town.claire), protocol="relais.html.1") as client:
        await client.open(town.meals)
        await client.must("post", channel=town.meals, body=marked + "\n[x](javascript:alert(4))")
        need = {"title": marked[:100], "body": marked, "unit": "<b>x</b>", "place": "<i onclick=x>"}
        done = await client.must("need", channel=town.meals, quantity=2, urgency="vital", **need)
        await eventually(lambda: len(client.events(town.meals)) == 2)
        drawn = [text for event in client.events(town.meals) for text in event["html"].values()]
    for text in drawn:
        for tag, given in Marks(text).tags:
            assert tag not in ("script", "img"), text
            assert not [name for name in given if name.startswith("on") or name == "style"], given
            assert "javascript:" not in (given.get("href") or "")
    for path in (f"/canaux/{town.meals}", f"/demandes/{done['need']}", "/urgences", "/"):
        check_page(await claire.get(path))
    settings = {"csrf": await csrf_of(claire), "name": '"><script>x</script>', "locale": "fr"}
    assert (await claire.post("/moi/reglages", data=settings)).status_code == 303
    check_page(await claire.get("/moi"))


async def test_the_headers_stand_on_every_kind_of_answer(served, claire, nobody, things):
    form = {"csrf": await csrf_of(claire), "body": ""}
    answers = [
        await claire.get("/"),
        await nobody.get("/"),
        await nobody.get("/nowhere"),
        await nobody.get("/connexion"),
        await claire.get("/static/js/main.js"),
        await claire.get("/static/nowhere"),
        await nobody.get("/healthz"),
        await nobody.get("/readyz"),
        await claire.get("/api/v1/me"),
        await nobody.get("/api/v1/me"),
        await nobody.get("/api/v1/openapi.json"),
        await claire.post(f"/canaux/{things['channel']}/messages", data=form),
        await claire.post("/canaux", data={}),
        await claire.put("/canaux"),
        await claire.request("OPTIONS", "/canaux"),
    ]
    assert {answer.status_code for answer in answers} >= {200, 303, 401, 403, 404, 422}
    for answer in answers:
        told = {name: answer.headers.get(name) for name in EVERYWHERE}
        assert told == EVERYWHERE, (answer.request.method, answer.url)
        assert "server" not in answer.headers or "python" not in answer.headers["server"].lower()


async def test_what_belongs_to_somebody_is_not_kept_by_caches(claire, nobody):
    for path in ("/", "/moi", "/api/v1/me"):
        assert (await claire.get(path)).headers["cache-control"] == "no-store"
    assert "no-store" not in (await nobody.get("/static/js/main.js")).headers.get("cache-control", "")


async def test_static_files_come_without_cookies_and_without_a_look_at_the_session(served, town, hours):
    token = await served.session(town.leo)
    kept = select(session.c.seen_at).where(session.c.token_hash == hash_token(token))
    seen_at = await served.store.read(lambda conn: conn.execute(kept).scalar_one())
    hours.forward(days=1)
    async with browser(served, token) as leo:
        for path in ("/static/js/main.js", "/static/css/base.css", "/static/img/favicon.svg"):
            answer = await leo.get(path)
            assert answer.status_code == 200
            assert "set-cookie" not in answer.headers
        assert seen_at == await served.store.read(lambda conn: conn.execute(kept).scalar_one())
        await leo.get("/canaux")
        assert seen_at < await served.store.read(lambda conn: conn.execute(kept).scalar_one())


@pytest.mark.parametrize(
    "path",
    [
        "/static/../server/app.py",
        "/static/%2e%2e/%2e%2e/pyproject.toml",
        "/static/..%2f..%2fpyproject.toml",
        "/static//etc/passwd",
    ],
)
async def test_static_stays_in_its_folder(served, path):
    """Asked with the path as it stands: a client would tidy it up."""
    reader, writer = await asyncio.open_connection("127.0.0.1", served.port)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    answer = await reader.read()
    writer.close()
    await writer.wait_closed()
    assert b" 404 " in answer.split(b"\r\n")[0]
    assert b"root:" not in answer
    assert b"[project]" not in answer


# ── cookies ─────────────────────────────────────────────────────────────────────────────


async def sign_in(
    client: httpx.AsyncClient, email: str, password: str = PASSWORD, **more: Any
) -> httpx.Response:
    form = {"csrf": await csrf_of(client), "email": email, "password": password, **more}
    return await client.post("/connexion", data=form)


def attributes(answer: httpx.Response) -> tuple[str, set[str]]:
    """The value of the session cookie that an answer gives, and its attributes."""
    (given,) = answer.headers.get_list("set-cookie")
    value, *rest = given.split("; ")
    name, _, token = value.partition("=")
    assert name == SESSION_COOKIE
    return token, {one.lower() for one in rest}


async def test_the_session_cookie_is_out_of_reach_of_scripts_and_of_other_sites(served, nobody):
    token, given = attributes(await sign_in(nobody, "claire@aubin.example"))
    assert len(token) >= 43, "256 random bits"
    assert {"httponly", "samesite=lax", "path=/"} <= given
    assert f"max-age={int(LIFETIME.total_seconds())}" in given
    assert "secure" not in given, "the test server speaks plain HTTP"
    nobody.cookies.clear()
    other, _ = attributes(await sign_in(nobody, "claire@aubin.example"))
    assert other != token


async def test_a_sign_in_never_takes_a_token_that_came_from_outside(served, nobody):
    chosen = "x" * 43
    async with browser(served, chosen) as planted:
        token, _ = attributes(await sign_in(planted, "claire@aubin.example"))
        assert token != chosen
    async with browser(served, chosen) as attacker:
        assert (await attacker.get("/api/v1/me")).status_code == 401


async def test_over_tls_the_cookie_and_the_policy_say_so(shared_town, folder):
    public = "https://relais.example"
    async with (
        running(config_for(folder, shared_town[0], public_url=public)) as one,
        browser(one, headers={"Origin": public}) as client,
    ):
        answer = await sign_in(client, "claire@aubin.example")
        assert {"secure", "httponly"} <= attributes(answer)[1]
        page = await client.get("/connexion")
        assert page.headers["strict-transport-security"].startswith("max-age=")
        assert "wss://relais.example" in policy_of(page)["connect-src"]


async def test_signing_out_takes_the_cookie_back(served, town):
    token = await served.session(town.claire)
    async with browser(served, token) as client:
        answer = await client.post("/deconnexion", data={"csrf": await csrf_of(client)})
        assert "max-age=0" in attributes(answer)[1]
    async with browser(served, token) as thief:
        assert (await thief.get("/api/v1/me")).json()["code"] == "session_expired"


# ── forms and changes prove where they come from ────────────────────────────────────────

PUBLIC_FORMS = {
    "/connexion": {"email": "claire@aubin.example", "password": PASSWORD},
    "/confort": {"theme": "dark"},
    "/connexion/demo": {"persona": "amina@demo.example"},
    "/bienvenue": {"network": "N", "name": "n", "email": "n@n.example", "password": PASSWORD},
    "/invitation/{token}": {"email": "new@aubin.example", "name": "Nouveau", "password": PASSWORD},
}
SIGNED_FORMS = {"/l/{token}"}  # the link itself proves who may press: mailboxes and notifications post it
FOREIGN = (
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Origin": "https://evil.example", "Sec-Fetch-Site": "none"},
)


def forms() -> list[Any]:
    """Every POST of the pages, with fields that would do something."""
    tried = {door.path: door.fields for door in DOORS if (door.by, door.method) == ("page", "POST")}
    posts = [route for route in page_routes() if "POST" in (route.methods or ())]  # type: ignore[attr-defined]
    assert {route.path for route in posts} == tried.keys() | PUBLIC_FORMS.keys() | SIGNED_FORMS  # type: ignore[attr-defined]
    return [pytest.param(path, fields, id=path) for path, fields in sorted({**tried, **PUBLIC_FORMS}.items())]


SWEPT: Final = {
    "course",
    "wave",
    "alert",
    "notice",
    "delivery",
    "fanout",
    "search_entry",
    "search_cursor",
} | {"search_state"}


async def digest(served: Running) -> int:
    """Everything that is kept, as one number; but for what the sweeps do by themselves meanwhile."""

    def read(conn: Connection) -> int:
        kept = [table for table in metadata.sorted_tables if table.name not in SWEPT]
        return hash(tuple(str(conn.execute(select(table)).all()) for table in kept))

    return await served.store.read(read)


def refused_as_foreign(answer: httpx.Response) -> bool:
    return answer.status_code == 403 and CSRF.replace("'", "&#39;") in answer.text


@pytest.mark.parametrize(("path", "fields"), forms())
async def test_a_form_from_elsewhere_changes_nothing(served, town, things, path, fields):
    public = path in PUBLIC_FORMS
    async with browser(served, None if public else await served.session(town.claire)) as client:
        address = fill(path, things)
        right = await csrf_of(client)
        door = Door("page", "POST", path, "", "", fields)
        filled = door.filled(things["channel"], town.leo)
        before = await digest(served)
        for wrong in ("", "0" * 40, right[:-1], right.upper(), right + "0"):
            answer = await client.post(address, data={**filled, "csrf": wrong})
            assert refused_as_foreign(answer), ("token", wrong, answer.status_code)
        if not public:
            async with browser(served, await served.session(town.leo)) as other:
                theirs = await csrf_of(other)
            before = await digest(served)
            assert refused_as_foreign(await client.post(address, data={**filled, "csrf": theirs}))
        for headers in FOREIGN:
            answer = await client.post(address, data={**filled, "csrf": right}, headers=headers)
            assert refused_as_foreign(answer), (headers, answer.status_code)
        assert await digest(served) == before, "something was changed all the same"
        ours = {"Origin": served.url, **OURS}
        answer = await client.post(address, data={**filled, "csrf": right}, headers=ours)
        assert not refused_as_foreign(answer), "and a form of our own is let in"


def changes() -> list[Any]:
    return [
        pytest.param(route.operation.method, route.path, id=f"{route.operation.method} {route.path}")
        for route in api_routes()
        if hasattr(route, "operation") and route.operation.changes
    ]


@pytest.mark.parametrize(("method", "path"), changes())
async def test_a_change_by_cookie_carries_the_token_of_its_session(served, town, things, method, path):
    address = re.sub(r"\{\w+\}", "nowhere", path)
    async with browser(served, await served.session(town.claire)) as client:
        right = (await client.get("/api/v1/me")).json()["csrf"]
        for headers in ({}, {"X-CSRF-Token": "0" * 40}, *({"X-CSRF-Token": right, **one} for one in FOREIGN)):
            answer = await client.request(method, address, headers=headers)
            assert (answer.status_code, answer.json()["code"]) == (403, "csrf"), headers
        answer = await client.request(method, address, headers={"X-CSRF-Token": right, **OURS})
        assert answer.json().get("code") != "csrf"
    token = await served.token(town.claire)
    async with browser(served, headers=bearer(token)) as programme:
        answer = await programme.request(method, address, headers=FOREIGN[0])
        assert answer.json().get("code") != "csrf", "a token was never sent by accident"


# ── signing in ──────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "next_page",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "\\/evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "/\r/evil.example",
        "\t//evil.example",
        " //evil.example",
        "///evil.example",
        "/%09/evil.example",
        "javascript:alert(1)",
        "https:evil.example",
        "/canaux\r\nSet-Cookie: a=b",
        "/\x00//evil.example",
    ],
)
async def test_next_never_leads_elsewhere(served, nobody, next_page):
    answer = await sign_in(nobody, "claire@aubin.example", next=next_page)
    assert answer.status_code == 303
    place = answer.headers["location"]
    heard = re.sub(r"[\t\r\n]", "", place).replace("\\", "/")  # as browsers read an address
    assert urlsplit(urljoin(served.url, heard)).netloc == urlsplit(served.url).netloc, place
    assert len(answer.headers.get_list("set-cookie")) == 1
    nobody.cookies.clear()
    page = await nobody.get("/connexion", params={"next": next_page})
    check_page(page)


async def test_next_leads_back_to_where_one_was_going(served, nobody, town):
    asked = await nobody.get(f"/canaux/{town.meals}?avant=3")
    assert asked.status_code == 303
    assert asked.headers["location"].startswith("/connexion?next=")
    page = await nobody.get(asked.headers["location"])
    assert f'name="next" value="/canaux/{town.meals}?avant=3"' in page.text
    answer = await sign_in(nobody, "claire@aubin.example", next=f"/canaux/{town.meals}?avant=3")
    assert answer.headers["location"] == f"/canaux/{town.meals}?avant=3"


async def test_too_many_tries_wait_by_person_and_by_address(shared_town, folder):
    strict = config_for(folder, shared_town[0], limits=Limits(sign_in_per_minute=3))

    def at(one: Running, address: str) -> httpx.AsyncClient:
        return browser(one, transport=httpx.AsyncHTTPTransport(local_address=address))

    async with running(strict) as one:
        async with at(one, "127.0.0.41") as guesser:
            for _ in range(3):
                assert (await sign_in(guesser, "leo@aubin.example", "faux")).status_code == 401
            refused = await sign_in(guesser, "leo@aubin.example", "faux")
            assert refused.status_code == 429
            assert int(refused.headers["retry-after"]) > 0
            assert (await sign_in(guesser, "leo@aubin.example")).status_code == 429, "not even the right one"
            assert (await sign_in(guesser, "nour@aubin.example")).status_code == 429, "nor for somebody else"
        async with at(one, "127.0.0.42") as elsewhere:
            assert (await sign_in(elsewhere, "leo@aubin.example")).status_code == 429, "nor from elsewhere"
            assert (await sign_in(elsewhere, "amina@aubin.example")).status_code == 303, "others are let in"


async def test_a_hash_is_verified_whether_or_not_the_person_exists(served, nobody, town, monkeypatch):
    verified: list[tuple[str, str]] = []

    class Watched:
        def verify(self, password: str, stored: str) -> bool:
            verified.append((password, stored))
            return real.verify(password, stored)

    real = passwords._hasher
    monkeypatch.setattr(passwords, "_hasher", Watched())
    answers = []
    for email in ("claire@aubin.example", "who@aubin.example", "gone@aubin.example"):
        nobody.cookies.clear()
        answers.append(await sign_in(nobody, email, "faux"))
    assert [answer.status_code for answer in answers] == [401, 401, 401]
    assert len(verified) == 3, "one hash each"
    shown = {re.sub(r'nonce(="|-)[\w-]+|value="[^"]*"', "", answer.text) for answer in answers}
    assert len(shown) == 1, "and one answer for all"
    cost = {"$".join(stored.split("$")[:4]) for _, stored in verified} | {"$".join(HASHED.split("$")[:4])}
    assert len(cost) == 1, "at the cost of a real one"


async def test_no_token_is_kept_as_it_is(served, town, nobody):
    told = [attributes(await sign_in(nobody, "claire@aubin.example"))[0]]
    told.append(await served.token(town.claire))
    told.append(await served.store.write(invite, town.amina, network=town.network))

    def kept(conn: Connection) -> str:
        return "\n".join(str(conn.execute(select(table)).all()) for table in metadata.sorted_tables)

    text = await served.store.read(kept)
    assert all(hash_token(token) in text for token in told), "the hashes are"
    assert not [token for token in told if token in text]
    assert PASSWORD not in text


# ── sessions end ────────────────────────────────────────────────────────────────────────


async def test_signing_out_closes_the_sockets_of_that_session_with_4101(served, town):
    token = await served.session(town.claire)
    mine = [
        await join(served.url, token, protocol=protocol) for protocol in ("relais.json.1", "relais.html.1")
    ]
    async with (
        connected(served.url, await served.session(town.claire)) as other_device,
        browser(served, token) as client,
    ):
        await client.post("/deconnexion", data={"csrf": await csrf_of(client)})
        assert [await socket.closed() for socket in mine] == [4101, 4101]
        await other_device.must("leave", channel="-")


async def test_a_socket_opened_while_its_session_ends_is_closed_as_well(served, town):
    for _ in range(10):
        token = await served.session(town.claire)
        kept = select(session.c.id).where(session.c.token_hash == hash_token(token))
        session_id = await served.store.read(lambda conn, kept=kept: conn.execute(kept).scalar_one())
        opening = asyncio.create_task(join(served.url, token))
        while not served.connections:
            await turns(1)
        await served.store.write(close_session, town.claire, session_id=session_id)
        (came,) = await asyncio.gather(opening, return_exceptions=True)
        if isinstance(came, InvalidStatus):  # too late for a socket
            assert came.response.status_code == 401
        else:
            assert isinstance(came, Client)
            assert await came.closed() == 4101
        await eventually(lambda: not served.connections)


async def test_a_new_password_signs_out_every_other_device_and_programme(served, town):
    here, there = await served.session(town.leo), await served.session(town.leo)
    programme = await served.token(town.leo)
    elsewhere = await join(served.url, there)
    robot = await join(served.url, "", headers=bearer(programme))
    new = "un autre, plus long"
    async with connected(served.url, here) as kept, browser(served, here) as client:
        csrf = await csrf_of(client)
        wrong = {"csrf": csrf, "current": "faux", "password": new}
        assert (await client.post("/moi/mot-de-passe", data=wrong)).status_code == 422
        assert elsewhere.code is None, "a wrong one changes nothing"
        answer = await client.post("/moi/mot-de-passe", data={**wrong, "current": PASSWORD})
        assert answer.headers["location"] == "/moi?dit=password"
        assert await elsewhere.closed() == await robot.closed() == 4101
        await kept.must("leave", channel="-")
        assert (await client.get("/moi")).status_code == 200
    async with browser(served, there) as other:
        assert (await other.get("/api/v1/me")).json()["code"] == "session_expired"
    async with browser(served, headers=bearer(programme)) as other:
        assert (await other.get("/api/v1/me")).status_code == 401
    async with browser(served) as client:
        assert (await sign_in(client, "leo@aubin.example")).status_code == 401
        assert (await sign_in(client, "leo@aubin.example", new)).status_code == 303


async def test_a_removed_person_is_out_at_once_by_every_door(served, town):
    who = await served.store.write(new_member, town.network, "bientot-partie")
    token, programme = await served.session(who), await served.token(who)
    sockets = [await join(served.url, token), await join(served.url, "", headers=bearer(programme))]
    async with browser(served, token) as client, browser(served, headers=bearer(programme)) as robot:
        assert (await client.get("/moi")).status_code == (await robot.get("/api/v1/me")).status_code == 200
        await served.store.write(remove_person, town.ccas, person_id=who)
        assert {await socket.closed() for socket in sockets} <= {4101, 4103}
        assert (await client.get("/moi")).headers["location"].startswith("/connexion")
        assert (await robot.get("/api/v1/me")).status_code == 401


async def test_an_expired_session_is_told_so_everywhere(served, town, hours):
    token = await served.session(town.nour)
    async with browser(served, token) as client:
        assert (await client.get("/moi")).status_code == 200
        hours.forward(days=LIFETIME.days, hours=1)
        answer = await client.get("/moi")
        assert answer.headers["location"] == "/connexion?next=/moi"
        page = await client.get(answer.headers["location"])
        assert Catalogue().refusal("fr", "session_expired").replace("'", "&#39;") in page.text
        told = await client.get("/api/v1/me")
        assert (told.status_code, told.json()["code"]) == (401, "session_expired")
    async with browser(served) as client:
        page = await client.get("/connexion")
        assert Catalogue().refusal("fr", "session_expired").replace("'", "&#39;") not in page.text


async def test_a_session_in_use_does_not_expire(served, town, hours):
    token = await served.session(town.nour)
    async with browser(served, token) as client:
        for _ in range(4):
            hours.forward(days=LIFETIME.days // 2)
            assert (await client.get("/api/v1/me")).status_code == 200


# ── what is too large, and what an error gives away ─────────────────────────────────────


async def test_a_body_that_is_too_large_is_413_however_it_comes(served, claire, town, things):
    limit = served.house.config.limits.body_bytes
    csrf = await csrf_of(claire)
    path = f"/canaux/{town.meals}/messages"
    fits = await claire.post(path, data={"csrf": csrf, "body": "x" * 7000})
    assert fits.status_code == 303
    answer = await claire.post(path, data={"csrf": csrf, "body": "x" * limit})
    assert answer.status_code == 413
    check_page(answer)

    async def endless() -> AsyncIterator[bytes]:
        yield f"csrf={csrf}&body=".encode()
        for _ in range(20):
            yield b"x" * 10_000

    form = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = await claire.post(path, content=endless(), headers=form)
    assert answer.status_code == 413, "without a length as well"
    async with browser(served, headers=bearer(await served.token(town.claire))) as programme:
        answer = await programme.post(f"/api/v1/channels/{town.meals}/messages", json={"body": "x" * limit})
        assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


TELLTALE = re.compile(
    r'Traceback|File "|\.py\b|line \d+|sqlalchemy|sqlite|SELECT |INSERT |Error\b|starlette|uvicorn'
)


@pytest.mark.parametrize("who", ["claire", "nobody"])
async def test_odd_requests_are_answered_without_a_word_about_our_inside(claire, nobody, things, who):
    client: httpx.AsyncClient = {"claire": claire, "nobody": nobody}[who]
    channel, need = things["channel"], things["need"]
    multipart = {"Content-Type": "multipart/form-data; boundary=x"}
    plain = {"Content-Type": "application/x-www-form-urlencoded"}
    csrf = await csrf_of(client)
    odd: list[tuple[str, str, dict[str, Any]]] = [
        ("GET", "/canaux/%00", {}),
        ("GET", "/canaux/%ff%fe", {}),
        ("GET", "/canaux/" + "a" * 3000, {}),
        ("GET", "/canaux/' OR 1=1 --", {}),
        ("GET", f"/canaux/{channel}/avant?seq=99999999999999999999999999", {}),
        ("GET", f"/canaux/{channel}?avant=-1", {}),
        ("GET", f"/canaux/{channel}/avant?seq=²", {}),
        ("GET", "/demander?canal[]=1&canal=%00", {}),
        ("GET", "/connexion?next=%ff", {}),
        ("GET", "/moi?dit=../../etc", {}),
        ("GET", "/invitation/%00", {}),
        ("PUT", "/canaux", {}),
        ("POST", "/", {"data": {"csrf": csrf}}),
        ("POST", f"/canaux/{channel}/messages", {"content": b"--x\r\nbroken", "headers": multipart}),
        ("POST", f"/canaux/{channel}/messages", {"content": b"csrf=%ff%00&body=%ff", "headers": plain}),
        ("POST", f"/canaux/{channel}/messages", {"content": b"a=1&" * 500, "headers": plain}),
        ("POST", f"/canaux/{channel}/messages", {"files": {"body": b"x"}, "data": {"csrf": csrf}}),
        (
            "POST",
            f"/canaux/{channel}/messages",
            {"data": {"csrf": csrf, "body": "\x00\ud83d".encode("utf-8", "replace").decode()}},
        ),
        ("POST", f"/demandes/{need}/prises", {"data": {"csrf": csrf, "quantity": "1e9"}}),
        ("POST", f"/demandes/{need}/prises", {"data": {"csrf": csrf, "quantity": "٣"}}),
        ("POST", f"/demandes/{need}/prises", {"data": {"csrf": csrf, "quantity": "1", "key": "k" * 999}}),
        ("POST", "/demander", {"data": {"csrf": csrf, "channel": channel, "needed_by": "9999-99-99"}}),
        (
            "POST",
            "/demander",
            {
                "data": {
                    "csrf": csrf,
                    "channel": channel,
                    "quantity": "1",
                    "title": "t",
                    "needed_by": "0001-01-01T00:00",
                }
            },
        ),
        ("POST", "/moi/reglages", {"data": {"csrf": csrf, "name": "", "locale": "xx"}}),
        ("POST", "/moi/invitations", {"data": {"csrf": csrf, "role": "emperor"}}),
        ("POST", "/connexion", {"data": {"csrf": csrf, "email": "\x00", "password": "x" * 5000}}),
        ("GET", "/api/v1/needs?limit=x", {}),
        ("GET", f"/api/v1/channels/{channel}/events?after=99999999999999999999", {}),
        (
            "POST",
            f"/api/v1/channels/{channel}/messages",
            {"content": b"{", "headers": {"X-CSRF-Token": csrf}},
        ),
        ("GET", "/api/v1/nowhere", {}),
        ("DELETE", "/api/v1/me", {}),
        ("GET", "/ws", {}),
        ("TRACE", "/", {}),
    ]
    for method, path, more in odd:
        answer = await client.request(method, path, **more)
        assert answer.status_code < 500, (method, path, answer.status_code)
        body = re.sub(r"<script.*?</script>|/static/\S+", "", answer.text, flags=re.S)
        assert not TELLTALE.search(body), (method, path, TELLTALE.search(body))
        if path.startswith("/api/") and answer.status_code >= 400:
            assert answer.json().keys() == {"code", "say", "details"}, path


async def test_a_fault_of_ours_is_told_without_its_cause(town_at, tmp_path):
    url, town = town_at
    async with running(config_for(tmp_path, url)) as one:
        token = await one.session(town.claire)
        await one.store.write(lambda tx: tx.conn.exec_driver_sql("ALTER TABLE channel RENAME TO elsewhere"))
        hang_up = {"Connection": "close"}  # uvicorn does, after a fault
        async with browser(one, token, headers=hang_up) as client:
            for path in ("/", "/canaux", "/canaux/x", "/demandes/x", "/api/v1/channels"):
                answer = await client.get(path)
                assert answer.status_code == 503, path
                assert int(answer.headers["retry-after"]) > 0
                assert not TELLTALE.search(answer.text), path
                if path.startswith("/api/"):
                    assert answer.json()["code"] == "busy"
                else:
                    check_page(answer)
            assert (await client.get("/connexion")).status_code in (200, 303)
            assert (await client.get("/healthz")).text == "ok\n"


async def test_every_answering_route_is_one_of_these(served):
    """A route that stands outside of ``GuardedRoute`` is named here, or it is a mistake."""
    outside = {route.path for route in routes(served.house) if not hasattr(route, "verb")}  # type: ignore[attr-defined]
    assert outside == {"/static", "/sw.js", "/ws", "/healthz", "/readyz"}
    assert PUBLIC not in outside


# ── what a device may keep ──────────────────────────────────────────────────────────────


async def test_pages_say_whose_they_are_and_whether_a_device_may_keep_them(claire, nobody, things, town):
    for path in ("/", "/canaux", "/urgences", "/entraide", f"/canaux/{things['channel']}"):
        answer = await claire.get(path)
        assert (answer.headers.get("x-relais-person"), answer.headers.get("x-relais-keep")) == (
            town.claire,
            "1",
        ), path
    for path in (
        "/moi",
        "/moi/alertes",
        "/recherche",
        "/canaux/nowhere",
        f"/demandes/{things['need']}/coordonnees",
    ):
        assert "x-relais-keep" not in (await claire.get(path)).headers, path
    for path in ("/connexion", "/hors-ligne"):
        answer = await nobody.get(path)
        assert answer.headers["x-relais-person"] == "nobody"
        assert "x-relais-keep" not in answer.headers


async def test_the_page_without_network_is_the_same_for_everybody(claire, nobody):
    theirs, ours = await claire.get("/hors-ligne"), await nobody.get("/hors-ligne")
    assert theirs.status_code == ours.status_code == 200
    assert "data-me" not in theirs.text
    assert "Claire" not in theirs.text


async def test_files_of_this_version_are_kept_for_a_year_and_no_others(nobody):
    kept = (await nobody.get(address("js/relais.js"))).headers["cache-control"]
    assert kept == "public, max-age=31536000, immutable"
    for path in ("/static/js/main.js", "/static/v-0123456789ab/js/relais.js"):
        answer = await nobody.get(path)
        assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-cache"), path
    assert (await nobody.get(address("js/nowhere.js"))).status_code == 404


async def test_the_worker_knows_its_version_and_every_file_it_keeps(nobody):
    worker = await nobody.get("/sw.js")
    assert worker.headers["service-worker-allowed"] == "/"
    kept = json.loads(worker.text.split("self.relais = ", 1)[1].split(";\n", 1)[0])
    assert kept == {"version": version(), "files": list(shell())}
    assert {address("js/relais.js"), address("css/relais.css")} < set(kept["files"])
    for path in kept["files"]:
        assert (await nobody.get(path)).status_code == 200, path


async def test_the_manifest_names_the_network_and_pictures_that_exist(claire, nobody, town):
    for who, name in ((claire, "Relais · Saint-Aubin"), (nobody, "Relais")):  # two networks live here
        answer = await who.get("/manifest.webmanifest")
        assert answer.headers["content-type"].startswith("application/manifest+json")
        told = answer.json()
        assert told["name"] == name
        assert (told["display"], told["scope"], told["share_target"]["action"]) == (
            "standalone",
            "/",
            "/partager",
        )
        for icon in told["icons"]:
            picture = await nobody.get(icon["src"])
            assert picture.headers["content-type"] == "image/png"
        for shortcut in told["shortcuts"]:
            assert (await claire.get(shortcut["url"])).status_code == 200
