"""Accepting an invitation: one link, one account."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select
from starlette.requests import Request
from starlette.responses import Response

from channels.actions.people import accept_invitation
from channels.people.passwords import hash_password
from channels.people.sessions import hash_token
from channels.reading.people import people_by_id
from channels.store.tables import invitation, network
from matching.refusals import Refused
from web.pages.respond import ask, page, read_form
from web.pages.signing import enter
from web.routing import PUBLIC, get, post
from web.views import InvitationPage
from web.visit import visit_of


async def invitation_page(request: Request) -> Response:
    """The form of a link that still holds."""
    return await page(request, "invitation.html", await _view(request))


async def accept(request: Request) -> Response:
    """Create the account and sign the person in."""
    visit = visit_of(request)
    form = await read_form(request)
    token = request.path_params["token"]
    await _view(request)
    try:
        person_id = await visit.desk.store.write(
            accept_invitation,
            token=token,
            email=form("email"),
            name=form("name"),
            password_hash=await hash_password(form("password")),
            locale=visit.locale,
        )
    except Refused as refusal:
        if refusal.code == "invitation_invalid":
            raise
        view = await _view(request, email=form("email"), name=form("name"))
        return await page(request, "invitation.html", view, refusal=refusal, status=422)
    return await enter(request, person_id, "/")


async def _view(request: Request, *, email: str | None = None, name: str = "") -> InvitationPage:
    visit = visit_of(request)
    token = request.path_params["token"]
    row, inviter = await ask(request, _invitation, token)
    if row is None or row.accepted_at is not None or row.expires_at <= visit.desk.store.clock():
        raise Refused("invitation_invalid")
    return InvitationPage(
        token=token,
        network=row.network,
        role=row.role,
        by=inviter,
        email=row.email if email is None else email,
        name=name,
    )


def _invitation(conn: Connection, token: str) -> tuple[Any, Any]:
    row = conn.execute(
        select(invitation, network.c.name.label("network"))
        .join(network, network.c.id == invitation.c.network_id)
        .where(invitation.c.token_hash == hash_token(token))
    ).one_or_none()
    if row is None or row.invited_by is None:
        return row, None
    return row, people_by_id(conn, {row.invited_by})[row.invited_by]


ROUTES = [
    get("/invitation/{token}", invitation_page, verb=PUBLIC),
    post("/invitation/{token}", accept, verb=PUBLIC),
]
