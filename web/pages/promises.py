"""A promise, step by step, as plain forms: confirmed, on the way, done, received; given back, handed over."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, select
from starlette.requests import Request
from starlette.responses import Response

from channels.actions import needs
from channels.doorway import ClaimDoor, claim_for
from channels.reading.needs import claims_by_id, needs_by_id
from channels.reading.people import people_by_id
from channels.shapes import Organisation
from channels.store.tables import membership, organisation, person
from matching.access import INSIDERS
from matching.refusals import Refused
from web.pages.need import act_on
from web.pages.respond import Form, ask, page, read_form
from web.routing import get, post
from web.views import HandOverPage
from web.visit import visit_of


async def advance(request: Request) -> Response:
    """Confirm, set out, or say that it is done."""
    form = await read_form(request)
    return await _act(request, "claim.advance", needs.advance_claim, state=form("state"))


async def release(request: Request) -> Response:
    """Give a promise back."""
    form = await read_form(request)
    return await _act(request, "claim.release", needs.release_claim, reason=form("reason", "other"))


async def validate(request: Request) -> Response:
    """Say that it arrived, all of it or a part."""
    form = await read_form(request)
    outcome = form("outcome", "done")
    delivered = _number(form, "delivered") if outcome == "partly" else None
    return await _act(request, "claim.validate", needs.validate_claim, outcome=outcome, delivered=delivered)


async def miss(request: Request) -> Response:
    """Say that nobody came."""
    await read_form(request)
    return await _act(request, "claim.validate", needs.miss_claim)


async def hand_over_page(request: Request) -> Response:
    """Who could take it over: people who may claim there, organisations of the town."""
    return await _draw_hand_over(request)


async def hand_over(request: Request) -> Response:
    """Propose the promise to somebody else; to nobody: the proposal is taken back."""
    form = await read_form(request)
    to, structure = form("to") or None, form("organisation") or None
    if to is not None and structure is not None:
        return await _draw_hand_over(request, Refused("bad_choice", field="to"))
    return await _act(request, "claim.hand_over", needs.hand_over, to=to, organisation=structure)


async def take_over(request: Request) -> Response:
    """Accept what somebody proposes, or do not."""
    form = await read_form(request)
    return await _act(request, "claim.take_over", needs.take_over, accept=form("accept") == "1")


async def _act(request: Request, verb: str, action: Callable[..., Any], **fields: Any) -> Response:
    """Do something to a promise, then show its card."""
    claim_id = request.path_params["claim"]
    door = await ask(request, claim_for, visit_of(request).me, claim_id, verb)
    return await act_on(request, door.row.need_id, action, claim_id=claim_id, **fields)


async def _draw_hand_over(request: Request, refusal: Refused | None = None) -> Response:
    view = await ask(request, _candidates, visit_of(request).me, request.path_params["claim"])
    return await page(
        request, "relais.html", view, tab="entraide", refusal=refusal, status=422 if refusal else 200
    )


def _candidates(conn: Connection, person_id: str, claim_id: str) -> HandOverPage:
    door = claim_for(conn, person_id, claim_id, "claim.hand_over")
    card = needs_by_id(conn, [door.row.need_id])[door.row.need_id]
    busy = {card.by.id, *(claim.by.id for claim in card.claims)}
    others = [one for one in _able(conn, door) if one not in busy]
    people = sorted(people_by_id(conn, others).values(), key=lambda one: one.name)
    return HandOverPage(
        need=card,
        claim=claims_by_id(conn, [claim_id])[claim_id],
        people=tuple(people),
        organisations=_organisations(conn, door),
    )


def _able(conn: Connection, door: ClaimDoor) -> list[str]:
    """Those who may claim there: members of the network, of the channel alone when it is closed."""
    wanted = select(person.c.id).where(
        person.c.network_id == door.thing.network, person.c.removed_at.is_(None), person.c.role.in_(INSIDERS)
    )
    if not door.thing.open:
        wanted = wanted.join(membership, membership.c.person_id == person.c.id).where(
            membership.c.channel_id == door.need.row.channel_id, membership.c.until_seq.is_(None)
        )
    return list(conn.execute(wanted).scalars())


def _organisations(conn: Connection, door: ClaimDoor) -> tuple[Organisation, ...]:
    rows = conn.execute(
        select(organisation.c.id, organisation.c.name)
        .where(organisation.c.network_id == door.thing.network)
        .order_by(organisation.c.name)
    )
    return tuple(Organisation(id=row.id, name=row.name) for row in rows)


def _number(form: Form, name: str) -> int | None:
    """A number that may be left out."""
    return form.number(name) if form(name).strip() else None


ROUTES = [
    post("/prises/{claim}/avancer", advance, verb="claim.advance"),
    post("/prises/{claim}/rendre", release, verb="claim.release"),
    post("/prises/{claim}/valider", validate, verb="claim.validate"),
    post("/prises/{claim}/absence", miss, verb="claim.validate"),
    get("/prises/{claim}/relais", hand_over_page, verb="claim.hand_over"),
    post("/prises/{claim}/relais", hand_over, verb="claim.hand_over"),
    post("/prises/{claim}/reprendre", take_over, verb="claim.take_over"),
]
