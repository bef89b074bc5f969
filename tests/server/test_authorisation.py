"""Who may do what, by every door, for everybody: the answer of a real server against the one table.

Each case is (actor × verb × thing); what is expected is computed by ``matching.access.can``. Allowed
is success; seen but not allowed is ``forbidden`` or ``not_member``; not seen is, to the byte, what an
id that does not exist gets; and nobody gets anything.
"""

from __future__ import annotations

import asyncio
import html
import itertools
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

import httpx
import pytest

from channels.clock import system_clock
from matching.access import Thing, can, may_see
from matching.refusals import CODES
from tests.server.doors import DOORS, Door, doors_for
from tests.server.raw import Raw
from tests.server.stage import ACTORS, AT_HOME, NO_SUCH_ID, NOBODY, PLACES, Stage, build_stage
from tests.support.client import Client, cookie, join
from tests.support.database import opened
from tests.support.eventually import eventually
from tests.support.letters import failed_letter
from tests.support.town import Town
from tests.support.worker import Worker
from web.catalogue import Catalogue
from web.cookies import SESSION_COOKIE

pytestmark = pytest.mark.asyncio(loop_scope="module")

SIGNED_OUT: Final = ("not_signed_in", "session_expired")
NO_BY_ANOTHER_NAME: Final = dict.fromkeys(
    ("claim.release", "claim.advance", "claim.hand_over"), "not_claimer"
)
CLOSED_PLACES: Final = ("theme in", "private in", "private out")  # where messages and needs are tried
_WORDS: Final = Catalogue()
SENTENCES: Final = {_WORDS.refusal("fr", code): code for code in CODES}
_TOLD: Final = re.compile(
    r'<p class="problem[^>]*>.*?<span>(.*?)</span>|class="empty refusal">.*?<p>(.*?)</p>', re.S
)
_PASSING: Final = re.compile(r'nonce="[^"]*"|name="(?:key|csrf)" value="[^"]*"|data-csrf="[^"]*"')
_OWN_PART: Final = re.compile(r"<title>.*?</title>|<main.*</main>", re.S)  # around it: badges, which move


# ── the real server ─────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def worker(shared_town: tuple[str, Town], folder: Any) -> Iterator[Worker]:
    one = Worker(folder, DATABASE_URL=shared_town[0])
    one.start()
    yield one
    one.stop()


@pytest.fixture(scope="module")
async def stage(worker: Worker, shared_town: tuple[str, Town]) -> AsyncIterator[Stage]:
    async with opened(shared_town[0], system_clock) as store:
        yield await build_stage(store, shared_town[1])


@dataclass(slots=True)
class Answer:
    """What came of it: the code of a refusal, None for success; and everything a curious person sees."""

    code: str | None
    status: int
    seen: Any


class Visitors:
    """Every actor with a browser, a programme and, if they are let in, a socket."""

    def __init__(self, worker: Worker, stage: Stage) -> None:
        self._worker, self._stage = worker, stage
        self._names = itertools.count()
        self.browsers: dict[str, httpx.AsyncClient] = {}
        self.programmes: dict[str, httpx.AsyncClient] = {}
        self.sockets: dict[str, Client] = {}
        self.csrf: dict[str, str] = {}
        self._unknown: dict[tuple[Door, str], Answer] = {}

    async def come(self) -> None:
        for name in ACTORS:
            mine = self._stage.cookies.get(name)
            cookies = {} if mine is None else {SESSION_COOKIE: mine}
            headers = {} if mine is None else {"Authorization": f"Bearer {self._stage.tokens[name]}"}
            self.browsers[name] = self._client(cookies=cookies)
            self.programmes[name] = self._client(headers=headers)
            self.csrf[name] = await self._csrf_of(name)
            if self._stage.actor(name).active:
                self.sockets[name] = await join(self._worker.url, self._stage.cookies[name])

    def _client(self, **more: Any) -> httpx.AsyncClient:
        # Let go of an idle connection before the server does, which is after 5 s.
        kept = httpx.Limits(max_connections=10, keepalive_expiry=1)
        return httpx.AsyncClient(base_url=self._worker.url, trust_env=False, timeout=30, limits=kept, **more)

    async def _csrf_of(self, name: str) -> str:
        page = await self.browsers[name].get("/canaux", follow_redirects=True)
        found = re.search(r'name="csrf" value="(\w+)"', page.text)
        assert found
        return found[1]

    async def leave(self) -> None:
        for client in [*self.browsers.values(), *self.programmes.values()]:
            await client.aclose()
        for socket in self.sockets.values():
            await socket.close()

    async def try_door(self, door: Door, actor: str, target: str = "") -> Answer:
        """Let an actor try a door, and tell what came of it."""
        fields = door.filled(target, self._stage.stranger)
        fields = {k: f"Lieu-dit {next(self._names)}" if v == "{new}" else v for k, v in fields.items()}
        if door.by == "wire":
            return await self._speak(door, actor, fields)
        path = door.path_to(target, self._stage.stranger)
        if door.by == "api":
            sent = {"json": fields} if door.method != "GET" and (fields or door.method != "DELETE") else {}
            reply = await self.programmes[actor].request(door.method, path, **sent)
            code = None if reply.is_success else reply.json()["code"]
            return Answer(code, reply.status_code, reply.text.replace(target or "-", "ID"))
        form = {"data": {**fields, "csrf": self.csrf[actor]}} if door.method == "POST" else {}
        reply = await self.browsers[actor].request(door.method, path, **form)
        return Answer(code_of(reply), reply.status_code, plain(reply, target))

    async def try_nothing(self, door: Door, actor: str, *, again: bool = False) -> Answer:
        """What the door answers for an id that does not exist."""
        place = (door, actor)
        if again or place not in self._unknown:
            self._unknown[place] = await self.try_door(door, actor, NO_SUCH_ID)
        return self._unknown[place]

    async def _speak(self, door: Door, actor: str, fields: dict[str, Any]) -> Answer:
        answer = await self.sockets[actor].ask(door.path, **fields)
        if door.path == "open" and answer["t"] == "ok":
            await self.sockets[actor].ask("leave", channel=fields["channel"])
        return Answer(answer.get("code"), 0, {**answer, "ref": None})


def code_of(reply: httpx.Response) -> str | None:
    """The refusal that a page tells, None when it tells of success."""
    if reply.status_code == 303:
        return "not_signed_in" if reply.headers["location"].startswith("/connexion") else None
    told = [html.unescape(part) for pair in _TOLD.findall(reply.text) for part in pair if part]
    if reply.is_success:
        assert not told, "a refusal under a status of success"
        return None
    assert len(told) == 1, (reply.status_code, told)
    return SENTENCES.get(told[0], told[0])


def plain(reply: httpx.Response, target: str) -> Any:
    """An answer without what differs from one drawing to the next."""
    location = reply.headers.get("location", "")
    own = "".join(_OWN_PART.findall(reply.text)) or reply.text
    return tuple(text.replace(target or "-", "ID") for text in (location, _PASSING.sub("", own)))


@pytest.fixture(scope="module")
async def visitors(worker: Worker, stage: Stage) -> AsyncIterator[Visitors]:
    them = Visitors(worker, stage)
    await them.come()
    yield them
    await them.leave()


# ── expecting ───────────────────────────────────────────────────────────────────────────


def expected(stage: Stage, name: str, verb: str, thing: Thing, *, hidden_if_not: bool) -> str:
    """``yes``, ``forbidden``, ``not_member``, ``hidden`` or ``nobody``, by the table alone."""
    actor = stage.actor(name)
    if not actor.active:
        return "nobody"
    if hidden_if_not and not may_see(actor, thing):
        return "hidden"
    if can(actor, verb, thing):
        return "yes"
    return "not_member" if not thing.member and can(actor, verb, replace(thing, member=True)) else "forbidden"


def check(door: Door, want: str, got: Answer, unknown: Answer | None, but: str | None) -> None:
    """Hold one answer against what the table says. ``but`` is a refusal of the thing itself."""
    where = f"{door}: {want}, got {got.status} {got.code}"
    if want == "yes":
        assert got.code == (but or door.but), where
    elif want in ("forbidden", "not_member"):
        assert got.code == (NO_BY_ANOTHER_NAME.get(door.verb, want) if want == "forbidden" else want), where
        assert door.by != "api" or got.status == 403, where
    else:
        assert unknown is not None
        assert got.code in (SIGNED_OUT if want == "nobody" else ("not_found",)), where
        assert got.status in ((401, 303, 0) if want == "nobody" else (404, 422, 0)), where
        assert got.seen == unknown.seen, f"{door}: not yours is told from not there"
        assert got.status == unknown.status, where


Make = Callable[[], Awaitable[tuple[str, Thing]]]


async def check_doors(
    visitors: Visitors,
    stage: Stage,
    actor: str,
    verb: str,
    make: Make,
    *,
    but: str | None = None,
    about: tuple[str, ...] = ("channel", "message", "need", "claim", "exercise"),
) -> None:
    """Try every door of a verb, each on a thing of its own."""
    doors = [door for door in doors_for(verb, *about) if door.by != "wire" or actor in visitors.sockets]
    await asyncio.gather(*(check_door(visitors, stage, actor, door, make, but) for door in doors))


async def check_door(
    visitors: Visitors, stage: Stage, actor: str, door: Door, make: Make, but: str | None = None
) -> None:
    target, thing = await make()
    want = expected(stage, actor, door.verb, thing, hidden_if_not=True)
    if want not in ("hidden", "nobody"):
        check(door, want, await visitors.try_door(door, actor, target), None, but)
        return
    got, unknown = await asyncio.gather(
        visitors.try_door(door, actor, target), visitors.try_nothing(door, actor)
    )
    if got.seen != unknown.seen:  # a page may have changed since: a new channel in a list
        unknown = await visitors.try_nothing(door, actor, again=True)
    check(door, want, got, unknown, but)


def cases(places: Any) -> list[Any]:
    """Every actor in every place; those from elsewhere have no channel of their own here."""
    return [
        pytest.param(actor, place, id=f"{actor}-{place}")
        for actor, place in itertools.product(ACTORS, places)
        if actor in AT_HOME or not PLACES[place].own
    ]


def relations(*names: str) -> list[Any]:
    """The cases above with a relation to a thing in there, which nobody from elsewhere can have."""
    return [
        pytest.param(*case.values, relation, id=f"{case.id}-{relation}")
        for case, relation in itertools.product(cases(CLOSED_PLACES), names)
        if case.values[0] in AT_HOME or relation == names[-1]
    ]


# ── the matrix ──────────────────────────────────────────────────────────────────────────

NETWORK_VERBS = (
    "network.see",
    "network.invite",
    "figures.see",
    "figures.export",
    "search.ask",
    "exercise.list",
    "network.administer",
    "channel.create",
    "channel.ask",
    "channel.create",
    "channel.ask",
    "file.upload",
    "self.see",
    "self.change",
)
MESSAGE_VERBS = (
    "message.edit",
    "message.delete",
    "message.react",
    "message.pin",
    "message.keep",
    "message.history",
    "message.forward",
    "message.remind",
    "poll.vote",
    "poll.close",
    "poll.see_votes",
)
CHANNEL_VERBS = (
    "channel.read",
    "channel.post",
    "channel.draft",
    "channel.call",
    "channel.ask",
    "channel.see_members",
    "channel.add_member",
)


@pytest.mark.parametrize("actor", ACTORS)
@pytest.mark.parametrize("verb", NETWORK_VERBS)
async def test_the_network_and_oneself(visitors, stage, actor, verb):
    thing = Thing(stage.actor(actor).network, own=True, member=True)  # oneself, or any channel one is in
    want = expected(stage, actor, verb, thing, hidden_if_not=False)
    wrong_on_purpose = {"/moi/mot-de-passe": "wrong_password", "/api/v1/files": "bad_file"}
    for door in doors_for(verb, "network", "self"):
        if door.path == "/deconnexion":
            continue
        got = await visitors.try_door(door, actor)
        if want == "nobody":
            assert got.code in SIGNED_OUT, door
        else:
            check(door, want, got, None, wrong_on_purpose.get(door.path))


@pytest.mark.parametrize("actor", ACTORS)
async def test_writing_to_somebody(visitors, stage, actor):
    """The stranger is an insider of the town: whom one of another network finds nowhere."""
    thing = Thing(stage.town.network, open=True, member=True)
    want = expected(stage, actor, "person.write", thing, hidden_if_not=True)
    for door in doors_for("person.write", "person"):
        got = await visitors.try_door(door, actor)
        codes = {"yes": None, "hidden": "not_found", "forbidden": "forbidden"}
        assert got.code in SIGNED_OUT if want == "nobody" else got.code == codes[want], (door, want, got)


@pytest.mark.parametrize("actor", ACTORS)
async def test_inviting_an_administrator(visitors, stage, actor):
    """``network.administer`` has no form of its own: this is where it shows."""
    (door,) = doors_for("network.invite", "network")
    got = await visitors.try_door(replace(door, fields={"role": "admin"}), actor)
    thing = Thing(stage.actor(actor).network)
    want = expected(stage, actor, "network.administer", thing, hidden_if_not=False)
    assert got.code == (None if want == "yes" else "not_signed_in" if want == "nobody" else "forbidden")


@pytest.mark.parametrize("actor", [actor for actor in ACTORS if actor not in ("removed", NOBODY)])
async def test_who_is_here_is_told_to_those_who_may_see_people(visitors, stage, actor):
    """``network.see_people`` has no route: the socket tells, or does not."""
    told = can(stage.actor(actor), "network.see_people", Thing(stage.actor(actor).network))
    home = await visitors.browsers[actor].get("/")
    if told:
        await eventually(lambda: visitors.sockets[actor].of("presence"))
        here = visitors.sockets[actor].of("presence")[0]["here"]
        assert {one["id"] for one in here} <= set(stage.people.values()), "nobody of another network"
    else:
        assert actor == "citizen"
        await visitors.sockets[actor].must("leave", channel="-")  # whatever came before it was heard
        assert not visitors.sockets[actor].of("presence")
        assert "data-here" not in home.text


@pytest.mark.parametrize("actor", ["removed", NOBODY])
async def test_no_socket_opens_for_nobody(worker, stage, actor):
    headers = cookie(stage.cookies[actor]) if actor in stage.cookies else {}
    raw = await Raw.dial(worker.port)
    answer = await raw.handshake(worker.port, headers=headers)
    await raw.close()
    assert (answer.status, answer.json["code"] in SIGNED_OUT) == (401, True)


@pytest.mark.parametrize(("actor", "place"), cases(PLACES))
@pytest.mark.parametrize("verb", CHANNEL_VERBS)
async def test_a_channel(visitors, stage, actor, place, verb):
    channel = stage.channel(place, actor)

    async def make() -> tuple[str, Thing]:
        return channel, stage.thing(place, actor)

    await check_doors(visitors, stage, actor, verb, make)


@pytest.mark.parametrize(("actor", "place"), cases(PLACES))
@pytest.mark.parametrize("verb", ["channel.join", "channel.leave"])
async def test_joining_and_leaving_a_channel(visitors, stage, actor, place, verb):
    channel = stage.channel(place, actor)

    async def make() -> tuple[str, Thing]:
        return channel, stage.thing(place, actor)

    for door in doors_for(verb, "channel"):
        await check_door(visitors, stage, actor, door, make)
        if actor in AT_HOME:
            await stage.put_back(place, actor)


@pytest.mark.parametrize(("actor", "place", "relation"), relations("own", "others"))
@pytest.mark.parametrize(
    "verb",
    MESSAGE_VERBS,
)
async def test_a_message(visitors, stage, actor, place, relation, verb):
    async def make() -> tuple[str, Thing]:
        return await stage.message(place, actor, own=relation == "own")

    await check_doors(visitors, stage, actor, verb, make)


@pytest.mark.parametrize("actor", ACTORS)
async def test_what_somebody_else_is_to_say_later(visitors, stage, actor):
    theirs = await stage.scheduled()
    for door in (one for one in DOORS if one.about == "scheduled"):
        if door.by == "wire" and actor not in visitors.sockets:
            continue  # test_no_socket_opens_for_nobody
        got = await visitors.try_door(door, actor, theirs)
        want = SIGNED_OUT if actor == NOBODY or not stage.actor(actor).active else ("not_found",)
        assert got.code in want, door


@pytest.mark.parametrize(("actor", "place", "relation"), relations("asker", "claimer", "other"))
@pytest.mark.parametrize(
    "verb",
    [
        "need.read",
        "need.see_private",
        "need.see_figures",
        "need.claim",
        "need.respond",
        "need.resolve",
        "need.amend",
    ],
)
async def test_a_need(visitors, stage, actor, place, relation, verb):
    async def make() -> tuple[str, Thing]:
        return await stage.need(place, actor, relation=relation)

    of_itself = {"asker": "own_need", "claimer": "already_yours"} if verb == "need.claim" else {}
    await check_doors(visitors, stage, actor, verb, make, but=of_itself.get(relation))


@pytest.mark.parametrize(("actor", "place"), cases(CLOSED_PLACES))
@pytest.mark.parametrize("verb", ["channel.read", "channel.call"])
async def test_a_call(visitors, stage, actor, place, verb):
    async def make() -> tuple[str, Thing]:
        return await stage.call(place, actor)

    await check_doors(visitors, stage, actor, verb, make, about=("call",))


@pytest.mark.parametrize(("actor", "place", "relation"), relations("asker", "other"))
@pytest.mark.parametrize("verb", ["need.read", "need.claim"])
async def test_an_offer(visitors, stage, actor, place, relation, verb):
    async def make() -> tuple[str, Thing]:
        return await stage.need(place, actor, relation=relation, kind="offer")

    of_itself = "own_need" if verb == "need.claim" and relation == "asker" else None
    await check_doors(visitors, stage, actor, verb, make, but=of_itself, about=("offer",))


# Whose own a claim is depends on what is done to it.
OWNERS = {
    "claim.release": "claimer",
    "claim.advance": "claimer",
    "claim.hand_over": "claimer",
    "claim.validate": "asker",
    "claim.take_over": "proposed",
}


@pytest.mark.parametrize(("actor", "place", "relation"), relations("own", "other"))
@pytest.mark.parametrize("verb", OWNERS)
async def test_a_claim(visitors, stage, actor, place, relation, verb):
    async def make() -> tuple[str, Thing]:
        return await stage.claim(place, actor, relation=OWNERS[verb] if relation == "own" else relation)

    await check_doors(visitors, stage, actor, verb, make)


@pytest.mark.parametrize("actor", ACTORS)
@pytest.mark.parametrize("relation", ["playing", "asked", "unknown"])
@pytest.mark.parametrize(
    "verb", ["exercise.see", "exercise.join", "exercise.leave", "exercise.end", "exercise.debrief"]
)
async def test_an_exercise(visitors, stage, actor, relation, verb):
    if relation == "playing" and actor not in AT_HOME:
        return  # nobody from elsewhere plays here

    async def make() -> tuple[str, Thing]:
        return await stage.exercise(actor, relation)

    await check_doors(visitors, stage, actor, verb, make)


@pytest.mark.parametrize(
    ("actor", "place"), cases(("theme in", "private in", "private out", "announcements"))
)
async def test_starting_an_exercise(visitors, stage, actor, place):
    """Two rights at once: to start one at all, and to speak where people are asked to join."""
    home = Thing(stage.actor(actor).network)
    start = expected(stage, actor, "exercise.start", home, hidden_if_not=False)
    post = expected(stage, actor, "channel.post", stage.thing(place, actor), hidden_if_not=True)
    for door in doors_for("exercise.start", "circle"):
        got = await visitors.try_door(door, actor, stage.channel(place, actor))
        want = post if start == "yes" else start
        assert got.code in {
            "yes": (None,),
            "hidden": ("not_found",),
            "nobody": SIGNED_OUT,
        }.get(want, (want,)), (door, want, got.code)


@pytest.mark.parametrize(("actor", "place"), cases(CLOSED_PLACES))
async def test_a_file(visitors, stage, actor, place):
    """The rows are there and the bytes are not: whoever may see it is told so, the others nothing."""

    async def make() -> tuple[str, Thing]:
        return await stage.file(place, actor)

    (door,) = doors_for("file.read", "file")
    target, thing = await make()
    want = expected(stage, actor, door.verb, thing, hidden_if_not=True)
    got = await visitors.try_door(door, actor, target)
    if want == "yes":
        headers = {"Range": "bytes=7-"}
        answer = await visitors.browsers[actor].get(f"/fichiers/{target}", headers=headers)
        assert answer.status_code == 416, "it is known to be one byte long"
    else:
        check(door, want, got, await visitors.try_nothing(door, actor, again=True), None)


@pytest.mark.parametrize(
    ("actor", "own"), [*itertools.product(ACTORS, [False]), *itertools.product(ACTORS[:-1], [True])]
)
async def test_a_session(visitors, stage, actor, own):
    """A session of somebody else is not there at all, whoever asks: staff as well."""
    (door,) = doors_for("self.change", "session")
    target, thing = await stage.session(actor, own=own)
    got = await visitors.try_door(door, actor, target)
    if not stage.actor(actor).active:
        assert got.code in SIGNED_OUT
    elif can(stage.actor(actor), "self.change", thing):
        assert got.code is None
    else:
        check(door, "hidden", got, await visitors.try_nothing(door, actor), None)


@pytest.mark.parametrize("actor", ACTORS)
async def test_a_sending_that_failed(visitors, stage, actor):
    """Administrators of its network send it again."""
    (door,) = doors_for("network.administer", "delivery")
    want = expected(stage, actor, door.verb, Thing(stage.town.network), hidden_if_not=False)
    got = await visitors.try_door(door, actor, await failed_letter(stage.store, stage.town.claire))
    if want == "nobody":
        assert got.code in SIGNED_OUT
    else:
        check(door, want, got, None, None)


# ── lists show what may be seen, and nothing else ───────────────────────────────────────


@pytest.mark.parametrize("actor", [actor for actor in ACTORS if actor not in ("removed", NOBODY)])
async def test_lists_hold_exactly_what_may_be_seen(visitors, stage, actor):
    visible = {
        stage.channel(place, owner or actor)
        for place, owner in stage.places
        if may_see(stage.actor(actor), stage.thing(place, actor)) and (not owner or owner == actor)
    }
    hidden = set(stage.places.values()) - visible
    listed = (await visitors.programmes[actor].get("/api/v1/channels")).json()["items"]
    ids = {line["id"] for line in listed}
    assert ids & set(stage.places.values()) == visible
    page = (await visitors.browsers[actor].get("/canaux")).text
    assert not [one for one in hidden if one in page]

    needs = {place: await stage.need(place, "admin", relation="other") for place in CLOSED_PLACES}
    found = (await visitors.programmes[actor].get("/api/v1/needs", params={"limit": 200})).json()["items"]
    seen = {need["id"] for need in found}
    for place, (need, _) in needs.items():
        assert (need in seen) == may_see(stage.actor(actor), stage.thing(place, actor)), place
    assert {need["channel"] for need in found} <= ids


async def test_nobody_is_told_anything_by_signing_out_last(visitors, stage, worker):
    """``POST /deconnexion`` ends the session: tried on one made for it."""
    (door,) = [door for door in DOORS if door.path == "/deconnexion"]
    for actor in ACTORS:
        if not stage.actor(actor).active:
            assert (await visitors.try_door(door, actor)).code in SIGNED_OUT
    from channels.actions.sessions import open_session

    token = await stage.store.write(open_session, stage.people["member"])
    async with httpx.AsyncClient(
        base_url=worker.url, cookies={SESSION_COOKIE: token}, trust_env=False
    ) as one:
        csrf = (await one.get("/api/v1/me")).json()["csrf"]
        assert (await one.post("/deconnexion", data={"csrf": csrf})).headers["location"] == "/connexion"
    async with httpx.AsyncClient(
        base_url=worker.url, cookies={SESSION_COOKIE: token}, trust_env=False
    ) as one:
        assert (await one.get("/api/v1/me")).json()["code"] == "session_expired"
