"""Two worker processes, one SQLite file, one Redis: what holds on one worker holds over both.

Each worker listens on a port of its own, so that a test chooses where somebody is connected.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, suppress
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
import pytest_asyncio
from sqlalchemy import Connection, make_url, select
from websockets.exceptions import ConnectionClosed, InvalidStatus

from channels.actions.people import remove_person
from channels.actions.sessions import create_token, open_session
from channels.clock import system_clock
from channels.hub import RESTARTING
from channels.shapes import Event
from channels.store import Store
from channels.store.tables import message
from tests.server.stage import new_member
from tests.support.client import HTML, JSON, Client, Frame, bearer, join
from tests.support.database import Databases, opened
from tests.support.eventually import eventually
from tests.support.fold import State, fold
from tests.support.redis import BINARY, RedisServer
from tests.support.town import Town
from tests.support.worker import Worker
from web.cookies import SESSION_COOKIE

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture(scope="module")
def data(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Town]:
    """A data directory with the town in it, and the ids."""
    url, town = databases.town("sqlite")
    folder = tmp_path_factory.mktemp("two")
    shutil.move(str(make_url(url).database), folder / "relais.db")
    return folder, town


@pytest.fixture(scope="module")
def town(data: tuple[Path, Town]) -> Town:
    return data[1]


@pytest.fixture(scope="module")
def redis() -> Iterator[RedisServer]:
    if BINARY is None:
        pytest.skip("no Redis server on this machine")
    server = RedisServer()
    server.start()
    yield server
    server.remove()


@pytest.fixture(scope="module")
def pair(data: tuple[Path, Town], redis: RedisServer) -> Iterator[tuple[Worker, Worker]]:
    workers = [Worker(data[0], name, REDIS_URL=redis.url) for name in ("a", "b")]
    try:
        for one in workers:
            one.launch()
        for one in workers:
            one.wait_until_ready()
        yield workers[0], workers[1]
    finally:
        for one in workers:
            one.stop()


@pytest.fixture(scope="module")
def a(pair: tuple[Worker, Worker]) -> Worker:
    return pair[0]


@pytest.fixture(scope="module")
def b(pair: tuple[Worker, Worker]) -> Worker:
    return pair[1]


@pytest.fixture(scope="module")
async def store(data: tuple[Path, Town], pair: object) -> AsyncIterator[Store]:
    """A third process on the same file, as a command of the house is."""
    async with opened(f"sqlite:///{data[0] / 'relais.db'}", system_clock) as one:
        yield one


class House:
    """Opens sockets and browsers that are closed at the end of the test."""

    def __init__(self, store: Store, stack: AsyncExitStack) -> None:
        self.store = store
        self._stack = stack

    async def socket(
        self, worker: Worker, person: str, *channels: str, protocol: str = JSON, session: str | None = None
    ) -> Client:
        """A person connected to a worker, these channels open and live."""
        token = session or await self.session(person)
        client = self.keep(await join(worker.url, token, protocol=protocol))
        for channel in channels:
            await client.open(channel)
        return client

    def keep(self, client: Client) -> Client:
        """Close this client at the end of the test."""
        self._stack.push_async_callback(client.close)
        return client

    async def session(self, person: str) -> str:
        return await self.store.write(open_session, person)

    async def browser(self, worker: Worker, person: str, session: str | None = None) -> httpx.AsyncClient:
        cookies = {SESSION_COOKIE: session or await self.session(person)}
        return await self._stack.enter_async_context(
            httpx.AsyncClient(base_url=worker.url, cookies=cookies, trust_env=False, timeout=30)
        )

    async def programme(self, worker: Worker, person: str) -> httpx.AsyncClient:
        headers = bearer(await self.store.write(create_token, person))
        return await self._stack.enter_async_context(
            httpx.AsyncClient(base_url=worker.url + "/api/v1", headers=headers, trust_env=False, timeout=30)
        )


@pytest_asyncio.fixture(loop_scope="module")
async def house(store: Store) -> AsyncIterator[House]:
    async with AsyncExitStack() as stack:
        yield House(store, stack)


def shown(events: list[Frame]) -> State:
    """What somebody sees who heard these events."""
    nothing: State = {
        "name": "",
        "messages": {},
        "needs": {},
        "members": set(),
        "sessions": set(),
        "profile": None,
    }
    return fold(nothing, [msgspec.convert(event, Event) for event in events])


async def heard(client: Client, channel: str, body: str) -> None:
    """Wait until this was heard."""
    await eventually(lambda: body in client.bodies(channel), within=20)


# ── what is said on one arrives on the other ────────────────────────────────────────────

_FORM_SECRETS = re.compile(r'<input type="hidden" name="(?:csrf|key)" value="[^"]*">')
_FOR_ONE_READER = re.compile(r"<noscript>.*?</noscript>", re.S)  # forms of a page that runs no script


def same_markup(text: str) -> str:
    """Markup without what a form of somebody's own page adds, and without white space at its seams."""
    return (
        re.sub(r"\s+", " ", _FORM_SECRETS.sub("", _FOR_ONE_READER.sub("", text))).replace("> <", "><").strip()
    )


async def test_a_message_of_one_worker_is_heard_on_the_other_in_both_protocols(house, a, b, town):
    speaker = await house.socket(a, town.claire)
    listeners = [
        await house.socket(worker, town.leo, town.meals, protocol=protocol)
        for worker in (a, b)
        for protocol in (JSON, HTML)
    ]
    said = await speaker.must("post", channel=town.meals, body="**Bonjour** à tous <3")
    for client in listeners:
        await eventually(lambda client=client: client.seqs(town.meals) == [said["seq"]])
    told = [client.events(town.meals)[0] for client in listeners]
    assert told[0] == told[2], "the same frame on either worker"
    assert told[1] == told[3]
    assert told[0]["data"]["message"]["body"] == "**Bonjour** à tous <3"
    for worker in (a, b):
        page = (await (await house.browser(worker, town.leo)).get(f"/canaux/{town.meals}")).text
        drawn = re.search(rf'<li class="turn" id="m-{said["message"]}".*?</li>', page, re.S)
        assert drawn
        assert same_markup(told[1]["html"]["line"]) == same_markup(drawn[0]), "the fragment is the page's"


async def test_a_need_of_one_worker_is_drawn_on_the_other_as_its_page_draws_it(house, a, b, town):
    asker = await house.socket(a, town.claire)
    listener = await house.socket(b, town.leo, town.meals, protocol=HTML)
    board = await house.socket(b, town.nour, town.urgences, protocol=HTML)
    asked = {"title": "Couvertures", "quantity": 3, "urgency": "urgent", "private": {"contact": "06 00"}}
    need = (await asker.must("need", channel=town.meals, **asked))["need"]
    await eventually(lambda: listener.events(town.meals) and board.events(town.urgences))
    (event,), (alarm,) = listener.events(town.meals), board.events(town.urgences)
    assert "06 00" not in str(event)
    assert alarm["html"]["strip"] == event["html"]["strip"]
    page = (await (await house.browser(b, town.leo)).get(f"/canaux/{town.meals}")).text
    assert same_markup(event["html"]["strip"]) in same_markup(page)
    assert f'data-need="{need}"' in event["html"]["pin"]
    assert same_markup(re.search(r"<h3.*?</h3>", event["html"]["pin"], re.S)[0]) in same_markup(page)  # type: ignore[index]


async def test_typing_is_told_over_both_workers(house, a, b, town):
    typist = await house.socket(a, town.leo)
    listener = await house.socket(b, town.claire, town.meals)
    await typist.must("typing", channel=town.meals)
    await eventually(lambda: listener.of("typing"))
    assert listener.of("typing") == [
        {"t": "typing", "channel": town.meals, "by": {"id": town.leo, "name": "Leo"}}
    ]


async def test_who_is_here_is_told_over_both_workers(house, a, b, town, store):
    watcher = await house.socket(b, town.claire)
    who = await store.write(new_member, town.network, "passante")

    def told() -> list[bool]:
        return [frame["here"] for frame in watcher.of("presence") if frame.get("person", {}).get("id") == who]

    passing = await house.socket(a, who)
    await eventually(lambda: told() == [True])
    here = (await house.socket(b, town.leo)).of
    await eventually(lambda: here("presence"))
    assert who in [one["id"] for one in here("presence")[0]["here"]], "and who comes later learns it"
    await passing.close()
    await eventually(lambda: told() == [True, False], within=30)


async def test_what_was_read_on_one_device_is_read_on_the_other(house, a, b, town):
    phone = await house.socket(a, town.leo)
    mine = phone.of("hello")[0]["me"]
    desk = await house.socket(b, town.leo, mine)
    said = await (await house.socket(a, town.claire)).must("post", channel=town.meals, body="à lire")
    await phone.must("read", channel=town.meals, seq=said["seq"])
    await eventually(lambda: desk.of("read"))
    (told,) = desk.of("read")
    assert (told["channel"], told["seq"], told["unread"]) == (town.meals, said["seq"], 0)
    lines = (await (await house.programme(b, town.leo)).get("/channels")).json()["items"]
    assert next(line["unread"] for line in lines if line["id"] == town.meals) == 0


# ── a race over both workers ────────────────────────────────────────────────────────────


async def test_fifty_people_on_two_workers_take_five_places(house, a, b, town, store):
    crowd = [await store.write(new_member, town.network, f"volontaire-{n}") for n in range(50)]
    asker = await house.socket(a, town.claire)
    need = (await asker.must("need", channel=town.square, title="Cinq bras", quantity=5))["need"]
    clients = await asyncio.gather(
        *(house.socket((a, b)[n % 2], person, town.square) for n, person in enumerate(crowd))
    )
    answers = await asyncio.gather(*(client.ask("claim", need=need, quantity=1) for client in clients))
    granted = [answer for answer in answers if answer["t"] == "ok"]
    refused = [answer for answer in answers if answer["t"] == "no"]
    assert len(granted) == 5
    assert [answer["code"] for answer in refused] == ["already_claimed"] * 45
    assert all(answer["details"]["left"] == 0 and answer["details"]["by"] for answer in refused)
    assert len({answer["seq"] for answer in granted}) == 5
    last = max(answer["seq"] for answer in granted)
    for client in clients:
        await client.reaches(town.square, last)
    ends = [shown(client.events(town.square))["needs"][need] for client in clients]
    assert all(end == ends[0] for end in ends), "everybody sees the same end"
    assert (ends[0]["state"], ends[0]["taken"], len(ends[0]["claims"])) == ("covered", 5, 5)
    winners = {claim["by"]["id"] for claim in ends[0]["claims"]}
    assert winners == {person for person, answer in zip(crowd, answers, strict=True) if answer["t"] == "ok"}
    for worker in (a, b):
        now = (await (await house.programme(worker, town.claire)).get(f"/needs/{need}")).json()
        assert (now["taken"], {claim["by"]["id"] for claim in now["claims"]}) == (5, winners)
    taken = [event["data"]["taken"] for event in clients[0].events(town.square) if "taken" in event["data"]]
    assert taken == [1, 2, 3, 4, 5], "one after the other"


# ── revocation, as a journey ────────────────────────────────────────────────────────────


async def test_join_remove_reconnect_and_rejoin_a_private_channel(house, a, b, town):
    keeper = await house.programme(a, town.claire)
    keeping = await house.socket(a, town.claire)
    members = f"/channels/{town.closed}/members"
    leo = await house.socket(b, town.leo, town.meals)

    assert (await leo.ask("open", channel=town.closed))["code"] == "not_found", "an outsider so far"
    assert (await keeper.post(members, json={"person": town.leo})).status_code == 201
    await leo.open(town.closed)
    need = (await keeping.must("need", channel=town.closed, title="Discret", quantity=2))["need"]
    thread = (await keeper.get(f"/needs/{need}")).json()["thread"]
    only_thread = [await house.socket(worker, town.leo, thread) for worker in (a, b)]
    await keeping.must("post", channel=town.closed, body="dedans")
    await heard(leo, town.closed, "dedans")

    assert (await keeper.delete(f"{members}/{town.leo}")).status_code == 200
    for channel in (town.closed, thread):
        await keeping.must("post", channel=channel, body="entre nous")
    after = await keeping.must("post", channel=town.meals, body="pour tous")
    await leo.reaches(town.meals, after["seq"])
    await eventually(lambda: leo.events(town.closed)[-1]["kind"] == "member.left")
    left = leo.events(town.closed)[-1]["seq"]
    assert leo.seqs(town.closed) == list(range(leo.seqs(town.closed)[0], left + 1)), "all to the departure"
    for client in (leo, *only_thread):
        assert "entre nous" not in client.bodies(town.closed) + client.bodies(thread)

    again = await house.socket(b, town.leo)
    programme = await house.programme(b, town.leo)
    for channel in (town.closed, thread):
        assert (await again.ask("open", channel=channel, after=0))["code"] == "not_found"
        assert (await leo.ask("post", channel=channel, body="encore là ?"))["code"] == "not_found"
        assert (await programme.get(f"/channels/{channel}/events")).status_code == 404
    assert (await programme.get(f"/needs/{need}")).status_code == 404
    assert town.closed not in again.of("hello")[0]["heads"]

    assert (await keeper.post(members, json={"person": town.leo})).status_code == 201
    await again.open(town.closed, after=left)
    await keeping.must("post", channel=town.closed, body="te revoilà")
    await heard(again, town.closed, "te revoilà")
    assert "entre nous" not in again.bodies(town.closed)
    assert again.of("skip"), "what was missed is a hole that is named"
    events = (await programme.get(f"/channels/{town.closed}/events")).json()["items"]
    bodies = [event["data"]["message"]["body"] for event in events if "message" in event["data"]]
    assert "dedans" in bodies
    assert "te revoilà" in bodies
    assert "entre nous" not in bodies
    assert (await keeper.delete(f"{members}/{town.leo}")).status_code == 200


async def test_who_leaves_on_one_worker_hears_nothing_more_on_the_other(house, a, b, town):
    keeper = await house.programme(a, town.claire)
    members = f"/channels/{town.closed}/members"
    await keeper.post(members, json={"person": town.leo})
    listening = await house.socket(b, town.leo, town.closed, town.meals)
    leaving = await house.programme(a, town.leo)
    assert (await leaving.delete(f"/channels/{town.closed}/membership")).status_code == 200
    keeping = await house.socket(a, town.claire)
    await keeping.must("post", channel=town.closed, body="parti")
    said = await keeping.must("post", channel=town.meals, body="toujours là")
    await listening.reaches(town.meals, said["seq"])
    await eventually(lambda: listening.events(town.closed)[-1]["kind"] == "member.left")
    assert "parti" not in listening.bodies(town.closed)


async def test_signing_out_on_one_worker_closes_the_sockets_on_the_other(house, a, b, town):
    session = await house.session(town.leo)
    sockets = [await house.socket(worker, town.leo, session=session) for worker in (a, b)]
    kept = await house.socket(b, town.leo)
    browser = await house.browser(a, town.leo, session)
    csrf = (await browser.get("/api/v1/me")).json()["csrf"]
    await browser.post("/deconnexion", data={"csrf": csrf})
    assert [await socket.closed() for socket in sockets] == [4101, 4101]
    with pytest.raises(InvalidStatus, match="401"):
        await join(b.url, session)
    await kept.must("leave", channel="-")


async def test_a_person_removed_by_a_command_is_out_on_both_workers(house, a, b, town, store):
    """A command writes from a process without a hub: workers learn it from the log."""
    who = await store.write(new_member, town.network, "exclue")
    sockets = [await house.socket(worker, who, town.square) for worker in (a, b)]
    programmes = [await house.programme(worker, who) for worker in (a, b)]
    assert [(await one.get("/me")).status_code for one in programmes] == [200, 200]
    await store.write(remove_person, town.ccas, person_id=who)
    for socket in sockets:
        assert await socket.closed() in (4101, 4103)
    assert [(await one.get("/me")).status_code for one in programmes] == [401, 401]


# ── away, and back ──────────────────────────────────────────────────────────────────────


async def live_a_little(one: Client, other: Client, channel: str) -> int:
    """Post, edit, delete, ask, claim, give back; returns the seq of a last word."""
    kept = await one.must("post", channel=channel, body="gardé")
    edited = await one.must("post", channel=channel, body="avant correction")
    deleted = await other.must("post", channel=channel, body="regretté")
    need = await one.must("need", channel=channel, title="Une remorque", quantity=2, urgency="urgent")
    claim = await other.must("claim", need=need["need"], quantity=1)
    await one.must("edit", message=edited["message"], body="après correction")
    await other.must("delete", message=deleted["message"])
    await one.must("post", channel=channel, body="réponse", reply_to=kept["message"])
    await other.must("release", claim=claim["claim"])
    await other.must("claim", need=need["need"], quantity=2)
    last = await one.must("post", channel=channel, body="fin")
    return int(last["seq"])


@pytest.mark.parametrize("back_on", ["the same worker", "the other worker"])
async def test_who_was_away_comes_back_to_the_state_of_a_fresh_client(house, a, b, town, back_on):
    one, other = await house.socket(a, town.claire), await house.socket(b, town.amina)
    session = await house.session(town.leo)
    away = await join(a.url, session)
    await away.open(town.meals, after=0)
    await away.open(town.urgences, after=0)
    await live_a_little(one, other, town.meals)
    seen = await one.must("post", channel=town.meals, body="vu")
    await away.reaches(town.meals, seen["seq"])
    await away.vanish()
    last = await live_a_little(one, other, town.meals)

    back = await house.socket(a if back_on == "the same worker" else b, town.leo, session=session)
    fresh = await house.socket(b, town.leo)
    for channel in (town.meals, town.urgences):
        await back.open(channel, after=away.at[channel])
        head = await fresh.open(channel, after=0)
        await fresh.reaches(channel, head)
        await back.reaches(channel, head)
        resumed = away.events(channel) + back.events(channel)
        assert [event["seq"] for event in resumed] == fresh.seqs(channel) == list(range(1, head + 1))
        assert shown(resumed) == shown(fresh.events(channel))
    assert fresh.at[town.meals] >= last
    assert "regretté" not in str(back.frames) + str(fresh.frames), "what was deleted is not replayed"
    after = await one.must("post", channel=town.meals, body="et la suite")
    await back.reaches(town.meals, after["seq"])
    assert back.seqs(town.meals)[-1] == after["seq"], "and is live again"


# ── Redis dies ──────────────────────────────────────────────────────────────────────────


async def readiness(worker: Worker) -> str:
    async with httpx.AsyncClient(base_url=worker.url, trust_env=False) as client:
        return (await client.get("/readyz")).text.strip()


async def both_say(word: str, workers: tuple[Worker, Worker]) -> None:
    async def so() -> bool:
        return [await readiness(one) for one in workers] == [word, word]

    await eventually(so, within=30)


async def test_redis_may_die_and_come_back_and_nothing_is_lost_or_doubled(house, pair, redis, town):
    a, b = pair
    speakers = [await house.socket(a, town.claire), await house.socket(b, town.leo)]
    listeners = [await house.socket(worker, town.amina, town.meals) for worker in pair]
    await both_say("ready", pair)
    said: list[int] = []

    async def talk(count: int, words: str) -> None:
        for n in range(count):
            answer = await speakers[n % 2].must("post", channel=town.meals, body=f"{words} {n}")
            said.append(answer["seq"])

    await talk(10, "avec")
    talking = asyncio.create_task(talk(40, "pendant"))
    await eventually(lambda: len(said) >= 15)
    redis.kill()
    await talking
    await both_say("degraded", pair)
    await talk(10, "sans")
    for client in listeners:
        await client.reaches(town.meals, said[-1])
    redis.start()
    await both_say("ready", pair)
    await talk(10, "de nouveau")
    for client in listeners:
        await client.reaches(town.meals, said[-1])
        assert client.seqs(town.meals) == said, "everything once, in order"
    typist = await house.socket(a, town.claire)
    listener = await house.socket(b, town.leo, town.meals)

    async def typing_arrives() -> bool:
        await typist.must("typing", channel=town.meals)
        return bool(listener.of("typing"))

    await eventually(typing_arrives)


async def test_a_need_is_exact_while_redis_is_away(house, pair, redis, town, store):
    asker = await house.socket(pair[0], town.claire)
    crowd = [await store.write(new_member, town.network, f"sans-redis-{n}") for n in range(10)]
    clients = [await house.socket(pair[n % 2], person, town.square) for n, person in enumerate(crowd)]
    redis.kill()
    try:
        await both_say("degraded", pair)
        need = (await asker.must("need", channel=town.square, title="Trois", quantity=3))["need"]
        answers = await asyncio.gather(*(client.ask("claim", need=need, quantity=1) for client in clients))
        granted = [answer for answer in answers if answer["t"] == "ok"]
        assert len(granted) == 3
        for client in clients:
            await client.reaches(town.square, max(answer["seq"] for answer in granted))
            assert shown(client.events(town.square))["needs"][need]["taken"] == 3
    finally:
        redis.start()
        await both_say("ready", pair)


# ── a worker dies ───────────────────────────────────────────────────────────────────────


class Poster:
    """Says numbered things, in order; when the line breaks, says the unacknowledged again, same key.

    It also hangs up now and then before it hears that it was heard.
    """

    def __init__(self, house: House, workers: list[Worker], person: str, channel: str) -> None:
        self.acknowledged: dict[str, dict[str, Any]] = {}
        self._house, self._workers, self._person, self._channel = house, workers, person, channel
        self.session = ""

    async def post(self, count: int) -> None:
        self.session = await self._house.session(self._person)
        client = await self._connect()
        for n in range(count):
            key = f"{self._person}-{n}"
            if n % 8 == 5:
                with suppress(ConnectionClosed):
                    said = {"t": "post", "channel": self._channel, "body": key, "key": key}
                    await client.socket.send(msgspec.json.encode(said).decode())
                await client.close()
            while key not in self.acknowledged:
                try:
                    answer = await client.must("post", channel=self._channel, body=key, key=key)
                    self.acknowledged[key] = answer
                except (ConnectionError, ConnectionClosed, TimeoutError):
                    client = await self._connect()

    async def _connect(self) -> Client:
        for worker in self._workers * 1000:
            with suppress(OSError, ConnectionClosed, InvalidStatus, EOFError):
                client = await join(worker.url, self.session)
                if client.code is None:
                    return self._house.keep(client)
                await client.vanish()
            await asyncio.sleep(0.02)
        raise AssertionError("no worker answers")


async def test_a_killed_worker_loses_nothing_that_it_acknowledged(house, pair, town, store):
    a, b = pair
    listener = await house.socket(b, town.amina, town.square)
    people = [await store.write(new_member, town.network, f"bavarde-{n}") for n in range(6)]
    start = await listener.open(town.square)
    posters = [Poster(house, [a, b], person, town.square) for person in people]
    posting = [asyncio.create_task(poster.post(40)) for poster in posters]
    await eventually(lambda: sum(len(poster.acknowledged) for poster in posters) >= 60, within=60)
    a.kill()
    try:
        assert not all(task.done() for task in posting), "it died in the middle of it"
        async with asyncio.timeout(60):
            await asyncio.gather(*posting)
        acknowledged = {key: told for poster in posters for key, told in poster.acknowledged.items()}
        assert len(acknowledged) == 240
        await listener.reaches(town.square, max(told["seq"] for told in acknowledged.values()))
        kept = await store.read(_said, town.square, start)
        assert {body: (id, seq) for id, seq, body in kept} == {
            key: (told["message"], told["seq"]) for key, told in acknowledged.items()
        }
        assert len(kept) == 240, "nothing twice"
        for person in people:
            order = [body for _, _, body in kept if body.startswith(person)]
            assert order == [f"{person}-{n}" for n in range(40)], "each in their order"
        said = [event["seq"] for event in listener.events(town.square) if event["kind"] == "message.posted"]
        assert said == [seq for _, seq, _ in kept], "who listened heard each of them once, in order"
    finally:
        a.start()
    back = await house.socket(a, town.amina)
    await back.open(town.square, after=start)
    await eventually(lambda: len(back.bodies(town.square)) == 240)


def _said(conn: Connection, channel: str, after: int) -> list[tuple[str, int, str]]:
    rows = conn.execute(
        select(message.c.id, message.c.seq, message.c.body)
        .where(message.c.channel_id == channel, message.c.seq > after)
        .order_by(message.c.seq)
    )
    return [(row.id, row.seq, row.body) for row in rows]


async def test_a_worker_that_is_stopped_sends_its_people_to_the_other(house, pair, town):
    a, b = pair
    session = await house.session(town.leo)
    leo = await house.socket(a, town.leo, town.meals, session=session)
    await leo.must("post", channel=town.meals, body="avant l'arrêt")
    await leo.reaches(town.meals, leo.at[town.meals])
    stopping = asyncio.create_task(asyncio.to_thread(a.stop))
    try:
        assert await leo.closed() == RESTARTING
        there = await house.socket(b, town.leo, session=session)
        await there.open(town.meals, after=leo.at[town.meals])
        said = await there.must("post", channel=town.meals, body="ailleurs")
        await there.reaches(town.meals, said["seq"])
        assert await stopping == 0, "a clean stop"
    finally:
        await stopping
        a.start()


# ── the whole, as it is deployed on one machine ─────────────────────────────────────────


def children_of(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def sockets_of(pid: int) -> int:
    """How many sockets a process holds."""
    links = []
    for descriptor in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(OSError):
            links.append(os.readlink(descriptor))
    return sum(link.startswith("socket:") for link in links)


def name_of(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")


async def test_serve_with_two_workers_brings_its_own_valkey(databases, tmp_path):
    url, town = databases.town("sqlite")
    shutil.move(str(make_url(url).database), tmp_path / "relais.db")
    whole = Worker(tmp_path, workers=2)
    try:
        whole.start()
        async with (
            opened(f"sqlite:///{tmp_path / 'relais.db'}", system_clock) as store,
            AsyncExitStack() as stack,
        ):
            house = House(store, stack)
            family = children_of(whole.pid)
            workers = [pid for pid in family if "spawn_main" in name_of(pid)]
            assert len(workers) == 2, [name_of(pid) for pid in family]
            assert any("valkey" in name_of(pid) for pid in family)
            before = [sockets_of(pid) for pid in workers]
            clients: list[Client] = []

            async def both_have_some() -> bool:
                clients.append(await house.socket(whole, town.leo, town.meals))
                now = [sockets_of(pid) for pid in workers]
                return all(n >= was + 3 for n, was in zip(now, before, strict=True))

            await eventually(both_have_some, within=60)
            speaker = await house.socket(whole, town.claire)
            said = [
                (await speaker.must("post", channel=town.meals, body=f"n° {n}"))["seq"] for n in range(20)
            ]
            for client in clients:
                await client.reaches(town.meals, said[-1])
                assert client.seqs(town.meals) == said
            await speaker.must("typing", channel=town.meals)
            for client in clients:
                await eventually(lambda client=client: client.of("typing"))
            stopping = asyncio.create_task(asyncio.to_thread(whole.stop))
            assert {await client.closed() for client in clients} == {RESTARTING}
            assert await stopping == 0
            await eventually(lambda: not any(Path(f"/proc/{pid}").exists() for pid in family), within=20)
    finally:
        whole.kill()
