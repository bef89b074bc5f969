"""``relais alert-test``: one test message by each way that is set up, to somebody who waits for it."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer
from sqlalchemy import Connection, select

from channels import log as history
from channels.clock import system_clock
from channels.ids import new_id
from channels.reading.letters import Letter, Subscription
from channels.store import Store
from channels.store.tables import network, person, push_subscription
from server.cli.database import missing, person_with, prepare, transaction
from server.cli.options import ConfigFile, DataDirectory
from server.cli.screen import out
from server.cli.settings import settle
from server.cli.stop import Stop
from server.cli.words import say
from server.config import Config, secret_of
from server.notices.links import Links, base_of
from server.notices.setting_up import Parts, set_up
from server.notices.way import Outcome, Sender
from web.catalogue import Catalogue
from web.notices import Teller
from web.render import Renderer

EXAMPLE = "Example: [bold]relais alert-test amina@demo.example[/bold]"
STYLES = {"sent": "good", "dropped": "quiet"}


def register(app: typer.Typer) -> None:
    """Add ``relais alert-test``."""
    app.command("alert-test", epilog=EXAMPLE)(alert_test)


def alert_test(
    email: Annotated[str, typer.Argument(metavar="EMAIL", help="E-mail of the person to alert.")],
    config: ConfigFile = None,
    data: DataDirectory = None,
) -> None:
    """Send a test by each way, and say what came of it. Exit status 1 if one failed."""
    settings = settle(config, data)
    if missing(settings):
        raise Stop("no-network")
    prepare(settings)
    with transaction(settings.database_url) as conn:
        person_id, _ = person_with(conn, email)
        letters, zone = _letters(conn, person_id)
    came = asyncio.run(_send(settings, letters, ZoneInfo(zone)))
    for way, outcome in came:
        style = STYLES.get(outcome.came, "bad")
        out.print(say(f"way-{way}"), say(f"came-{outcome.came}"), outcome.fault, style=style, markup=False)
    if any(outcome.came not in STYLES for _, outcome in came):
        raise typer.Exit(1)


def _letters(conn: Connection, person_id: str) -> tuple[list[Letter], str]:
    """A test by each way, to each of their browsers; and the clock of their town."""
    who = conn.execute(
        select(person, network.c.name.label("network_name"), network.c.timezone)
        .join(network, network.c.id == person.c.network_id)
        .where(person.c.id == person_id)
    ).one()
    browsers = conn.execute(
        select(push_subscription).where(
            push_subscription.c.person_id == person_id, push_subscription.c.gone_at.is_(None)
        )
    ).all()
    pushes = [
        _letter(who, way="push", subscription=Subscription(one.id, one.endpoint, one.p256dh, one.auth))
        for one in browsers
    ]
    return [*pushes, _letter(who, way="email"), _letter(who, way="sms")], who.timezone


def _letter(who: Any, **more: Any) -> Letter:
    at = system_clock()
    return Letter(
        id=new_id(at),
        notice=new_id(at),
        attempt=1,
        kind="test",
        tag="test",
        facts={},
        at=at,
        person=who.id,
        name=who.name,
        locale=who.locale,
        email=who.email,
        phone=who.phone,
        network=who.network_name,
        about=who.network_name,
        **more,
    )


async def _send(config: Config, letters: list[Letter], zone: ZoneInfo) -> list[tuple[str, Outcome]]:
    catalogue = Catalogue()
    store = Store(config.database_url, read_back=history.read_back)
    links = Links(secret_of(config), base_of(config))
    teller = Teller(catalogue, zone, system_clock)
    renderer = Renderer(catalogue, zone, system_clock)
    senders = set_up(config, Parts(store, teller, renderer, links, system_clock)).senders
    try:
        return [outcome for sender in senders for outcome in await _by(sender, letters)]
    finally:
        for sender in senders:
            await sender.close()
        await store.close()


async def _by(sender: Sender, letters: list[Letter]) -> list[tuple[str, Outcome]]:
    mine = [letter for letter in letters if letter.way == sender.way]
    if not mine:
        return [(sender.way, Outcome("dropped", say("no-browser")))]
    return [(sender.way, await sender.send(letter)) for letter in mine]
