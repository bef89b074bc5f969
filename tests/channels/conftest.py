"""The middle floor assembled as the house does it, without a socket."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass

import pytest

from channels import desk as desks
from channels.actions.sessions import open_session
from channels.broker import MemoryBroker, MemoryBus, RedisBroker
from channels.hub import Hub
from channels.presence import Presence
from channels.reading.arrivals import Arrival, Ticket, arrive
from channels.seen import SeenCounts
from channels.session import Session
from channels.store import Store
from channels.wire import encode
from server.wire.spreading import write_each
from tests.support.eventually import eventually
from tests.support.listener import Reader, bare, encode_event


@dataclass
class Worker:
    """One process's worth of Relais."""

    store: Store
    hub: Hub
    presence: Presence
    desk: desks.Desk
    seen: SeenCounts
    lines: list

    async def reader(self, person_id, channel, *, after=None, within=None, closed=False, **options):
        """Somebody who has a channel open, caught up from ``after`` (now, when None)."""
        reader = Reader(person_id, **options)
        head = await self.hub.follow(reader, channel)
        await self.hub.refill(
            reader, channel, after=head if after is None else after, closed=closed, within=within
        )
        return reader

    async def signed_in(self, person_id) -> Arrival:
        """A fresh session of a person, recognised."""
        token = await self.store.write(open_session, person_id)
        return await self.arrival(Ticket(token, by_token=False))

    async def arrival(self, ticket) -> Arrival:
        """Whoever shows this ticket, as the handshake recognises them."""
        return await self.store.read_among(self._arrive, ticket)

    def _arrive(self, conn, tickets):
        return arrive(conn, tickets, self.store.clock())

    async def connect(self, person_id, *, arrival=None, variant="json", bound=10_000):
        """A connection that has said hello. Returns it with what it reads."""
        arrival = arrival or await self.signed_in(person_id)
        who = arrival.who
        reader = Reader(who.actor.id, who.session_id, variant=variant, bound=bound)
        session = Session(self.desk, self.seen, who, reader, variant=variant)
        line = Line(session, reader)
        self.lines.append(line)
        await session.start(arrival)
        return line

    async def hang_up(self):
        """End every connection, and wait for what they had under way."""
        for line in self.lines:
            await line.hang_up()
        if self.seen._task is not None:
            self.seen._task.cancel()
            await asyncio.gather(self.seen._task, return_exceptions=True)


class Line:
    """A client: sends verbs, waits for their answers."""

    def __init__(self, session, reader):
        self.session = session
        self.reader = reader
        self.count = 0

    def send(self, t, **fields):
        """Send a verb without waiting; returns its ref."""
        self.count += 1
        self.session.receive(encode({"t": t, "ref": self.count, **fields}))
        return self.count

    async def hang_up(self):
        tasks = list(self.session._tasks or ())
        self.session.stop()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def ask(self, t, **fields):
        """Send a verb and return its ``ok`` or ``no``."""
        ref = self.send(t, **fields)
        return await eventually(lambda: self.reader.answer(ref))


def say(refusal, locale):
    return f"{locale}: {refusal.code}"


@pytest.fixture
async def open_worker(open_store):
    """Assembles workers on the same database; give each its broker."""
    async with AsyncExitStack() as stack:

        async def make(broker=None, *, store=None, limits=None):
            store = store or await open_store()
            hub = Hub(store, broker or MemoryBroker(), encode=encode_event, frame=bare, send_all=write_each)
            await hub.start()
            stack.push_async_callback(hub.close)
            presence = Presence(hub, bare)
            await presence.start()
            stack.push_async_callback(presence.close)
            desk = desks.Desk(
                store=store,
                hub=hub,
                presence=presence,
                say=say,
                frame=bare,
                epoch="epoch",
                limits=limits or desks.Limits(enabled=False),
            )
            made = Worker(store, hub, presence, desk, SeenCounts(store, hub), [])
            stack.push_async_callback(made.hang_up)
            return made

        yield make


@pytest.fixture
async def worker(open_worker):
    """One worker alone."""
    return await open_worker()


@pytest.fixture(params=["memory", "redis"])
async def two_workers(request, open_worker):
    """Two workers that hear one another: over a bus in memory, then over a real Redis."""
    if request.param == "memory":
        bus = MemoryBus()
        return await open_worker(MemoryBroker(bus)), await open_worker(MemoryBroker(bus))
    server = request.getfixturevalue("redis_server")
    workers = await open_worker(RedisBroker(server.url)), await open_worker(RedisBroker(server.url))
    assert not any(worker.hub.degraded for worker in workers)
    return workers
