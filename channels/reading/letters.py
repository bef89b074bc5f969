"""Letters: a notice on one way, with all that its words may say. Nothing private is read here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from sqlalchemy import Connection, Row, Select, and_, select

from channels.shapes import Urgency
from channels.store.tables import (
    channel,
    delivery,
    need,
    network,
    notice,
    person,
    preference,
    push_subscription,
    session,
)

Way = Literal["push", "email", "sms"]
WAYS: Final[tuple[Way, ...]] = ("push", "email", "sms")


@dataclass(frozen=True, slots=True)
class Asked:
    """A need as a letter may tell it: what everybody who hears its channel may know (design §5)."""

    id: str
    title: str
    category: str
    quantity: int
    left: int
    unit: str
    urgency: Urgency
    place: str
    needed_by: datetime
    state: str


@dataclass(frozen=True, slots=True)
class Subscription:
    """A browser that agreed to be woken, and the keys that only it can open a push with."""

    id: str
    endpoint: str
    p256dh: str
    auth: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What one person is to be told by one way. ``attempt`` counts from 1."""

    id: str
    notice: str
    way: Way
    attempt: int
    kind: str
    tag: str
    facts: Mapping[str, Any]
    at: datetime
    person: str
    name: str
    locale: str
    email: str
    phone: str
    network: str
    about: str  # title of the need, or name of the channel, or of the network
    channel: str | None = None
    need: Asked | None = None
    subscription: Subscription | None = None


_LETTERS: Final[Select[Any]] = (
    select(
        delivery.c.id,
        delivery.c.notice_id,
        delivery.c.way,
        delivery.c.attempts,
        notice.c.kind,
        notice.c.tag,
        notice.c.facts,
        notice.c.at,
        notice.c.channel_id,
        channel.c.name.label("channel_name"),
        notice.c.person_id,
        notice.c.need_id,
        person.c.name,
        person.c.locale,
        person.c.email,
        person.c.phone,
        person.c.removed_at,
        network.c.name.label("network_name"),
        preference.c.by_push,
        preference.c.by_email,
        preference.c.by_sms,
        preference.c.digest,
        preference.c.email_failed_at,
        need.c.title,
        need.c.category,
        need.c.quantity,
        need.c.taken,
        need.c.unit,
        need.c.urgency,
        need.c.place,
        need.c.needed_by,
        need.c.state,
        push_subscription.c.id.label("subscription_id"),
        push_subscription.c.endpoint,
        push_subscription.c.p256dh,
        push_subscription.c.auth,
        push_subscription.c.gone_at,
        session.c.revoked_at,
        session.c.expires_at,
    )
    .select_from(delivery)
    .join(notice, notice.c.id == delivery.c.notice_id)
    .join(person, person.c.id == notice.c.person_id)
    .join(network, network.c.id == person.c.network_id)
    .outerjoin(preference, preference.c.person_id == person.c.id)
    .outerjoin(channel, channel.c.id == notice.c.channel_id)
    .outerjoin(need, need.c.id == notice.c.need_id)
    .outerjoin(
        push_subscription,
        and_(delivery.c.way == "push", push_subscription.c.id == delivery.c.target),
    )
    .outerjoin(session, session.c.id == push_subscription.c.session_id)
)


def read_letters(conn: Connection, deliveries: Sequence[str]) -> Sequence[Row[Any]]:
    """The rows behind these deliveries: what they say, to whom, and what may speak against sending."""
    return conn.execute(
        _LETTERS.where(delivery.c.id.in_(deliveries)).order_by(delivery.c.run_at, delivery.c.id)
    ).all()


def letter_of(row: Row[Any]) -> Letter:
    """The letter of a row of ``read_letters``."""
    return Letter(
        id=row.id,
        notice=row.notice_id,
        way=row.way,
        attempt=row.attempts,
        kind=row.kind,
        tag=row.tag,
        facts=row.facts,
        at=row.at,
        person=row.person_id,
        name=row.name,
        locale=row.locale,
        email=row.email,
        phone=row.phone,
        network=row.network_name,
        about=row.title or row.channel_name or row.network_name,
        channel=row.channel_id,
        need=_asked(row),
        subscription=_subscription(row),
    )


def _asked(row: Row[Any]) -> Asked | None:
    if row.need_id is None:
        return None
    return Asked(
        id=row.need_id,
        title=row.title,
        category=row.category,
        quantity=row.quantity,
        left=row.quantity - row.taken,
        unit=row.unit,
        urgency=row.urgency,
        place=row.place,
        needed_by=row.needed_by,
        state=row.state,
    )


def _subscription(row: Row[Any]) -> Subscription | None:
    if row.subscription_id is None:
        return None
    return Subscription(row.subscription_id, row.endpoint, row.p256dh, row.auth)
