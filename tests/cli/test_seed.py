"""The town as rows: complete, coherent, the same twice."""

from collections import Counter
from datetime import UTC, datetime
from functools import cache

import pytest
from sqlalchemy import create_engine, func, select

from channels.reading.rooms import joined_channels, unread_counts
from channels.store import schema
from channels.store.tables import (
    call,
    channel,
    claim,
    event,
    forward,
    membership,
    message,
    metadata,
    need,
    organisation,
    organisation_member,
    person,
    poll,
    reminder,
    scheduled,
    thanks,
    vote,
    waiting,
)
from matching.claims import ACTIVE
from server.demo.script import (
    Asked,
    AskedForHelp,
    Discussed,
    Expired,
    Forwarded,
    Merged,
    Offered,
    Polled,
    Rang,
    Said,
    Took,
    Voted,
    WroteTo,
)
from server.demo.seed import PERSONAS, seed
from server.demo.town import rivelaine

EVENING = datetime(2026, 11, 22, 18, 30, tzinfo=UTC)
NIGHT_IN_SUMMER = datetime(2027, 7, 14, 1, 10, tzinfo=UTC)


def seeded_at(instant):
    engine = create_engine("sqlite://")
    conn = engine.connect()
    schema.upgrade_to(conn, "head")
    return conn, rivelaine(instant), seed(conn, rivelaine(instant), at=instant, password_hash="x")


@cache
def evening():
    return seeded_at(EVENING)


@pytest.fixture
def conn():
    return evening()[0]


def count(conn, table, *where):
    return conn.execute(select(func.count()).select_from(table).where(*where)).scalar_one()


@pytest.mark.parametrize("instant", [EVENING, NIGHT_IN_SUMMER])
def test_the_rules_allow_every_act(instant):
    _, town, seeded = evening() if instant == EVENING else seeded_at(instant)
    assert seeded.acts == len(town.acts) > 3000
    assert seeded.skipped == ()


def test_everything_of_the_script_is_there(conn):
    town = evening()[1]
    acts = Counter(type(act) for act in (*town.acts, *town.background))
    assert count(conn, person) == len(town.people) == 250
    assert count(conn, organisation) == len(town.organisations)
    assert count(conn, organisation_member) == sum(len(one.organisations) for one in town.people)
    rooms = channel.c.kind.in_(("town", "theme", "organisation", "private"))
    assert count(conn, channel, rooms) == len(town.channels)
    assert count(conn, channel, channel.c.kind == "urgences") == 1
    assert count(conn, channel, channel.c.kind == "me") == 250
    assert count(conn, message) == sum(
        acts[kind] for kind in (Said, Discussed, Polled, Forwarded, AskedForHelp)
    )
    cards = acts[Asked] + acts[Offered]
    assert count(conn, need) == count(conn, channel, channel.c.kind == "thread") == cards
    assert count(conn, need, need.c.kind == "offer") == acts[Offered] >= 20
    assert count(conn, claim) == acts[Took]
    assert count(conn, need, need.c.state == "expired") == acts[Expired]
    assert count(conn, need, need.c.state == "merged") == acts[Merged]
    assert count(conn, poll) == acts[Polled]
    assert count(conn, vote) >= acts[Voted]
    assert count(conn, forward) == acts[Forwarded]
    assert count(conn, channel, channel.c.kind == "direct") == acts[WroteTo]
    assert count(conn, channel, channel.c.kind == "help") == acts[AskedForHelp]
    assert count(conn, call) == count(conn, call, call.c.ended_at.is_not(None)) == acts[Rang]
    assert count(conn, scheduled) == 3
    assert count(conn, reminder) == 2
    for room in town.channels:
        members = count(conn, membership.join(channel), channel.c.name == room.name)
        assert members == (len(room.members) or 250), room.key


def test_eight_urgent_needs_wait_for_somebody(conn):
    waiting = Counter(
        conn.execute(
            select(need.c.state).where(
                need.c.urgency != "normal",
                need.c.state.in_(("open", "partly_covered")),
                need.c.needed_by > EVENING,
            )
        ).scalars()
    )
    assert waiting == {"open": 5, "partly_covered": 3}


def test_what_is_taken_is_the_sum_of_the_active_claims(conn):
    active = (
        select(func.coalesce(func.sum(claim.c.quantity), 0))
        .where(claim.c.need_id == need.c.id, claim.c.state.in_(ACTIVE))
        .scalar_subquery()
    )
    rows = conn.execute(select(need.c.taken, active.label("sum")).where(need.c.unlimited.is_(False))).all()
    assert len(rows) > 100
    assert all(row.taken == row.sum for row in rows)
    assert sum(row.taken for row in rows) > 100


def test_promises_stand_where_the_script_left_them(conn):
    states = dict(conn.execute(select(claim.c.state, func.count()).group_by(claim.c.state)).all())
    assert states["validated"] > 200
    assert {"held", "confirmed", "on_the_way", "delivered", "released"} <= set(states)
    late = (claim.c.state == "held", claim.c.confirm_by <= EVENING)
    assert count(conn, claim, *late) == 0, "nothing lapses as soon as the doors open"
    assert count(conn, waiting) >= 1
    assert count(conn, thanks) > 60


def test_every_log_is_whole_and_goes_forward(conn):
    heads = dict(conn.execute(select(channel.c.id, channel.c.head)).all())
    rows = conn.execute(
        select(event.c.channel_id, event.c.seq, event.c.at).order_by(event.c.channel_id, event.c.seq)
    )
    logs = {channel_id: [] for channel_id in heads}
    for row in rows:
        logs[row.channel_id].append((row.seq, row.at))
    assert sum(map(len, logs.values())) > 4000
    for channel_id, head in heads.items():
        assert [seq for seq, _ in logs[channel_id]] == list(range(1, head + 1))
        times = [at for _, at in logs[channel_id]]
        assert times == sorted(times)
        assert not times or times[-1] <= EVENING


def test_personas_find_something_new_and_nobody_a_flood(conn):
    town = evening()[1]
    ids = dict(conn.execute(select(person.c.email, person.c.id)).all())
    for one in town.people:
        unread = unread_counts(conn, ids[one.email], joined_channels(conn, ids[one.email]))
        if one.email not in PERSONAS:
            assert unread == {}
            continue
        assert 1 <= len(unread) <= 4, (one.email, unread)
        assert all(1 <= count <= 12 for count in unread.values())


def test_the_same_instant_gives_the_same_rows(conn):
    again, *_ = seeded_at(EVENING)
    for table in metadata.sorted_tables:
        everything = select(table).order_by(*table.primary_key.columns)
        assert conn.execute(everything).all() == again.execute(everything).all(), table.name
