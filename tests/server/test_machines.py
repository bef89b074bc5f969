"""The server as larger houses run it: several processes, PostgreSQL, Redis, and losses of each."""

import asyncio
import contextlib
import os
import re
import signal
import sys
from pathlib import Path

import httpx
import pytest
from sqlalchemy import create_engine, make_url, text
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.cli.conftest import Serving, Shell
from tests.faults.postgres import MortalPostgres
from tests.support import postgres, redis
from tests.support.client import Client, bearer, join
from tests.support.eventually import eventually
from tests.support.redis_variants import Sharded, running

PATIENCE = 180  # seconds: a crowded machine starts slowly
FREE = {"RELAIS_LIMITS__ENABLED": "false"}

on_linux = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="/proc tells who serves whom")
with_postgres = pytest.mark.skipif(postgres.binaries() is None, reason="no PostgreSQL on this machine")
with_redis = pytest.mark.skipif(redis.BINARY is None, reason="no Redis on this machine")


class Installation:
    """A network on a database and a broker, run by the real command."""

    def __init__(self, folder, **settings):
        self.settings = {**FREE, **settings}
        self.shell = Shell(folder)
        if "RELAIS_DATABASE_URL" in settings:
            self.shell.found(**self.settings)
        else:
            self.shell.founded()
        self.token = self.shell.fine("token", "mairie@val.example", **self.settings).strip()

    def serving(self, *arguments, **more):
        return House(self.shell, "serve", "--port", "0", *arguments, **{**self.settings, **more})


class House(Serving):
    """A running server, and which process serves whom."""

    @property
    def started(self):
        """The workers that have said so, those that are gone included."""
        return [int(pid) for pid in re.findall(r"Started server process \[(\d+)\]", self.said)]

    @property
    def workers(self):
        """Those that run."""
        return [pid for pid in self.started if runs(pid)]

    @property
    def port(self):
        return int(self.address.rpartition(":")[2])

    async def ready(self, count):
        """Wait until so many workers have started in all, those that are gone included."""
        await eventually(lambda: self.said.count("startup complete") >= count, within=PATIENCE)


def runs(pid):
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def server_of(client, workers):
    """The worker at the other end of a connection."""
    local = client.socket.transport.get_extra_info("sockname")[1]
    remote = client.socket.transport.get_extra_info("peername")[1]
    lines = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    inode = next(
        line[9] for line in lines if line[1].endswith(f":{remote:04X}") and line[2].endswith(f":{local:04X}")
    )
    for pid in workers:
        with contextlib.suppress(OSError):
            for fd in Path(f"/proc/{pid}/fd").iterdir():
                with contextlib.suppress(OSError):
                    if os.readlink(fd) == f"socket:[{inode}]":
                        return pid
    return None


class Person:
    """Somebody on a page: comes back and resumes whatever happens, until told to go."""

    def __init__(self, house, token, channel):
        self.house, self.token, self.channel = house, token, channel
        self.bodies = []
        self.codes = []
        self.at = None
        self.client: Client | None = None
        self._task = asyncio.create_task(self._stay())

    async def _stay(self):
        while True:
            try:
                self.client = await join(self.house.address, "", headers=bearer(self.token))
                heard = await self._open()
                while self.client.code is None and not self.client._reading.done():
                    heard = self._hear(heard)
                    await asyncio.sleep(0.01)
                self._hear(heard)
                self.codes.append(self.client.code)
            except (OSError, InvalidStatus, ConnectionClosed, TimeoutError, EOFError):
                pass
            await self._hang_up()
            await asyncio.sleep(0.05)

    async def _hang_up(self):
        client, self.client = self.client, None
        if client is not None:
            await client.vanish()

    async def _open(self):
        cursor = {} if self.at is None else {"after": self.at}
        answer = await self.client.ask("open", channel=self.channel, **cursor)
        if answer["t"] != "ok":
            raise ConnectionError(answer)
        if self.at is None:
            self.at = answer["head"]
        return 0

    def _hear(self, heard):
        frames = self.client.frames
        for frame in frames[heard:]:
            if frame.get("channel") == self.channel and frame["t"] in ("event", "skip", "reset"):
                assert frame["t"] != "reset"
                if frame["t"] == "event" and frame["kind"] == "message.posted":
                    self.bodies.append(frame["data"]["message"]["body"])
                self.at = frame.get("seq") or frame.get("to")
        return len(frames)

    @property
    def there(self):
        return self.client is not None and self.at is not None

    async def go(self):
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        await self._hang_up()


class Writer:
    """Posts numbered messages over HTTP, each until it is acknowledged, with one key each."""

    def __init__(self, house, token, channel):
        self.channel = channel
        self.http = httpx.AsyncClient(
            base_url=house.address, headers=bearer(token), trust_env=False, timeout=60,
            limits=httpx.Limits(max_keepalive_connections=0),
        )  # fmt: skip
        self.acknowledged = []
        self.refusals = []
        self.faults = 0

    async def post(self, body):
        while True:
            try:
                answer = await self.http.post(
                    f"/api/v1/channels/{self.channel}/messages",
                    json={"body": body},
                    headers={"Idempotency-Key": f"key {body}"},
                )
            except httpx.TransportError:
                self.faults += 1
                await asyncio.sleep(0.05)
                continue
            if answer.is_success:
                self.acknowledged.append(body)
                return answer.json()
            assert answer.status_code == 503, answer.text
            self.refusals.append((answer.json()["code"], answer.headers.get("retry-after")))
            await asyncio.sleep(0.05)

    async def several(self, name, count):
        for number in range(count):
            await self.post(f"{name} {number}")


@contextlib.asynccontextmanager
async def people(house, installation, count):
    """So many readers of the town's square, spread over the workers, and a writer."""
    as_mayor = {"headers": bearer(installation.token), "trust_env": False}
    async with httpx.AsyncClient(base_url=house.address, **as_mayor) as http:
        rooms = (await http.get("/api/v1/channels")).json()["items"]
        square = next(room["id"] for room in rooms if room["kind"] == "town" and room.get("can_post", True))
    readers = [Person(house, installation.token, square) for _ in range(count)]
    writer = Writer(house, installation.token, square)
    try:
        await eventually(lambda: all(reader.there for reader in readers), within=PATIENCE)
        yield readers, writer
    finally:
        for reader in readers:
            await reader.go()
        await writer.http.aclose()


async def all_heard(readers, writer):
    """Everything acknowledged, once, in order, by everybody."""
    await eventually(
        lambda: all(len(reader.bodies) >= len(writer.acknowledged) for reader in readers), within=PATIENCE
    )
    for reader in readers:
        assert reader.bodies == writer.acknowledged


@on_linux
def test_the_port_is_shared_evenly_enough(tmp_path):
    """A coin thrown 100 times: 15 or fewer of one side happens once in a hundred billion runs."""

    async def look(house):
        await house.ready(2)
        clients = [await join(house.address, "", headers=bearer(installation.token)) for _ in range(100)]
        served = [server_of(client, house.workers) for client in clients]
        for client in clients:
            await client.close()
        return [served.count(pid) for pid in house.workers]

    installation = Installation(tmp_path)
    with installation.serving("--workers", "2") as house:
        shares = asyncio.run(look(house))
    assert sum(shares) == 100
    assert min(shares) > 15


# ── a worker goes ───────────────────────────────────────────────────────────────────────────


@on_linux
def test_a_killed_worker_is_replaced_and_its_people_resume_on_the_other(tmp_path):
    async def story(house):
        await house.ready(2)
        async with people(house, installation, 8) as (readers, writer):
            await writer.several("before", 5)
            served = {server_of(reader.client, house.workers) for reader in readers}
            victim = served.pop()
            os.kill(victim, signal.SIGKILL)
            await writer.several("during", 30)
            await eventually(lambda: all(reader.there for reader in readers), within=PATIENCE)
            await house.ready(3)
            await eventually(lambda: len(house.workers) == 2, within=PATIENCE)
            await writer.several("after", 5)
            await all_heard(readers, writer)
            assert victim not in house.workers
            assert writer.refusals == []

    installation = Installation(tmp_path)
    with installation.serving("--workers", "2") as house:
        asyncio.run(story(house))
        assert "Traceback" not in house.said
        assert house.stop() == 0


@on_linux
def test_a_worker_that_hangs_is_replaced(tmp_path):
    async def story(house):
        await house.ready(2)
        victim = house.workers[0]
        await eventually(lambda: f"worker {victim} is ready" in house.said, within=PATIENCE)
        os.kill(victim, signal.SIGSTOP)
        await house.ready(3)
        await eventually(lambda: victim not in house.workers)

    installation = Installation(tmp_path)
    with installation.serving("--workers", "2") as house:
        asyncio.run(story(house))


# ── leaving ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("workers", ["1", "2"])
def test_told_to_stop_it_sends_everybody_elsewhere_and_finishes_what_it_accepted(tmp_path, workers):
    async def story(house):
        await house.ready(int(workers))
        async with people(house, installation, 20) as (readers, writer):
            await writer.several("before", 3)
            await all_heard(readers, writer)
            clients = [reader.client for reader in readers]
            house.process.send_signal(signal.SIGTERM)
            codes = [await client.closed() for client in clients]
            assert codes == [4012] * len(codes)
            return writer.acknowledged

    installation = Installation(tmp_path)
    with installation.serving("--workers", workers) as house:
        acknowledged = asyncio.run(story(house))
        assert house.process.wait(PATIENCE) == 0
        assert "Traceback" not in house.said
    assert acknowledged == ["before 0", "before 1", "before 2"]


def test_while_it_leaves_it_says_that_it_is_not_ready_and_opens_no_socket(tmp_path):
    async def story(house):
        await house.ready(1)
        async with httpx.AsyncClient(base_url=house.address, trust_env=False) as http:
            assert (await http.get("/readyz")).text == "ready\n"
            house.process.send_signal(signal.SIGTERM)
            await eventually(lambda: leaving(http), within=PATIENCE)
            assert (await http.get("/healthz")).text == "ok\n"
            with pytest.raises(InvalidStatus) as refused:
                await join(house.address, "", headers=bearer(installation.token))
            assert refused.value.response.status_code == 503
            assert int(refused.value.response.headers["Retry-After"]) > 0

    async def leaving(http):
        answer = await http.get("/readyz")
        return (answer.status_code, answer.text) == (503, "leaving\n")

    installation = Installation(tmp_path)
    with installation.serving(RELAIS_SERVER__UNREADY_SECONDS="3") as house:
        asyncio.run(story(house))
        assert house.process.wait(PATIENCE) == 0


@on_linux
def test_a_rolling_restart_is_noticed_by_nobody(tmp_path):
    async def story(house):
        await house.ready(2)
        before = set(house.workers)
        async with people(house, installation, 6) as (readers, writer):
            house.process.send_signal(signal.SIGHUP)
            number = 0
            while before & set(house.workers) or len(house.workers) < 2:
                await writer.post(f"meanwhile {number}")
                number += 1
            await writer.several("after", 5)
            await eventually(lambda: all(reader.there for reader in readers), within=PATIENCE)
            await all_heard(readers, writer)
            assert {code for reader in readers for code in reader.codes} <= {4012}
            assert writer.refusals == []

    installation = Installation(tmp_path)
    with installation.serving("--workers", "2", RELAIS_SERVER__DRAIN_SECONDS="0.5") as house:
        asyncio.run(story(house))
        assert house.stop() == 0
        assert "Traceback" not in house.said


# ── limits ──────────────────────────────────────────────────────────────────────────────────


def test_beyond_the_handshake_budget_one_is_asked_to_come_back(tmp_path):
    async def knock(house):
        async with connect(
            house.address.replace("http", "ws") + "/ws",
            additional_headers=bearer(installation.token),
            proxy=None,
        ):
            return None

    async def story(house):
        await house.ready(1)
        knocks = await asyncio.gather(*(knock(house) for _ in range(60)), return_exceptions=True)
        refused = [one for one in knocks if one is not None]
        assert refused, "one at a time is too few for sixty"
        for one in refused:
            assert one.response.status_code == 503
            assert one.response.headers["Retry-After"] == "2"
        assert len(refused) < 60
        await knock(house)

    installation = Installation(tmp_path)
    with installation.serving(RELAIS_LIMITS__HANDSHAKES="1") as house:
        asyncio.run(story(house))
        assert "Traceback" not in house.said


def test_the_connections_of_one_person_are_counted_over_all_workers(tmp_path):
    async def story(house):
        await house.ready(2)
        clients = []

        async def knock():
            while len(clients) < 20:
                clients.append(await join(house.address, "", headers=bearer(installation.token)))
                await asyncio.sleep(0.1)  # for the other worker to hear of it

        with pytest.raises(InvalidStatus) as refused:
            await knock()
        assert refused.value.response.status_code == 429
        assert len(clients) == 6
        for client in clients:
            await client.close()

        async def again():
            with contextlib.suppress(InvalidStatus):
                clients.append(await join(house.address, "", headers=bearer(installation.token)))
                return True

        await eventually(again, within=PATIENCE)
        await clients[-1].close()

    installation = Installation(
        tmp_path, RELAIS_LIMITS__ENABLED="true", RELAIS_LIMITS__CONNECTIONS_PER_PERSON="6"
    )
    with installation.serving("--workers", "2") as house:
        asyncio.run(story(house))


# ── PostgreSQL ──────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def mortal_postgres():
    server = MortalPostgres()
    try:
        server.start()
        yield server
    finally:
        server.remove()


def posted(url):
    """The bodies in the database, in the order of the log."""
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"))
    with engine.connect() as conn:
        rows = conn.execute(text("SELECT body FROM message ORDER BY seq")).scalars().all()
    engine.dispose()
    return list(rows)


@on_linux
@with_postgres
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGQUIT], ids=["restarted", "crashed"])
def test_postgresql_goes_and_comes_back_under_load(tmp_path, mortal_postgres, how):
    async def story(house):
        await house.ready(2)
        async with (
            people(house, installation, 6) as (readers, writer),
            httpx.AsyncClient(base_url=house.address, trust_env=False) as http,
        ):
            await writer.several("before", 10)
            during = asyncio.create_task(writer.several("during", 40))
            mortal_postgres.down(how)
            await eventually(lambda: writer.refusals, within=PATIENCE)
            assert (await http.get("/readyz")).status_code == 503
            assert (await http.get("/healthz")).status_code == 200
            stranger = await http.get("/api/v1/me", headers=bearer(installation.token))
            assert (stranger.status_code, stranger.json()["code"]) == (503, "busy")
            assert (await http.get("/", headers=bearer(installation.token))).status_code == 503
            with pytest.raises(InvalidStatus) as refused:
                await join(house.address, "", headers=bearer(installation.token))
            assert refused.value.response.status_code == 503
            mortal_postgres.start()
            await during
            await writer.several("after", 5)
            await all_heard(readers, writer)
            assert [reader.codes for reader in readers] == [[]] * len(readers), "nobody had to reconnect"
            assert set(writer.refusals) == {("busy", "2")}
            assert writer.faults == 0
            assert (await http.get("/readyz")).status_code == 200
            return writer.acknowledged

    url = mortal_postgres.make("relais")
    installation = Installation(tmp_path, RELAIS_DATABASE_URL=url)
    with installation.serving("--workers", "2") as house:
        acknowledged = asyncio.run(story(house))
        assert house.stop() == 0
        assert "Traceback" not in house.said
    assert posted(url) == acknowledged, "each once, in the order of the acknowledgements"


@on_linux
@with_postgres
def test_a_worker_that_dies_while_postgresql_is_away_comes_back_after_it(tmp_path, mortal_postgres):
    async def story(house):
        await house.ready(2)
        async with people(house, installation, 4) as (readers, writer):
            await writer.several("before", 3)
            mortal_postgres.down(signal.SIGINT)
            os.kill(house.workers[0], signal.SIGKILL)
            await eventually(lambda: len(house.started) >= 4, within=PATIENCE)  # tried, failed, tried again
            mortal_postgres.start()
            await house.ready(3)
            await writer.several("after", 3)
            await eventually(lambda: all(reader.there for reader in readers), within=PATIENCE)
            await all_heard(readers, writer)

    installation = Installation(tmp_path, RELAIS_DATABASE_URL=mortal_postgres.make("relais"))
    with installation.serving("--workers", "2") as house:
        asyncio.run(story(house))
        assert house.stop() == 0


@with_postgres
def test_two_machines_that_start_together_make_one_network(tmp_path, mortal_postgres):
    url = mortal_postgres.make("relais")
    machines = [Shell(tmp_path / name) for name in ("one", "two")]
    for machine in machines:
        machine.folder.mkdir()

    async def start(machine):
        process = await asyncio.create_subprocess_exec(
            str(Path(sys.executable).parent / "relais"),
            *("init", "--network", "Val", "--admin", f"{machine.folder.name}@val.example"),
            cwd=machine.folder,
            env=machine.env(RELAIS_DATABASE_URL=url),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        _, said = await process.communicate()
        return process.returncode, said.decode()

    async def both():
        return await asyncio.gather(*(start(machine) for machine in machines))

    ends = asyncio.run(both())
    assert sorted(code for code, _ in ends) == [0, 1], ends
    (complaint,) = [said for code, said in ends if code]
    assert len(complaint.splitlines()) == 1, complaint


# ── everything at once ──────────────────────────────────────────────────────────────────────


@on_linux
@with_postgres
@with_redis
def test_two_machines_on_postgresql_and_a_cluster(tmp_path, mortal_postgres):
    url = mortal_postgres.make("relais")

    async def story(cluster, one, two):
        await one.ready(2)
        await two.ready(2)
        async with (
            people(one, installation, 4) as (here, _),
            people(two, installation, 4) as (there, writer),
        ):
            await writer.several("before", 5)
            cluster.nodes[0].kill()
            await writer.several("during", 5)
            await all_heard([*here, *there], writer)
            await eventually(cluster.whole, within=PATIENCE)
            await writer.several("after", 5)
            await all_heard([*here, *there], writer)

    with running(Sharded) as cluster:
        shared = {
            "RELAIS_DATABASE_URL": url,
            "RELAIS_REDIS_URL": cluster.url,
            "RELAIS_SECRET": "shared by all",
        }
        installation = Installation(tmp_path, **shared)
        with installation.serving("--workers", "2") as one, installation.serving("--workers", "2") as two:
            asyncio.run(story(cluster, one, two))
            for house in (one, two):
                assert "secret@" not in house.said
                assert "Traceback" not in house.said
                assert house.stop() == 0
