"""The rows behind a ranking: what people can do, when, how far off, how much was asked of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    Table,
    and_,
    bindparam,
    case,
    func,
    select,
)

from channels.reading.preferences import Preferences, preferences_of
from channels.store.ready import Ready, among
from channels.store.tables import alert, channel, claim, district, need, network, person, response
from matching.claims import CLAIMABLE
from matching.ranking import History, NeedText, PersonText, Point
from matching.reading.week import Week

REMEMBERED: Final = timedelta(days=90)  # how far back answers say something about a person
RECENT: Final = timedelta(days=7)  # within which nobody should be asked again and again

_POINTS: Final = Ready(
    lambda postgres: (
        select(person.c.id, district.c.latitude, district.c.longitude)
        .join(
            district, and_(district.c.network_id == person.c.network_id, district.c.name == person.c.district)
        )
        .where(among(person.c.id, "people", postgres))
    )
)
_OFFERS: Final = Ready(
    lambda postgres: (
        select(need.c.author_id, need.c.title)
        .where(
            among(need.c.author_id, "people", postgres),
            need.c.kind == "offer",
            need.c.state.in_(sorted(CLAIMABLE)),
            need.c.needed_by > bindparam("now"),
        )
        .order_by(need.c.id)
    )
)


def _of_late(table: Table, postgres: bool, *figures: ColumnElement[int]) -> Select[Any]:
    """How many rows people have in a table since some time, and figures of those; practice left out."""
    return (
        select(table.c.person_id, func.count().label("n"), *figures)
        .join(need, need.c.id == table.c.need_id)
        .where(
            among(table.c.person_id, "people", postgres),
            table.c.at > bindparam("since"),
            need.c.exercise_id.is_(None),
        )
        .group_by(table.c.person_id)
    )


def _that(true: ColumnElement[bool], name: str) -> ColumnElement[int]:
    """How many of the rows."""
    return func.sum(case((true, 1), else_=0)).label(name)


_ALERTS: Final = Ready(
    lambda postgres: _of_late(alert, postgres, _that(alert.c.at > bindparam("lately"), "lately"))
)
_CLAIMS: Final = Ready(
    lambda postgres: _of_late(
        claim,
        postgres,
        _that(claim.c.at > bindparam("lately"), "lately"),
        _that(claim.c.state == "no_show", "missed"),
    )
)
_DECLINED: Final = Ready(lambda postgres: _of_late(response, postgres).where(response.c.answer == "cannot"))


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody of the circle, for the ranker and for their clock."""

    text: PersonText
    preferences: Preferences


def need_text(conn: Connection, row: Row[Any], now: datetime) -> NeedText:
    """A need as the ranker reads it: public fields only."""
    place = conn.execute(
        select(network.c.timezone, district.c.latitude, district.c.longitude)
        .join(channel, channel.c.network_id == network.c.id)
        .outerjoin(district, and_(district.c.network_id == network.c.id, district.c.name == row.place))
        .where(channel.c.id == row.channel_id)
    ).one()
    zone = ZoneInfo(place.timezone)
    start = max(now, row.starts_at or now)
    return NeedText(
        id=row.id,
        title=row.title,
        body=row.body,
        category=row.category,
        quantity=row.quantity - row.taken,
        unit=row.unit,
        point=None if place.latitude is None else Point(place.latitude, place.longitude),
        window=Week.between(start.astimezone(zone), row.needed_by.astimezone(zone)),
        hours_left=(row.needed_by - now) / timedelta(hours=1),
        until=row.needed_by,
        by=row.author_id,
    )


def candidates(conn: Connection, people: Collection[str], now: datetime) -> dict[str, Candidate]:
    """What is known of each of ``people``."""
    chosen = preferences_of(conn, people)
    points = _points(conn, people)
    offers = _offers(conn, people, now)
    histories = _histories(conn, people, now)
    return {
        person_id: Candidate(
            PersonText(
                id=person_id,
                skills=one.skills,
                equipment=one.equipment,
                offers=tuple(offers.get(person_id, ())),
                categories=frozenset(one.categories),
                languages=frozenset(one.languages),
                free=one.free,
                away_until=one.unavailable_until,
                point=points.get(person_id),
                reach=one.max_distance,
                history=histories[person_id],
            ),
            one,
        )
        for person_id, one in chosen.items()
    }


def _points(conn: Connection, people: Collection[str]) -> dict[str, Point]:
    rows = _POINTS.rows(conn, people=people)
    return {row.id: Point(row.latitude, row.longitude) for row in rows}


def _offers(conn: Connection, people: Collection[str], now: datetime) -> dict[str, list[str]]:
    found = defaultdict(list)
    for row in _OFFERS.rows(conn, people=people, now=now):
        found[row.author_id].append(row.title)
    return found


def _histories(conn: Connection, people: Collection[str], now: datetime) -> Mapping[str, History]:
    """Answers of the last months, and load of the last days. Practice counts nowhere."""
    asked = {"people": people, "since": now - REMEMBERED, "lately": now - RECENT}
    alerts = {row.person_id: row for row in _ALERTS.rows(conn, **asked)}
    claims = {row.person_id: row for row in _CLAIMS.rows(conn, **asked)}
    declined = {row.person_id: row.n for row in _DECLINED.rows(conn, people=people, since=now - REMEMBERED)}
    return {
        one: History(
            alerted=alerts[one].n if one in alerts else 0,
            took=claims[one].n if one in claims else 0,
            declined=declined.get(one, 0),
            recent_alerts=alerts[one].lately if one in alerts else 0,
            recent_claims=claims[one].lately if one in claims else 0,
            no_shows=claims[one].missed if one in claims else 0,
        )
        for one in people
    }
