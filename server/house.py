"""The house, assembled: every long-lived part, opened in order and closed in reverse."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import cast
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from channels import desk as desks
from channels import log as history
from channels.actions.last_seen import note_gone
from channels.actions.network import ensure_epoch, epoch_of, has_epoch, is_demo
from channels.broker import Broker, MemoryBroker, RedisBroker
from channels.calls import CallHouse, LargeRoom, Relay
from channels.calls.large import Kind
from channels.clock import Clock, system_clock
from channels.hub import Hub
from channels.limits import Tally
from channels.presence import Presence
from channels.seen import SeenCounts
from channels.shapes import Event
from channels.store import Store, schema
from channels.store.tables import network
from matching.refusals import Refused
from server.config import Config, secret_of
from server.files.shelf import Shelf
from server.jobs import Jobs, Sweep, sweeps_of
from server.notices.drain import Drain
from server.notices.links import Links, base_of
from server.notices.setting_up import Parts, set_up
from server.wire.encoding import Encoder
from server.wire.frames import text_frame
from server.wire.spreading import spreading
from web import assets
from web.catalogue import Catalogue
from web.door_views import Contact
from web.notices import Teller
from web.render import Renderer
from web.visit import Reach

DEFAULT_ZONE = "Europe/Paris"

Told = Callable[[list[Event]], None]


@dataclass(slots=True)
class House:
    """What the application works with while it runs."""

    config: Config
    desk: desks.Desk
    seen: SeenCounts
    files: Shelf
    renderer: Renderer
    catalogue: Catalogue
    secret: bytes
    demo: bool
    reach: Reach


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
        broker, send_all = broker_of(config), stack.enter_context(spreading())
        hub = Hub(store, broker, encode=Encoder(renderer), frame=text_frame, send_all=send_all)
        await hub.start()
        stack.push_async_callback(hub.close)
        presence = Presence(hub, text_frame)
        presence.on_gone = lambda people: store.write(note_gone, people)
        await presence.start()
        stack.push_async_callback(presence.close)
        tally = Tally()
        await tally.start(hub)
        stack.push_async_callback(tally.close)
        shelf = Shelf(config, store)
        leftovers = Sweep("files", lambda _: shelf.sweep(), config.files.sweep_seconds)
        jobs = Jobs(store, (*sweeps_of(config), leftovers))
        teller = Teller(catalogue, ZoneInfo(zone), clock)
        links = Links(secret, base_of(config))
        outfit = set_up(config, Parts(store, teller, renderer, links, clock))
        drain = Drain(store, outfit.senders, every=config.jobs.outbox_seconds)
        store.on_commit = all_of(hub.publish, jobs.heard, drain.heard)
        drain.start()
        stack.push_async_callback(drain.close)
        jobs.start()
        stack.push_async_callback(jobs.close)
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
                version=assets.version(),
                calls=call_house(config),
            ),
            seen=SeenCounts(store, hub),
            files=shelf,
            renderer=renderer,
            catalogue=catalogue,
            secret=secret,
            demo=await store.read(is_demo),
            reach=Reach(
                outfit.ways,
                outfit.push_key,
                outfit.push_services,
                drain.wake,
                Contact(config.help.phone, config.help.place),
            ),
        )


def prepare_database(config: Config) -> None:
    """Create the data directory and bring the schema up to date. Run once, before any worker."""
    config.data_dir.mkdir(parents=True, exist_ok=True)
    schema.upgrade(config.database_url)


def call_house(config: Config) -> CallHouse:
    """What is offered for quick video."""
    told = config.calls
    return CallHouse(
        most=told.most,
        relay=Relay(_listed(told.stun), _listed(told.turn), told.turn_secret, told.turn_seconds),
        large=LargeRoom(cast(Kind, told.large), told.large_url, told.large_key, told.large_secret),
    )


def _listed(text: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in text.split(",") if one.strip())


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


def all_of(*listeners: Told) -> Told:
    """Tell everybody what was committed, then whoever works on it."""

    def told(events: list[Event]) -> None:
        for listener in listeners:
            listener(events)

    return told
