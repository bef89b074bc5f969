"""Mutual aid beyond the urgent, on two sides alike: what is asked, and what is offered."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from channels.actions.needs import NATURES
from channels.reading import boards
from channels.shapes import CardKind, Need
from matching.access import Actor
from web.pages.respond import ask, page
from web.routing import get
from web.views import MutualPage
from web.visit import visit_of


async def mutual(request: Request) -> Response:
    """The page « Entraide »: needs, or offers (``?voir=offres``), of one nature or all."""
    visit = visit_of(request)
    side: CardKind = "offer" if request.query_params.get("voir") == "offres" else "need"
    nature = request.query_params.get("nature", "")
    view = await ask(
        request,
        _offers if side == "offer" else _needs,
        visit.signed_in.actor,
        visit.desk.store.clock(),
        nature if nature in NATURES else "",
    )
    return await page(request, "entraide.html", view, tab="entraide", keep=True)


def _needs(conn: Connection, actor: Actor, now: datetime, nature: str) -> MutualPage:
    promises = together(boards.promises(conn, actor), boards.pending(conn, actor, "need"))
    return MutualPage(
        nature=nature,
        natures=NATURES,
        promises=_of(nature, promises),
        own=_of(nature, together(boards.requests(conn, actor), boards.unfinished(conn, actor, now, "need"))),
        open=_of(nature, boards.open_elsewhere(conn, actor), but=promises),
        done=_of(nature, boards.done(conn, actor, now, urgent=False)),
    )


def _offers(conn: Connection, actor: Actor, now: datetime, nature: str) -> MutualPage:
    taken = together(boards.taken_offers(conn, actor), boards.pending(conn, actor, "offer"))
    return MutualPage(
        side="offer",
        nature=nature,
        natures=NATURES,
        promises=_of(nature, taken),
        own=_of(
            nature, together(boards.own_offers(conn, actor), boards.unfinished(conn, actor, now, "offer"))
        ),
        open=_of(nature, boards.standing_offers(conn, actor), but=taken),
    )


def together(*lists: Iterable[Need]) -> list[Need]:
    """Several lists as one, each card once."""
    return list({card.id: card for cards in lists for card in cards}.values())


def _of(nature: str, cards: Iterable[Need], *, but: Iterable[Need] = ()) -> tuple[Need, ...]:
    """The cards of this nature (of any, when none is asked for), without those shown above."""
    above = {card.id for card in but}
    return tuple(card for card in cards if nature in ("", card.nature) and card.id not in above)


ROUTES = [get("/entraide", mutual, verb="network.see")]
