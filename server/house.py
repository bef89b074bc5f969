"""The house, assembled: every long-lived part, opened in order and closed in reverse."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from channels import desk as desks
from channels import log as history
from channels.actions.network import ensure_epoch, epoch_of, has_epoch, is_demo
from channels.broker import Broker, MemoryBroker, RedisBroker
from channels.clock import Clock, system_clock
from channels.hub import Hub
from channels.limits import Tally
from channels.presence import Presence
from channels.seen import SeenCounts
from channels.store import Store, schema
from channels.store.tables import network
from matching.refusals import Refused
from server.config import Config, secret_of
from server.jobs import run_jobs
from server.wire.encoding import Encoder
from server.wire.frames import text_frame
from web.catalogue import Catalogue
from web.render import Renderer

DEFAULT_ZONE = "Europe/Paris"


@dataclass(slots=True)
class House:
    """What the application works with while it runs."""

    config: Config
    desk: desks.Desk
    seen: SeenCounts
    renderer: Renderer
    catalogue: Catalogue
    secret: bytes
    demo: bool


@asynccontextmanager
async def open_house(config: Config, clock: Clock = system_clock) -> AsyncIterator[House]:
    """Open the database, the broker, the hub, presence and the jobs; close them on the way out."""
    secret = secret_of(config)
    store = Store(config.database_url, read_back=history.read_back, clock=clock)
    async with AsyncExitStack() as stack:
        await store.start()
        stack.push_async_callback(store.close)
        if not await store.read(has_epoch):
            await store.write(ensure_epoch)
        epoch = await store.read(epoch_of)
        catalogue = Catalogue()
        zone = await store.read(_zone)
        renderer = Renderer(catalogue, ZoneInfo(zone), clock)
        hub = Hub(store, broker_of(config), encode=Encoder(renderer), frame=text_frame)
        await hub.start()
        stack.push_async_callback(hub.close)
        presence = Presence(hub, text_frame)
        await presence.start()
        stack.push_async_callback(presence.close)
        tally = Tally()
        await tally.start(hub)
        stack.push_async_callback(tally.close)
        jobs = asyncio.create_task(run_jobs(store, every=config.jobs.expiry_seconds), name="jobs")
        stack.push_async_callback(_stop, jobs)
        yield House(
            config=config,
            desk=desks.Desk(
                store=store,
                hub=hub,
                presence=presence,
                say=sayer(catalogue),
                frame=text_frame,
                epoch=epoch,
                limits=desks.Limits(
                    enabled=config.limits.enabled,
                    connections_per_person=config.limits.connections_per_person,
                    verbs_per_second=config.limits.verbs_per_second,
                    verbs_burst=config.limits.verbs_burst,
                    sign_in_per_minute=config.limits.sign_in_per_minute,
                ),
                tally=tally,
            ),
            seen=SeenCounts(store, hub),
            renderer=renderer,
            catalogue=catalogue,
            secret=secret,
            demo=await store.read(is_demo),
        )


def prepare_database(config: Config) -> None:
    """Create the data directory and bring the schema up to date. Run once, before any worker."""
    config.data_dir.mkdir(parents=True, exist_ok=True)
    schema.upgrade(config.database_url)


def broker_of(config: Config) -> Broker:
    """Redis when it is configured; otherwise this worker is alone."""
    return RedisBroker(config.redis.url) if config.redis.url else MemoryBroker()


def sayer(catalogue: Catalogue) -> desks.Say:
    """Refusals as sentences of a language."""

    def say(refusal: Refused, locale: str) -> str:
        return catalogue.refusal(locale, refusal.code, **refusal.details)

    return say


def _zone(conn: Connection) -> str:
    return conn.execute(select(network.c.timezone).limit(1)).scalar() or DEFAULT_ZONE


async def _stop(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
