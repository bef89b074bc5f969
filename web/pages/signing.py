"""Signing in and out."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Connection, select
from starlette.requests import Request
from starlette.responses import Response

from channels.actions.network import any_network
from channels.actions.sessions import close_session, open_session
from channels.people.passwords import verify_password
from channels.store.tables import network, organisation, person
from matching.refusals import Refused
from web.cookies import drop_session, set_session
from web.pages.respond import ask, do, is_secure, page, read_form, safe_next, to
from web.routing import PUBLIC, get, post
from web.views import Persona, SignInPage
from web.visit import Visit, visit_of

DEMO_PASSWORD: Final = "relais-demo"  # noqa: S105 (printed on the demo's own sign-in page)
DEMO_PERSONAS: Final = (
    "amina@demo.example",
    "claire@demo.example",
    "leo@demo.example",
    "ccas@demo.example",
    "nour@demo.example",
)


async def sign_in_page(request: Request) -> Response:
    """The form; people who are signed in go home."""
    visit = visit_of(request)
    if not await ask(request, any_network):
        return to("/bienvenue")
    if visit.who is not None:
        return to("/")
    expired = Refused("session_expired") if visit.ended else None
    return await _draw(request, next_page=request.query_params.get("next", ""), refusal=expired)


async def sign_in(request: Request) -> Response:
    """Check the password and open a session; a wrong one brings the form back."""
    visit = visit_of(request)
    form = await read_form(request)
    email = form("email").strip().lower()
    try:
        if visit.desk.limits.enabled:
            address = request.client.host if request.client else ""
            visit.desk.tally.attempt(visit.desk.limits.sign_in_per_minute, f"e:{email}", f"a:{address}")
        person_id = await _authenticate(visit, email, form("password"))
    except Refused as refusal:
        status = 429 if refusal.code == "rate_limited" else 401
        return await _draw(
            request, email=form("email"), next_page=form("next"), refusal=refusal, status=status
        )
    return await enter(request, person_id, safe_next(form("next")))


async def sign_in_as_persona(request: Request) -> Response:
    """Take the place of somebody of the demo town."""
    visit = visit_of(request)
    form = await read_form(request)
    if not visit.demo or form("persona") not in DEMO_PERSONAS:
        raise Refused("not_demo")
    row = await ask(request, _account, form("persona"))
    if row is None:
        raise Refused("not_demo")
    return await enter(request, row.id, "/")


async def sign_out(request: Request) -> Response:
    """End this session, here and on its open sockets."""
    visit = visit_of(request)
    await read_form(request)
    await do(request, close_session, session_id=visit.signed_in.session_id)
    response = to("/connexion")
    drop_session(response)
    return response


async def enter(request: Request, person_id: str, path: str) -> Response:
    """Open a session for a person and send them to a page."""
    visit = visit_of(request)
    device = device_name(request.headers.get("user-agent", ""))
    token = await visit.desk.store.write(open_session, person_id, device=device)
    response = to(path)
    set_session(response, token, secure=is_secure(visit))
    return response


async def _authenticate(visit: Visit, email: str, password: str) -> str:
    row = await visit.desk.store.read(_account, email)
    known = None if row is None else row.password_hash
    if not await verify_password(password, known) or row is None:
        raise Refused("bad_credentials")
    return str(row.id)


async def _draw(
    request: Request,
    *,
    email: str = "",
    next_page: str = "",
    refusal: Refused | None = None,
    status: int = 200,
) -> Response:
    visit = visit_of(request)
    name = await ask(request, _network_name)
    personas = await ask(request, _personas) if visit.demo else ()
    view = SignInPage(
        network=name,
        email=email,
        next=safe_next(next_page) if next_page else "",
        personas=personas,
        password=DEMO_PASSWORD if visit.demo else "",
    )
    response = await page(request, "connexion.html", view, refusal=refusal, status=status)
    if refusal is not None and refusal.retry_after is not None:
        response.headers["Retry-After"] = str(round(refusal.retry_after))
    return response


def _account(conn: Connection, email: str) -> Any:
    return conn.execute(
        select(person.c.id, person.c.password_hash).where(
            person.c.email == email, person.c.removed_at.is_(None)
        )
    ).one_or_none()


def _network_name(conn: Connection) -> str:
    return conn.execute(select(network.c.name).limit(1)).scalar() or ""


def _personas(conn: Connection) -> tuple[Persona, ...]:
    rows = conn.execute(
        select(person.c.id, person.c.name, person.c.email, person.c.role, organisation.c.name.label("org"))
        .outerjoin(organisation, organisation.c.id == person.c.organisation_id)
        .where(person.c.email.in_(DEMO_PERSONAS))
    ).all()
    return tuple(
        Persona(id=row.id, name=row.name, email=row.email, role=row.role, org=row.org)
        for row in sorted(rows, key=lambda row: DEMO_PERSONAS.index(row.email))
    )


def device_name(agent: str) -> str:
    """What a person calls the device behind a User-Agent: “Firefox · Android”."""
    browsers = (
        ("Edg", "Edge"),
        ("OPR", "Opera"),
        ("Firefox", "Firefox"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    )
    systems = (
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "Mac"),
        ("Linux", "Linux"),
    )
    browser = next((name for mark, name in browsers if mark in agent), "")
    system = next((name for mark, name in systems if mark in agent), "")
    return " · ".join(part for part in (browser, system) if part)


ROUTES = [
    get("/connexion", sign_in_page, verb=PUBLIC),
    post("/connexion", sign_in, verb=PUBLIC),
    post("/connexion/demo", sign_in_as_persona, verb=PUBLIC),
    post("/deconnexion", sign_out, verb="self.change"),
]
