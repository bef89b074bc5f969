"""The first run: a network, its two channels of the town, its first administrator."""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from channels.actions.network import add_town_channels, any_network, check_unfounded, create_network
from channels.actions.people import create_person
from channels.people.passwords import hash_password
from channels.store import Write
from matching.refusals import Refused
from web.pages.respond import ask, page, read_form
from web.pages.signing import enter
from web.routing import PUBLIC, get, post
from web.views import WelcomePage
from web.visit import visit_of

TOWN_CHANNELS: Final = ("channel-square", "channel-announcements")


async def welcome_page(request: Request) -> Response:
    """The form, as long as no network exists."""
    if await ask(request, any_network):
        raise Refused("setup_done")
    return await page(request, "bienvenue.html", WelcomePage())


async def welcome(request: Request) -> Response:
    """Found the network and sign its administrator in."""
    visit = visit_of(request)
    form = await read_form(request)
    if await ask(request, any_network):
        raise Refused("setup_done")
    view = WelcomePage(network=form("network"), name=form("name"), email=form("email"))
    names = tuple(visit.catalogue.say(visit.locale, id) for id in TOWN_CHANNELS)
    try:
        person_id = await visit.desk.store.write(
            found_network,
            network=form("network"),
            channels=(names[0], names[1]),
            name=form("name"),
            email=form("email"),
            password_hash=await hash_password(form("password")),
            locale=visit.locale,
        )
    except Refused as refusal:
        if refusal.code == "setup_done":
            raise
        return await page(request, "bienvenue.html", view, refusal=refusal, status=422)
    return await enter(request, person_id, "/")


def found_network(
    tx: Write,
    *,
    network: str,
    channels: tuple[str, str],
    name: str,
    email: str,
    password_hash: str,
    locale: str,
) -> str:
    """Create the network, its channels and its administrator, all or nothing; returns the person's id."""
    check_unfounded(tx)
    network_id = create_network(tx, name=network)
    add_town_channels(tx, network_id, names=channels)
    return create_person(
        tx,
        network=network_id,
        email=email,
        name=name,
        role="admin",
        password_hash=password_hash,
        locale=locale,
    )


ROUTES = [
    get("/bienvenue", welcome_page, verb=PUBLIC),
    post("/bienvenue", welcome, verb=PUBLIC),
]
