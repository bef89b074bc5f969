"""Where the Redis servers are: read from an address once, asked again whenever that may have changed.

One server stays where it is. Behind Sentinel the master moves; in a Cluster each topic lives
on the master of its slot, and slots move too. Each is a ``Map`` that draws a ``Chart``.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol
from urllib.parse import parse_qsl, urlencode, urlsplit

from redis.asyncio import ConnectionPool, Redis
from redis.asyncio.connection import parse_url
from redis.backoff import NoBackoff
from redis.crc import key_slot
from redis.exceptions import RedisError
from redis.retry import Retry

CONNECT_WAIT: Final = 2.0  # seconds for a connection to open
ANSWER_WAIT: Final = 5.0  # seconds for an answer
DIRECTIONS_WAIT: Final = 1.0  # the same when somebody else can be asked
SCHEMES: Final = ("redis", "rediss", "unix")
SENTINEL: Final = "+sentinel"
CLUSTER: Final = "+cluster"
SLOTS: Final = 16_384
PREFIX: Final = "relais:"  # of every channel name that we use: what an ACL has to allow

Options = dict[str, Any]
Address = tuple[str, int]


class Incomplete(RedisError):
    """Some slots of the cluster are served by nobody for now."""


@dataclass(frozen=True, slots=True)
class Chart:
    """The servers in use, by name, and which of them carries a topic."""

    servers: Mapping[str, Options]
    carrier: Callable[[str], str]
    sharded: bool = False


class Map(Protocol):
    """Knows where to look."""

    async def look(self) -> Chart:
        """Where the servers are now; raises what redis-py raises when nobody can tell."""


def map_for(url: str) -> Map:
    """The map of an address (docs/operations.md lists them); ``ValueError`` when it is none."""
    scheme = urlsplit(url).scheme
    try:
        if scheme.removesuffix(SENTINEL) in ("redis", "rediss") and scheme.endswith(SENTINEL):
            return _Sentinel(url)
        if scheme.removesuffix(CLUSTER) in ("redis", "rediss") and scheme.endswith(CLUSTER):
            return _Cluster(url)
        if scheme in SCHEMES:
            return _Single(url)
    except TypeError as unknown:  # an option that no connection has
        raise ValueError(str(unknown)) from None
    raise ValueError(f"“{scheme}” is not one of redis, rediss, unix, with +sentinel or +cluster")


def client_of(options: Options) -> Redis:
    """A client that never tries again by itself: twice sent is twice heard, and we want to know."""
    return Redis.from_pool(ConnectionPool(**options))


class _Single:
    """One server at a fixed address."""

    def __init__(self, url: str) -> None:
        self._chart = _one("redis", _checked({**parse_url(url)}))

    async def look(self) -> Chart:
        return self._chart


class _Sentinel:
    """``redis+sentinel://host:port,host:port/service``: the master that the sentinels agree on."""

    def __init__(self, url: str) -> None:
        self._sentinels, self._service, options = _parse(url, SENTINEL)
        if not self._service:
            raise ValueError("the name of the service is missing: redis+sentinel://host:port/service")
        self._ask = {name: value for name, value in options.items() if name not in ("username", "password")}
        for name in ("username", "password"):
            given = options.pop(f"sentinel_{name}", None)
            self._ask.pop(f"sentinel_{name}", None)
            if given is not None:
                self._ask[name] = given
        self._ask.pop("db", None)
        self._options = _checked(options)

    async def look(self) -> Chart:
        for sentinel in self._sentinels:
            found = await self._master(sentinel)
            if found is not None:
                return _one(_name(found), _at(self._options, found))
        raise RedisError("no sentinel knows the master")

    async def _master(self, sentinel: Address) -> Address | None:
        async with client_of(_asking(self._ask, sentinel)) as client:
            try:
                answer = await _ask(client, "SENTINEL GET-MASTER-ADDR-BY-NAME", self._service)
            except (RedisError, OSError, TimeoutError):
                return None
        return None if not answer else (_text(answer[0]), int(answer[1]))


class _Cluster:
    """``redis+cluster://host:port,host:port``: the masters, each with its slots."""

    def __init__(self, url: str) -> None:
        self._seeds, _, options = _parse(url, CLUSTER)
        options.pop("db", None)  # a cluster has one database
        self._options = _checked(options)
        self._known: list[Address] = []

    async def look(self) -> Chart:
        fault: Exception = RedisError("no node of the cluster answers")
        for address in dict.fromkeys([*self._known, *self._seeds]):
            try:
                owners = await self._slots(address)
            except (RedisError, OSError, TimeoutError) as error:
                fault = error
                continue
            self._known = sorted(set(owners))
            return _sharded(owners, {_name(one): _at(self._options, one) for one in self._known})
        raise fault

    async def _slots(self, asked: Address) -> list[Address]:
        """The owner of each slot, as one node sees it."""
        async with client_of(_asking(self._options, asked)) as client:
            ranges = await _ask(client, "CLUSTER SLOTS")
        owners: list[Address | None] = [None] * SLOTS
        for first, last, master, *_ in _plain(ranges):
            host = _text(master[0]) if master[0] else asked[0]  # "": the one you know me by
            owners[first : last + 1] = [(host, int(master[1]))] * (last + 1 - first)
        whole = [owner for owner in owners if owner is not None]
        if len(whole) < SLOTS:
            raise Incomplete(f"{SLOTS - len(whole)} slots are served by nobody")
        return whole


def _parse(url: str, kind: str) -> tuple[list[Address], str, Options]:
    """Hosts, what follows the slash, and the options of a connection to any of them."""
    parts = urlsplit(url)
    credentials, at, hosts = parts.netloc.rpartition("@")
    addresses = []
    for host in hosts.split(","):
        one = urlsplit(f"//{host}")
        if not one.hostname or not one.port:
            raise ValueError(f"“{host}” is not host:port")
        addresses.append((one.hostname, one.port))
    path, _, database = parts.path.strip("/").partition("/")
    query = dict(parse_qsl(parts.query))
    if database:
        query["db"] = database
    plain = f"{parts.scheme.removesuffix(kind)}://{credentials}{at}localhost?{urlencode(query)}"
    return addresses, path, {k: v for k, v in parse_url(plain).items() if k not in ("host", "port")}


def _checked(options: Options) -> Options:
    """With our patience where the address names none; an option nobody knows raises ``TypeError``."""
    full = {
        "socket_connect_timeout": CONNECT_WAIT,
        "socket_timeout": ANSWER_WAIT,
        "retry": Retry(NoBackoff(), 0),
        "driver_info": None,  # CLIENT SETINFO is one more command to allow
        **options,
    }
    pool: Any = ConnectionPool(**full)
    pool.make_connection()
    return full


async def _ask(client: Any, command: str, *arguments: str) -> Any:
    return await client.execute_command(command, *arguments)


def _name(address: Address) -> str:
    return f"{address[0]}:{address[1]}"


def _one(name: str, options: Options) -> Chart:
    return Chart({name: options}, lambda topic: name)


def _sharded(owners: list[Address], servers: dict[str, Options]) -> Chart:
    names = [_name(owner) for owner in owners]
    return Chart(servers, lambda topic: names[key_slot(f"{PREFIX}{topic}".encode())], sharded=True)


def _at(options: Options, address: Address) -> Options:
    return {**options, "host": address[0], "port": address[1]}


def _asking(options: Options, address: Address) -> Options:
    return {
        **_at(_checked(options), address),
        "socket_connect_timeout": DIRECTIONS_WAIT,
        "socket_timeout": DIRECTIONS_WAIT,
    }


def _plain(ranges: Any) -> Any:
    """redis-py answers CLUSTER SLOTS as a dictionary; what we need is what the server said."""
    if not isinstance(ranges, dict):
        return ranges
    return [(first, last, found["primary"]) for (first, last), found in ranges.items()]


def _text(value: str | bytes) -> str:
    return value.decode() if isinstance(value, bytes) else value


async def answers(url: str, *, within: float) -> bool:
    """Whether every server that Relais would use there answers now. ``ValueError`` for a bad address."""
    there = map_for(url)
    try:
        async with asyncio.timeout(within):
            chart = await there.look()
            for options in chart.servers.values():
                async with client_of(options) as client:
                    await _ask(client, "PING")
    except (RedisError, OSError, TimeoutError):
        return False
    return True
