"""Who is in a channel, and bringing somebody in."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select
from starlette.requests import Request
from starlette.responses import Response

from channels.actions.channels import add_member
from channels.doorway import Door, channel_for
from channels.reading.last_seen import last_seen_of
from channels.reading.rooms import members_of
from channels.shapes import Person
from channels.store.tables import organisation, person
from matching.access import Thing, can
from web.here import here_of
from web.pages.respond import ask, do, page, read_form, to
from web.routing import get, post
from web.views import ChannelLine, Member, PeoplePage
from web.visit import visit_of


async def members_page(request: Request) -> Response:
    """Everybody in the channel; those who manage it also see whom they may add."""
    visit = visit_of(request)
    door, members, others = await ask(request, _read, visit.me, request.path_params["channel"])
    sees = can(door.actor, "network.see_people", Thing(door.actor.network))
    ids = [id for id, *_ in members]
    seen = await ask(request, last_seen_of, ids) if sees else {}
    here = here_of(ids, visit.desk.presence.here(door.actor.network) if sees else (), seen)
    view = PeoplePage(
        channel=ChannelLine(
            id=door.room.id,
            name=door.room.name or ", ".join(name for id, name, _, _ in members if id != visit.me),
            kind=door.room.kind,
            purpose=door.room.purpose,
            joined=door.thing.member,
            people=len(members),
        ),
        people=tuple(
            Member(person=Person(id=id, name=name, org=org), role=role, here=here[id])
            for id, name, role, org in members
        ),
        candidates=others,
    )
    return await page(request, "personnes.html", view, tab="canaux")


async def add(request: Request) -> Response:
    """Bring somebody in."""
    form = await read_form(request)
    channel = request.path_params["channel"]
    await do(request, add_member, channel=channel, person_id=form("person"))
    return to(f"/canaux/{channel}/personnes?dit=member-added")


def _read(conn: Connection, person_id: str, channel_id: str) -> tuple[Door, list[Any], tuple[Person, ...]]:
    door = channel_for(conn, person_id, channel_id, "channel.see_members")
    members = members_of(conn, channel_id)
    others: tuple[Person, ...] = ()
    if can(door.actor, "channel.add_member", door.thing) and door.room.kind not in ("direct", "help"):
        others = _others(conn, door, {member[0] for member in members})
    return door, members, others


def _others(conn: Connection, door: Door, present: set[str]) -> tuple[Person, ...]:
    rows = conn.execute(
        select(person.c.id, person.c.name, organisation.c.name.label("org"))
        .outerjoin(organisation, organisation.c.id == person.c.organisation_id)
        .where(
            person.c.network_id == door.actor.network,
            person.c.removed_at.is_(None),
            person.c.role != "citizen",
        )
        .order_by(person.c.name)
    )
    return tuple(Person(id=row.id, name=row.name, org=row.org) for row in rows if row.id not in present)


ROUTES = [
    get("/canaux/{channel}/personnes", members_page, verb="channel.see_members"),
    post("/canaux/{channel}/personnes", add, verb="channel.add_member"),
]
