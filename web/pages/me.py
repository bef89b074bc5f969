"""Oneself: name and language, password, devices, inviting others."""

from __future__ import annotations

import io
from typing import Any

import segno
from sqlalchemy import Connection, select
from starlette.requests import Request
from starlette.responses import Response

from channels.actions.deliveries import trust_mailbox
from channels.actions.last_seen import share_last_seen
from channels.actions.people import INVITATION_LIFETIME, change_password, change_settings, invite
from channels.actions.sessions import close_session
from channels.clock import iso
from channels.people.passwords import hash_password, verify_password
from channels.people.sessions import SignedIn
from channels.reading.last_seen import shares_last_seen
from channels.shapes import Role
from channels.store.tables import person, preference, session
from matching.access import Thing, can
from matching.refusals import Refused
from web.pages.respond import ask, do, page, read_form, to
from web.routing import get, post
from web.views import Device, Invitation, MePage
from web.visit import Visit, visit_of


async def me_page(request: Request) -> Response:
    """Settings of this person and of this device."""
    return await _draw(request)


async def settings(request: Request) -> Response:
    """Name and language."""
    form = await read_form(request)
    try:
        await do(request, change_settings, name=form("name"), locale=form("locale"))
    except Refused as refusal:
        return await _draw(request, refusal=refusal)
    return to("/moi?dit=saved")


async def password(request: Request) -> Response:
    """A new password, against the present one; every other device is signed out."""
    visit = visit_of(request)
    form = await read_form(request)
    try:
        known = await ask(request, _password_hash, visit.me)
        if not await verify_password(form("current"), known):
            raise Refused("wrong_password")
        await do(
            request,
            change_password,
            password_hash=await hash_password(form("password")),
            keep_session=visit.signed_in.session_id,
        )
    except Refused as refusal:
        return await _draw(request, refusal=refusal)
    return to("/moi?dit=password")


async def close_device(request: Request) -> Response:
    """Sign out another device of mine."""
    await read_form(request)
    await do(request, close_session, session_id=request.path_params["session"])
    return to("/moi?dit=signed-out")


async def make_invitation(request: Request) -> Response:
    """Make an invitation link, shown once, with its QR code."""
    visit = visit_of(request)
    form = await read_form(request)
    try:
        token = await do(
            request,
            invite,
            network=visit.signed_in.actor.network,
            role=form("role", "member"),
            email=form("email"),
        )
    except Refused as refusal:
        return await _draw(request, refusal=refusal)
    return await _draw(request, invitation=_invitation(visit, token, form("role", "member")))


async def retry_mailbox(request: Request) -> Response:
    """My mailbox works again: write to it as before."""
    await read_form(request)
    await do(request, trust_mailbox)
    return to("/moi?dit=mailbox")


def _invitation(visit: Visit, token: str, role: str) -> Invitation:
    url = f"{visit.origin}/invitation/{token}"
    drawing = io.BytesIO()
    segno.make(url, error="m").save(drawing, kind="svg", xmldecl=False, svgns=False, omitsize=True, border=2)
    return Invitation(
        url=url,
        role=_role(role),
        qr=drawing.getvalue().decode(),
        until=iso(visit.desk.store.clock() + INVITATION_LIFETIME),
    )


def _role(role: str) -> Role:
    roles: tuple[Role, ...] = ("admin", "coordinator", "member", "citizen")
    return next(known for known in roles if known == role)


async def _draw(
    request: Request, *, refusal: Refused | None = None, invitation: Invitation | None = None
) -> Response:
    who = visit_of(request).signed_in
    view = MePage(
        email=who.email,
        locale=who.locale,
        devices=await ask(request, _devices, who),
        roles=_roles_to_invite(who),
        invitation=invitation,
        push_key=visit_of(request).reach.push_key,
        mailbox_failed=await ask(request, _mailbox_failed, who.actor.id),
        shares_last_seen=await ask(request, shares_last_seen, who.actor.id),
        administers=can(who.actor, "network.administer", Thing(who.actor.network)),
    )
    status = 200 if refusal is None else 422
    return await page(request, "moi.html", view, tab="moi", refusal=refusal, status=status)


def _roles_to_invite(who: SignedIn) -> tuple[Role, ...]:
    place = Thing(who.actor.network)
    if can(who.actor, "network.administer", place):
        return ("member", "coordinator", "citizen", "admin")
    return ("member", "citizen", "coordinator") if can(who.actor, "network.invite", place) else ()


def _devices(conn: Connection, who: SignedIn) -> tuple[Device, ...]:
    rows = conn.execute(
        select(session.c.id, session.c.device, session.c.seen_at)
        .where(session.c.person_id == who.actor.id, session.c.revoked_at.is_(None))
        .order_by(session.c.seen_at.desc())
    )
    return tuple(
        Device(id=row.id, name=row.device, seen_at=iso(row.seen_at), current=row.id == who.session_id)
        for row in rows
    )


def _mailbox_failed(conn: Connection, person_id: str) -> bool:
    failed = select(preference.c.email_failed_at).where(preference.c.person_id == person_id)
    return conn.execute(failed).scalar() is not None


def _password_hash(conn: Connection, person_id: str) -> Any:
    return conn.execute(select(person.c.password_hash).where(person.c.id == person_id)).scalar_one()


async def presence(request: Request) -> Response:
    """Let others read when one was last here, or no more."""
    form = await read_form(request)
    await do(request, share_last_seen, on=bool(form("on")))
    return to("/moi?dit=saved#presence")


ROUTES = [
    post("/moi/presence", presence, verb="self.change"),
    get("/moi", me_page, verb="self.see"),
    post("/moi/reglages", settings, verb="self.change"),
    post("/moi/mot-de-passe", password, verb="self.change"),
    post("/moi/sessions/{session}/fermer", close_device, verb="self.change"),
    post("/moi/boite", retry_mailbox, verb="self.change"),
    post("/moi/invitations", make_invitation, verb="network.invite"),
]
