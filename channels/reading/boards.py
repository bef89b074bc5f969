"""Cards as lists: what the town lacks now, what I promised, what I asked, what is done."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, or_, select

from channels.doorway import OPEN_KINDS
from channels.reading.needs import needs_by_id
from channels.shapes import CardKind, Need, Organisation
from channels.store.tables import (
    channel,
    claim,
    membership,
    need,
    organisation,
    organisation_member,
    response,
    waiting,
)
from matching.access import INSIDERS, Actor
from matching.claims import ACTIVE, CLAIMABLE, DUE, LIVE

URGENT: Final = ("urgent", "vital")
RECENT: Final = timedelta(days=7)
LIST_LIMIT: Final = 60  # cards on one page; the rest is one tap further

_PRESSING: Final = (
    case((need.c.urgency == "vital", 0), (need.c.urgency == "urgent", 1), else_=2),
    need.c.needed_by,
)


def missing(conn: Connection, actor: Actor) -> list[Need]:
    """Urgent needs of the whole town that still lack something, most pressing first: the strip."""
    return _needs(conn, actor, need.c.state.in_(CLAIMABLE), need.c.urgency.in_(URGENT), _of_the_town())


def moving(conn: Connection, actor: Actor) -> list[Need]:
    """Urgent needs of the town that are covered, and not over."""
    return _needs(conn, actor, need.c.state == "covered", need.c.urgency.in_(URGENT), _of_the_town())


def done(conn: Connection, actor: Actor, now: datetime, *, urgent: bool, limit: int = 12) -> list[Need]:
    """Needs of the last days that were fulfilled, latest first."""
    wanted = [need.c.state == "fulfilled", need.c.closed_at > now - RECENT]
    if urgent:
        wanted += [need.c.urgency.in_(URGENT), _of_the_town()]
    return _needs(conn, actor, *wanted, order=(need.c.closed_at.desc(),), limit=limit)


def promises(conn: Connection, actor: Actor) -> list[Need]:
    """Live needs on which this person holds a claim."""
    held = select(claim.c.need_id).where(claim.c.person_id == actor.id, claim.c.state.in_(ACTIVE))
    return _needs(conn, actor, need.c.state.in_(LIVE), need.c.id.in_(held))


def requests(conn: Connection, actor: Actor) -> list[Need]:
    """Live needs that this person asked."""
    return _needs(conn, actor, need.c.state.in_(LIVE), need.c.author_id == actor.id)


def open_elsewhere(conn: Connection, actor: Actor) -> list[Need]:
    """Needs that can wait, of the channels this person may see, still lacking something."""
    return _needs(conn, actor, need.c.state.in_(CLAIMABLE), need.c.author_id != actor.id)


def standing_offers(conn: Connection, actor: Actor) -> list[Need]:
    """Offers of others that still have something to give, the latest first."""
    wanted = (need.c.state.in_(CLAIMABLE), need.c.author_id != actor.id)
    return _needs(conn, actor, *wanted, kind="offer", order=(need.c.at.desc(),))


def own_offers(conn: Connection, actor: Actor) -> list[Need]:
    """What this person offers: live, or expired and waiting to be renewed; soonest over first."""
    wanted = (need.c.state.in_(DUE), need.c.author_id == actor.id)
    return _needs(conn, actor, *wanted, kind="offer", order=(need.c.needed_by,))


def taken_offers(conn: Connection, actor: Actor) -> list[Need]:
    """Live offers of others that this person takes something of."""
    held = select(claim.c.need_id).where(claim.c.person_id == actor.id, claim.c.state.in_(ACTIVE))
    return _needs(conn, actor, need.c.state.in_(LIVE), need.c.id.in_(held), kind="offer")


def pending(conn: Connection, actor: Actor, kind: CardKind) -> list[Need]:
    """Live cards on which this person waits, or is asked to take a promise over."""
    waits = select(waiting.c.need_id).where(waiting.c.person_id == actor.id)
    theirs = select(organisation_member.c.organisation_id).where(organisation_member.c.person_id == actor.id)
    asked = select(claim.c.need_id).where(
        claim.c.state.in_(ACTIVE),
        claim.c.person_id != actor.id,
        or_(claim.c.handing_to == actor.id, claim.c.handing_organisation.in_(theirs)),
    )
    wanted = or_(need.c.id.in_(waits), need.c.id.in_(asked))
    return _needs(conn, actor, need.c.state.in_(LIVE), wanted, kind=kind)


def unfinished(conn: Connection, actor: Actor, now: datetime, kind: CardKind) -> list[Need]:
    """What this person began and did not publish, or asked in vain in the last days: to take up again."""
    lately = and_(need.c.state == "expired", need.c.closed_at > now - RECENT, need.c.kind == "need")
    wanted = (need.c.author_id == actor.id, or_(need.c.state == "draft", lately))
    return _needs(conn, actor, *wanted, kind=kind, order=(need.c.at.desc(),))


def count_calm(conn: Connection, actor: Actor) -> int:
    """How many needs that can wait still lack something, in channels this person may see."""
    wanted = visible(actor, "need").where(need.c.state.in_(CLAIMABLE), need.c.urgency == "normal")
    count = conn.execute(select(func.count()).select_from(wanted.subquery())).scalar_one()
    return int(count)


def of_channel(conn: Connection, channel_id: str) -> list[Need]:
    """The live needs of one channel, pinned above its stream; the caller has opened its door."""
    ids = conn.execute(
        select(need.c.id)
        .where(need.c.kind == "need", need.c.channel_id == channel_id, need.c.state.in_(CLAIMABLE))
        .order_by(*_PRESSING)
        .limit(LIST_LIMIT)
    ).scalars()
    return in_order(conn, list(ids))


def need_of_thread(conn: Connection, channel_id: str) -> str | None:
    """The need whose thread this channel is, if it is one."""
    return conn.execute(select(need.c.id).where(need.c.thread_id == channel_id)).scalar_one_or_none()


def declined(conn: Connection, actor: Actor) -> frozenset[str]:
    """The live needs this person answered with "cannot"."""
    rows = conn.execute(
        select(response.c.need_id)
        .join(need, need.c.id == response.c.need_id)
        .where(response.c.person_id == actor.id, response.c.answer == "cannot", need.c.state.in_(LIVE))
    )
    return frozenset(rows.scalars())


def organisations_of(conn: Connection, actor: Actor) -> tuple[Organisation, ...]:
    """The organisations this person may speak for."""
    rows = conn.execute(
        select(organisation.c.id, organisation.c.name)
        .join(organisation_member, organisation_member.c.organisation_id == organisation.c.id)
        .where(organisation_member.c.person_id == actor.id)
        .order_by(organisation.c.name)
    )
    return tuple(Organisation(id=row.id, name=row.name) for row in rows)


def places_of(conn: Connection, actor: Actor) -> tuple[str, ...]:
    """The districts that needs of this network named, most used first: suggestions for the next."""
    rows = conn.execute(
        select(need.c.place)
        .join(channel, channel.c.id == need.c.channel_id)
        .where(channel.c.network_id == actor.network, need.c.place != "")
        .group_by(need.c.place)
        .order_by(func.count().desc(), need.c.place)
        .limit(30)
    )
    return tuple(rows.scalars())


def _needs(
    conn: Connection,
    actor: Actor,
    *wanted: ColumnElement[bool],
    kind: CardKind = "need",
    order: tuple[Any, ...] = _PRESSING,
    limit: int = LIST_LIMIT,
) -> list[Need]:
    rows = conn.execute(visible(actor, kind).where(*wanted).order_by(*order).limit(limit))
    return in_order(conn, [row.id for row in rows])


def in_order(conn: Connection, ids: list[str]) -> list[Need]:
    """The cards of these ids, in this order."""
    found = needs_by_id(conn, ids)
    return [found[need_id] for need_id in ids]


def visible(actor: Actor, kind: CardKind) -> Select[Any]:
    """Cards of the channels that ``matching.access`` lets this person hear, as one condition."""
    open_kinds = OPEN_KINDS if actor.role in INSIDERS else ("town",)
    joined = select(membership.c.channel_id).where(
        membership.c.person_id == actor.id, membership.c.until_seq.is_(None)
    )
    return (
        select(need.c.id)
        .join(channel, channel.c.id == need.c.channel_id)
        .where(
            and_(
                need.c.kind == kind,
                channel.c.network_id == actor.network,
                or_(channel.c.kind.in_(open_kinds), channel.c.id.in_(joined)),
            )
        )
    )


def _of_the_town() -> ColumnElement[bool]:
    return channel.c.kind.in_(OPEN_KINDS)
