"""The browsers that a person subscribed."""

from __future__ import annotations

from sqlalchemy import Connection, select

from channels.store.tables import push_subscription


def endpoints_of(conn: Connection, person_id: str) -> tuple[str, ...]:
    """The addresses at which this person's browsers can be woken."""
    rows = conn.execute(
        select(push_subscription.c.endpoint)
        .where(push_subscription.c.person_id == person_id, push_subscription.c.gone_at.is_(None))
        .order_by(push_subscription.c.id)
    )
    return tuple(rows.scalars())
