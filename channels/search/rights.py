"""What somebody may find: as marks, by which the index passes over the rest, and as a condition, true now."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, and_, exists, func, or_, select

from channels.doorway import OPEN_KINDS, TOWN_KINDS
from channels.search.terms import of_channel, of_scope
from channels.store.tables import channel, membership
from matching.access import INSIDERS, Actor

SCOPE = channel.alias("scope")  # the channel whose members hear it: its parent for a thread


def marks_of(conn: Connection, actor: Actor) -> tuple[str, ...]:
    """One of these marks is on everything that this person may find."""
    scopes = (of_scope(actor.network, kind) for kind in sorted(_open_kinds(actor)))
    closed = conn.execute(
        select(membership.c.channel_id)
        .join(channel, channel.c.id == membership.c.channel_id)
        .where(
            membership.c.person_id == actor.id,
            membership.c.until_seq.is_(None),
            channel.c.kind.not_in(sorted(_open_kinds(actor))),  # a theme, too, for a resident who was let in
        )
        .order_by(membership.c.channel_id)
    ).scalars()
    return (*filter(None, scopes), *map(of_channel, closed))


def with_place(source: FromClause, place: ColumnElement[Any]) -> FromClause:
    """What is found, joined with the channel it stands in and with that channel's scope."""
    return source.join(channel, channel.c.id == place).join(
        SCOPE, SCOPE.c.id == func.coalesce(channel.c.parent_id, channel.c.id)
    )


def may_find(actor: Actor, seq: ColumnElement[int] | None) -> ColumnElement[bool]:
    """The condition of ``with_place``: as the doorway would open it, interval of membership included.

    Without ``seq`` a closed channel shows the whole of itself to its members: a card does.
    """
    here = exists().where(
        membership.c.channel_id == SCOPE.c.id,
        membership.c.person_id == actor.id,
        membership.c.until_seq.is_(None),
    )
    closed: ColumnElement[bool] = here
    if seq is not None:
        then = membership.alias("then")
        heard = exists().where(
            then.c.channel_id == SCOPE.c.id,
            then.c.person_id == actor.id,
            then.c.from_seq < seq,
            or_(then.c.until_seq.is_(None), seq <= then.c.until_seq),
        )
        closed = and_(here, or_(channel.c.parent_id.is_not(None), heard))
    return and_(
        channel.c.network_id == actor.network, or_(SCOPE.c.kind.in_(sorted(_open_kinds(actor))), closed)
    )


def _open_kinds(actor: Actor) -> frozenset[str]:
    return OPEN_KINDS if actor.role in INSIDERS else TOWN_KINDS
